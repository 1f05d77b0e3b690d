"""Who has a draft open; throwing drafts away, taking them up again, closing what was published."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

from engine.services.context import Services
from engine.services.drafts.keeping import clear, close_as_published, discard, name_draft, reopen
from engine.services.drafts.presence import tell
from engine.services.drafts.showing import show_draft
from engine.services.problems import Conflict, Forbidden, NotFound
from engine.services.translating import read, write
from engine.services.work.batches import Share
from tests.engine.services.company import DAY, NOW, SECOND, as_, wait
from tests.engine.services.drafts.drafting import MAIN, saved, started

TABLES = (
    "draft", "draft_file", "draft_content", "draft_save", "draft_change", "draft_key", "draft_presence",
)  # fmt: skip


def present(services: Services, draft: str) -> list[tuple[str, str, str]]:
    line = show_draft(services, as_("dora"), draft=draft).draft
    return [(one.name, one.room, one.where) for one in line.present]


def latest(services: Services) -> int:
    return read(services, lambda reading: reading.latest_change())


def test_who_has_a_draft_open_is_told_until_they_leave_or_fall_silent(company: Services) -> None:
    draft = started(company).draft.id
    tell(company, as_("dora"), draft=draft, room="flow", where="greet")
    here, version = tell(company, as_("ada"), draft=draft, room="forms", where="check")
    assert ([one.login for one in here], version) == (["ada", "dora"], 1)
    assert present(company, draft) == [("Ada", "forms", "check"), ("Dora", "flow", "greet")]
    tell(company, as_("ada"), draft=draft, away=True)
    assert present(company, draft) == [("Dora", "flow", "greet")]
    wait(company, 45 * SECOND)
    assert present(company, draft) == []


def test_the_live_feed_tells_who_comes_moves_and_goes_and_not_who_stays(company: Services) -> None:
    draft = started(company).draft.id
    marks = [latest(company)]
    for login, where, pause, away in (
        ("dora", "greet", 0, False),  # comes
        ("dora", "greet", 20, False),  # stays
        ("dora", "done", 20, False),  # moves
        ("ada", "", 20, False),  # comes
        ("ada", "", 20, False),  # stays
        ("ada", "", 20, False),  # stays; Dora has gone
        ("ada", "", 0, True),  # goes
        ("ada", "", 0, True),  # has gone
    ):
        wait(company, pause * SECOND)
        tell(company, as_(login), draft=draft, room="flow", where=where, away=away)
        marks.append(latest(company))
    told = [after > before for before, after in pairwise(marks)]
    assert told == [True, False, True, True, False, True, True, False]
    rows = read(company, lambda reading: reading.rows("SELECT count(*) FROM draft_presence"))
    assert rows[0][0] == 0


def test_presence_is_for_designers_and_of_drafts_that_are_there(company: Services) -> None:
    draft = started(company).draft.id
    with pytest.raises(Forbidden):
        tell(company, as_("chen"), draft=draft)
    with pytest.raises(NotFound):
        tell(company, as_("dora"), draft="none")


def test_a_draft_that_was_thrown_away_takes_no_save_until_it_is_taken_up_again(company: Services) -> None:
    draft = started(company).draft.id
    discard(company, as_("ada"), draft=draft)
    discard(company, as_("ada"), draft=draft)
    assert show_draft(company, as_("dora"), draft=draft).draft.status == "discarded"
    with pytest.raises(Conflict) as told:
        saved(company, draft, MAIN, "x", 1)
    assert told.value.code == "draft.closed"
    line = reopen(company, as_("dora"), draft=draft)
    assert (line.status, line.closed_at) == ("open", None)
    assert saved(company, draft, MAIN, "x", 1).version == 2
    assert _recorded(company) == [
        ("draft.started", "dora"), ("draft.discarded", "ada"), ("draft.reopened", "dora"),
    ]  # fmt: skip


def _recorded(services: Services) -> list[tuple[str, str]]:
    rows = read(services, lambda reading: reading.rows("SELECT body FROM admin_event ORDER BY seq"))
    found = [msgspec.json.decode(row[0]) for row in rows]
    return [(one["action"], one["by"]) for one in found if one["action"].startswith("draft.")]


def test_what_was_published_is_closed_and_stays(company: Services) -> None:
    draft = started(company).draft.id
    write(company, lambda unit: close_as_published(unit, draft, revision=3, by="dora", at=NOW))
    line = show_draft(company, as_("dora"), draft=draft).draft
    assert (line.status, line.revision, line.closed_at) == ("published", 3, NOW)
    for use in (discard, reopen):
        with pytest.raises(Conflict):
            use(company, as_("dora"), draft=draft)


def test_a_draft_is_named(company: Services) -> None:
    draft = started(company).draft.id
    assert name_draft(company, as_("ada"), draft=draft, title=" Spring ").title == "Spring"


def test_drafts_that_were_thrown_away_are_removed_for_good_after_30_days(company: Services) -> None:
    gone, taken_up = started(company).draft.id, started(company).draft.id
    saved(company, gone, "tour/a.md", "x", None, key="k")
    tell(company, as_("dora"), draft=gone)
    discard(company, as_("dora"), draft=gone)
    wait(company, 30 * DAY - 1)
    assert clear(company, Share()).claimed == 0
    wait(company, 1)
    discard(company, as_("dora"), draft=taken_up)
    assert clear(company, Share()).claimed == 1
    with pytest.raises(NotFound):
        show_draft(company, as_("dora"), draft=gone)
    reopen(company, as_("dora"), draft=taken_up)
    kept = read(company, lambda reading: [_drafts(reading, table) for table in TABLES])
    assert kept == [{taken_up}] * 5 + [set(), set()]


def _drafts(reading: object, table: str) -> set[str]:
    column = "id" if table == "draft" else "draft"
    return {row[0] for row in reading.rows(f"SELECT {column} FROM {table}")}  # type: ignore[attr-defined]
