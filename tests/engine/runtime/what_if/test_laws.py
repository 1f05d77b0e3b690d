"""Laws of simulations: queueing theory, conservation, one task at a time, working hours, determinism."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean

import pytest

from engine.language.organisation import Absence, Branch, CalendarRule, Organisation, Person, Role
from engine.language.runbook import Arrow, End, Runbook, Scope, Work
from engine.runtime.local_time import HOUR, MINUTE
from engine.runtime.playbook import Playbook
from engine.runtime.what_if.assumptions import Arrivals, Assumptions, StepAssumed, Time, filled
from engine.runtime.what_if.measuring import bars, measured
from engine.runtime.what_if.simulating import Simulated, simulate

OFFICE = CalendarRule(week=dict.fromkeys(range(5), (("09:00", "12:00"), ("13:00", "18:00"))))


@dataclass
class Desk:
    """A bench with one SOP and as many clerks as are wanted."""

    clerks: int = 1
    calendar: CalendarRule | None = None
    steps: int = 1
    absences: tuple[Absence, ...] = ()
    books: dict[str, Playbook] = field(default_factory=dict)

    @property
    def organisation(self) -> Organisation:
        people = [f"clerk{number}" for number in range(self.clerks)]
        return Organisation(
            branches={
                "here": Branch(code="here", timezone="UTC", calendar="hours" if self.calendar else None)
            },
            roles={"clerk": Role(name="clerk")},
            people={
                login: Person(
                    login=login, name=login, branch="here", roles=(("clerk", "here"),), absences=self.absences
                )
                for login in people
            },
            calendars={"hours": self.calendar} if self.calendar else {},
        )

    def variant_at(self, sop: str, branch: str) -> str | None:
        return None

    def playbook(self, sop: str, variant: str | None) -> Playbook | None:
        names = [f"step{number}" for number in range(self.steps)]
        onwards = [*names[1:], "done"]
        steps = {
            name: Work(by="role:clerk", next=(Arrow(go=go),)) for name, go in zip(names, onwards, strict=True)
        }
        book = Runbook(
            sop="counter",
            steps={**steps, "done": End(label="completed", successful=True)},
            scopes={"": Scope(kind="top", steps=(*names, "done"), start=names[0])},
        )
        if not self.books:
            self.books["counter"] = Playbook(book, "counter")
        return self.books["counter"]


def run(desk: Desk, per_day: float, time: Time, *, jobs: int = 2000, seed: int = 1) -> Simulated:
    """Simulate a counter."""
    said = Assumptions(
        jobs=jobs,
        seed=seed,
        arrivals={"here": Arrivals(per_day=per_day, source="stated")},
        steps={f"step{number}": StepAssumed(time=time) for number in range(desk.steps)},
    )
    book = desk.playbook("counter", None)
    assert book is not None
    return simulate(desk, "counter", filled(said, book.runbook, ["here"]))


def waits(found: Simulated) -> list[int]:
    """How long each visit waited for somebody, in milliseconds."""
    return [visit.begun - visit.opened for visit in found.visits if visit.begun is not None]


FIXED = Time(10 * MINUTE, 10 * MINUTE, 10 * MINUTE, "fixed")


class Exponential(Time):
    """Times as M/M/1 has them."""

    def draw(self, rng):  # type: ignore[no-untyped-def]
        return round(rng.expovariate(1 / self.usual))


def test_waits_of_fixed_times_are_those_of_an_m_d_1_queue() -> None:
    waited = [mean(waits(run(Desk(), 0.6 * 24 * 6, FIXED, seed=seed))) for seed in range(1, 6)]
    expected = 0.6 / (2 * (1 - 0.6)) * 10 * MINUTE  # Pollaczek and Khinchine
    assert mean(waited) == pytest.approx(expected, rel=0.15)


def test_waits_of_exponential_times_are_those_of_an_m_m_1_queue() -> None:
    time = Exponential(0, 10 * MINUTE, HOUR)
    waited = [mean(waits(run(Desk(), 0.5 * 24 * 6, time, jobs=2000, seed=seed))) for seed in range(1, 6)]
    assert mean(waited) == pytest.approx(0.5 / (1 - 0.5) * 10 * MINUTE, rel=0.15)


def test_somebody_is_busy_for_the_share_that_comes_in() -> None:
    desk = Desk()
    found = run(desk, 0.6 * 24 * 6, FIXED)
    book = desk.playbook("counter", None)
    assert book is not None
    result = measured(found, book.runbook, filled(Assumptions(), book.runbook, ["here"]))
    offered = len(found.arrived) * 10 * MINUTE / (found.last_arrival - found.begin)
    assert result.people[0].utilisation == pytest.approx(offered, abs=0.005)
    assert result.groups[0].utilisation == result.people[0].utilisation


def test_jobs_that_arrived_have_ended_or_are_in_progress() -> None:
    desk = Desk(calendar=OFFICE, steps=3)
    found = run(desk, 40, FIXED, jobs=500)
    book = desk.playbook("counter", None)
    assert book is not None
    result = measured(found, book.runbook, filled(Assumptions(), book.runbook, ["here"]))
    assert result.jobs == 500 == result.ended + result.in_progress
    assert sum(end.jobs for end in result.ends) == result.ended


def test_nobody_does_two_things_at_once() -> None:
    found = run(Desk(clerks=3, calendar=OFFICE, steps=2), 60, Time(MINUTE, 15 * MINUTE, HOUR), jobs=600)
    for worker in found.staff.workers.values():
        assert worker.busy
        assert all(first[1] <= second[0] for first, second in pairwise(sorted(worker.busy)))


def test_nobody_works_outside_their_hours_or_while_absent() -> None:
    away = Absence(since=1_772_582_400_000, until=1_772_755_200_000)  # 4 and 5 March 2026
    found = run(
        Desk(clerks=2, calendar=OFFICE, absences=(away,)), 30, Time(MINUTE, 30 * MINUTE, 3 * HOUR), jobs=400
    )
    begun = [visit.worked[0] for visit in found.visits if visit.worked is not None]
    done = [visit.worked[1] for visit in found.visits if visit.worked is not None]
    hours = next(iter(found.staff.workers.values())).hours
    assert all(hours.is_open(at) for at in begun)
    assert all(hours.is_open(at - 1) for at in done)
    assert not any(away.since <= at < away.until for at in [*begun, *done])


def test_what_takes_longer_than_the_day_goes_on_the_next_day() -> None:
    found = run(Desk(calendar=OFFICE), 0.2, Time(9 * HOUR, 9 * HOUR, 9 * HOUR, "fixed"), jobs=20)
    hours = found.staff.workers["clerk0"].hours
    spans = [visit.worked for visit in found.visits if visit.worked is not None]
    assert {hours.between(*span) for span in spans} == {9 * HOUR}
    assert all(last - first > 9 * HOUR for first, last in spans)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_more_people_never_make_waits_longer(seed: int) -> None:
    time = Time(5 * MINUTE, 20 * MINUTE, HOUR)
    one, two, four = (
        mean(waits(run(Desk(clerks=n, calendar=OFFICE), 20, time, jobs=600, seed=seed))) for n in (1, 2, 4)
    )
    assert one >= two >= four


def test_the_same_seed_gives_the_same_and_another_does_not() -> None:
    runs = [
        [
            (v.job, v.step, v.opened, v.worked)
            for v in run(Desk(steps=2), 90, FIXED, jobs=300, seed=seed).visits
        ]
        for seed in (1, 1, 2)
    ]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_a_simulation_can_be_stopped() -> None:
    desk = Desk()
    book = desk.playbook("counter", None)
    assert book is not None
    told: list[int] = []

    def progress(done: int) -> bool:
        told.append(done)
        return len(told) < 3

    found = simulate(
        desk, "counter", filled(Assumptions(jobs=10_000), book.runbook, ["here"]), progress=progress
    )
    assert found.stopped
    assert len(told) == 3


def test_durations_are_spread_over_bars_that_lose_nobody() -> None:
    found = bars(float(minutes * MINUTE) for minutes in range(1, 1001))
    assert sum(one.count for one in found) == 1000
    assert [one.least for one in found[1:]] == [one.most for one in found[:-1]]
    assert found[-1].most == 60_000
    assert bars([]) == ()
