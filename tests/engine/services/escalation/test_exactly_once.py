"""Each rung of each ladder fires exactly once, in order, at its moment, whatever clocks and workers do."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.runtime import events as ev
from engine.runtime.commands import Act, HandIn
from engine.services.commands import carry_out, done
from engine.services.context import Services
from engine.services.jobs import history, show_job
from engine.services.occurring import occur
from engine.services.opening import open_job
from engine.services.timers import fire_due, next_due
from tests.engine.services.company import DAY, HOUR, MINUTE, NOW, SECOND, as_, clock, wait

WATCH = [
    ("guard", 0, 1 * HOUR),
    ("guard", 1, 3 * HOUR),
    ("guard", 2, 4 * HOUR),
    ("guard", 3, 6 * HOUR),
    ("guard", 4, 7 * HOUR),
    ("", 0, 9 * HOUR),
    ("review", 0, 9 * HOUR),
    ("", 1, 10 * HOUR),
    ("review", 1, 10 * HOUR),
]
"""The rungs of a watch that nobody does anything about: whose, which, and how long after it was opened."""


def opened(services: Services, sop: str, *, branch: str = "east", assignee: str = "gus") -> str:
    return done(open_job(services, as_("ada", services), sop=sop, branch=branch, assignee=assignee)).job


def act(services: Services, job: str, **what: str) -> None:
    done(carry_out(services, as_("ada", services), job=job, command=Act(**what)))  # type: ignore[arg-type]


def events(services: Services, job: str) -> list[ev.Event]:
    return [line.event for line in history(services, as_("ada", services), job=job).items]


def rungs(services: Services, job: str) -> list[tuple[str, int, int]]:
    """Which rungs fired, of which step, and how long after the job was opened."""
    found = events(services, job)
    return [(e.address, e.rung, e.at - found[0].at) for e in found if isinstance(e, ev.RungFired)]


def drain(services: Services, limit: int = 500) -> int:
    """Fire until nothing is due."""
    total = 0
    while fired := fire_due(services, limit=limit):
        total += fired
    return total


def let_pass(services: Services, until: int, *, step: int = 10 * MINUTE) -> None:
    """Time goes on in small steps, and what is due is fired at each."""
    for _ in range(0, until, step):
        wait(services, step)
        drain(services)


def local(services: Services, job: str, zone: str) -> list[str]:
    """The moments of a job's rungs as a clock on the wall there shows them."""
    moments = [e.at for e in events(services, job) if isinstance(e, ev.RungFired)]
    return [datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).strftime("%a %d %H:%M") for at in moments]


def start_at(services: Services, year: int, month: int, day: int, hour: int, *, zone: str) -> None:
    moment = datetime(year, month, day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    services.clock.set((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1))  # type: ignore[attr-defined]


def test_every_rung_fires_once_in_order_and_at_its_moment(watched: Services) -> None:
    job = opened(watched, "watch")
    let_pass(watched, 12 * HOUR)
    assert rungs(watched, job) == WATCH
    told = Counter(type(event).__struct_config__.tag for event in events(watched, job))
    assert {kind: told[kind] for kind in WHAT_COMES_OF_IT} == WHAT_COMES_OF_IT
    assert (show_job(watched, as_("ada"), job=job).line.end, next_due(watched)) == ("refused", None)


WHAT_COMES_OF_IT = {
    "people.notified": 4,  # two of guard, one of the job, one of review
    "job.reassign_asked": 1,
    "escalation.opened": 2,
    "fault.reported": 1,
    "approval.decided": 1,
    "job.ended": 1,
}


def test_a_week_without_anybody_at_work_is_made_up_for_in_order(watched: Services) -> None:
    jobs = [opened(watched, "watch") for _ in range(3)]
    wait(watched, 7 * DAY)
    drain(watched, limit=2)
    for job in jobs:
        fired = [(address, rung) for address, rung, _ in rungs(watched, job)]
        assert [rung for address, rung in fired if address == "guard"] == [0, 1, 2, 3, 4]
        assert [rung for address, rung in fired if address == ""] == [0, 1]
        assert len(fired) == len(set(fired))
    # The approval that opened only now has its time from now on.
    assert {show_job(watched, as_("ada"), job=job).line.at for job in jobs} == {("review",)}
    wait(watched, 3 * HOUR)
    drain(watched)
    assert {show_job(watched, as_("ada"), job=job).line.end for job in jobs} == {"refused"}


@pytest.mark.parametrize("back", [30 * SECOND, 2 * HOUR, 40 * DAY])
def test_a_clock_that_goes_back_fires_nothing_twice_and_loses_nothing(watched: Services, back: int) -> None:
    job = opened(watched, "watch")
    wait(watched, 3 * HOUR)
    drain(watched)
    before = events(watched, job)
    wait(watched, -back)
    assert (drain(watched), events(watched, job)) == (0, before)
    wait(watched, back)
    let_pass(watched, 8 * HOUR)
    fired = [(address, rung) for address, rung, _ in rungs(watched, job)]
    assert sorted(fired) == sorted((address, rung) for address, rung, _ in WATCH)


def test_a_clock_that_jumps_forwards_skips_no_rung(watched: Services) -> None:
    job = opened(watched, "watch")
    wait(watched, 6 * HOUR + 30 * MINUTE)
    drain(watched)
    assert [rung for _, rung, _ in rungs(watched, job)] == [0, 1, 2, 3]
    assert next_due(watched) == NOW + 7 * HOUR


def test_workers_side_by_side_fire_each_rung_once(watched: Services) -> None:
    jobs = [opened(watched, "watch") for _ in range(12)]
    wait(watched, 6 * HOUR)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda limit: drain(watched, limit=limit), (1, 3, 5, 7))) == 12 * 4
    for job in jobs:
        assert [(address, rung) for address, rung, _ in rungs(watched, job)] == [
            (address, rung) for address, rung, _ in WATCH[:4]
        ]


