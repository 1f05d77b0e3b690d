"""The writer: what is answered is durable, what raised is gone. The same on both databases."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from engine.runtime.effects import Effects
from engine.store import Closed, Conflict, Reading, Store, StoredJob, UnitOfWork, open_store
from engine.store.tables import RoleRow, SettingRow
from engine.store.unit_of_work import type_of
from tests.engine.store.sample import START, next_step, open_job, step, whole_jobs


def setting(name: str, value: str = "1") -> SettingRow:
    return SettingRow(name=name, value=value, updated_at=START, updated_by="lin")


def settings(store: Store) -> list[str]:
    return [name for (name,) in store.read(lambda view: view.rows("SELECT name FROM setting ORDER BY name"))]


def test_what_was_written_is_there_after_opening_again(database_url: str, tmp_path: Path) -> None:
    with open_store(database_url, tmp_path) as store:
        opened = store.write(lambda unit: open_job(unit, "J1"))
        written = store.write(lambda unit: step(unit, opened))
    with open_store(database_url, tmp_path) as store:
        assert store.read(lambda view: view.job("J1")) == written
        events = store.read(lambda view: view.events("J1"))
        assert [type_of(stored.event) for stored in events] == ["job.opened", "step.handed_in", "step.opened"]
        assert store.read(lambda view: view.events("J1", after=1, limit=1)) == events[1:2]
        assert whole_jobs(store) == {"J1": 3}


def test_what_a_function_that_raises_wrote_is_gone_and_its_neighbours_stay(store: Store) -> None:
    def fails(unit: UnitOfWork) -> None:
        open_job(unit, "bad")
        unit.session.add(setting("bad"))
        unit.session.flush()
        raise LookupError("no")

    held, go_on = threading.Event(), threading.Event()

    def hold(_: UnitOfWork) -> None:
        held.set()
        go_on.wait(10)

    holder = store.submit(hold)  # so that, on SQLite, the others wait and go into one commit
    held.wait(10)
    waiting: list[Future[object]] = [
        store.submit(fails if name == "bad" else lambda unit, name=name: open_job(unit, name))  # type: ignore[misc]
        for name in ("A", "bad", "B")
    ]
    go_on.set()
    holder.result(10)
    assert isinstance(waiting[0].result(10), StoredJob)
    with pytest.raises(LookupError):
        waiting[1].result(10)
    assert isinstance(waiting[2].result(10), StoredJob)
    assert whole_jobs(store) == {"A": 1, "B": 1}
    assert settings(store) == []


def test_no_step_is_lost_when_many_go_on_with_the_same_jobs(store: Store) -> None:
    jobs = ["J1", "J2", "J3"]
    for job in jobs:
        store.write(lambda unit, job=job: open_job(unit, job))  # type: ignore[misc]
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda n: store.write(lambda unit: next_step(unit, jobs[n % 3])), range(60)))
    assert whole_jobs(store) == dict.fromkeys(jobs, 41)


def test_a_job_that_went_on_meanwhile_is_a_conflict_and_nothing_of_the_unit_is_kept(store: Store) -> None:
    opened = store.write(lambda unit: open_job(unit, "J1"))
    store.write(lambda unit: step(unit, opened))

    def late(unit: UnitOfWork) -> None:
        unit.session.add(setting("late"))
        step(unit, opened)

    with pytest.raises(Conflict) as caught:
        store.write(late)
    assert (caught.value.code, caught.value.details) == ("job.moved_on", {"job": "J1", "version": 1})
    assert whole_jobs(store) == {"J1": 3}
    assert settings(store) == []


def test_a_job_is_opened_once(store: Store) -> None:
    store.write(lambda unit: open_job(unit, "J1"))
    with pytest.raises(Conflict, match="open already"):
        store.write(lambda unit: open_job(unit, "J1"))
    assert whole_jobs(store) == {"J1": 1}


def test_several_jobs_in_one_unit_go_together(store: Store) -> None:
    def both(unit: UnitOfWork, *, fail: bool) -> None:
        open_job(unit, "parent")
        step(unit, open_job(unit, "child"))
        if fail:
            raise LookupError("no")

    with pytest.raises(LookupError):
        store.write(lambda unit: both(unit, fail=True))
    assert whole_jobs(store) == {}
    store.write(lambda unit: both(unit, fail=False))
    assert whole_jobs(store) == {"parent": 1, "child": 3}


def test_the_session_works_in_the_units_transaction(store: Store) -> None:
    def work(unit: UnitOfWork) -> str:
        unit.session.add(setting("made", '"by the session"'))
        open_job(unit, "J1")  # written after what the session holds
        found = unit.rows("SELECT value FROM setting WHERE name = ?", "made")
        return str(found[0][0])

    assert store.write(work) == '"by the session"'
    made = store.read(lambda view: view.session.get(SettingRow, "made"))
    assert made is not None
    assert made.value == '"by the session"'


def test_a_session_that_failed_fails_its_unit_even_if_the_error_is_caught(store: Store) -> None:
    store.write(lambda unit: unit.session.add(RoleRow(name="clerk")))

    def careless(unit: UnitOfWork) -> None:
        open_job(unit, "J1")
        unit.session.add(RoleRow(name="clerk"))
        try:
            unit.session.flush()
        except IntegrityError:
            unit.session.rollback()

    with pytest.raises(RuntimeError, match="rolled back"):
        store.write(careless)
    assert whole_jobs(store) == {}


def test_what_may_fail_can_be_tried_in_a_savepoint(store: Store) -> None:
    store.write(lambda unit: unit.session.add(RoleRow(name="clerk")))

    def careful(unit: UnitOfWork) -> bool:
        open_job(unit, "J1")
        try:
            with unit.session.begin_nested():
                unit.session.add(RoleRow(name="clerk"))
        except IntegrityError:
            return False
        return True

    assert store.write(careful) is False
    assert whole_jobs(store) == {"J1": 1}


def test_a_unit_that_was_kept_can_not_be_used_later(store: Store) -> None:
    kept = store.write(lambda unit: unit)
    with pytest.raises(RuntimeError, match="over"):
        kept.load_job("J1")
    view = store.read(lambda view: view)
    with pytest.raises(RuntimeError, match="over"):
        view.job("J1")


def test_writing_inside_a_write_is_refused_instead_of_waiting_for_ever(store: Store) -> None:
    with pytest.raises(RuntimeError, match="inside a write"):
        store.write(lambda _: store.write(lambda _: None))


def test_closing_finishes_what_was_handed_over_and_takes_no_more(database_url: str, tmp_path: Path) -> None:
    store = open_store(database_url, tmp_path)
    futures = [store.submit(lambda unit, n=n: open_job(unit, f"J{n}")) for n in range(20)]  # type: ignore[misc]
    store.close()
    assert [future.result(0).id for future in futures] == [f"J{n}" for n in range(20)]
    with pytest.raises(Closed):
        store.submit(lambda _: None)
    with pytest.raises(Closed):
        store.write(lambda _: None)
    with pytest.raises(Closed):
        store.read(lambda _: None)
    store.close()


def test_a_caller_who_gave_up_waiting_is_not_served(store: Store) -> None:
    held, go_on = threading.Event(), threading.Event()

    def hold(_: UnitOfWork) -> None:
        held.set()
        go_on.wait(10)

    holders = [store.submit(hold) for _ in range(8)]  # every writing thread there is
    held.wait(10)
    future = store.submit(lambda unit: open_job(unit, "J1"))
    assert future.cancel()
    go_on.set()
    for holder in holders:
        holder.result(10)
    assert whole_jobs(store) == {}


def test_nobody_is_answered_before_the_commit(database_url: str, tmp_path: Path) -> None:
    answered_early: list[bool] = []
    futures: list[Future[StoredJob]] = []

    def probe(point: str) -> None:
        if point == "before_commit":
            answered_early.append(any(future.done() for future in futures))

    with open_store(database_url, tmp_path, probe=probe) as store:
        futures.append(store.submit(lambda unit: open_job(unit, "J1")))
        futures[0].result(10)
    assert answered_early == [False]


def test_reading_never_waits_for_the_writer_and_sees_one_moment(store: Store) -> None:
    store.write(lambda unit: open_job(unit, "J1"))
    held, go_on = threading.Event(), threading.Event()

    def slow(unit: UnitOfWork) -> None:
        next_step(unit, "J1")
        held.set()
        go_on.wait(10)

    def look(view: Reading) -> tuple[int, int]:
        first = view.job("J1")
        go_on.set()
        writing.result(10)  # it commits while we look
        second = view.job("J1")
        assert first is not None
        assert second is not None
        return first.version, second.version

    writing = store.submit(slow)
    held.wait(10)
    assert store.read(look) == (1, 1)
    assert whole_jobs(store) == {"J1": 3}


def test_a_read_can_not_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only"):
        store.read(lambda view: view.rows("DELETE FROM setting"))
    with pytest.raises(Exception, match=r"readonly|read-only"):
        store.read(lambda view: view.session.add(setting("x")))
    assert settings(store) == []


@pytest.mark.parametrize("table", ["job_event", "admin_event", "runbook"])
def test_the_database_itself_refuses_to_change_what_is_append_only(store: Store, table: str) -> None:
    store.write(lambda unit: open_job(unit, "J1"))
    store.write(lambda unit: unit.record("person.changed", "wei", by="lin", at=START))
    column = {"job_event": "at", "admin_event": "at", "runbook": "stored_at"}[table]
    for statement in (f"UPDATE {table} SET {column} = 1", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match="append-only"):
            store.write(lambda unit, statement=statement: unit.run(statement))  # type: ignore[misc]
    assert whole_jobs(store) == {"J1": 1}


def test_jobs_are_numbered_in_the_order_in_which_they_were_opened(store: Store) -> None:
    opened = [store.write(lambda unit, n=n: open_job(unit, f"J{n}")).number for n in range(3)]  # type: ignore[misc]
    assert opened == sorted(set(opened))
    assert store.read(lambda view: view.job("J1")).number == opened[1]  # type: ignore[union-attr]


def test_an_empty_effect_writes_job_and_events_alone(store: Store) -> None:
    opened = store.write(lambda unit: open_job(unit, "J1"))

    def note(unit: UnitOfWork) -> StoredJob:
        from msgspec.structs import replace

        from engine.runtime.events import Noted
        from engine.runtime.job import Job

        event = Noted(seq=2, at=START, by="wei", text="半夜 \u0000 \U0001f600")
        state = replace(opened.state, seq=2)
        return unit.append(opened, [event], Job(opening=opened.opening, state=state), Effects())

    noted = store.write(note)
    assert noted.version == 2
    events = store.read(lambda view: view.events("J1", after=1))
    assert events[0].event.text == "半夜 \u0000 \U0001f600"  # type: ignore[union-attr]


def test_a_busy_minute_is_served_in_turn(store: Store) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(16) as people:
        done = list(people.map(lambda n: store.write(lambda unit: open_job(unit, f"J{n}")).id, range(200)))
    assert done == [f"J{n}" for n in range(200)]
    assert time.monotonic() - began < 30
    assert len(whole_jobs(store)) == 200
