"""The feed of changes: whoever goes on from the last number it saw misses nothing and sees nothing twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from engine.store import Change, Store, UnitOfWork
from tests.engine.store.sample import START, next_step, open_job


def test_every_write_tells_what_changed(store: Store) -> None:
    assert store.read(lambda view: view.latest_change()) == 0
    store.write(lambda unit: open_job(unit, "J1"))
    store.write(lambda unit: unit.changed("organisation", "wei", branch=None, at=START + 1))
    seen = store.read(lambda view: view.changes(after=0))
    assert seen == [
        Change(id=seen[0].id, kind="job", ref="J1", branch="hangzhou", at=START),
        Change(id=seen[1].id, kind="organisation", ref="wei", branch=None, at=START + 1),
    ]
    assert 0 < seen[0].id < seen[1].id == store.read(lambda view: view.latest_change())
    assert store.read(lambda view: view.changes(after=seen[0].id, limit=1)) == seen[1:]


def test_a_follower_misses_nothing_while_units_overtake_each_other(store: Store) -> None:
    store.write(lambda unit: open_job(unit, "slow"))
    held, go_on = threading.Event(), threading.Event()

    def slow(unit: UnitOfWork) -> None:
        next_step(unit, "slow")  # has its number now, and commits after the others
        held.set()
        go_on.wait(0.3)

    seen: list[Change] = []

    def last() -> int:
        return seen[-1].id if seen else 0

    def follow() -> None:
        after = last()
        seen.extend(store.read(lambda view: view.changes(after=after, limit=3)))

    follow()
    writing = store.submit(slow)
    held.wait(10)
    with ThreadPoolExecutor(4) as people:
        opened = [people.submit(store.write, lambda unit, n=n: open_job(unit, f"J{n}")) for n in range(20)]
        while not (writing.done() and all(future.done() for future in opened)):
            follow()
    while last() < store.read(lambda view: view.latest_change()):
        follow()
    assert [change.id for change in seen] == sorted({change.id for change in seen})
    assert sorted(change.ref for change in seen) == sorted(["slow", "slow", *(f"J{n}" for n in range(20))])
