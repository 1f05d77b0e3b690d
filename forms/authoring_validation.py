"""Validation where forms are written: by ``jsonschema``, with the same pointers and codes as the hot one.

It is slower by two orders of magnitude, but it is written in Python, its errors carry the schema that was
broken, and as a second implementation it holds the first to the standard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema
from jsonschema.validators import extend
from jsonschema_specifications import REGISTRY as SPECIFICATIONS  # type: ignore[import-untyped]
from referencing.exceptions import Unresolvable

from forms.formats import OURS, STANDARD, format_validator, pattern_validator
from forms.validation import depends, pointer

VALUES = frozenset({"const", "enum", "default", "examples"})
NEVER = {"not": {"$comment": "false"}}

Fault = tuple[str, str]
"""Pointer and code."""


def faults(schema: Mapping[str, Any] | bool, value: Any) -> set[Fault]:
    """Pointer and code of every fault. Raises ValueError for a reference that leads nowhere."""
    try:
        found = {fault for error in errors(schema, value) for fault in _faults_of(error)}
    except Unresolvable as fault:
        raise ValueError(str(fault)) from fault
    return {fault for fault in found if not depends(fault, found)}


def errors(schema: Mapping[str, Any] | bool, value: Any) -> Iterator[jsonschema.ValidationError]:
    """The errors as ``jsonschema`` has them. Never looks anything up on the network."""
    validator = _validator_class()(_placed(schema), registry=SPECIFICATIONS, format_checker=_format_checker())
    yield from validator.iter_errors(value)


@cache
def _validator_class() -> Any:
    return extend(jsonschema.Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


def _pattern(
    _validator: Any, pattern: str, instance: Any, _schema: Any
) -> Iterator[jsonschema.ValidationError]:
    if not pattern_validator(pattern)(instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


@cache
def _format_checker() -> jsonschema.FormatChecker:
    checker = jsonschema.FormatChecker(formats=())
    for name in STANDARD | OURS.keys():
        checker.checks(name)(format_validator(name))
    return checker


def _faults_of(error: Any) -> list[Fault]:
    """One error as pointers and codes; ``error`` is a ValidationError, whose stubs say less than it has."""
    path, found, asked = list(error.absolute_path), error.instance, error.validator_value
    if (name := _property_name(error)) is not None:
        return [(pointer([*path, name]), "propertyNames")]
    match error.validator:
        case "required":
            return [(pointer([*path, name]), "required") for name in asked if name not in found]
        case "dependentRequired":
            needed = {name for key, names in asked.items() if key in found for name in names}
            return [(pointer([*path, name]), "required") for name in needed if name not in found]
        case "additionalProperties":
            return [(pointer([*path, name]), "additionalProperties") for name in _additional(error)]
        case "items":
            first = len(error.schema.get("prefixItems", ()))
            return [(pointer([*path, index]), "notAllowed") for index in range(first, len(found))]
        case "minContains" | "maxContains":
            return [(pointer(path), "contains")]
        case None:
            return [(pointer(path), "notAllowed")]
        case "not" if asked == NEVER["not"]:
            return [(pointer(path), "notAllowed")]
        case code:
            return [(pointer(path), str(code))]


def _placed(schema: Any) -> Any:
    """The schema with ``false`` below names written out, since ``jsonschema`` gives no path for it."""
    if not isinstance(schema, dict):
        return schema
    placed = {key: value if key in VALUES else _placed(value) for key, value in schema.items()}
    for key in ("properties", "patternProperties"):
        if isinstance(under := placed.get(key), dict):
            placed[key] = {name: NEVER if value is False else value for name, value in under.items()}
    if isinstance(items := placed.get("prefixItems"), list):
        placed["prefixItems"] = [NEVER if item is False else _placed(item) for item in items]
    for key in ("allOf", "anyOf", "oneOf"):
        if isinstance(items := placed.get(key), list):
            placed[key] = [_placed(item) for item in items]
    return placed


def _property_name(error: Any) -> str | None:
    """The name that ``propertyNames`` refused, where it was that keyword."""
    while error.parent is not None:
        error = error.parent
    steps = list(error.absolute_schema_path)
    for at, step in enumerate(steps):
        if step == "propertyNames" and (at == 0 or steps[at - 1] not in {"properties", "$defs"}):
            return str(error.instance)
    return None


def _additional(error: Any) -> list[str]:
    known = error.schema.get("properties", {})
    patterns = error.schema.get("patternProperties", {})
    return [
        name
        for name in error.instance
        if name not in known and not any(pattern_validator(pattern)(name) for pattern in patterns)
    ]
