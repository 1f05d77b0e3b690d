"""What a file of new jobs may hold (the SOP's inputs and what every job has), and cells read as values."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from engine.language.organisation import Organisation
from engine.language.runbook import Runbook
from engine.services.desk.job_words import Language, every, picked, word
from engine.services.desk.sheets import Cell
from engine.services.texts import plain
from engine.services.views import Titles, View

INPUTS = "inputs."
PRIORITIES = ("low", "normal", "high", "urgent")
_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_YES = frozenset({"true", "yes", "y", "1", "是", "对", "√", "✓"})
_NO = frozenset({"false", "no", "n", "0", "否", "×", "✗"})
_MOST_CHOICES = 300


class Choice(View, frozen=True, kw_only=True):
    """A value that a field may have, and what it is called."""

    value: Any
    title: Titles


class ImportField(View, frozen=True, kw_only=True):
    """A column that a file may have."""

    name: str
    title: Titles
    required: bool
    kind: str
    choices: tuple[Choice, ...] = ()


class Unreadable(Exception):
    """A cell that is no value of its field; ``code`` as forms have them."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fields_of(runbook: Runbook) -> tuple[ImportField, ...]:
    """The columns for jobs of the runbook: subject, branch, assignee, priority, its inputs, the row's key.
    Inputs that no cell can hold (evidence, groups, lists of groups) have none."""
    found: list[ImportField] = []
    if runbook.about is not None:
        found.append(_own("subject"))
    schema = runbook.inputs.schema
    required = frozenset(schema.get("required", ()))
    calculated = {one.pointer for one in runbook.inputs.computed}
    for name, one in schema.get("properties", {}).items():
        kind = _kind(one)
        if kind is None or name in runbook.inputs.evidence or f"/{name}" in calculated:
            continue
        found.append(
            ImportField(
                name=INPUTS + name,
                title=_titles(one.get("title"), name),
                required=name in required,
                kind=kind,
                choices=_choices(one, runbook),
            )
        )
    found += [_own("branch"), _own("assignee"), _own("priority"), _own("key")]
    return tuple(found)


def _own(name: str) -> ImportField:
    languages: tuple[Language, ...] = ("en", "zh-CN")
    return ImportField(
        name=name,
        title={language: word(name, language) for language in languages},
        required=False,
        kind="string",
        choices=tuple(
            Choice(value=one, title={language: word(one, language) for language in languages})
            for one in PRIORITIES
        )
        if name == "priority"
        else (),
    )


def _titles(title: Any, name: str) -> Titles:
    if isinstance(title, str):
        return {"und": title}
    return plain(title) if isinstance(title, dict) and title else {"und": name}


def _types(schema: dict[str, Any]) -> list[str]:
    kinds = schema.get("type")
    listed = kinds if isinstance(kinds, list) else [kinds] if isinstance(kinds, str) else []
    return [kind for kind in listed if kind != "null"]


def _kind(schema: Any) -> str | None:
    """What a cell of the field holds; None where no cell can."""
    if not isinstance(schema, dict):
        return None
    types = _types(schema)
    if types == ["array"]:
        items = schema.get("items")
        return "array" if isinstance(items, dict) and _types(items)[:1] in (["string"], ["integer"]) else None
    if not types:
        return "string" if "enum" in schema or "oneOf" in schema or "codeList" in schema else None
    if types[0] not in _SCALARS:
        return None
    if types[0] == "string" and schema.get("format") in {"date", "date-time", "time"}:
        return str(schema["format"])
    return types[0]


def _choices(schema: dict[str, Any], runbook: Runbook) -> tuple[Choice, ...]:
    if isinstance(schema.get("items"), dict):
        schema = schema["items"]
    listed = runbook.code_lists.get(str(schema.get("codeList")))
    if listed is not None:
        return tuple(
            Choice(value=entry.code, title=plain(entry.title))
            for entry in listed.entries
            if not entry.retired
        )
    one_of = schema.get("oneOf")
    if isinstance(one_of, list):
        return tuple(
            Choice(value=one["const"], title=_titles(one.get("title"), str(one["const"])))
            for one in one_of
            if isinstance(one, dict) and "const" in one
        )
    return tuple(Choice(value=one, title={"und": str(one)}) for one in schema.get("enum", ()))


