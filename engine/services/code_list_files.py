"""Code lists as files: what a CSV or XLSX file would make of a list, and a list as a file.

Reading a file writes nothing. It answers the whole list as it would be, every fault of every row, and what
changes; whoever looked at that hands the list in as any other change (``put_code_list``).
"""

from __future__ import annotations

import csv
import io
from typing import Any, Literal

from openpyxl import Workbook

from engine.language.runbook import CodeEntry, CodeList
from engine.services.access import Action, Actor, Installation
from engine.services.code_list_rows import all_code_lists, with_retired
from engine.services.code_lists import list_faults
from engine.services.context import Services
from engine.services.desk.sheets import Cell, read_sheet
from engine.services.guarding import must_now
from engine.services.problems import NotFound
from engine.services.translating import read
from engine.services.views import RowFault, View

Format = Literal["csv", "xlsx"]
Change = Literal["added", "changed", "retired", "restored"]
COLUMNS = ("code", "title.zh-CN", "title.en", "parent", "retired")
_YES = {"1", "true", "yes", "y", "x", "是", "停用"}
_NO = {"", "0", "false", "no", "n", "否", "启用"}
_NAMES = {
    "code": "code", "代码": "code", "编码": "code",
    "title.zh-cn": "title.zh-CN", "zh-cn": "title.zh-CN", "zh": "title.zh-CN", "中文": "title.zh-CN",
    "名称": "title.zh-CN",
    "title.en": "title.en", "en": "title.en", "english": "title.en", "title": "title.en", "英文": "title.en",
    "parent": "parent", "上级": "parent", "retired": "retired", "停用": "retired",
}  # fmt: skip


class EntryChange(View, frozen=True, kw_only=True):
    """What becomes of one code."""

    code: str | int
    change: Change
    before: CodeEntry | None
    after: CodeEntry | None


class FileRead(View, frozen=True, kw_only=True):
    """What a file would make of a list: the list, its faults by line, what changes, the version it is of."""

    content: CodeList
    faults: tuple[RowFault, ...]
    changes: tuple[EntryChange, ...]
    unknown: tuple[str, ...]
    rows: int
    version: int


def read_code_list_file(services: Services, actor: Actor, *, name: str, content: bytes) -> FileRead:
    """Read the file against the list as it is. Columns: ``code``, ``title.zh-CN``, ``title.en``, ``parent``,
    ``retired``; others are told and left out. Codes that the file lacks are retired. Raises NotFound,
    Invalid where the file is no table."""
    must_now(services, actor, Action.CODE_LIST_MANAGE, Installation())
    known = read(services, all_code_lists)
    if (before := known.get(name)) is None:
        raise NotFound("code_list.unknown", f"There is no code list {name[:80]}.")
    sheet = read_sheet(content)
    columns = [_NAMES.get(head.strip().lower()) for head in sheet.header]
    unknown = tuple(
        head for head, column in zip(sheet.header, columns, strict=True) if head and column is None
    )
    faults: list[RowFault] = []
    entries: list[CodeEntry] = []
    lines: list[int] = []
    if "code" not in columns:
        faults.append(RowFault(line=1, column="code", code="column.missing", value=""))
    above = known.get(before.content.parent) if before.content.parent is not None else None
    codes = _Codes(before.content, above.content if above else None)
    for line, cells in sheet.rows:
        given: dict[str, Cell] = {
            column: cell for column, cell in zip(columns, cells, strict=False) if column and cell is not None
        }
        entry, wrong = _entry(line, given, codes)
        faults += wrong
        if entry is not None:
            entries.append(entry)
            lines.append(line)
    whole = with_retired(
        before.content,
        CodeList(title=before.content.title, parent=before.content.parent, entries=tuple(entries)),
    )
    others = {other: view.content for other, view in known.items() if other != name}
    for fault in list_faults(name, whole, others):
        parts = fault.pointer.split("/")
        at = int(parts[2]) if len(parts) > 3 and parts[1] == "entries" else -1
        if 0 <= at < len(lines):
            value = fault.params.get("code", entries[at].code)
            faults.append(RowFault(line=lines[at], column=parts[3], code=fault.code, value=str(value)[:80]))
    return FileRead(
        content=whole,
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
        changes=changes_between(before.content, whole),
        unknown=unknown,
        rows=len(sheet.rows),
        version=before.version,
    )


