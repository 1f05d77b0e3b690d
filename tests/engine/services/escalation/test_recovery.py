"""Workers are killed at every point at which something is kept, also while they recover what others left."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from engine.services import timers
from engine.services.context import Services
from engine.services.opening import open_job
from engine.services.work.batches import Share
from engine.services.work.operations import OPERATIONS
from engine.store.reading import Reading
from engine.store.store import Store
from engine.store.unit_of_work import UnitOfWork
from tests.engine.services.company import DAY, HOUR, MINUTE, NOW, as_, wait
from tests.engine.services.escalation.test_exactly_once import act, drain, opened, rungs

T = TypeVar("T")
CARRIED = ("timers.fire", "dispatch.carry", "messages.spread")


class Killed(BaseException):
    """The process is gone."""


class Mortal:
    """A store whose process is killed before or after the commit of that number."""

    def __init__(self, store: Store, commit: int, *, after: bool) -> None:
        self._store, self._left, self._after = store, commit, after

    def read(self, function: Callable[[Reading], T]) -> T:
        return self._store.read(function)

    def write(self, function: Callable[[UnitOfWork], T]) -> T:
        return self.submit(function).result()

    def submit(self, function: Callable[[UnitOfWork], T]) -> Future[T]:
        self._left -= 1
        if self._left < 0 and not self._after:
            raise Killed
        future = self._store.submit(function)
        if self._left < 0:
            future.exception()
            raise Killed
        return future


class Slow:
    """A store whose process stands still between its claim and what it does with it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.stands, self.goes_on = threading.Event(), threading.Event()

    def read(self, function: Callable[[Reading], T]) -> T:
        return self._store.read(function)

    def write(self, function: Callable[[UnitOfWork], T]) -> T:
        return self._store.write(function)

    def submit(self, function: Callable[[UnitOfWork], T]) -> Future[T]:
        self.stands.set()
        assert self.goes_on.wait(60)
        return self._store.submit(function)


def over(services: Services, store: Any) -> Services:
    return replace(services, store=store)


def carry_all(services: Services) -> int:
    """What a worker does of everything here, once; answers how much was due."""
    return sum(OPERATIONS[name].do(services, Share()).claimed for name in CARRIED)


def what_came_of(services: Services, job: str) -> dict[str, Any]:
    """Everything that a job did and told, as counts that are the same however it came about."""
    kinds = services.store.read(
        lambda view: view.rows("SELECT type FROM job_event WHERE job = ? ORDER BY seq", job)
    )
    told = services.store.read(
        lambda view: view.rows(
            "SELECT kind, person, count(*), count(DISTINCT cause) FROM message WHERE job = ? "
            "GROUP BY kind, person ORDER BY kind, person",
            job,
        )
    )
    left = services.store.read(
        lambda view: view.rows("SELECT kind FROM outbox WHERE job = ? AND done_at IS NULL ORDER BY kind", job)
    )
    return {
        "events": Counter(kind for (kind,) in kinds),
        "rungs": [(address, rung) for address, rung, _ in rungs(services, job)],
        "told": [tuple(row) for row in told],
        "left": [kind for (kind,) in left],
    }


@pytest.mark.parametrize("after", [False, True], ids=["before a commit", "after a commit"])
def test_a_worker_killed_at_any_commit_and_again_while_it_recovers_changes_nothing(
    watched: Services, after: bool
) -> None:
    days = itertools.count()

    def lived(commit: int | None) -> dict[str, Any]:
        wait(watched, NOW + next(days) * DAY - watched.clock.now())
        job = opened(watched, "watch")
        wait(watched, 7 * HOUR)
        for _ in range(2):  # the worker, and then the one that takes up what it left
            if commit is not None:
                with pytest.raises(Killed):
                    carry_all(over(watched, Mortal(watched.store, commit, after=after)))
            wait(watched, 2 * MINUTE)
        while carry_all(watched):
            pass
        came = what_came_of(watched, job)
        act(watched, job, act="cancel", reason="the day is over")
        while carry_all(watched):
            pass
        return came

    undisturbed = lived(None)
    assert undisturbed["rungs"] == [("guard", rung) for rung in range(5)]
    for commit in range(3):  # a claim, a firing, and what follows
        assert lived(commit) == undisturbed, commit


def test_what_is_done_after_ownership_was_lost_changes_nothing(watched: Services) -> None:
    job = opened(watched, "watch")
    wait(watched, HOUR)
    slow = Slow(watched.store)
    with ThreadPoolExecutor(1) as other:
        late = other.submit(timers.fire, over(watched, slow), Share())
        assert slow.stands.wait(60)
        assert drain(watched) == 0, "it is in the hands of the other"
        wait(watched, timers.LEASE)
        assert drain(watched) == 1
        slow.goes_on.set()
        assert [(line.what, line.failed) for line in late.result().lines] == []
    assert [(address, rung) for address, rung, _ in rungs(watched, job)] == [("guard", 0)]
    assert watched.store.read(lambda view: view.next_timer()) is not None, "the next rung is still armed"


def test_a_pass_after_recovery_finds_nothing_and_wakes_nobody(watched: Services) -> None:
    for _ in range(3):
        opened(watched, "watch")
    wait(watched, HOUR)
    watched.store.write(lambda unit: unit.claim_timers(now=watched.clock.now(), lease=MINUTE, limit=9))
    wait(watched, MINUTE)
    while carry_all(watched):
        pass
    rings: list[None] = []
    watched.signal.on_ring(lambda: rings.append(None))
    assert ([carry_all(watched) for _ in range(5)], rings) == ([0] * 5, [])


def test_looking_at_what_others_hold_or_carry_wakes_nobody_and_says_when_to_look_again(
    watched: Services,
) -> None:
    opened(watched, "watch")
    open_job(watched, as_("ada", watched), sop="watch", branch="berlin", assignee="uwe")
    wait(watched, HOUR)
    now = watched.clock.now()
    watched.store.write(lambda unit: unit.claim_timers(now=now, lease=MINUTE, limit=9, branches=("east",)))
    rings: list[None] = []
    watched.signal.on_ring(lambda: rings.append(None))
    held = timers.fire(watched, Share(branches=("east",)))
    assert (held.claimed, held.next_at, rings) == (0, now + MINUTE, [])
    assert timers.fire(watched, Share(branches=("berlin",))).claimed == 1
