"""Subjects out of a CSV file: every row read and every fault of every row found, nothing written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.runtime.values import Position, Subject
from engine.services.views import RowFault
from forms.validation import Validator

LARGEST = 32 << 20
"""Bytes of a file."""
MOST_ROWS = 100_000
_OWN = ("id", "name", "branch", "lat", "lon", "address", "labels")


@dataclass(slots=True)
class SubjectFile:
    """What a file holds: subjects by the line they begin on, and everything that is wrong with it."""

    subjects: dict[int, Subject] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)

    def fault(self, line: int, column: str, code: str, value: object = "") -> None:
        """Note a fault; what is long is cut."""
        self.faults.append(RowFault(line=line, column=column, code=code, value=str(value)[:200]))


def read_subjects(
    content: bytes, *, kind: str, schema: dict[str, Any] | None, branches: Iterable[str]
) -> SubjectFile:
    """Read subjects of ``kind`` whose own fields ``schema`` describes. ``branches`` may be named.

    UTF-8 with or without a mark, else GB 18030 (what spreadsheets in China save). Separated by commas,
    semicolons or tabs, whichever the header row has most of.
    """
    file = SubjectFile()
    text = decoded(content)
    if text is None:
        file.fault(1, "", "file.too_large" if len(content) > LARGEST else "file.not_text")
        return file
    rows = csv_rows(text, lambda line, code, value: file.fault(line, "", code, value))
    _, header = next(rows, (1, []))
    columns = [name.strip() for name in header]
    properties: dict[str, Any] = (schema or {}).get("properties", {})
    _check_header(columns, properties, file)
    if file.faults:
        return file
    known = frozenset(branches)
    validator = Validator(schema) if schema else None
    seen: dict[str, int] = {}
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(file.subjects) >= MOST_ROWS:
            file.fault(line, "", "file.too_many_rows", MOST_ROWS)
            break
        if len(cells) > len(columns):
            file.fault(line, "", "row.too_long", len(cells))
            continue
        values = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip()}
        subject = _subject(
            line=line, values=values, kind=kind, properties=properties, branches=known, file=file
        )
        if validator is not None:
            for fault in validator.faults(subject.data):
                name = fault.pointer.split("/")[1] if "/" in fault.pointer else ""
                file.fault(
                    line, name or str(fault.params.get("property", "")), fault.code, values.get(name, "")
                )
        if subject.id and subject.id in seen:
            file.fault(line, "id", "id.twice", subject.id)
        seen[subject.id] = line
        file.subjects[line] = subject
    return file


def decoded(content: bytes) -> str | None:
    """The text of a file; None where it is none, or too large."""
    if len(content) > LARGEST or b"\0" in content:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def csv_rows(text: str, fault: Callable[[int, str, str], None]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each begins on; ``fault`` is told of one that can't be read, which ends the file."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        fault(begins, "row.unreadable", str(error))


def _check_header(columns: list[str], properties: dict[str, Any], file: SubjectFile) -> None:
    for name in ("id", "name"):
        if name not in columns:
            file.fault(1, name, "column.missing")
    for place, name in enumerate(columns):
        if name not in _OWN and name not in properties and not name.startswith("contact."):
            file.fault(1, name, "column.unknown", name)
        if name in columns[:place]:
            file.fault(1, name, "column.twice", name)


def _subject(
    *,
    line: int,
    values: dict[str, str],
    kind: str,
    properties: dict[str, Any],
    branches: frozenset[str],
    file: SubjectFile,
) -> Subject:
    for name in ("id", "name"):
        if not values.get(name):
            file.fault(line, name, "required")
    branch = values.get("branch")
    if branch is not None and branch not in branches:
        file.fault(line, "branch", "branch.unknown", branch)
    return Subject(
        id=values.get("id", ""),
        kind=kind,
        name=values.get("name", ""),
        branch=branch,
        site=_site(line, values, file),
        address=values.get("address"),
        contact={name[8:]: value for name, value in values.items() if name.startswith("contact.")},
        labels=tuple(part for label in values.get("labels", "").split(";") if (part := label.strip())),
        data={name: _typed(value, properties[name]) for name, value in values.items() if name in properties},
    )


def _site(line: int, values: dict[str, str], file: SubjectFile) -> Position | None:
    given: dict[str, str] = {name: values[name] for name in ("lat", "lon") if name in values}
    if not given:
        return None
    found: dict[str, float] = {}
    limits: tuple[tuple[str, int], ...] = (("lat", 90), ("lon", 180))
    for name, most in limits:
        try:
            found[name] = float(given[name])
        except KeyError:
            file.fault(line, name, "required")
        except ValueError:
            file.fault(line, name, "number", given[name])
        else:
            if not -most <= found[name] <= most:  # also what is not a number at all (nan)
                file.fault(line, name, "range", given[name])
    if len(found) < 2:
        return None
    return Position(lat=found["lat"], lon=found["lon"])


def _typed(value: str, schema: object) -> Any:
    """The cell as the type its field asks for; as it is where it can't be read so (validation says it)."""
    kinds = schema.get("type") if isinstance(schema, dict) else None
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        try:
            if kind == "integer":
                return int(value)
            if kind == "number":
                return float(value)
        except ValueError:
            continue
        if kind == "boolean" and value.lower() in {"true", "false"}:
            return value.lower() == "true"
        if kind == "array":
            return [part for item in value.split(";") if (part := item.strip())]
    return value