def changes_between(before: CodeList, after: CodeList) -> tuple[EntryChange, ...]:
    """What of the entries is another in ``after``, in its order; where they stand does not count."""
    old = {(type(one.code), one.code): one for one in before.entries}
    found: list[EntryChange] = []
    for entry in after.entries:
        was = old.get((type(entry.code), entry.code))
        if was == entry:
            continue
        change: Change = "changed"
        if was is None:
            change = "added"
        elif was.retired != entry.retired:
            change = "retired" if entry.retired else "restored"
        found.append(EntryChange(code=entry.code, change=change, before=was, after=entry))
    return tuple(found)


def code_list_file(services: Services, actor: Actor, *, name: str, file: Format) -> bytes:
    """The list as a file that can be read back. Raises NotFound."""
    must_now(services, actor, Action.CODE_LIST_SEE, Installation())
    found = read(services, all_code_lists).get(name)
    if found is None:
        raise NotFound("code_list.unknown", f"There is no code list {name[:80]}.")
    rows: list[list[Any]] = [list(COLUMNS)]
    rows += [
        [
            one.code,
            one.title.get("zh-CN", ""),
            one.title.get("en", one.title.get("und", "")),
            "" if one.parent is None else one.parent,
            "yes" if one.retired else "",
        ]
        for one in found.content.entries
    ]
    if file == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows([[_harmless(cell) for cell in row] for row in rows])
        return b"\xef\xbb\xbf" + text.getvalue().encode()
    book = Workbook()
    sheet: Any = book.active
    sheet.title = name[:31]
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=place)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a text is never a formula
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


class _Codes:
    """How codes of the list and of its parent are written: as text, or as whole numbers."""

    def __init__(self, own: CodeList, parent: CodeList | None) -> None:
        self.own = {str(one.code): one for one in own.entries}
        self.numbers = bool(own.entries) and all(isinstance(one.code, int) for one in own.entries)
        self.parents = {str(one.code): one.code for one in parent.entries} if parent else {}

    def code(self, text: str) -> str | int:
        """The code that the text stands for."""
        if (there := self.own.get(text)) is not None:
            return there.code
        return int(text) if self.numbers and text.lstrip("-").isdecimal() else text


def _entry(line: int, given: dict[str, Cell], codes: _Codes) -> tuple[CodeEntry | None, list[RowFault]]:
    text = _text(given.get("code"))
    if not text:
        return None, [RowFault(line=line, column="code", code="required", value="")]
    faults: list[RowFault] = []
    code = codes.code(text)
    was = codes.own.get(text)
    title: dict[str, Any] = dict(was.title) if was else {}
    for language in ("zh-CN", "en"):
        if words := _text(given.get(f"title.{language}")):
            title[language] = words
    if not title:
        faults.append(RowFault(line=line, column="title", code="required", value=text[:80]))
    for language, words in title.items():
        if len(words) > 200:
            faults.append(RowFault(line=line, column=f"title.{language}", code="maxLength", value=words[:80]))
    parent = _text(given.get("parent"))
    said = _text(given.get("retired")).lower()
    if said not in _YES | _NO:
        faults.append(RowFault(line=line, column="retired", code="yes_or_no", value=said[:80]))
    entry = CodeEntry(
        code=code,
        title=title,
        parent=codes.parents.get(parent, parent) if parent else None,
        retired=said in _YES,
    )
    return entry, faults


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would calculate is marked as text; reading takes the mark away."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@" and value else value
