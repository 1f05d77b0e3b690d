"""What the office asks of the setup: days of calendars, lists as files, where they are used, the record as a
file, and how much work people have."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from engine.language.organisation import Absence, CalendarRule
from engine.language.runbook import CodeEntry, CodeList
from engine.services.audit_log import audit_csv, list_audit
from engine.services.calendar_days import calendar_days
from engine.services.calendars import put_calendar
from engine.services.code_list_files import code_list_file, read_code_list_file
from engine.services.code_lists import put_code_list
from engine.services.context import Services
from engine.services.people import open_jobs, put_absences, show_person
from engine.services.problems import Forbidden, Invalid, NotFound, PreconditionFailed
from tests.engine.services.company import DAY, as_, open_visit

LIST = CodeList(
    title={"en": "Faults"},
    entries=(
        CodeEntry(code="E1", title={"zh-CN": "无电", "en": "No power"}),
        CodeEntry(code="E2", title={"en": "=1+1"}),
        CodeEntry(code="E3", title={"en": "Old"}, retired=True),
    ),
)


def test_a_calendar_tells_each_day_its_hours_and_why(company: Services) -> None:
    rule = CalendarRule(
        country="CN",
        week=dict.fromkeys(range(5), (("09:00", "18:00"),)),
        exceptions={"2026-02-13": (("09:00", "12:00"),)},
    )
    put_calendar(company, as_("ada"), name="shops", rule=rule)
    days = calendar_days(company, as_("wei"), name="shops", since=date(2026, 2, 12), until=date(2026, 2, 16))
    assert [(one.date, one.hours, one.why) for one in days] == [
        ("2026-02-12", (("09:00", "18:00"),), "week"),
        ("2026-02-13", (("09:00", "12:00"),), "exception"),
        ("2026-02-14", (("09:00", "18:00"),), "made_up"),
        ("2026-02-15", (), "week"),
        ("2026-02-16", (), "holiday"),
    ]
    assert sorted(days[4].title) == ["en", "zh-CN"]


def test_a_span_of_a_calendar_has_an_end_and_a_calendar(company: Services) -> None:
    with pytest.raises(NotFound):
        calendar_days(company, as_("wei"), name="none", since=date(2026, 1, 1), until=date(2026, 1, 2))
    put_calendar(company, as_("ada"), name="shops", rule=CalendarRule(week={0: (("09:00", "18:00"),)}))
    for since, until in ((date(2026, 1, 2), date(2026, 1, 1)), (date(2026, 1, 1), date(2029, 1, 1))):
        with pytest.raises(Invalid):
            calendar_days(company, as_("wei"), name="shops", since=since, until=until)


@pytest.mark.parametrize("file", ["csv", "xlsx"])
def test_a_list_that_is_written_to_a_file_and_read_back_changes_nothing(company: Services, file: str) -> None:
    put_code_list(company, as_("ada"), name="faults", content=LIST)
    content = code_list_file(company, as_("wei"), name="faults", file=file)  # type: ignore[arg-type]
    found = read_code_list_file(company, as_("ada"), name="faults", content=content)
    assert (found.content, found.faults, found.changes) == (LIST, (), ())


def test_a_file_tells_what_would_change_and_writes_nothing(company: Services) -> None:
    put_code_list(company, as_("ada"), name="faults", content=LIST)
    content = "代码,名称,Colour\nE3,旧,red\nE9,新,\n".encode("gb18030")
    found = read_code_list_file(company, as_("ada"), name="faults", content=content)
    assert [(one.code, one.change) for one in found.changes] == [
        ("E3", "restored"), ("E9", "added"), ("E1", "retired"), ("E2", "retired"),
    ]  # fmt: skip
    assert (found.unknown, found.version, found.faults) == (("Colour",), 1, ())
    again = put_code_list(company, as_("ada"), name="faults", content=found.content, seen=found.version)
    assert again.version == 2


def test_every_fault_of_every_row_of_a_file_is_told(company: Services) -> None:
    put_code_list(company, as_("ada"), name="faults", content=LIST)
    content = b"code,title.en,parent,retired\nE1,One,P,maybe\nE1,Two,,\n,Three,,\nE7,,,\n"
    found = read_code_list_file(company, as_("ada"), name="faults", content=content)
    assert [(one.line, one.column, one.code, one.value) for one in found.faults] == [
        (2, "retired", "yes_or_no", "maybe"),
        (2, "parent", "code.unknown_parent", "P"),
        (3, "code", "code.twice", "E1"),
        (4, "code", "required", ""),
        (5, "title", "required", "E7"),
    ]
    with pytest.raises(Forbidden):
        read_code_list_file(company, as_("wei"), name="faults", content=content)
    headless = read_code_list_file(company, as_("ada"), name="faults", content=b"colour\nred\n")
    assert (headless.faults[0].column, headless.faults[0].code) == ("code", "column.missing")


def test_the_record_is_filtered_by_action_and_time_and_told_as_a_file(company: Services) -> None:
    put_code_list(company, as_("ada"), name="faults", content=LIST)
    away = (Absence(since=company.clock.now(), until=company.clock.now() + DAY, delegate=None),)
    put_absences(company, as_("wei"), login="wei", absences=away)
    otto = as_("otto")
    assert [one.action for one in list_audit(company, otto, action="person").items] == ["person.absences"]
    assert [one.about for one in list_audit(company, otto, action="code_list.changed").items] == ["faults"]
    assert list_audit(company, otto, action="pers").items == ()
    now = company.clock.now()
    assert list_audit(company, otto, until=now).items == ()
    assert len(list_audit(company, otto, since=now, until=now + 1).items) > 1
    text = b"".join(audit_csv(company, otto, about="wei")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["by"], row["action"], row["about"], len(row["hash"])) for row in rows] == [
        ("wei", "person.absences", "wei", 64)
    ]


def test_absences_that_somebody_else_changed_meanwhile_are_not_overwritten(company: Services) -> None:
    version = show_person(company, as_("wei"), login="wei").version
    put_absences(company, as_("wei"), login="wei", absences=(), seen=version)
    with pytest.raises(PreconditionFailed):
        put_absences(company, as_("wei"), login="wei", absences=(), seen=version)


def test_open_jobs_are_counted_for_those_whom_one_may_see(company: Services) -> None:
    open_visit(company)
    everybody = open_jobs(company, as_("ada"))
    assert sum(everybody.values()) == 1
    assert open_jobs(company, as_("uwe")) == {}
