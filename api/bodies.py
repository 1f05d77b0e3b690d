"""Request bodies: JSON read strictly, turned into the struct a route takes, all mistakes at once.

The quick way is msgspec's conversion, which stops at the first mistake. Only when it finds one are the
others looked up, by the JSON Schema of the same struct.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from api import strict_json
from api.problems import ApiProblem, RawFault
from api.struct_schemas import schema_of
from forms.validation import Validator

MOST_FAULTS = 100


def take(body: bytes, content_type: str, into: Any) -> Any:
    """The body as a value of the type ``into``.

    Raises:
        ApiProblem: ``request.media_type``, ``request.malformed``, or ``request.invalid`` with every fault.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type != "application/json" and not (
        media_type.startswith("application/") and media_type.endswith("+json")
    ):
        raise ApiProblem("request.media_type", expected="application/json", found=media_type[:100])
    try:
        value = strict_json.read(body)
    except strict_json.Unreadable as error:
        raise ApiProblem("request.malformed", error.args[0]) from error
    return convert(value, into)


def convert(value: Any, into: Any) -> Any:
    """A JSON value as a value of the type ``into``.

    Raises:
        ApiProblem: ``request.invalid`` with every fault.
    """
    try:
        return msgspec.convert(value, into, strict=True)
    except msgspec.ValidationError as error:
        raise ApiProblem("request.invalid", faults=faults(value, into) or [_one(error)]) from error


@cache
def _validator(into: Any) -> Validator:
    return Validator(_nullable_by_condition(schema_of(into)))


def _nullable_by_condition(schema: Any) -> Any:
    """The schema with "X or null" said as "if it is not null, then X": the faults are then those of X, with
    their own pointers, instead of one that says that neither holds."""
    if isinstance(schema, list):
        return [_nullable_by_condition(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _nullable_by_condition(one) for name, one in schema.items()}
    choices = found.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        rest = [one for one in choices if one != {"type": "null"}]
        del found["anyOf"]
        found["if"] = {"not": {"type": "null"}}
        found["then"] = rest[0] if len(rest) == 1 else {"anyOf": rest}
    return found


def faults(value: Any, into: Any) -> list[RawFault]:
    """Everything in ``value`` that breaks the struct's schema."""
    return [
        RawFault(one.pointer, one.code, one.params) for one in _validator(into).faults(value)[:MOST_FAULTS]
    ]


def _one(error: msgspec.ValidationError) -> RawFault:
    """What msgspec says where the schema has nothing to say (such as a date that does not exist)."""
    text, _, where = str(error).partition(" - at `$")
    pointer = where.rstrip("`").replace("[...]", "").replace("[", "/").replace("]", "").replace(".", "/")
    return RawFault(pointer, "parameter", {"reason": text, "in": "body"})
