"""Jobs as files: everything the filter finds, nothing that calculates."""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook

from engine.runtime.values import Subject
from engine.services.commands import done
from engine.services.context import Services
from engine.services.desk.job_export import COLUMNS, csv_pieces, harmless, xlsx_file
from engine.services.job_rows import Order
from engine.services.jobs import JobFilter, list_jobs
from engine.services.opening import open_job
from engine.services.subjects import put_subject
from tests.engine.services.company import HOUR, as_, open_visit, wait


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def exported(services: Services, login: str, **more: object) -> list[list[str]]:
    pieces = csv_pieces(
        services,
        as_(login, services),
        where=JobFilter(),
        language="en",
        **more,  # type: ignore[arg-type]
    )
    return rows_of(b"".join(pieces))


def visit_of_a_risky_shop(services: Services) -> None:
    shop = Subject(id="s1", kind="shop", name="=1+2", branch="east", data={"size": 3})
    put_subject(services, as_("ada", services), subject=shop, retired=False, seen=None)
    done(
        open_job(
            services, as_("ada", services), sop="visit", branch="east", subject="s1",
            inputs={"reason": "routine"}, assignee="wei", priority="high",
        )
    )  # fmt: skip


def test_a_row_says_a_job_in_the_readers_language_and_the_branchs_time(company: Services) -> None:
    visit_of_a_risky_shop(company)
    header, row = exported(company, "ada")
    assert header[:5] == ["Number", "Job", "Concerns", "Id of it", "State"]
    assert row[:15] == [
        "1", "Visit a shop", "'=1+2", "s1", "open", "high", "East", "Wei", "2026-03-02 09:00",
        "2026-03-02 17:00", "no", "", "prepare", "Ada", "visit",
    ]  # fmt: skip
    chinese = csv_pieces(company, as_("ada", company), where=JobFilter(), language="zh-CN")
    assert rows_of(b"".join(chinese))[1][1:5] == ["拜访门店", "'=1+2", "s1", "进行中"]


def test_a_workbook_holds_the_same_as_numbers_times_and_texts_that_calculate_nothing(
    company: Services,
) -> None:
    visit_of_a_risky_shop(company)
    with xlsx_file(company, as_("ada", company), where=JobFilter(), language="en") as file:
        sheet = load_workbook(file).worksheets[0]
    cells = dict(zip(COLUMNS, list(sheet.iter_rows())[1], strict=True))
    assert (cells["subject"].value, cells["subject"].data_type) == ("=1+2", "s")
    assert (cells["number"].value, cells["number"].data_type) == (1, "n")
    assert str(cells["due_at"].value) == "2026-03-02 17:00:00"


def test_all_pages_are_written_and_only_what_one_may_see(small: Services) -> None:
    jobs = [open_visit(small) for _ in range(7)]
    open_visit(small, branch="west", assignee="uwe")
    found = exported(small, "chen")[1:]
    assert [row[-1] for row in found] == jobs[::-1] or {row[-1] for row in found} == set(jobs)


def test_a_file_that_was_cut_says_so_in_its_last_row(small: Services) -> None:
    for _ in range(4):
        open_visit(small)
    found = exported(small, "ada", most=3)
    assert len(found) == 5
    assert found[-1] == ["Only the first 3 jobs are in this file. Narrow the filter to get the others."]
    assert len(exported(small, "ada", most=4)) == 5


def test_what_a_spreadsheet_would_calculate_is_marked() -> None:
    assert [harmless(text) for text in ("=A1", "+1", "-1", "@x", "\tx", "A=1", "")] == [
        "'=A1", "'+1", "'-1", "'@x", "'\tx", "A=1", "",
    ]  # fmt: skip


def test_jobs_are_listed_oldest_first_and_by_deadline_across_pages(company: Services) -> None:
    first = open_visit(company)
    wait(company, HOUR)
    second = open_visit(company)
    wait(company, HOUR)
    third = open_visit(company, branch="west", assignee=None)
    orders: tuple[Order, ...] = ("oldest", "due")
    for order in orders:
        found: list[str] = []
        cursor: str | None = None
        while True:
            page = list_jobs(company, as_("ada", company), order=order, cursor=cursor, limit=2)
            found += [line.id for line in page.items]
            cursor = page.next
            if cursor is None:
                break
        assert found == [first, second, third]
    free = list_jobs(company, as_("ada", company), where=JobFilter(unassigned=True))
    assert [line.id for line in free.items] == [third]