def test_a_pause_stops_the_ladder_and_what_was_left_of_it_is_left_again(watched: Services) -> None:
    job = opened(watched, "watch")
    let_pass(watched, 2 * HOUR)
    act(watched, job, act="pause", reason="storm")
    wait(watched, 5 * DAY)
    assert (drain(watched), next_due(watched)) == (0, None)
    act(watched, job, act="resume")
    let_pass(watched, 9 * HOUR)
    pause = 5 * DAY
    assert rungs(watched, job) == [WATCH[0], *((a, rung, at + pause) for a, rung, at in WATCH[1:])]


def test_a_later_deadline_moves_the_rungs_that_have_not_fired(watched: Services) -> None:
    job = opened(watched, "watch")
    let_pass(watched, 3 * HOUR)
    act(watched, job, act="extend", step="guard", by_="1h")
    let_pass(watched, 5 * HOUR)
    assert rungs(watched, job) == [
        ("guard", 0, HOUR),
        ("guard", 1, 3 * HOUR),
        ("guard", 2, 5 * HOUR),
        ("guard", 3, 7 * HOUR),
        ("guard", 4, 8 * HOUR),
    ]


def test_what_was_handed_in_needs_no_reminder(watched: Services) -> None:
    job = opened(watched, "watch")
    wait(watched, 59 * MINUTE)
    done(carry_out(watched, as_("gus", watched), job=job, command=HandIn(step="guard")))
    let_pass(watched, HOUR)
    assert rungs(watched, job) == []


def test_a_wait_ends_at_its_time_or_goes_where_else_says(watched: Services) -> None:
    heard, chased = opened(watched, "vigil"), opened(watched, "vigil")
    let_pass(watched, 2 * HOUR)
    occur(watched, as_("ada", watched), event={"type": "gate.open"}, job=heard)
    let_pass(watched, 3 * HOUR)
    assert show_job(watched, as_("ada"), job=heard).line.end == "completed"
    assert show_job(watched, as_("ada"), job=chased).line.at == ("chase",)
    finished = [
        (e.address, e.how, e.at - NOW) for e in events(watched, chased) if isinstance(e, ev.StepFinished)
    ]
    assert finished == [("rest", "elapsed", HOUR), ("hear", "timed_out", 4 * HOUR)]
    assert rungs(watched, chased) == [("hear", 0, 3 * HOUR)]


def test_working_time_passes_over_nights_weekends_and_holidays(watched: Services) -> None:
    start_at(watched, 2026, 4, 3, 16, zone="Asia/Shanghai")  # Friday; Monday is Qingming
    job = opened(watched, "working")
    let_pass(watched, 6 * DAY)
    assert local(watched, job, "Asia/Shanghai") == ["Tue 07 10:00", "Tue 07 11:00", "Wed 08 11:00"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (27, ["Mon 30 09:00", "Mon 30 10:00", "Tue 31 10:00"]),  # the clocks go forward on Sunday
        (20, ["Mon 23 09:00", "Mon 23 10:00", "Tue 24 10:00"]),
    ],
)
def test_working_time_keeps_to_the_clock_on_the_wall_when_summer_begins(
    watched: Services, day: int, expected: list[str]
) -> None:
    start_at(watched, 2026, 3, day, 14, zone="Europe/Berlin")
    job = opened(watched, "working", branch="berlin", assignee="uwe")
    let_pass(watched, 5 * DAY)
    assert local(watched, job, "Europe/Berlin") == expected


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        (
            3,
            28,
            ["Sat 28 23:00", "Sun 29 01:00", "Sun 29 03:00", "Sun 29 05:00"],
        ),  # 02:00 is 03:00 that night
        (
            10,
            24,
            ["Sat 24 23:00", "Sun 25 01:00", "Sun 25 02:00", "Sun 25 03:00"],
        ),  # and 03:00 is 02:00 again
    ],
)
def test_elapsed_time_counts_hours_and_not_the_clock_on_the_wall(
    watched: Services, month: int, day: int, expected: list[str]
) -> None:
    start_at(watched, 2026, month, day, 22, zone="Europe/Berlin")
    job = opened(watched, "watch", branch="berlin", assignee="uwe")
    let_pass(watched, 6 * HOUR)
    assert local(watched, job, "Europe/Berlin") == expected


def test_a_claim_that_was_never_finished_is_taken_up_after_its_lease(watched: Services) -> None:
    job = opened(watched, "watch")
    wait(watched, HOUR)
    watched.store.write(lambda unit: unit.claim_timers(now=watched.clock.now(), lease=MINUTE, limit=9))
    assert drain(watched) == 0
    wait(watched, MINUTE)
    assert drain(watched) == 1
    assert rungs(watched, job) == [("guard", 0, HOUR + MINUTE)]


def test_a_claimed_timer_that_another_fired_meanwhile_is_not_fired_again(watched: Services) -> None:
    job = opened(watched, "watch")
    wait(watched, HOUR)
    lost = clock(watched.clock.now() - 30 * MINUTE)  # a machine whose clock is half an hour behind
    assert watched.store.write(lambda unit: unit.claim_timers(now=lost.now(), lease=MINUTE, limit=9)) == []
    assert drain(watched) == 1
    wait(watched, 2 * HOUR)
    assert drain(watched) == 1
    assert [rung for _, rung, _ in rungs(watched, job)] == [0, 1]
