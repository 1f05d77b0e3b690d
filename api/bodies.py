"""Request bodies: JSON read strictly, turned into the struct a route takes, all mistakes at once.

The quick way is msgspec's conversion, which stops at the first mistake. Only when it finds one are the
others looked up, by the JSON Schema of the same struct.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema_rs
import msgspec

from api import strict_json
from api.problems import ApiProblem, RawFault

MOST_FAULTS = 100
_PARAMS = {
    "minimum": "limit", "maximum": "limit", "exclusiveMinimum": "limit", "exclusiveMaximum": "limit",
    "minLength": "limit", "maxLength": "limit", "minItems": "limit", "maxItems": "limit",
}  # fmt: skip


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
def schema_of(into: Any) -> dict[str, Any]:
    """JSON Schema of a struct, as the API document shows it."""
    return msgspec.json.schema(into)


@cache
def _validator(into: Any) -> Any:
    return jsonschema_rs.validator_for(schema_of(into), validate_formats=True)


def faults(value: Any, into: Any) -> list[RawFault]:
    """Everything in ``value`` that breaks the struct's schema."""
    found: dict[tuple[str, str], RawFault] = {}
    for error in _validator(into).iter_errors(value):
        if len(found) >= MOST_FAULTS:
            break
        keyword = error.kind.name if isinstance(error.kind.name, str) else str(error.kind.name)
        pointer = "".join(f"/{_escape(str(part))}" for part in error.instance_path)
        params = dict(error.kind.as_dict() if hasattr(error.kind, "as_dict") else {})
        if keyword == "required":
            pointer += f"/{_escape(str(params.get('property', '')))}"
        found.setdefault((pointer, keyword), RawFault(pointer, keyword, params))
    return list(found.values())


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def _one(error: msgspec.ValidationError) -> RawFault:
    """What msgspec says where the schema has nothing to say (such as a date that does not exist)."""
    text, _, where = str(error).partition(" - at `$")
    pointer = where.rstrip("`").replace("[...]", "").replace("[", "/").replace("]", "").replace(".", "/")
    return RawFault(pointer, "parameter", {"reason": text, "in": "body"})
