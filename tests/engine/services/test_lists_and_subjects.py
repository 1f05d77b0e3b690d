"""Subjects, code lists and the feed of changes."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from engine.language.runbook import CodeEntry, CodeList
from engine.runtime.values import Position, Subject
from engine.services.access import Actor
from engine.services.code_lists import (
    code_list_history,
    list_code_lists,
    put_code_list,
    show_code_list,
)
from engine.services.commands import done
from engine.services.composition import opened
from engine.services.context import Services
from engine.services.jobs import show_job
from engine.services.live import changes_since, latest, wait_for_change
from engine.services.opening import open_job
from engine.services.people import PersonChange, put_person
from engine.services.problems import Forbidden, Invalid, NotFound, PreconditionFailed, ServiceProblem
from engine.services.subjects import import_csv, list_kinds, list_subjects, put_subject, show_subject
from engine.services.views import RowFault
from tests.engine.services.company import NOW, as_, clock, finished_visit, open_visit

SHOP = Subject(
    id="S-1",
    kind="shop",
    name="Corner shop",
    branch="east",
    site=Position(lat=30.25, lon=120.16),
    address="1 Lake Road",
    contact={"phone": "0571"},
    labels=("gold",),
    data={"size": 40, "tier": "a"},
)


def codes(problem: pytest.ExceptionInfo[ServiceProblem]) -> list[tuple[str, str]]:
    """Pointer and code of every fault."""
    return [(fault.pointer, fault.code) for fault in problem.value.faults]


def test_a_job_keeps_its_subject_as_it_was_when_it_was_opened(company: Services) -> None:
    put_subject(company, as_("chen"), subject=SHOP)
    opened = done(
        open_job(company, as_("lin"), sop="visit", branch="east", inputs={"reason": "routine"}, subject="S-1")
    )
    moved = put_subject(company, as_("chen"), subject=_with(name="Moved away", site=None), seen=1)
    assert moved.version == 2
    view = show_job(company, as_("ada"), job=opened.job)
    assert (view.subject, view.site) == (SHOP, SHOP.site)
    assert show_subject(company, as_("wei"), kind="shop", id="S-1").subject.name == "Moved away"


def _with(**changes: object) -> Subject:
    fields = {name: getattr(SHOP, name) for name in SHOP.__struct_fields__}
    return Subject(**{**fields, **changes})


def test_every_fault_of_a_subject_is_told_at_once(small: Services) -> None:
    with pytest.raises(Invalid) as raised:
        put_subject(small, as_("ada"), subject=_with(id="", data={"size": 0, "tier": "z"}))
    assert codes(raised) == [
        ("/id", "required"),
        ("/data/size", "minimum"),
        ("/data/tier", "enum"),
    ]
    with pytest.raises(Invalid) as raised:
        put_subject(small, as_("ada"), subject=_with(kind="ship", site=Position(lat=91, lon=0)))
    assert codes(raised) == [("/site", "position"), ("/kind", "kind.unknown")]


def test_subjects_are_changed_by_whom_their_branch_is_in_care_and_seen_near_it(company: Services) -> None:
    put_subject(company, as_("chen"), subject=SHOP)
    for login in ("wei", "max", "lin", "dora"):
        with pytest.raises(Forbidden):
            put_subject(company, as_(login), subject=SHOP)
    with pytest.raises(Forbidden):
        put_subject(company, as_("chen"), subject=_with(branch="west"))
    with pytest.raises(PreconditionFailed):
        put_subject(company, as_("chen"), subject=SHOP, seen=7)
    with pytest.raises(NotFound):
        show_subject(company, as_("uwe"), kind="shop", id="S-1")
    put_subject(company, as_("ada"), subject=_with(id="S-2", branch=None))
    put_subject(company, as_("ada"), subject=_with(id="S-3", branch="west", name="West shop"))

    def seen(login: str, **where: object) -> list[str]:
        page = list_subjects(company, as_(login), **where)  # type: ignore[arg-type]
        return [view.subject.id for view in page.items]

    assert {login: seen(login) for login in ("wei", "uwe", "rita", "gate", "nobody")} == {
        "wei": ["S-1", "S-2"],
        "uwe": ["S-2", "S-3"],
        "rita": ["S-1", "S-2", "S-3"],
        "gate": ["S-2"],
        "nobody": [],
    }
    assert seen("rita", text="WEST") == ["S-3"]
    assert seen("rita", branch="east") == ["S-1"]
    put_subject(company, as_("chen"), subject=SHOP, retired=True)
    assert seen("wei") == ["S-2"]
    assert seen("wei", retired=True) == ["S-1", "S-2"]
    first = list_subjects(company, as_("rita"), limit=1)
    assert [view.subject.id for view in first.items] == ["S-2"]
    assert [
        view.subject.id for view in list_subjects(company, as_("rita"), limit=1, cursor=first.next).items
    ] == ["S-3"]
    assert [kind.kind for kind in list_kinds(company, as_("wei"))] == ["shop"]


FILE = """id,name,branch,lat,lon,address,labels,contact.phone,size,tier
S-1,Corner shop,east,30.25,120.16,1 Lake Road,gold,0571,40,a
S-9,"Two
lines",north,,,,gold; new,,,b
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_subjects_come_in_from_a_file_in_whatever_a_spreadsheet_writes(
    small: Services, encoding: str
) -> None:
    content = FILE.replace("Corner shop", "街角小店").encode(encoding)
    told = import_csv(small, as_("chen"), kind="shop", content=content)
    assert (told.added, told.changed, told.unchanged, told.faults) == (2, 0, 0, ())
    assert show_subject(small, as_("chen"), kind="shop", id="S-1").subject == _with(name="街角小店")
    assert show_subject(small, as_("chen"), kind="shop", id="S-9").subject.labels == ("gold", "new")


