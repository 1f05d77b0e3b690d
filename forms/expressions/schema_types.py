"""Which variables a JSON Schema object gives to expressions, and of which types."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any
from urllib.parse import unquote

from forms.expressions.types import (
    BOOL,
    DOUBLE,
    DYN,
    IDENTIFIER,
    INT,
    STRING,
    Type,
    list_of,
    map_of,
    unify,
)  # fmt: skip

MOST_NESTING = 12
"""Deeper values, and those that contain themselves, are ``dyn``."""

Schema = Mapping[str, Any]


def types_of(
    prefix: str, schema: Any, code_lists: Mapping[str, Any] | None = None, document: Any = None
) -> dict[str, str]:
    """The variables below ``prefix`` for an object of ``schema``: qualified name → type.

    ``{"a": {"type": "object", "properties": {"b": {"type": "integer"}}}}`` under ``this`` gives
    ``{"this.a.b": "int"}``. An empty prefix gives bare names. ``code_lists`` (name → list with ``entries``
    that have a ``code``) tells the type of a field that says only ``codeList``. Fields whose names are no
    identifiers can't be named in an expression and are left out. ``document`` is what ``$ref``s point into,
    where it is not the schema itself. Never raises, whatever ``schema`` is.
    """
    found: dict[str, str] = {}
    reader = _Reader(schema if document is None else document, code_lists or {})
    root = reader.resolved(schema, frozenset())
    if root is not None:
        reader.collect(prefix, root[0], root[1], found, 0)
    return found


def choices_of(
    prefix: str, schema: Any, code_lists: Mapping[str, Any] | None = None
) -> dict[str, frozenset[str | int]]:
    """The variables of :func:`types_of` that can only have certain texts or whole numbers: name → values.

    Choices are those of ``enum``, ``const`` and ``codeList``, retired codes included: answers may still
    hold them.
    """
    found: dict[str, frozenset[str | int]] = {}
    reader = _Reader(schema, code_lists or {})
    for name in types_of(prefix, schema, code_lists):
        here = reader.resolved(schema, frozenset())
        for step in name.split(".")[1 if prefix else 0 :]:
            here = reader.resolved(reader.properties(here[0]).get(step), frozenset()) if here else None
        values = reader.values(here[0]) if here else []
        if values and all(type(value) in {str, int} for value in values):
            found[name] = frozenset(values)
    return found


class _Reader:
    def __init__(self, document: Any, code_lists: Mapping[str, Any]) -> None:
        self.document, self.code_lists = document, code_lists
        self._properties: dict[int, tuple[Schema, Mapping[str, Any]]] = {}  # by identity, held while it is

    def resolved(self, schema: Any, seen: Set[str]) -> tuple[Schema, Set[str]] | None:
        """The schema behind its ``$ref``s and the references that were followed; None if there is none."""
        if not isinstance(schema, Mapping):
            return None
        parts: Schema = schema
        while isinstance(reference := parts.get("$ref"), str):
            if reference in seen or len(seen) > MOST_NESTING:
                return None
            seen = seen | {reference}
            target = pointed(self.document, reference)
            if not isinstance(target, Mapping):
                return None
            parts = {**target, **{key: value for key, value in parts.items() if key != "$ref"}}
        return parts, seen

    def properties(self, schema: Schema) -> Mapping[str, Any]:
        """The properties of an object schema, those in ``allOf`` included."""
        if (known := self._properties.get(id(schema))) is not None:
            return known[1]
        own = schema.get("properties")
        found = dict(own) if isinstance(own, Mapping) else {}
        for part in _list(schema.get("allOf")):
            if resolved := self.resolved(part, frozenset()):
                inner = resolved[0].get("properties")
                found = {**(inner if isinstance(inner, Mapping) else {}), **found}
        named = {name: value for name, value in found.items() if nameable(name)}
        self._properties[id(schema)] = (schema, named)
        return named

    def collect(self, prefix: str, schema: Schema, seen: Set[str], found: dict[str, str], depth: int) -> None:
        for name, field in self.properties(schema).items():
            qualified = f"{prefix}.{name}" if prefix else name
            resolved = self.resolved(field, seen)
            if resolved and depth < MOST_NESTING and self.is_group(resolved[0]):
                self.collect(qualified, resolved[0], resolved[1], found, depth + 1)
            else:
                found[qualified] = str(self.type(field, seen, depth + 1))

    def is_group(self, schema: Schema) -> bool:
        """Whether its fields are variables of their own."""
        return self.kinds(schema) == {"object"} and bool(self.properties(schema))

    def kinds(self, schema: Schema) -> set[str]:
        """The JSON types a value may have, null left out: it counts as not given."""
        given = schema.get("type")
        kinds = (
            {given} if isinstance(given, str) else {kind for kind in _list(given) if isinstance(kind, str)}
        )
        if not kinds and isinstance(schema.get("properties"), Mapping):
            kinds = {"object"}
        if not kinds and "items" in schema:
            kinds = {"array"}
        return kinds - {"null"}

    def type(self, field: Any, seen: Set[str], depth: int) -> Type:
        resolved = self.resolved(field, seen)
        if resolved is None or depth > MOST_NESTING:
            return DYN
        schema, seen = resolved
        types = [self.of_kind(kind, schema, seen, depth) for kind in sorted(self.kinds(schema))]
        if not types:
            types = self.of_values(schema) or [
                self.type(option, seen, depth + 1)
                for key in ("anyOf", "oneOf", "allOf")
                for option in _list(schema.get(key))
                if not (isinstance(option, Mapping) and option.get("type") == "null")
            ]
        return one_type(types)

    def values(self, schema: Schema) -> list[Any]:
        """The only values that the schema lets pass, as far as it says so itself."""
        values = _list(schema.get("enum")) or ([schema["const"]] if "const" in schema else [])
        if not values and isinstance(name := schema.get("codeList"), str) and name in self.code_lists:
            values = [_code(entry) for entry in _entries(self.code_lists[name])]
        return [value for value in values if value is not None]

    def of_values(self, schema: Schema) -> list[Type]:
        return [_of_value(value) for value in self.values(schema)[:1000]]

    def of_kind(self, kind: str, schema: Schema, seen: Set[str], depth: int) -> Type:
        match kind:
            case "string":
                return STRING
            case "integer":
                return INT
            case "number":
                return DOUBLE
            case "boolean":
                return BOOL
            case "array":
                return list_of(self.type(schema.get("items"), seen, depth + 1))
            case "object":
                return self.object(schema, seen, depth)
            case _:
                return DYN

    def object(self, schema: Schema, seen: Set[str], depth: int) -> Type:
        fields = tuple(
            (name, self.type(value, seen, depth + 1)) for name, value in self.properties(schema).items()
        )
        return Type("object", fields=fields) if fields else map_of(DYN)


def one_type(types: list[Type]) -> Type:
    """What all of the types have in common, else ``dyn``."""
    if not types:
        return DYN
    common: Type | None = types[0]
    for type_ in types[1:]:
        common = unify(common, type_) if common else None
    return common or DYN


def nameable(name: Any) -> bool:
    """Whether an expression can name a field so called."""
    return isinstance(name, str) and bool(IDENTIFIER.fullmatch(name)) and not name.startswith("_each")


def pointed(document: Any, reference: str) -> Any:
    """What ``#/a/b`` points to in the document, or None."""
    if reference == "#":
        return document
    if not reference.startswith("#/"):
        return None
    here = document
    for part in unquote(reference[2:]).split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(here, Mapping):
            here = here.get(key)
        elif isinstance(here, list) and key.isdecimal() and int(key) < len(here):
            here = here[int(key)]
        else:
            return None
    return here


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _entries(code_list: Any) -> list[Any]:
    entries = (
        code_list.get("entries") if isinstance(code_list, Mapping) else getattr(code_list, "entries", ())
    )
    return list(entries) if isinstance(entries, list | tuple) else []


def _code(entry: Any) -> Any:
    return entry.get("code") if isinstance(entry, Mapping) else getattr(entry, "code", None)


def _of_value(value: Any) -> Type:
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, str):
        return STRING
    if isinstance(value, int):
        return INT
    return DOUBLE if isinstance(value, float) else DYN
