"""Schemas that nothing satisfies: forms that can't be filled in.

What people commonly get wrong is said in words of its own; for everything else the canonical form of the
schema (jsonschema-rs) proves that no value is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import jsonschema_rs

from forms.fields import same
from forms.keywords import standard
from forms.messages import sentence
from forms.validation import Validator

_BOUNDS = (
    ("minimum", "maximum", "the least value {0} is above the greatest {1}"),
    ("minLength", "maxLength", "at least {0} characters are asked for, but at most {1} allowed"),
    ("minItems", "maxItems", "at least {0} entries are asked for, but at most {1} allowed"),
    ("minProperties", "maxProperties", "at least {0} fields are asked for, but at most {1} allowed"),
    ("minContains", "maxContains", "at least {0} such entries are asked for, but at most {1} allowed"),
)
_SAYS_LITTLE = frozenset(
    {"type", "title", "description", "default", "examples", "format", "codeList", "compute"}
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``keyword`` is what is at fault, ``at`` its entry if it is a list; ``fatal`` where nothing is left."""

    keyword: str
    message: str
    hint: str | None = None
    at: int | None = None
    fatal: bool = True


def contradictions(schema: Mapping[str, Any]) -> Iterator[Contradiction]:
    """What contradicts itself among the keywords of one schema. The schema must hold to the meta-schema."""
    yield from _bounds(schema)
    yield from _demands(schema)
    yield from _choices(schema)


def has_no_value(schema: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """Whether it is proved that nothing satisfies the schema, its ``$ref``s taken from the document."""
    if schema.keys() <= _SAYS_LITTLE:
        return False
    whole = standard(schema)
    if schema is not document:
        beside = standard({key: value for key, value in document.items() if key in {"$defs", "definitions"}})
        whole = {**beside, **whole}
    try:
        proof = jsonschema_rs.canonicalize(whole, offline=True).satisfiability()
    except Exception:  # noqa: BLE001  # nothing proved: the library says no more by its kinds of exception
        return False
    return proof == jsonschema_rs.canonical.Satisfiability.NO


def _bounds(schema: Mapping[str, Any]) -> Iterator[Contradiction]:
    for low, high, message in _BOUNDS:
        if low in schema and high in schema and schema[low] > schema[high]:
            yield Contradiction(low, message.format(schema[low], schema[high]))
    least = max((schema[key] for key in ("minimum", "exclusiveMinimum") if key in schema), default=None)
    most = min((schema[key] for key in ("maximum", "exclusiveMaximum") if key in schema), default=None)
    if least is None or most is None or ("minimum" in schema and "maximum" in schema and least > most):
        return
    touching = least == most and (
        schema.get("exclusiveMinimum") == least or schema.get("exclusiveMaximum") == most
    )
    if least > most or touching:
        yield Contradiction(
            "exclusiveMinimum" if "exclusiveMinimum" in schema else "exclusiveMaximum",
            f"no number is left between {least} and {most}",
        )
    elif schema.get("type") == "integer" and ceil(least) > floor(most):
        yield Contradiction("type", f"no whole number is left between {least} and {most}")


def _demands(schema: Mapping[str, Any]) -> Iterator[Contradiction]:
    properties = schema.get("properties", {})
    closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    for number, name in enumerate(schema.get("required", ())):
        if properties.get(name) is False or (closed and name not in properties):
            yield Contradiction("required", f"“{name}” is required, but not allowed", at=number)


def _choices(schema: Mapping[str, Any]) -> Iterator[Contradiction]:
    choices = schema.get("enum")
    if isinstance(choices, list) and not choices:
        yield Contradiction("enum", "there is nothing to choose from")
        return
    if isinstance(choices, list):
        yield from _refused_choices(schema, choices)
    if "const" in schema:
        if isinstance(choices, list) and not any(same(schema["const"], choice) for choice in choices):
            yield Contradiction("const", "the only value allowed is not among the choices")
        elif fault := _fault(
            {key: value for key, value in schema.items() if key != "const"}, schema["const"]
        ):
            yield Contradiction("const", f"the only value allowed {fault}")
    if "default" in schema and (fault := _fault(schema, schema["default"])):
        yield Contradiction("default", f"the default {fault}", fatal=False)


def _refused_choices(schema: Mapping[str, Any], choices: list[Any]) -> Iterator[Contradiction]:
    rest = {key: value for key, value in schema.items() if key not in {"enum", "const"}}
    refused = [(number, fault) for number, choice in enumerate(choices) if (fault := _fault(rest, choice))]
    for number, fault in refused:
        message = f"this choice can never be taken: it {fault}"
        yield Contradiction("enum", message, at=number, fatal=len(refused) == len(choices))


def _fault(schema: Mapping[str, Any], value: Any) -> str | None:
    """What the keywords of the schema that need nothing else say of a value."""
    own = {
        key: part
        for key, part in schema.items()
        if key not in {"$ref", "allOf", "anyOf", "oneOf", "not", "if"}
    }
    try:
        faults = Validator(own).faults(value)
    except ValueError:
        return None
    return sentence(faults[0].code, faults[0].params) if faults else None
