"""A JSON Schema becomes a form: its own text stands in the file as it is, only indented.

What a form's schema may not hold (docs/language/forms.md) is named; nothing else is changed, so taking the
schema out again gives what came in, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from forms.importing.imported import Imported, LeftOut, NotImportable, id_of
from forms.importing.writing import yaml_of

NOT_HERE = ("$dynamicRef", "$dynamicAnchor", "$anchor", "$id", "$schema", "$vocabulary")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
AS_WRITTEN = frozenset(
    {"allOf", "if", "then", "else", "not", "patternProperties", "dependentSchemas", "dependentRequired",
     "propertyNames", "unevaluatedProperties", "unevaluatedItems", "prefixItems", "contains",
     "contentEncoding", "contentMediaType", "contentSchema"}
)  # fmt: skip
INDENT = "  "


def from_json_schema(name: str, content: bytes) -> Imported:
    """A form of a JSON Schema (an object's is the form's; any other stands in a field ``value``), or of
    ``{schema, uischema}``. Raises NotImportable (``not_text``, ``not_json``, ``not_a_schema``)."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotImportable("not_text", "The file is not UTF-8.") from error
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotImportable("not_json", f"Line {error.lineno}, column {error.colno}: {error.msg}.") from error
    if isinstance(data, dict) and isinstance(data.get("schema"), dict) and "properties" not in data:
        return _of_both(name, data)
    if not isinstance(data, (dict, bool)):
        raise NotImportable("not_a_schema", "A JSON Schema is an object, `true` or `false`.")
    form = id_of(name)
    left = list(_left_out(data, "#"))
    head = yaml_of({"form": form} | _title(data))
    if isinstance(data, dict) and _is_object(data):
        if any(one.why == "keyword.not_here" for one in left):
            kept = _without(data)
            return Imported(form, {_path(form): head + yaml_of({"schema": kept})}, left_out=tuple(left))
        return Imported(form, {_path(form): f"{head}schema:\n{indented(text)}\n"}, left_out=tuple(left))
    left.insert(0, LeftOut("#", _short(data), "wrapped"))
    schema = {"type": "object", "properties": {"value": _without(data)}}
    return Imported(form, {_path(form): head + yaml_of({"schema": schema})}, left_out=tuple(left))


def indented(text: str) -> str:
    """The text of a JSON value as it stands below a key: every line further in. JSON has no line breaks
    inside of its texts, so nothing of it changes."""
    return "\n".join(INDENT + line if line.strip() else line for line in text.strip().splitlines())


def _of_both(name: str, data: dict[str, Any]) -> Imported:
    form = id_of(str(data.get("name") or name))
    written: dict[str, Any] = {"form": form} | _title(data) | {"schema": _without(data["schema"])}
    if isinstance(layout := data.get("uischema"), dict):
        written["uischema"] = layout
    return Imported(form, {_path(form): yaml_of(written)}, left_out=tuple(_left_out(data["schema"], "#")))


def _title(data: Any) -> dict[str, Any]:
    title = data.get("title") if isinstance(data, dict) else None
    return {"title": title} if isinstance(title, (str, dict)) and title else {}


def _is_object(data: dict[str, Any]) -> bool:
    return data.get("type") == "object" or ("type" not in data and "properties" in data)


def _path(form: str) -> str:
    return f"forms/{form}.yaml"


def _left_out(schema: Any, where: str) -> Iterator[LeftOut]:
    if isinstance(schema, list):
        for number, one in enumerate(schema):
            yield from _left_out(one, f"{where}/{number}")
    if not isinstance(schema, dict):
        return
    for key, value in schema.items():
        if _is_not_here(key, value):
            yield LeftOut(f"{where}/{key}", _short(value), "keyword.not_here")
        elif key == "$ref" and isinstance(value, str) and not value.startswith("#"):
            yield LeftOut(f"{where}/{key}", value, "reference")
        elif key in AS_WRITTEN:
            yield LeftOut(f"{where}/{key}", _short(value), "keyword")
        elif key in {"properties", "$defs", "definitions"} and isinstance(value, dict):
            for name, inner in value.items():
                yield from _left_out(inner, f"{where}/{key}/{name}")
        elif key in {"items", "oneOf", "anyOf", "additionalProperties"}:
            yield from _left_out(value, f"{where}/{key}")


def _without(schema: Any) -> Any:
    """The schema without the keywords that a form may not hold."""
    if isinstance(schema, list):
        return [_without(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: _without(inner) for name, inner in value.items()}
        if key in {"properties", "$defs", "definitions"} and isinstance(value, dict)
        else value
        if key in {"enum", "const", "default", "examples"}
        else _without(value)
        for key, value in schema.items()
        if not _is_not_here(key, value)
    }


def _is_not_here(key: str, value: Any) -> bool:
    return key in NOT_HERE and isinstance(value, (str, dict)) and value != DIALECT


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:119] + "…"
