"""Validation of answers against a JSON Schema (2020-12), where it is hot: jsonschema-rs.

Every fault is reported, with a JSON pointer, a stable code and the numbers behind it. Codes are names of
JSON Schema keywords; the few that are not are listed at :data:`CODES`. What people read is in
:mod:`forms.messages`. :mod:`forms.authoring_validation` gives the same faults by another implementation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs

from forms.expressions import shown
from forms.formats import OURS
from forms.keywords import standard

Kind = jsonschema_rs.ValidationErrorKind
MOST_OPTIONS = 20

CODES = frozenset({
    "additionalProperties", "anyOf", "const", "contains", "enum", "exclusiveMaximum", "exclusiveMinimum",
    "format", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties",
    "minimum", "multipleOf", "not", "oneOf", "pattern", "propertyNames", "required", "type",
    "unevaluatedItems", "unevaluatedProperties", "uniqueItems",
    "codeList", "codeList.parent", "notAllowed", "unreadable",
})  # fmt: skip
"""Every code a field can be refused with: ``notAllowed`` where the schema is ``false``, ``unreadable`` for
what is not JSON or nested too deeply, ``codeList`` for a value that is no entry of its list (or a retired
one), ``codeList.parent`` for an entry that does not belong to what was chosen in the parent list."""


LEAST = frozenset({"exclusiveMinimum", "minimum", "minItems", "minLength", "minProperties"})
"""Codes whose limit bounds from below: the greater it is, the stricter."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with one field. A missing property is named by its own pointer."""

    pointer: str
    code: str
    params: dict[str, Any] = field(default_factory=dict, hash=False)


class Validator:
    """A schema compiled. Safe to use from several threads. Raises ValueError for a schema that is none."""

    def __init__(self, schema: Mapping[str, Any] | bool) -> None:
        try:
            self._compiled = jsonschema_rs.Draft202012Validator(
                standard(schema),
                validate_formats=True,
                formats=dict(OURS),
                offline=True,
                pattern_options=jsonschema_rs.RegexOptions(),
            )
        except Exception as fault:
            raise ValueError(f"not a usable schema: {fault}") from fault

    def is_valid(self, value: Any) -> bool:
        """Whether the value holds. Never raises for JSON."""
        try:
            return bool(self._compiled.is_valid(value))
        except (ValueError, TypeError, OverflowError, RecursionError):
            return False

    def faults(self, value: Any) -> list[FieldProblem]:
        """Every fault, in the order of pointers; empty for a value that holds. Never raises for JSON."""
        try:
            if self._compiled.is_valid(value):
                return []
            found = [fault for error in self._compiled.iter_errors(value) for fault in faults_of(error)]
        except (ValueError, TypeError, OverflowError, RecursionError):
            return [FieldProblem("", "unreadable")]
        return told(found)


def told(found: Iterable[FieldProblem]) -> list[FieldProblem]:
    """What is said of all that was found, whatever looked in whichever order: each code once at a pointer,
    with the strictest limit, sorted by pointer and code."""
    once: dict[tuple[str, str], FieldProblem] = {}
    for fault in found:
        key = (fault.pointer, fault.code)
        if key not in once or _tells_more(fault, once[key]):
            once[key] = fault
    return [once[key] for key in sorted(once) if not depends(key, once)]


def _tells_more(fault: FieldProblem, other: FieldProblem) -> bool:
    if "limit" in fault.params:
        limits = (fault.params["limit"], other.params["limit"])
        return bool(limits[0] > limits[1] if fault.code in LEAST else limits[0] < limits[1])
    return _in_a_row(fault.params) < _in_a_row(other.params)


def _in_a_row(params: Mapping[str, Any]) -> str:
    return "; ".join(shown(params[name]) for name in sorted(params))


def depends(fault: tuple[str, str], faults: Collection[tuple[str, str]]) -> bool:
    """Whether a fault (pointer, code) says nothing yet: what is unevaluated is known once the rest holds."""
    at, code = fault
    if code not in {"unevaluatedProperties", "unevaluatedItems"}:
        return False
    return any(code != other and (below == at or below.startswith(at + "/")) for below, other in faults)


def pointer(path: Iterable[str | int]) -> str:
    """A path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def faults_of(error: jsonschema_rs.ValidationError) -> list[FieldProblem]:
    """One error of the validator as ours; some name several fields."""
    kind, path = error.kind, error.instance_path
    match kind:
        case Kind.Required():
            return [FieldProblem(pointer([*path, kind.property]), "required")]
        case Kind.AdditionalProperties():
            return [FieldProblem(pointer([*path, name]), "additionalProperties") for name in kind.unexpected]
        case Kind.PropertyNames():
            return [FieldProblem(pointer([*path, str(kind.error.instance)]), "propertyNames")]
        case Kind.FalseSchema() if error.schema_path[-1:] == ["propertyNames"] and isinstance(
            error.instance, dict
        ):
            return [FieldProblem(pointer([*path, name]), "propertyNames") for name in error.instance]
        case Kind.FalseSchema():
            return [FieldProblem(pointer(path), "notAllowed")]
        case _:
            return [FieldProblem(pointer(path), kind.name, _params(kind, error.instance))]


def _params(kind: jsonschema_rs.ValidationErrorKind, found: Any) -> dict[str, Any]:
    match kind:
        case Kind.Type():
            return {"expected": list(kind.types), "found": json_kind(found)}
        case Kind.Enum():
            return {"options": kind.options[:MOST_OPTIONS]}
        case Kind.Constant():
            return {"expected": kind.expected_value}
        case Kind.Pattern():
            return {"pattern": kind.pattern}
        case Kind.Format():
            return {"format": kind.format}
        case Kind.MultipleOf():
            return {"factor": kind.multiple_of}
        case Kind.UnevaluatedProperties():
            return {"unexpected": sorted(kind.unexpected)}
        case Kind.UnevaluatedItems():
            return {}
        case _:
            limit = getattr(kind, "limit", None)
            return {} if limit is None else {"limit": limit}


def json_kind(value: Any) -> str:
    """The JSON type of a value, as ``type`` names it; a number without a fraction is an integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"