def guess(header: list[str], fields: Iterable[ImportField]) -> dict[str, int]:
    """Which column is which field: by its name or its title in any language, whatever the case."""
    columns = {_bare(name): place for place, name in reversed(list(enumerate(header))) if name}
    found: dict[str, int] = {}
    for field in fields:
        names = (field.name, field.name.removeprefix(INPUTS), *field.title.values(), *every(field.name))
        place = next((columns[bare] for one in names if (bare := _bare(one)) in columns), None)
        if place is not None and place not in found.values():
            found[field.name] = place
    return found


def _bare(text: str) -> str:
    return text.strip().rstrip("*").strip().casefold()


def value_of(cell: Cell, field: ImportField, *, zone: ZoneInfo) -> Any:
    """The cell as a value of the field: spreadsheets say numbers, days and yes in ways of their own.

    Raises Unreadable. Whether the value holds is for the form to say.
    """
    if field.kind == "array":
        parts = [part for one in str(_text(cell)).replace("；", ";").split(";") if (part := one.strip())]
        return [_chosen(part, field.choices) for part in parts]
    if field.choices:
        return _chosen(cell, field.choices)
    match field.kind:
        case "boolean":
            return _truth(cell)
        case "integer":
            return _whole(cell)
        case "number":
            return _number(cell)
        case "date":
            return _day(cell)
        case "date-time":
            return _moment(cell, zone)
        case "time":
            return cell.strftime("%H:%M:%S") if isinstance(cell, time | datetime) else _text(cell)
    return _text(cell)


def _text(cell: Cell) -> str:
    """As people see it: what a spreadsheet took for a number has no ``.0``."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


def _chosen(cell: Cell, choices: tuple[Choice, ...]) -> Any:
    """The choice by its value or by what it is called in any language; else the text, which no form takes."""
    if not choices:
        return _text(cell)
    asked = _text(cell).casefold()
    for choice in choices:
        if str(choice.value).casefold() == asked:
            return choice.value
    for choice in choices:
        if any(title.casefold() == asked for title in choice.title.values()):
            return choice.value
    raise Unreadable("code")


def _truth(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    said = _text(cell).casefold()
    if said in _YES or said in _NO:
        return said in _YES
    raise Unreadable("type")


def _number(cell: Cell) -> int | float:
    try:
        number = float(cell) if isinstance(cell, int | float) else float(_text(cell).replace(",", ""))
    except (ValueError, OverflowError) as error:
        raise Unreadable("type") from error
    if isinstance(cell, bool) or not math.isfinite(number):
        raise Unreadable("type")
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _whole(cell: Cell) -> int:
    number = _number(cell)
    if not isinstance(number, int):
        raise Unreadable("type")
    return number


_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
_TIMES = ("%H:%M", "%H:%M:%S")


def _day(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return _parsed(_text(cell), _DAYS, code="format").date().isoformat()


def _moment(cell: Cell, zone: ZoneInfo) -> str:
    """An instant: what names no zone is meant by the clocks of the branch."""
    if isinstance(cell, datetime):
        found = cell
    elif isinstance(cell, date):
        found = datetime.combine(cell, time())
    else:
        text = _text(cell)
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = _parsed(text, tuple(f"{d} {t}" for d in _DAYS for t in _TIMES), code="format")
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    return found.isoformat(timespec="seconds")


def _parsed(text: str, patterns: tuple[str, ...], *, code: str) -> datetime:
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - its zone is the branch's
        except ValueError:
            continue
    raise Unreadable(code)


def branch_of(cell: Cell, organisation: Organisation) -> str:
    """A branch by its code, or by a title that only one has. Raises Unreadable."""
    asked = _text(cell)
    if asked in organisation.branches:
        return asked
    named = [
        code
        for code, branch in organisation.branches.items()
        if asked.casefold() in {title.casefold() for title in branch.title.values()}
    ]
    if len(named) != 1:
        raise Unreadable("several" if named else "unknown")
    return named[0]


def person_of(cell: Cell, organisation: Organisation) -> str:
    """A person by login, or by a name that only one has. Raises Unreadable."""
    asked = _text(cell)
    if asked in organisation.people:
        return asked
    named = [login for login, person in organisation.people.items() if person.name == asked and person.active]
    if len(named) != 1:
        raise Unreadable("several" if named else "unknown")
    return named[0]


def text_of(cell: Cell) -> str:
    """A cell that is a name: an id, a key."""
    return _text(cell)


def explained(field: ImportField, language: Language) -> str:
    """The field's choices for the reader of a template."""
    shown = [picked(one.title, language, str(one.value)) for one in field.choices[:_MOST_CHOICES]]
    return "; ".join(shown)
