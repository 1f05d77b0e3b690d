"""Where a JSON Schema names a field: in every part of it that speaks of the object which has the field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.language.document import Document, Path
from engine.language.locating import value_at
from forms.fields import fields_of

EVERY = "*"
_BESIDE = ("allOf", "anyOf", "oneOf")
_UNDER = ("if", "then", "else", "not")
_ITEMS = ("items", "contains", "unevaluatedItems")
_SAMPLES = ("default", "const")
_LISTS = ("examples", "enum")


def places(document: Document, at: Path, fields: tuple[str, ...]) -> Iterator[tuple[Path, bool]]:
    """The places that name the field (its path from the schema at ``at``): path, and whether it is a key."""
    yield from _Looking(document, at).in_schema(at, fields)


def alike(document: Document, at: Path, fields: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The field, and those that are it under another path: parts of ``$defs`` are used in several places."""
    schema = value_at(document.data, at)
    named = [one.path for one in fields_of(schema) if one.path[-1] == fields[-1] and one.path != fields]
    known = {fields: _declared(document, at, fields)}
    again = True
    while again:
        again = False
        for other in named:
            declared = _declared(document, at, other)
            if other not in known and any(declared & these for these in known.values()):
                known[other] = declared
                again = True
    return list(known)


def _declared(document: Document, at: Path, fields: tuple[str, ...]) -> frozenset[Path]:
    found = places(document, at, fields)
    return frozenset(path for path, by_key in found if by_key and path[-2:-1] == ("properties",))


class _Looking:
    def __init__(self, document: Document, root: Path) -> None:
        self.document, self.root = document, root
        self.been: set[tuple[Path, tuple[str, ...]]] = set()

    def in_schema(self, at: Path, fields: tuple[str, ...]) -> Iterator[tuple[Path, bool]]:
        schema = value_at(self.document.data, at)
        if not isinstance(schema, dict) or (at, fields) in self.been or not fields:
            return
        self.been.add((at, fields))
        for other in self.beside(at, schema):
            yield from self.in_schema(other, fields)
        samples = [(*at, key) for key in _SAMPLES]
        samples += [(*at, key, number) for key in _LISTS for number in range(len(_list(schema.get(key))))]
        for sample in samples:
            yield from self.in_value(sample, fields)
        if fields[0] == EVERY:
            for key in _ITEMS:
                yield from self.in_schema((*at, key), fields[1:])
            for number in range(len(_list(schema.get("prefixItems")))):
                yield from self.in_schema((*at, "prefixItems", number), fields[1:])
        elif len(fields) > 1:
            yield from self.in_schema((*at, "properties", fields[0]), fields[1:])
        else:
            yield from self.named(at, schema, fields[0])

    def beside(self, at: Path, schema: dict[str, Any]) -> Iterator[Path]:
        """The schemas that speak of the same value."""
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            yield (*self.root, *(_plain(part) for part in reference[2:].split("/")))
        yield from ((*at, key, number) for key in _BESIDE for number in range(len(_list(schema.get(key)))))
        yield from ((*at, key) for key in _UNDER)
        yield from ((*at, "dependentSchemas", name) for name in _map(schema.get("dependentSchemas")))

    def named(self, at: Path, schema: dict[str, Any], name: str) -> Iterator[tuple[Path, bool]]:
        """Where the object's own schema says the name."""
        for key in ("properties", "dependentRequired", "dependentSchemas"):
            if name in _map(schema.get(key)):
                yield (*at, key, name), True
        lists: list[Path] = [("required",), ("propertyNames", "enum")]
        lists += [("dependentRequired", other) for other in _map(schema.get("dependentRequired"))]
        for where in lists:
            for number, item in enumerate(_list(value_at(schema, where))):
                if item == name:
                    yield (*at, *where, number), False

    def in_value(self, at: Path, fields: tuple[str, ...]) -> Iterator[tuple[Path, bool]]:
        """Keys of a sample of what is answered."""
        value = value_at(self.document.data, at)
        if fields[0] == EVERY:
            for number in range(len(_list(value))) if len(fields) > 1 else ():
                yield from self.in_value((*at, number), fields[1:])
        elif fields[0] in _map(value):
            if len(fields) == 1:
                yield (*at, fields[0]), True
            else:
                yield from self.in_value((*at, fields[0]), fields[1:])


def _plain(part: str) -> str | int:
    """A part of a pointer as a key or index."""
    return int(part) if part.isdigit() else part.replace("~1", "/").replace("~0", "~")


def _map(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
