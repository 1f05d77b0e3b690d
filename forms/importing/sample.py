"""Sample data becomes a form: a JSON example, or the rows of a CSV file.

Kinds are guessed from all values: a whole number, a number, yes or no, a date, few different texts (choices),
a text. What was guessed can be changed in the form builder; nothing is lost, since there was no form before.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from forms.importing.imported import Imported, LeftOut, NotImportable, field_of, free, id_of
from forms.importing.writing import yaml_of

MOST_ROWS = 5_000
MOST_FIELDS = 300
MOST_CHOICES = 12
LONG = 120
"""Characters: a text with longer values gets several lines."""

_WHOLE = re.compile(r"-?(0|[1-9]\d{0,14})")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")
_YES = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
_FORMATS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("date", re.compile(r"\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])")),
    ("date-time", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")),
    ("local-time", re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")),
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
    ("uri", re.compile(r"https?://\S+")),
)


def from_json(name: str, content: bytes) -> Imported:
    """A form of a JSON example: an object, or a list of objects that are examples of one form. Raises
    NotImportable (``not_text``, ``not_json``, ``no_rows``)."""
    try:
        data = json.loads(_text(content))
    except json.JSONDecodeError as error:
        raise NotImportable("not_json", f"Line {error.lineno}, column {error.colno}: {error.msg}.") from error
    rows = data if isinstance(data, list) else [data]
    rows = [row for row in rows[:MOST_ROWS] if isinstance(row, dict)]
    if not any(rows):
        raise NotImportable("no_rows", "There is no object with fields in it.")
    left: list[LeftOut] = []
    schema = _object([row for row in rows if row], "", left)
    return _form(name, schema, left)


def from_csv(name: str, content: bytes) -> Imported:
    """A form of a table: a field per column, by the values of all rows. Raises NotImportable (``not_text``,
    ``not_csv``, ``no_rows``)."""
    text = _text(content)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:10_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), dialect))[: MOST_ROWS + 1]
    except csv.Error as error:
        raise NotImportable("not_csv", f"The table can't be read: {error}.") from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise NotImportable("no_rows", "There are no rows.")
    left: list[LeftOut] = []
    properties: dict[str, Any] = {}
    required: list[str] = []
    for number, head in enumerate(rows[0][:MOST_FIELDS]):
        values = [row[number].strip() if number < len(row) else "" for row in rows[1:]]
        title = head.strip() or f"{number + 1}"
        key = free(field_of(title) if title.isascii() else f"f_{number + 1}", properties)
        if key != title and title.isascii():
            left.append(LeftOut(title, key, "renamed"))
        given = [value for value in values if value]
        properties[key] = {**_of_texts(given, title, left), "title": title}
        if given and len(given) == len(values):
            required.append(key)
    schema = {"type": "object"} | ({"required": required} if required else {}) | {"properties": properties}
    return _form(name, schema, left)


def _form(name: str, schema: dict[str, Any], left: Sequence[LeftOut]) -> Imported:
    form = id_of(name)
    text = yaml_of({"form": form, "title": name.strip() or form, "schema": schema})
    return Imported(form, {f"forms/{form}.yaml": text}, left_out=tuple(left))


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotImportable("not_text", "The file is neither UTF-8 nor GB 18030.")


def _object(rows: list[dict[str, Any]], where: str, left: list[LeftOut]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    required: list[str] = []
    for key in list(dict.fromkeys(key for row in rows for key in row))[:MOST_FIELDS]:
        name = free(field_of(key), properties)
        place = f"{where}/{key}"
        if name != key:
            left.append(LeftOut(place, name, "renamed"))
        values = [row[key] for row in rows if key in row and row[key] is not None]
        properties[name] = _of_values(values, place, left) | ({"title": key} if name != key else {})
        if len(values) == len(rows):
            required.append(name)
    return {"type": "object"} | ({"required": required} if required else {}) | {"properties": properties}


def _of_values(values: list[Any], where: str, left: list[LeftOut]) -> dict[str, Any]:
    """The schema that all values of a field have in common."""
    if not values:
        left.append(LeftOut(where, "", "nothing"))
        return {"type": "string"}
    kinds: tuple[tuple[type | tuple[type, ...], Callable[[], dict[str, Any]]], ...] = (
        (bool, lambda: {"type": "boolean"}),
        (int, lambda: {"type": "integer"}),
        ((int, float), lambda: {"type": "number"}),
        (str, lambda: _of_texts(values, where, left, only_texts=True)),
        (dict, lambda: _object(values, where, left)),
        (list, lambda: _of_lists([one for value in values for one in value], where, left)),
    )
    for kind, make in kinds:
        if all(isinstance(value, kind) and (kind is bool or not isinstance(value, bool)) for value in values):
            return make()
    left.append(LeftOut(where, json.dumps(values[:3], ensure_ascii=False)[:120], "mixed"))
    return {"type": "string"}


def _of_lists(entries: list[Any], where: str, left: list[LeftOut]) -> dict[str, Any]:
    items = _of_values([one for one in entries if one is not None], f"{where}/-", left)
    return {"type": "array", "items": items} | ({"uniqueItems": True} if "enum" in items else {})


def _of_texts(
    values: list[str], where: str, left: list[LeftOut], *, only_texts: bool = False
) -> dict[str, Any]:
    """The schema of a field by its texts. With ``only_texts`` digits are no number: they were written as a
    text on purpose."""
    if not values:
        left.append(LeftOut(where, "", "nothing"))
        return {"type": "string"}
    if not only_texts:
        if all(_WHOLE.fullmatch(value) for value in values):
            return {"type": "integer"}
        if all(_NUMBER.fullmatch(value) for value in values):
            return {"type": "number"}
        if all(value.lower() in _YES for value in values):
            return {"type": "boolean"}
    for name, pattern in _FORMATS:
        if all(pattern.fullmatch(value) for value in values):
            return {"type": "string", "format": name}
    different = list(dict.fromkeys(values))
    if len(different) <= MOST_CHOICES and len(values) >= 3 * len(different) and len(different) > 1:
        return {"type": "string", "enum": different}
    longest = max(map(len, values))
    return {"type": "string"} | ({"maxLength": 2000} if longest > LONG else {})
