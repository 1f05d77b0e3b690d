"""Timers and the outbox: claimed by one at a time, free again when a lease ends, gone when done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from engine.store import DueMessage, DueTimer, Store
from tests.engine.store.sample import START, next_step, open_job

MINUTE = 60_000


def claim_timers(store: Store, now: int) -> list[DueTimer]:
    return store.write(lambda unit: unit.claim_timers(now=now, lease=MINUTE, limit=10))


def drop_timer(store: Store, armed: int) -> bool:
    return store.write(lambda unit: unit.drop_timer(job="J1", key="enter", armed=armed))


def claim_messages(store: Store, now: int, *kinds: str) -> list[DueMessage]:
    return store.write(lambda unit: unit.claim_messages(now=now, lease=MINUTE, kinds=kinds))


def test_timers_come_due_in_order_and_stay_with_their_claimer_for_the_lease(store: Store) -> None:
    for job, at in (("late", START + MINUTE), ("early", START), ("later", START + 10 * MINUTE)):
        store.write(lambda unit, job=job, at=at: open_job(unit, job, at=at))  # type: ignore[misc]
    assert store.read(lambda view: view.next_timer()) == START + MINUTE
    now = START + 5 * MINUTE
    early = DueTimer(job="early", key="enter", at=START + MINUTE, armed=1)
    late = DueTimer(job="late", key="enter", at=START + 2 * MINUTE, armed=1)
    assert claim_timers(store, now) == [early, late]
    assert claim_timers(store, now + MINUTE - 1) == []
    assert claim_timers(store, now + MINUTE) == [early, late]


def test_a_timer_is_replaced_by_the_step_that_goes_on_and_dropped_only_if_it_is_still_the_same(
    store: Store,
) -> None:
    store.write(lambda unit: open_job(unit, "J1"))
    store.write(lambda unit: next_step(unit, "J1", at=START + MINUTE))
    assert drop_timer(store, 1) is False
    assert store.read(lambda view: view.next_timer()) == START + 2 * MINUTE
    assert drop_timer(store, 3) is True
    assert store.read(lambda view: view.next_timer()) is None


def test_several_claimers_at_once_never_get_the_same(store: Store) -> None:
    for number in range(40):
        store.write(lambda unit, job=f"J{number}": open_job(unit, job))  # type: ignore[misc]
    now = START + 5 * MINUTE

    def claim(_: int) -> list[str]:
        timers = store.write(lambda unit: unit.claim_timers(now=now, lease=MINUTE, limit=7))
        return [timer.job for timer in timers]

    with ThreadPoolExecutor(8) as shifts:
        got = [job for jobs in shifts.map(claim, range(12)) for job in jobs]
    assert len(got) == len(set(got))
    for _ in range(6):  # whoever skipped what another held finds the rest
        got += claim(0)
    assert sorted(got) == sorted(f"J{number}" for number in range(40))


def test_a_message_is_tried_again_until_it_is_settled_and_then_never(store: Store) -> None:
    store.write(lambda unit: open_job(unit, "J1"))
    assert claim_messages(store, START, "action.run") == []
    (first,) = claim_messages(store, START, "people.notified", "action.run")
    assert (first.key, first.kind, first.payload, first.attempts) == (
        "J1:1",
        "people.notified",
        b'{"who":"wei"}',
        1,
    )
    assert claim_messages(store, START) == []
    later = START + 5 * MINUTE
    assert store.write(lambda unit: unit.postpone_message("J1:1", error="no signal", due_at=later))
    assert claim_messages(store, later - 1) == []
    assert [message.attempts for message in claim_messages(store, later)] == [2]
    assert store.write(lambda unit: unit.settle_message("J1:1", at=later)) is True
    assert store.write(lambda unit: unit.settle_message("J1:1", at=later)) is False
    assert store.write(lambda unit: unit.postpone_message("J1:1", error="x", due_at=later)) is False
    assert claim_messages(store, later + 10 * MINUTE) == []
