"""Where in a JSON Schema (2020-12) other schemas stand, and what ours add to it.

Ours: ``title`` and ``description`` may be one text per language; ``codeList`` and ``compute`` say what a
field is chosen from or calculated by; ``evidence`` what is asked as evidence. None of them is validated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

BY_NAME = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
IN_A_ROW = ("allOf", "anyOf", "oneOf", "prefixItems")
SINGLE = (
    "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames",
    "unevaluatedItems", "unevaluatedProperties", "contentSchema",
)  # fmt: skip
TEXTS = ("title", "description", "$comment")
OURS = ("codeList", "compute", "evidence")
MOST_DEPTH = 64

Path = tuple[str | int, ...]


def subschemas(schema: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The schema and every schema in it, with its path; deeper than MOST_DEPTH nothing is looked at."""
    yield path, schema
    if not isinstance(schema, Mapping) or len(path) > 2 * MOST_DEPTH:
        return
    for key in BY_NAME:
        if isinstance(named := schema.get(key), Mapping):
            for name, under in named.items():
                yield from subschemas(under, (*path, key, name))
    for key in IN_A_ROW:
        if isinstance(row := schema.get(key), list):
            for number, under in enumerate(row):
                yield from subschemas(under, (*path, key, number))
    for key in SINGLE:
        if key in schema:
            yield from subschemas(schema[key], (*path, key))


def standard(schema: Any, depth: int = 0) -> Any:
    """The schema as plain JSON Schema: without ours, and without texts that are not one string."""
    if not isinstance(schema, Mapping) or depth > MOST_DEPTH:
        return schema
    plain: dict[str, Any] = {}
    for key, value in schema.items():
        if key in OURS or (key in TEXTS and not isinstance(value, str)):
            continue
        if key in BY_NAME and isinstance(value, Mapping):
            plain[key] = {name: standard(under, depth + 1) for name, under in value.items()}
        elif key in IN_A_ROW and isinstance(value, list):
            plain[key] = [standard(under, depth + 1) for under in value]
        elif key in SINGLE:
            plain[key] = standard(value, depth + 1)
        else:
            plain[key] = value
    if plain.get("additionalProperties") is False:
        plain.setdefault("properties", {})  # jsonschema-rs names the fields too many only beside this
    return plain
