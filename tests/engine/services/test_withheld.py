"""Work that a job did not take: kept with its evidence, seen by who must, settled once, and proved."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.runtime.commands import Act
from engine.services.access import Actor
from engine.services.composition import compose
from engine.services.context import Services
from engine.services.evidence import stored_evidence
from engine.services.live import changes_since, latest
from engine.services.problems import Conflict, Forbidden, Invalid, NotFound
from engine.services.withheld import (
    How,
    WithheldView,
    WithheldWork,
    list_withheld,
    settle,
    show_withheld,
    tell,
)
from engine.store import open_store
from engine.store.addresses import SqliteAddress
from engine.store.auditing import audit
from engine.store.backup import back_up
from engine.store.blob_opening import open_blobs
from engine.store.collecting import collect
from engine.store.restoring import restore
from tests.engine.services.company import DAY, NOW, as_, clock, do, prepared_visit, stored_photo

EVERYBODY = ("ada", "dora", "otto", "rita", "hal", "chen", "lin", "wei", "bo", "max", "uwe")


def reassigned(services: Services) -> str:
    """A visit that was Wei's and is Bo's now."""
    job = prepared_visit(services)
    do(services, "chen", job, Act(act="reassign", to="bo"))
    return job


def work(job: str, blob: str | None = None, **more: Any) -> WithheldWork:
    photos = [] if blob is None else [{"blob": blob, "at": NOW}]
    command = {"do": "hand_in", "step": "photograph", "answers": {"front": photos}, "at": NOW, "skew": 2000}
    fields = {
        "job": job,
        "status": "withheld",
        "command": command,
        "conflict": "reassigned",
        "code": "actor.not_allowed",
        "made_at": NOW,
        **more,
    }
    return WithheldWork(**fields)


def told(services: Services, given: WithheldWork, *, by: str = "wei", key: str = "k1") -> WithheldView:
    return tell(services, as_(by, services), key=key, work=given)


def who_sees(services: Services, given: WithheldView) -> set[str]:
    found = set()
    for login in EVERYBODY:
        actor = as_(login, services)
        listed = given.id in {one.id for one in list_withheld(services, actor).items}
        try:
            show_withheld(services, actor, withheld=given.id)
            shown = True
        except NotFound:
            shown = False
        assert listed == shown, login
        if shown:
            found.add(login)
    return found


def test_what_was_refused_is_told_with_where_the_job_stands_now(company: Services) -> None:
    job = reassigned(company)
    blob = stored_photo(company, "front")
    view = told(company, work(job, blob, detail="Bo has it now"))
    assert msgspec.to_builtins(view) | {"id": "", "number": 0, "runbook": "", "job_version": 0} == {
        "id": "",
        "key": "k1",
        "job": job,
        "number": 0,
        "title": {"en": "Visit a shop", "zh-CN": "拜访门店"},
        "branch": "east",
        "runbook": "",
        "job_status": "open",
        "job_version": 0,
        "assignee": "bo",
        "step": "photograph",
        "step_title": {"en": "Photograph", "zh-CN": "拍照"},
        "person": "wei",
        "person_name": "Wei",
        "command": msgspec.to_builtins(work(job, blob).command),
        "conflict": "reassigned",
        "code": "actor.not_allowed",
        "detail": "Bo has it now",
        "faults": (),
        "blobs": (blob,),
        "made_at": NOW,
        "skew": 2000,
        "received_at": NOW,
        "status": "withheld",
        "how": None,
        "note": "",
        "settled_by": None,
        "settled_at": None,
        "can_settle": False,
    }


def test_it_is_seen_by_its_person_by_overseers_and_by_who_manages_there(company: Services) -> None:
    view = told(company, work(reassigned(company)))
    assert who_sees(company, view) == {"wei", "chen", "rita", "ada"}


def test_what_is_handed_over_is_seen_by_who_has_the_job_now_with_its_evidence(company: Services) -> None:
    job = reassigned(company)
    blob = stored_photo(company, "front")
    told(company, work(job, blob))
    with pytest.raises(NotFound):
        stored_evidence(company, as_("bo"), sha256=blob)
    view = told(company, work(job, blob, status="handed_over"))
    assert who_sees(company, view) == {"wei", "chen", "rita", "ada", "bo", "lin"}
    assert stored_evidence(company, as_("bo"), sha256=blob)[0].sha256 == blob
    with pytest.raises(NotFound):
        stored_evidence(company, as_("max"), sha256=blob)


def test_telling_again_changes_nothing_and_never_takes_a_decision_back(company: Services) -> None:
    job = reassigned(company)
    first = told(company, work(job))
    entries = company.store.read(lambda view: view.rows("SELECT count(*) FROM admin_event"))
    assert told(company, work(job)) == first
    assert company.store.read(lambda view: view.rows("SELECT count(*) FROM admin_event")) == entries
    assert told(company, work(job, status="withdrawn")).status == "withdrawn"
    assert told(company, work(job)).status == "withdrawn"
    with pytest.raises(Conflict, match=r"withheld\.decided"):
        told(company, work(job, status="handed_over"))


def test_evidence_of_what_is_handed_over_must_be_here(company: Services) -> None:
    job = reassigned(company)
    missing = "0" * 64
    assert told(company, work(job, missing)).blobs == ()
    with pytest.raises(Invalid, match=r"evidence\.not_stored"):
        told(company, work(job, missing, status="handed_over"))


def test_evidence_of_withheld_work_is_kept_for_good(company: Services) -> None:
    blob = stored_photo(company, "front")
    told(company, work(reassigned(company), blob))
    assert collect(company.store, company.blobs, company.staging, now=NOW + 9 * DAY).blobs == ()


def test_nobody_tells_of_a_job_that_was_never_theirs(company: Services) -> None:
    job = reassigned(company)
    for login, named in (("uwe", job), ("wei", "no-such-job")):
        with pytest.raises(NotFound, match=r"job\.unknown"):
            told(company, work(named), by=login)
    with pytest.raises(Invalid, match=r"withheld\.invalid"):
        told(company, work(job, command={"do": "fire"}))


def test_two_people_may_use_the_same_key(company: Services) -> None:
    job = reassigned(company)
    mine, theirs = told(company, work(job)), told(company, work(job), by="bo")
    assert mine.id != theirs.id
    assert show_withheld(company, as_("wei"), withheld=mine.id).person == "wei"


@pytest.mark.parametrize("how", ["taken", "dismissed"])
def test_a_supervisor_settles_it_once_and_for_good(company: Services, how: How) -> None:
    job = reassigned(company)
    view = told(company, work(job))
    assert show_withheld(company, as_("chen"), withheld=view.id).can_settle
    settled = settle(company, as_("chen"), withheld=view.id, how=how, note="typed in by hand")
    assert (settled.status, settled.how, settled.note) == ("settled", how, "typed in by hand")
    assert (settled.settled_by, settled.settled_at, settled.can_settle) == ("chen", NOW, False)
    assert settle(company, as_("rita"), withheld=view.id, how=how).settled_by == "chen"
    other: How = "dismissed" if how == "taken" else "taken"
    with pytest.raises(Conflict, match=r"withheld\.decided"):
        settle(company, as_("rita"), withheld=view.id, how=other)
    assert told(company, work(job, status="withdrawn")).status == "settled"


def test_nobody_settles_their_own_and_nobody_what_they_do_not_see(company: Services) -> None:
    view = told(company, work(reassigned(company)))
    with pytest.raises(Forbidden):
        settle(company, as_("wei"), withheld=view.id, how="taken")
    with pytest.raises(NotFound):
        settle(company, as_("max"), withheld=view.id, how="taken")
    token = Actor(login="chen", at=NOW, scopes=frozenset({"job.see"}))
    with pytest.raises(NotFound):
        settle(company, token, withheld=view.id, how="taken")


def test_lists_come_in_pages_and_by_job_and_status(company: Services) -> None:
    job = reassigned(company)
    ids = [told(company, work(job), key=f"k{number}").id for number in range(5)]
    told(company, work(job, status="withdrawn"), key="k0")
    chen = as_("chen")
    found, cursor = [], None
    while True:
        page = list_withheld(company, chen, cursor=cursor, limit=2)
        found += [one.id for one in page.items]
        if (cursor := page.next) is None:
            break
    assert sorted(found) == sorted(ids)
    assert len(list_withheld(company, chen, status="withheld", job=job).items) == 4
    assert list_withheld(company, chen, job="another").items == ()


def test_supervisors_hear_of_it_at_once_and_others_do_not(company: Services) -> None:
    job = reassigned(company)
    before = latest(company)
    view = told(company, work(job))
    heard = {
        login: [(one.kind, one.ref) for one in changes_since(company, as_(login), after=before).items]
        for login in ("chen", "wei", "max", "bo")
    }
    mine = [("withheld", view.id)]
    assert heard == {"chen": mine, "wei": mine, "max": [], "bo": []}


def test_it_comes_through_a_backup_and_the_audit_holds(company: Services, tmp_path: Path) -> None:
    job = reassigned(company)
    view = told(company, work(job))
    settle(company, as_("chen"), withheld=view.id, how="taken", note="note")
    assert [fault.sentence() for fault in audit(company.store).faults] == []
    back_up(company.store, company.blobs, tmp_path / "backup.zip")
    folder = tmp_path / "restored"
    restore(tmp_path / "backup.zip", None, folder, open_blobs(None, folder))
    with open_store(None, folder) as store:
        services = compose(store, clock=clock())
        assert show_withheld(services, as_("rita"), withheld=view.id).note == "note"
        assert audit(store).holds


def test_the_audit_finds_one_changed_value_in_any_column(small: Services) -> None:
    view = told(small, work(reassigned(small), stored_photo(small, "front")))
    assert isinstance(small.store.address, SqliteAddress)
    missed = []
    with closing(sqlite3.connect(small.store.address.path, isolation_level=None)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        names = [row[1] for row in raw.execute("PRAGMA table_info(withheld)")]
        for name in names:
            (was,) = raw.execute(f'SELECT "{name}" FROM withheld').fetchone()
            changed = was + 1 if isinstance(was, int) else f"{was or ''}x"
            raw.execute(f'UPDATE withheld SET "{name}" = ?', (changed,))
            if audit(small.store).holds:
                missed.append(name)
            raw.execute(f'UPDATE withheld SET "{name}" = ?', (was,))
        assert missed == []
        assert audit(small.store).holds
        raw.execute("DELETE FROM withheld_blob")
        assert {fault.code for fault in audit(small.store).faults} == {"withheld.column"}
        raw.execute("DELETE FROM withheld")
        assert {fault.code for fault in audit(small.store).faults} == {"withheld.missing"}
    assert view.status == "withheld"
