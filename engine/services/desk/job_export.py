"""Jobs as CSV or XLSX: all that a filter finds, page by page, so that memory holds one page at a time."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import IO, Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from engine.language.organisation import Organisation
from engine.runtime.values import Ms
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.desk.job_words import Language, picked, word
from engine.services.job_rows import Order
from engine.services.jobs import JobFilter, list_jobs
from engine.services.views import JobLine

MOST_ROWS = 100_000
"""Jobs in one file; a file that was cut says so in its last row."""
COLUMNS = (
    "number", "title", "subject", "subject_id", "status", "priority", "branch", "assignee", "opened_at",
    "due_at", "overdue", "end", "at", "opened_by", "sop", "id",
)  # fmt: skip
_PAGE = 200
_BOM = "\ufeff"
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDTHS = {"title": 32, "subject": 32, "at": 28, "opened_at": 18, "due_at": 18, "id": 38}

Cell = str | int | datetime | None


def csv_pieces(
    services: Services,
    actor: Actor,
    *,
    where: JobFilter,
    language: Language,
    order: Order = "newest",
    most: int = MOST_ROWS,
) -> Iterator[bytes]:
    """A CSV file in pieces: UTF-8 with a mark, by which spreadsheets know it. Times are the branch's."""
    yield _csv([[word(name, language) for name in COLUMNS]], mark=True)
    for rows in _pages(services, actor, where=where, language=language, order=order, most=most):
        yield _csv(rows)


def xlsx_file(
    services: Services,
    actor: Actor,
    *,
    where: JobFilter,
    language: Language,
    order: Order = "newest",
    most: int = MOST_ROWS,
) -> IO[bytes]:
    """An XLSX file, at its beginning; whoever asked closes it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(word("jobs", language))
    sheet.freeze_panes = "A2"
    for place, name in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + place)].width = _WIDTHS.get(name, 14)
    heads = []
    for name in COLUMNS:
        head = WriteOnlyCell(sheet, value=word(name, language))
        head.font = Font(bold=True)
        heads.append(head)
    sheet.append(heads)
    for rows in _pages(services, actor, where=where, language=language, order=order, most=most):
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed on
    try:
        book.save(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return "'" + text if text.startswith(_RISKY) else text


def _csv(rows: list[list[Cell]] | list[list[str]], *, mark: bool = False) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_plain(value) for value in row] for row in rows)
    return ((_BOM if mark else "") + out.getvalue()).encode()


def _plain(value: Cell) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case str():
            return harmless(value)
    return str(value)


def _cell(sheet: Any, value: Cell) -> Any:
    """A cell that is what it says: a text is never a formula."""
    cell = WriteOnlyCell(sheet, value=_writable(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    return cell


def _writable(text: str) -> str:
    """Without the signs that XML has no way to hold."""
    return "".join(sign for sign in text if sign in "\t\n\r" or ord(sign) >= 32)


def _pages(
    services: Services, actor: Actor, *, where: JobFilter, language: Language, order: Order, most: int
) -> Iterator[list[list[Cell]]]:
    cursor: str | None = None
    written = 0
    while True:
        size = min(_PAGE, services.settings.page_limit, most - written)
        page = list_jobs(services, actor, where=where, order=order, cursor=cursor, limit=size)
        organisation = services.organisations.current()
        yield [_row(line, organisation, language) for line in page.items]
        written += len(page.items)
        cursor = page.next
        if cursor is None:
            return
        if written >= most:
            yield [[word("more", language).format(n=most)]]
            return


def _row(line: JobLine, organisation: Organisation, language: Language) -> list[Cell]:
    branch = organisation.branches.get(line.branch)
    zone = _zone(organisation, line.branch)
    values: dict[str, Cell] = {
        "number": line.number,
        "title": picked(line.title, language, line.sop),
        "subject": line.subject.name if line.subject else None,
        "subject_id": line.subject.id if line.subject else None,
        "status": word(line.status, language),
        "priority": word(line.priority, language),
        "branch": picked(branch.title, language, line.branch) if branch else line.branch,
        "assignee": _name(organisation, line.assignee),
        "opened_at": _local(line.opened_at, zone),
        "due_at": None if line.due_at is None else _local(line.due_at, zone),
        "overdue": word("yes" if line.overdue else "no", language),
        "end": line.end,
        "at": "; ".join(line.at),
        "opened_by": _name(organisation, line.opened_by),
        "sop": line.sop,
        "id": line.id,
    }
    return [values[name] for name in COLUMNS]


def _name(organisation: Organisation, login: str | None) -> str | None:
    person = organisation.people.get(login) if login is not None else None
    return person.name if person else login


def _zone(organisation: Organisation, branch: str) -> ZoneInfo | timezone:
    try:
        return ZoneInfo(organisation.timezone(branch))
    except (KeyError, ValueError, OSError):
        return UTC


def _local(at: Ms, zone: ZoneInfo | timezone) -> datetime:
    """The wall clock of the branch, whose zone spreadsheets cannot hold."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
    return moment.astimezone(zone).replace(tzinfo=None, microsecond=0)
