"""Sweeping takes away what is old and no record, and nothing else."""

from __future__ import annotations

from functools import partial

from engine.store import Store, UnitOfWork
from engine.store.sweeping import Swept, sweep
from engine.store.tables import BranchRow, PersonRow, SessionRow, SignInAttemptRow
from tests.engine.store.sample import START, next_step, open_job, whole_jobs

DAY = 86_400_000


def swept(store: Store, now: int, *, limit: int = 5_000) -> Swept:
    """Sweep what is older than a day."""
    return store.write(
        lambda unit: sweep(unit, now=now, answers=DAY, messages=DAY, changes=DAY, attempts=DAY, limit=limit)
    )


def fill(unit: UnitOfWork, *, at: int) -> None:
    """One of everything that is swept, of that time."""
    session = unit.session
    session.add(BranchRow(code=f"b{at}"))
    session.flush()
    session.add(PersonRow(login=f"p{at}", name="", branch=f"b{at}"))
    session.flush()
    session.add(
        SessionRow(id=f"s{at}", digest=f"d{at}", person=f"p{at}", created_at=0, seen_at=0, expires_at=at)
    )
    session.add(SignInAttemptRow(key="login:wei", at=at))
    unit.idempotent(actor="wei", key=f"k{at}", request="r", at=at, work=lambda: b"")
    open_job(unit, f"J{at}", at=at)
    unit.settle_message(f"J{at}:1", at=at)


def left(store: Store) -> dict[str, int]:
    tables = ("idempotency", "outbox", "change", "sign_in_attempt", "session", "job_event")
    return {
        table: store.read(lambda view, table=table: view.rows(f"SELECT count(*) FROM {table}"))[0][0]  # type: ignore[misc]
        for table in tables
    }


def test_what_is_old_goes_and_what_is_young_or_a_record_stays(store: Store) -> None:
    old, young = START, START + DAY
    for at in (old, young):
        store.write(partial(fill, at=at))
    assert swept(store, young) == Swept(answers=0, messages=0, changes=0, attempts=0, sessions=1)
    assert swept(store, young + 1) == Swept(answers=1, messages=1, changes=1, attempts=1, sessions=1)
    assert swept(store, young + 1) == Swept(answers=0, messages=0, changes=0, attempts=0, sessions=0)
    assert left(store) == {
        "idempotency": 1, "outbox": 1, "change": 1, "sign_in_attempt": 1, "session": 0, "job_event": 2,
    }  # fmt: skip


def test_a_message_that_nobody_delivered_stays_however_old(store: Store) -> None:
    store.write(lambda unit: open_job(unit, "J1"))
    assert swept(store, START + 100 * DAY).messages == 0
    assert whole_jobs(store) == {"J1": 1}


def test_the_feed_goes_on_counting_after_all_of_it_was_swept(store: Store) -> None:
    store.write(lambda unit: open_job(unit, "J1"))
    store.write(lambda unit: next_step(unit, "J1"))
    last = store.read(lambda view: view.latest_change())
    assert swept(store, START + 100 * DAY).changes == 1
    store.write(lambda unit: next_step(unit, "J1"))
    assert [change.ref for change in store.read(lambda view: view.changes(after=last))] == ["J1"]


def test_a_sweep_takes_no_more_at_once_than_it_is_told(store: Store) -> None:
    for number in range(5):
        store.write(
            lambda unit, n=number: unit.idempotent(actor="wei", key=str(n), request="r", at=START, work=bytes)  # type: ignore[misc]
        )
    assert [swept(store, START + 2 * DAY, limit=2).answers for _ in range(4)] == [2, 2, 1, 0]
