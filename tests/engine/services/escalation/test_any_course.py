"""The law of ladders, on random courses of time: no rung twice, none out of order, none early, none lost."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime import events as ev
from engine.runtime.commands import Act
from engine.services.commands import carry_out
from engine.services.composition import compose
from engine.services.context import Services
from engine.services.importing import import_folder
from engine.services.jobs import history
from engine.services.opening import open_job
from engine.services.timers import fire_due
from engine.store import open_store
from tests.engine.services.company import DAY, HOUR, MINUTE, NOW, as_, clock, wait
from tests.engine.services.escalation.conftest import DEFINITIONS

MOVES = st.one_of(
    st.tuples(st.just("wait"), st.integers(-2 * HOUR, 5 * HOUR)),
    st.tuples(st.just("fire"), st.integers(1, 3)),
    st.tuples(st.just("claim"), st.integers(1, 3)),  # by a worker that dies with it
    st.tuples(st.sampled_from(["pause", "resume", "extend"]), st.just(0)),
)


@given(moves=st.lists(MOVES, max_size=25), jobs=st.integers(1, 3))
@settings(max_examples=25)
def test_whatever_the_clock_workers_and_people_do_each_rung_fires_once_and_in_order(
    moves: list[tuple[str, int]], jobs: int
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(f"sqlite:///{folder}/a.db", Path(folder)) as store,
    ):
        services = compose(store, clock=clock(NOW))
        import_folder(services, root=DEFINITIONS)
        opened = [
            open_job(services, as_("ada"), sop="watch", branch="east", assignee="gus") for _ in range(jobs)
        ]
        names = [answer.job for answer in opened]  # type: ignore[union-attr]
        for what, much in moves:
            make(services, names, what, much)
        make(services, names, "resume", 0)
        for _ in range(4):  # however late it is, the end is reached: the approval decides by itself
            wait(services, 3 * DAY)
            while fire_due(services):
                pass
        for name in names:
            found = [line.event for line in history(services, as_("ada"), job=name, limit=200).items]
            holds(found)


def make(services: Services, names: list[str], what: str, much: int) -> None:
    now = services.clock.now()
    match what:
        case "wait":
            wait(services, much)
        case "fire":
            fire_due(services, limit=much)
        case "claim":
            services.store.write(lambda unit: unit.claim_timers(now=now, lease=MINUTE, limit=much))
        case _:
            command = Act(act=what, step="guard" if what == "extend" else None, by_="1h")  # type: ignore[arg-type]
            for name in names:
                carry_out(services, as_("ada", services), job=name, command=command)


def holds(found: list[ev.Event]) -> None:
    """No rung twice, none out of order, none before its moment, and none lost."""
    armed: dict[str, tuple[int, int | None]] = {}
    fired: dict[str, list[int]] = {}
    for event in found:
        if isinstance(event, ev.RungFired):
            at, rung = armed[event.address]
            assert (rung, event.at >= at) == (event.rung, True)
            fired.setdefault(event.address, []).append(event.rung)
        timer = getattr(event, "timer", None)
        if timer is not None:
            armed[getattr(event, "address", "")] = (timer.at, timer.rung)
        if isinstance(event, ev.JobResumed):
            for address, shift in event.shifted.items():
                if shift.timer is not None:
                    armed[address] = (shift.timer.at, shift.timer.rung)
    assert all(later == earlier + 1 for rungs in fired.values() for earlier, later in pairwise(rungs))
    assert (fired["guard"], fired["review"]) == ([0, 1, 2, 3, 4], [0, 1])
    assert isinstance(found[-1], ev.JobEnded)
