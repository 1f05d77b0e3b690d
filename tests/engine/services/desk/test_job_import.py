"""Opening jobs from a file: every fault first, every row once."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from engine.runtime.values import Subject
from engine.services.context import Services
from engine.services.desk import sheets
from engine.services.desk.job_import import SLICE, ImportedRow, check_import, import_rows, template
from engine.services.jobs import list_jobs
from engine.services.problems import Forbidden, Invalid
from engine.services.subjects import put_subject
from tests.engine.services.company import as_

HEADER = "对象,reason,branch,assignee,priority,key\n"


def furnished(services: Services) -> Services:
    shop = Subject(id="s1", kind="shop", name="Shop", branch="east", data={"size": 3})
    put_subject(services, as_("ada", services), subject=shop, retired=False, seen=None)
    return services


def checked(services: Services, content: bytes, login: str = "chen", **more: Any) -> Any:
    return check_import(services, as_(login), content=content, sop="visit", branch="east", **more)


def opened(services: Services, content: bytes, after: int = 0, **more: Any) -> Any:
    return import_rows(
        services, as_("chen"), content=content, sop="visit", branch="east", after=after, **more
    )


def book(*rows: list[Any]) -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_good_file_opens_a_job_a_row_with_what_the_row_says(company: Services) -> None:
    content = (HEADER + "s1,routine,,Wei,高,a\n,routine,East,,,b\n").encode()
    found = checked(furnished(company), content)
    assert (found.rows, found.faulty, found.already, found.faults) == (2, 0, 0, ())
    assert [(column.title, column.field, column.samples) for column in found.columns] == [
        ("对象", "subject", ("s1",)),
        ("reason", "inputs.reason", ("routine", "routine")),
        ("branch", "branch", ("East",)),
        ("assignee", "assignee", ("Wei",)),
        ("priority", "priority", ("高",)),
        ("key", "key", ("a", "b")),
    ]
    done = opened(company, content)
    lines = {line.number: line for line in list_jobs(company, as_("ada")).items}
    assert done.next is None
    assert done.items == tuple(
        ImportedRow(
            line=2 + at, key=key, job=lines[1 + at].id, number=1 + at, repeated=False, code=None, detail=""
        )
        for at, key in enumerate("ab")
    )
    first, second = lines[1], lines[2]
    assert (first.assignee, first.priority, first.subject and first.subject.id) == ("wei", "high", "s1")
    assert (second.assignee, second.priority, second.subject) == (None, "normal", None)


def test_every_fault_of_every_row_is_told_before_anything_is_opened(company: Services) -> None:
    content = (
        HEADER
        + "s9,routine,,,,\n,nonsense,,,,\n,,,Nobody,,\n"
        + ",routine,nowhere,,,\n,routine,,,soon,x\n,routine,,,,x\n"
    ).encode()
    found = checked(furnished(company), content)
    assert [(one.line, one.field, one.code, one.value) for one in found.faults] == [
        (2, "subject", "unknown", "s9"),
        (3, "inputs.reason", "code", "nonsense"),
        (4, "assignee", "unknown", "Nobody"),
        (5, "branch", "unknown", "nowhere"),
        (6, "priority", "code", "soon"),
        (7, "key", "twice", "x"),
    ]
    with pytest.raises(Invalid) as refused:
        opened(company, content)
    assert (refused.value.code, refused.value.params) == ("import.faulty", {"faults": 6, "rows": 6})
    assert list_jobs(company, as_("ada")).items == ()


def test_a_form_says_what_is_missing_in_a_row(small: Services) -> None:
    found = checked(small, b"key,reason\na,\n")
    assert [(one.line, one.field, one.code) for one in found.faults] == [(2, "inputs.reason", "required")]


def test_a_file_that_was_cut_off_and_sent_again_doubles_nothing(company: Services) -> None:
    rows = SLICE + 3
    content = ("key,reason\n" + "".join(f"{n},routine\n" for n in range(rows))).encode()
    first = opened(company, content)
    assert (len(first.items), first.next, first.rows) == (SLICE, SLICE, rows)
    assert checked(company, content).already == SLICE
    again = opened(company, content)
    assert [one.job for one in again.items] == [one.job for one in first.items]
    assert all(one.repeated for one in again.items)
    rest = opened(company, content, after=SLICE)
    assert (len(rest.items), rest.next) == (3, None)
    assert len(list_jobs(company, as_("ada"), limit=100).items) == rows


def test_a_row_with_a_key_of_its_own_is_opened_once_even_from_a_corrected_file(small: Services) -> None:
    first = opened(small, b"key,reason,priority\n7,routine,low\n8,routine,\n")
    again = opened(small, b"key,reason,priority\n9,routine,\n7,routine,high\n8,routine,\n")
    assert checked(small, b"key,reason\n8,routine\n10,routine\n").already == 1
    assert [(one.key, one.repeated) for one in again.items] == [("9", False), ("7", True), ("8", True)]
    assert [one.job for one in again.items[1:]] == [one.job for one in first.items]
    assert len(list_jobs(small, as_("ada")).items) == 3


def test_a_row_without_a_key_is_known_by_its_line_in_its_file(small: Services) -> None:
    first = opened(small, b"key,reason\n,routine\n")
    assert opened(small, b"key,reason\n,routine\n").items[0].job == first.items[0].job
    other = opened(small, b"key,reason\n#2,routine\n")
    assert (other.items[0].key, other.items[0].repeated) == ("#2", False)


def test_columns_go_where_they_are_sent(small: Services) -> None:
    content = b"Grund,Nummer\nroutine,7\n"
    assert checked(small, content).faulty == 1
    found = checked(small, content, mapping={"inputs.reason": 0, "key": 1})
    assert [column.field for column in found.columns] == ["inputs.reason", "key"]
    assert opened(small, content, mapping={"inputs.reason": 0, "key": 1}).items[0].key == "7"
    with pytest.raises(Invalid) as refused:
        checked(small, content, mapping={"inputs.colour": 0})
    assert refused.value.code == "mapping.invalid"


def test_jobs_are_opened_only_where_one_may(small: Services) -> None:
    with pytest.raises(Forbidden):
        checked(small, b"reason\nroutine\n", login="wei")
    found = checked(small, b"reason,branch\nroutine,west\n")
    assert [(one.field, one.code) for one in found.faults] == [("branch", "denied")]


def test_a_workbooks_cells_are_read_as_what_people_see_in_them(small: Services) -> None:
    content = book(["key", "reason"], [7.0, "routine"], [], [dt.datetime(2026, 3, 2), "routine"])  # noqa: DTZ001
    found = checked(small, content)
    assert (found.rows, found.faults) == (2, ())
    assert [one.key for one in opened(small, content).items] == ["7", "2026-03-02"]


def test_a_template_filled_in_comes_back_as_it_went_out(small: Services) -> None:
    made = template(small, as_("chen"), sop="visit", branch="east", file="xlsx", language="zh-CN")
    workbook = load_workbook(io.BytesIO(made))
    sheet = workbook.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert heads == ["对象", "reason *", "网点", "负责人", "优先级", "行标识"]
    assert [cell.value for cell in workbook.worksheets[1][4]][:3] == ["网点", "否", "文本"]
    sheet.append([None, "routine", "East", "Wei", "紧急", "k1"])
    out = io.BytesIO()
    workbook.save(out)
    found = checked(small, out.getvalue())
    assert (found.rows, found.faults) == (1, ())
    text = template(small, as_("chen"), sop="visit", branch="east", file="csv", language="en")
    assert text.decode("utf-8-sig") == '"Concerns","reason *","Branch","Assigned to","Priority","Row key"\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_are_read_as_spreadsheets_save_them(small: Services, encoding: str) -> None:
    found = checked(small, "行标识;reason\n一;routine\n".encode(encoding))
    assert (found.columns[0].samples, found.faults) == (("一",), ())


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (sheets.LARGEST_UNPACKED + 1))
    return out.getvalue()


def rewritten(name: str, begin: bytes, again: bytes, times: int, end: bytes) -> bytes:
    """A workbook of which one part is something else."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(["key"], ["1"]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in good.infolist():
            is_it = entry.filename == name
            archive.writestr(entry, begin + again * times + end if is_it else good.read(entry))
    return out.getvalue()


SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
ONE_ROW = (
    SHEET,
    b"<worksheet><sheetData><row>",
    b"<c/>",
    sheets.WIDEST_ROW + 1,
    b"</row></sheetData></worksheet>",
)
MANY = (SHEET, b"<worksheet>", b"<row/>", sheets.MOST_ELEMENTS, b"</worksheet>")
STYLED = (STYLES, b"<styleSheet><cellXfs>", b"<xf/>", sheets.MOST_OTHERS, b"</cellXfs></styleSheet>")
ENTITIES = (SHEET, b'<!DOCTYPE w [<!ENTITY a "', b"a", 9, b'">]><worksheet>&a;</worksheet>')


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"key,reason\n", "file.empty"),
        (b"key,key\n1,2\n", "column.twice"),
        (b"a\0b\n", "file.unreadable"),
        (b'a,b\n"open\n', "file.unreadable"),
        (b"PK\x03\x04 no archive", "file.unreadable"),
        (b"x" * (sheets.LARGEST + 1), "file.too_large"),
        (b"key\n" + b"1\n" * (sheets.MOST_ROWS + 1), "file.too_many_rows"),
        (b"," * sheets.MOST_COLUMNS + b"x\n", "file.too_many_columns"),
        (bomb(), "file.too_large"),
        (rewritten(*ONE_ROW), "file.too_many_columns"),
        (rewritten(*MANY), "file.too_large"),
        (rewritten(*STYLED), "file.too_large"),
        (rewritten(*ENTITIES), "file.unreadable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_in_one_sentence(small: Services, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(small, content)
    assert refused.value.code == code
