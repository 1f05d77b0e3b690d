"""Where the questions of an XLSForm stand, what they are called, and how expressions see them from there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from forms.importing.imported import field_of, free
from forms.importing.xlsform.choices import Choices
from forms.importing.xlsform.kinds import METADATA, PLAIN, range_of
from forms.importing.xlsform.workbook import Row
from forms.importing.xlsform.xpath import ANY, BOOLEAN, LIST, NUMBER, ROWS, TEXT, WHOLE, Field

_NAMED = {
    "select1": "select_one",
    "select one": "select_one",
    "add select one prompt using": "select_one",
    "select multiple": "select_multiple",
    "add select multiple prompt using": "select_multiple",
    "select all that apply from": "select_multiple",
    "begin_group": "begin group",
    "end_group": "end group",
    "begin_repeat": "begin repeat",
    "end_repeat": "end repeat",
    "begin looped group": "begin repeat",
    "end looped group": "end repeat",
}


@dataclass(slots=True)
class Frame:
    """The form, a group or a repeat that is open. Groups share the fields of what they stand in."""

    schema: dict[str, Any]
    path: tuple[str, ...] = ()
    elements: list[dict[str, Any]] = field(default_factory=list)
    required: list[str] = field(default_factory=list)

    def finished(self) -> dict[str, Any]:
        """The schema, with what must be filled in before the fields, as one writes it."""
        properties = self.schema.pop("properties")
        self.schema.pop("required", None)
        if self.required:
            self.schema["required"] = self.required
        self.schema["properties"] = properties
        return self.schema


def kind_of(row: Row) -> str:
    """A row's type, as the current version of XLSForm writes it."""
    written = " ".join(row.get("type").split())
    for old, new in _NAMED.items():
        if written == old or written.lower() == old.lower():
            return new
        if written.lower().startswith(f"{old.lower()} "):
            return f"{new} {written[len(old) + 1 :]}"
    first, _, rest = written.partition(" ")
    return f"{first.lower()} {rest}".strip()


@dataclass(frozen=True, slots=True)
class _Question:
    key: str
    path: tuple[str, ...]
    kind: str


class Places:
    """All questions: ``names`` by row, ``lists`` the list of choices by question."""

    def __init__(self, rows: Sequence[Row], lists: Mapping[str, Any]) -> None:
        self.names: dict[int, str] = {}
        self.lists: dict[str, str] = {}
        self._questions: dict[str, _Question] = {}
        stack: list[tuple[str, ...]] = [()]
        taken: dict[tuple[str, ...], set[str]] = {}
        for row in rows:
            kind = kind_of(row)
            path = stack[-1]
            if kind.startswith("end ") and len(stack) > 1:
                stack.pop()
            elif kind == "begin group":
                stack.append(path)
            elif kind and kind not in METADATA and row.get("name") and kind != "note":
                name = row.get("name")
                key = free(field_of(name), taken.setdefault(path, set()))
                taken[path].add(key)
                self.names[row.number] = key
                self._questions.setdefault(name, _Question(key, path, _seen_as(row, kind, lists)))
                if kind == "begin repeat":
                    stack.append((*path, key, "*"))
                elif kind.startswith("select_one "):
                    self.lists[name] = kind.partition(" ")[2].removesuffix(" or_other").strip()
            elif kind.startswith("begin"):
                stack.append(path)

    def seen_from(self, path: tuple[str, ...]) -> dict[str, Field]:
        """What expressions in the object at ``path`` call each question."""
        found: dict[str, Field] = {}
        for name, question in self._questions.items():
            if question.path == path:
                cel = question.key if path else f"this.{question.key}"
                found[name] = Field(cel, question.kind)
            elif not question.path:
                found[name] = Field(f"this.{question.key}", question.kind)
            elif len(question.path) == 2 and not path:
                column = (f"this.{question.path[0]}", question.key)
                found[name] = Field(f"this.{question.path[0]}", question.kind, column)
        return found

    def learn(self, name: str, type_: str) -> None:
        """A calculation turned out to give values of this type."""
        kind = {"integer": WHOLE, "number": NUMBER, "boolean": BOOLEAN, "string": TEXT}[type_]
        self._questions[name] = replace(self._questions[name], kind=kind)

    def schema_with(self, frames: Sequence[Frame], name: str, choices: Choices) -> dict[str, Any] | None:
        """The schema of the last question before that takes its choices from a list."""
        wanted = {key for key, list_ in self.lists.items() if list_ == name and list_ in choices.lists}
        for frame in reversed(frames):
            for question in (self._questions[one] for one in wanted):
                schema = frame.schema["properties"].get(question.key)
                if question.path == frame.path and isinstance(schema, dict):
                    return schema
        return None


def _seen_as(row: Row, kind: str, lists: Mapping[str, Any]) -> str:
    first, _, rest = kind.partition(" ")
    if first == "begin":
        return ROWS
    if first in {"select_multiple", "rank"}:
        return LIST
    if first == "select_one":
        return TEXT
    if kind == "range":
        return range_of(row.get("parameters"))[1]
    del rest, lists
    return PLAIN[kind][1] if kind in PLAIN else ANY
