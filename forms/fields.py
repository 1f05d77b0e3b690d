"""The fields of a JSON Schema: where they are in the answers, and what they say.

A path is a tuple of names, ``*`` for every item of a list: ``("rows", "*", "price")``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from forms.expressions.schema_types import pointed

Path = tuple[str, ...]
EVERY = "*"
MOST_DEPTH = 12
"""How deep fields are looked for; a schema that refers to itself ends here."""

_BESIDE = ("allOf", "anyOf", "oneOf")
_UNDER = ("if", "then", "else")


@dataclass(frozen=True, slots=True)
class Field:
    """A field, its schema (references followed), and whether the object it stands in demands it."""

    path: Path
    schema: Mapping[str, Any]
    required: bool = False

    @property
    def name(self) -> str:
        """The last name of its path."""
        return self.path[-1]


def fields_of(schema: Any) -> list[Field]:
    """All fields of a schema in written order, also those that only some branch of it knows."""
    found: dict[Path, Field] = {}
    for field in _walk(schema, schema, (), 0):
        found.setdefault(field.path, field)
    return list(found.values())


def _walk(document: Any, schema: Any, path: Path, depth: int) -> Iterator[Field]:
    if depth > MOST_DEPTH:
        return
    schema = followed(document, schema)
    if not isinstance(schema, Mapping):
        return
    demanded = schema.get("required")
    demanded = demanded if isinstance(demanded, list) else []
    properties = schema.get("properties")
    if isinstance(properties, Mapping):
        for name, under in properties.items():
            if not isinstance(name, str):
                continue
            here = (*path, name)
            field = followed(document, under)
            yield Field(here, field if isinstance(field, Mapping) else {}, name in demanded)
            yield from _walk(document, under, here, depth + 1)
    if "items" in schema:
        here = (*path, EVERY)
        item = followed(document, schema["items"])
        yield Field(here, item if isinstance(item, Mapping) else {})
        yield from _walk(document, schema["items"], here, depth + 1)
    for key in _BESIDE:
        for part in schema[key] if isinstance(schema.get(key), list) else ():
            yield from _walk(document, part, path, depth + 1)
    for key in _UNDER:
        if key in schema:
            yield from _walk(document, schema[key], path, depth + 1)


def followed(document: Any, schema: Any) -> Any:
    """The schema with its ``$ref``s followed inside the document; None where they lead nowhere."""
    seen: set[str] = set()
    while isinstance(schema, Mapping) and isinstance(reference := schema.get("$ref"), str):
        if reference in seen:
            return None
        seen.add(reference)
        target = pointed(document, reference)
        if not isinstance(target, Mapping):
            return target if isinstance(target, bool) else None
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def path_of_scope(scope: Any) -> Path | None:
    """``#/properties/a/properties/b`` as ``("a", "b")``; None if it is none."""
    return _path_of_scope(scope) if isinstance(scope, str) else None


@lru_cache(maxsize=8192)
def _path_of_scope(scope: str) -> Path | None:
    if scope in {"#", "#/"}:
        return ()
    if not scope.startswith("#/"):
        return None
    parts = [unquote(part).replace("~1", "/").replace("~0", "~") for part in scope[2:].split("/")]
    path: list[str] = []
    at = 0
    while at < len(parts):
        if parts[at] == "properties" and at + 1 < len(parts):
            path.append(parts[at + 1])
            at += 2
        elif parts[at] == "items":
            path.append(EVERY)
            at += 1
        else:
            return None
    return tuple(path)


def path_of_pointer(text: str) -> Path:
    """``/rows/*/total`` as ``("rows", "*", "total")``."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:])


Place = tuple[str | int, ...]
"""A path with the numbers of the items: where a value stands in some answers."""


def places(data: Any, path: Path) -> Iterator[tuple[Place, Any]]:
    """Every value in ``data`` that the path leads to, with its place."""
    found: list[tuple[Place, Any]] = [((), data)]
    for step in path:
        if step == EVERY:
            found = [
                ((*at, n), item)
                for at, here in found
                if isinstance(here, list)
                for n, item in enumerate(here)
            ]
        else:
            found = [
                ((*at, step), here[step]) for at, here in found if isinstance(here, dict) and step in here
            ]
    yield from found


def dig(data: Any, place: Place) -> Any:
    """The value at a place; MISSING where there is none."""
    for step in place:
        if isinstance(data, dict):
            if step not in data:
                return MISSING
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return MISSING
    return data


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()
"""Where nothing is; ``null`` is something."""


def names_in(fields: Sequence[Field]) -> dict[Path, list[str]]:
    """The names of the fields in each object, by the object's path."""
    names: dict[Path, list[str]] = {}
    for field in fields:
        if field.name != EVERY:
            names.setdefault(field.path[:-1], []).append(field.name)
    return names


MOST_NESTING = 64
"""Answers nested deeper are shared instead of copied; nothing that deep is ever changed."""


def copied(value: Any, depth: int = 0) -> Any:
    """The value with lists and objects of its own."""
    if depth < MOST_NESTING:
        if isinstance(value, dict):
            return {
                key: copied(item, depth + 1) if isinstance(item, dict | list) else item
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [copied(item, depth + 1) for item in value]
    return value


def same(a: Any, b: Any, depth: int = 0) -> bool:
    """Whether two values are the same JSON: ``1`` and ``1.0`` are, ``1`` and ``true`` are not."""
    if a is b:
        return True
    if isinstance(a, bool) is not isinstance(b, bool) or depth > MOST_NESTING:
        return False
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key], depth + 1) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y, depth + 1) for x, y in zip(a, b, strict=True))
    return bool(a == b) if not isinstance(a, dict | list) and not isinstance(b, dict | list) else False