def test_a_second_import_changes_only_what_differs(company: Services) -> None:
    import_csv(company, as_("chen"), kind="shop", content=FILE.encode())
    dry = import_csv(
        company, as_("chen"), kind="shop", content=FILE.replace(",40,a", ",50,a").encode(), dry_run=True
    )
    assert (dry.added, dry.changed, dry.unchanged) == (0, 1, 1)
    again = import_csv(company, as_("chen"), kind="shop", content=FILE.replace(",", "\t").encode())
    assert (again.added, again.changed, again.unchanged, again.faults) == (0, 0, 2, ())
    assert show_subject(company, as_("chen"), kind="shop", id="S-1").version == 1


def test_every_fault_of_every_row_is_found_and_nothing_is_written(company: Services) -> None:
    content = (
        b"id,name,branch,lat,lon,size,tier\n"
        b"S-1,Good,east,,,1,a\n"
        b",,moon,91,,x,z\n"
        b"S-1,Again,west,1,1,0,a\n"
        b"S-3,Long,east,1,1,1,a,b,c\n"
    )
    told = import_csv(company, as_("chen"), kind="shop", content=content)
    assert (told.added, told.changed) == (0, 0)
    assert told.faults == tuple(
        RowFault(line=line, column=column, code=code, value=value)
        for line, column, code, value in (
            (3, "branch", "branch.not_yours", "moon"),
            (3, "branch", "branch.unknown", "moon"),
            (3, "id", "required", ""),
            (3, "lat", "range", "91"),
            (3, "lon", "required", ""),
            (3, "name", "required", ""),
            (3, "size", "type", "x"),
            (3, "tier", "enum", "z"),
            (4, "branch", "branch.not_yours", "west"),
            (4, "id", "id.twice", "S-1"),
            (4, "size", "minimum", "0"),
            (5, "", "row.too_long", "9"),
        )
    )
    assert list_subjects(company, as_("ada")).items == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "column.missing"),
        (b"name\nx\n", "column.missing"),
        (b"id,name,colour\nx,y,z\n", "column.unknown"),
        (b"id,name,id\nx,y,z\n", "column.twice"),
        (b'id,name\n"x,y\n', "row.unreadable"),
        (b"id\0,name\n", "file.not_text"),
        (b"\xff\xff\xff", "file.not_text"),
    ],
)
def test_a_file_that_is_none_is_told_so(small: Services, content: bytes, code: str) -> None:
    told = import_csv(small, as_("ada"), kind="shop", content=content)
    assert code in {fault.code for fault in told.faults}


def test_an_import_is_for_those_who_care_for_subjects(small: Services) -> None:
    for actor in (as_("wei"), as_("dora"), Actor(login="chen", at=NOW, scopes=frozenset({"job.*"}))):
        with pytest.raises(Forbidden):
            import_csv(small, actor, kind="shop", content=FILE.encode())
    with pytest.raises(NotFound):
        import_csv(small, as_("chen"), kind="ship", content=FILE.encode())


def reasons(*names: str) -> CodeList:
    entries = tuple(CodeEntry(code=name, title={"en": name.title()}) for name in names)
    return CodeList(title={"en": "Reasons"}, entries=entries)


def test_a_code_that_is_left_out_is_retired_and_every_version_is_kept(company: Services) -> None:
    first = show_code_list(company, as_("wei"), name="reasons")
    told = put_code_list(
        company, as_("dora"), name="reasons", content=reasons("routine", "audit"), seen=first.version
    )
    assert (told.version, [(e.code, e.retired) for e in told.content.entries]) == (
        2,
        [("routine", False), ("audit", False), ("complaint", True)],
    )
    assert show_code_list(company, as_("wei"), name="reasons", version=1) == first
    assert [(line.version, line.by) for line in code_list_history(company, as_("wei"), name="reasons")] == [
        (2, "dora"),
        (1, "import"),
    ]
    same = put_code_list(company, as_("dora"), name="reasons", content=told.content)
    assert same.version == 2
    with pytest.raises(PreconditionFailed):
        put_code_list(company, as_("dora"), name="reasons", content=reasons("x"), seen=1)
    with pytest.raises(NotFound):
        show_code_list(company, as_("wei"), name="reasons", version=9)
    with pytest.raises(Forbidden):
        put_code_list(company, as_("chen"), name="reasons", content=reasons("x"))
    assert "reasons" in {view.name for view in list_code_lists(company, as_("wei"))}


def test_a_list_hangs_together_with_its_parent(company: Services) -> None:
    child = CodeList(
        parent="reasons",
        entries=(
            CodeEntry(code="a", parent="routine"),
            CodeEntry(code="a", parent="nonsense"),
            CodeEntry(code=1),
        ),
    )
    with pytest.raises(Invalid) as raised:
        put_code_list(company, as_("dora"), name="details", content=child)
    assert codes(raised) == [("/entries/1/code", "code.twice"), ("/entries/1/parent", "code.unknown_parent")]
    good = CodeList(parent="reasons", entries=(CodeEntry(code="a", parent="routine"), CodeEntry(code=1)))
    assert put_code_list(company, as_("dora"), name="details", content=good).version == 1
    circle = CodeList(parent="details", entries=())
    with pytest.raises(Invalid) as raised:
        put_code_list(company, as_("dora"), name="reasons", content=circle)
    assert ("/parent", "code_list.circle") in codes(raised)


def test_everybody_is_told_of_what_they_may_see_and_of_nothing_else(company: Services) -> None:
    start = latest(company)
    job = finished_visit(company)
    put_person(company, as_("chen"), login="nia", change=PersonChange(name="Nia", branch="north"))
    put_subject(company, as_("chen"), subject=SHOP)

    def told(login: str) -> list[tuple[str, str]]:
        changes = changes_since(company, as_(login), after=start)
        assert changes.last == latest(company)
        return [(change.kind, change.ref) for change in changes.items]

    moves = [("job", job)] * 4
    rest = [("organisation", "nia"), ("subject", "shop/S-1")]
    assert told("ada") == moves + rest
    assert told("wei") == moves + rest
    assert told("bo") == rest
    assert told("uwe") == rest[:1]
    assert told("nobody") == []
    assert changes_since(company, as_("ada"), after=latest(company)).items == ()
    halves = changes_since(company, as_("ada"), after=start, limit=3)
    assert [c.ref for c in halves.items] == [job] * 3
    assert [c.ref for c in changes_since(company, as_("ada"), after=halves.last).items] == [
        job,
        "nia",
        "shop/S-1",
    ]


def test_a_reader_is_woken_by_what_another_process_writes(company_on_postgres: str, tmp_path: Path) -> None:
    def open_one(name: str) -> AbstractContextManager[Services]:
        return opened(url=company_on_postgres, folder=tmp_path / name, clock=clock(NOW))

    async def watch(here: Services, there: Services) -> tuple[bool, float]:
        loop = asyncio.get_running_loop()
        waiting = asyncio.create_task(wait_for_change(here, after=latest(here), seconds=20))
        await asyncio.sleep(0.5)
        begun = loop.time()
        await asyncio.to_thread(open_visit, there)
        written = loop.time()
        woken = await waiting
        return woken, loop.time() - max(begun, written)

    with open_one("a") as here, open_one("b") as there:
        woken, took = asyncio.run(watch(here, there))
    assert woken
    assert took < 0.5  # sooner than the poll would have come


def test_a_reader_that_waits_is_woken_by_the_next_change(company: Services) -> None:
    async def watch() -> tuple[bool, float, bool]:
        loop = asyncio.get_running_loop()
        start = latest(company)
        waiting = asyncio.create_task(wait_for_change(company, after=start, seconds=20))
        await asyncio.sleep(0.3)
        begun = loop.time()
        await asyncio.to_thread(open_visit, company)
        woken = await waiting
        took = loop.time() - begun
        idle = await wait_for_change(company, after=latest(company), seconds=0.1)
        return woken, took, idle

    woken, took, idle = asyncio.run(watch())
    assert (woken, idle) == (True, False)
    assert took < 0.9  # sooner than the poll would have come
