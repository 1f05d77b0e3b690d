"""Triggers: what opens a job, exactly one per cause, and why the rest opened none."""

from __future__ import annotations

import json
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest

from engine.runtime.commands import Act, HandIn
from engine.services.context import Services
from engine.services.devices.handling import take
from engine.services.devices.looking import last_instant, look
from engine.services.devices.taking_in import take_in
from engine.services.jobs import JobFilter, list_jobs, show_job
from engine.services.publishing import withdraw
from engine.services.work.batches import Share
from tests.engine.services.company import DAY, HOUR, MINUTE, NOW, SECOND, as_, do, wait
from tests.engine.services.devices.terminals import (
    ENGINE,
    OFFLINE,
    ONLINE,
    TELEMETRY,
    handle,
    jobs,
    message,
    outcomes,
    params,
    register,
    say,
    state_of,
)


def status(services: Services, job: str) -> str:
    return show_job(services, as_("ada"), job=job).line.status


def test_an_event_opens_the_job_of_its_trigger_with_the_subject_and_the_cause(site: Services) -> None:
    key = say(site, "T-1", "device.alarm", code=7)
    handle(site)
    assert outcomes(site, key) == {"": "job", "alarm": "job"}
    (job,) = jobs(site)
    shown = show_job(site, as_("ada"), job=job)
    assert shown.inputs == {"device": "T-1", "code": 7}
    assert shown.subject is not None
    assert (shown.line.branch, shown.line.opened_by, shown.subject.id) == ("east", "system", "T-1")


def test_every_event_of_a_trigger_without_a_limit_opens_one(site: Services) -> None:
    for code in range(3):
        say(site, "T-1", "device.alarm", code=code)
    handle(site)
    assert len(jobs(site)) == 3


@pytest.mark.parametrize(
    ("device", "type_", "data", "expected"),
    [
        ("T-1", "device.hum", {}, {"": "no_trigger"}),
        ("NOBODY", "device.alarm", {"code": 1}, {"": "unknown_device"}),
        ("T-1", TELEMETRY, {"heat": 80}, {"": "when_false", "hot": "when_false"}),
        ("T-1", TELEMETRY, {}, {"": "when_false", "hot": "when_false"}),
        ("BOX", TELEMETRY, {"heat": 99}, {"": "not_of", "hot": "not_of"}),
        ("T-1", "device.alarm", {"code": -1}, {"": "inputs_invalid", "alarm": "inputs_invalid"}),
        ("T-1", "device.moved", {}, {"": "when_false", "northern": "when_false"}),
        ("T-3", "device.moved", {}, {"": "job", "northern": "job"}),
    ],
)
def test_an_event_that_opens_no_job_says_why(
    small_site: Services, device: str, type_: str, data: dict[str, int], expected: dict[str, str]
) -> None:
    key = say(small_site, device, type_, **data)
    handle(small_site)
    assert outcomes(small_site, key) == expected


def test_inputs_that_the_sop_does_not_take_are_told_with_every_fault(small_site: Services) -> None:
    key = say(small_site, "T-1", "device.alarm", code=-1)
    handle(small_site)
    (fault,) = json.loads(params(small_site, key, "alarm"))["faults"]
    assert (fault["pointer"], fault["code"]) == ("/inputs/code", "minimum")


def test_a_retired_device_a_device_of_no_branch_and_a_withdrawn_sop_open_nothing(
    small_site: Services,
) -> None:
    register(small_site, "OLD", branch="east", retired=True)
    register(small_site, "ADRIFT")
    keys = [say(small_site, key, "device.alarm", code=1) for key in ("OLD", "ADRIFT", "T-1")]
    withdraw(small_site, as_("dora"), sop="repair")
    handle(small_site)
    assert [outcomes(small_site, key)[""] for key in keys] == ["device_retired", "no_site", "sop_withdrawn"]
    assert jobs(small_site) == []


def test_until_closed_opens_the_next_job_only_when_the_last_is_closed(site: Services) -> None:
    first = say(site, "T-1", TELEMETRY, heat=90)
    wait(site, SECOND)
    second = say(site, "T-1", TELEMETRY, heat=95)
    other = say(site, "T-2", TELEMETRY, heat=95)
    handle(site)
    assert [outcomes(site, key)["hot"] for key in (first, second, other)] == ["job", "already_open", "job"]
    job = jobs(site)[0]
    assert json.loads(params(site, second, "hot")) == {"job": job}
    wait(site, MINUTE)
    before = message(site, "T-1", TELEMETRY, heat=96)
    wait(site, MINUTE)
    do(site, "rita", job, Act(act="cancel", reason="Not needed"))
    take_in(site, [before], by=ENGINE)
    handle(site)
    assert outcomes(site, before.key)["hot"] == "already_open"  # that is what the job was about
    wait(site, MINUTE)
    third = say(site, "T-1", TELEMETRY, heat=97)
    handle(site)
    assert outcomes(site, third)["hot"] == "job"
    assert len(jobs(site)) == 3


def test_once_per_day_counts_days_as_the_branch_does(site: Services) -> None:
    late_evening = NOW + 14 * HOUR + 30 * MINUTE  # 23:30 in Shanghai
    site.clock.set(late_evening)  # type: ignore[attr-defined]
    keys = [say(site, "T-1", "device.report"), say(site, "T-1", "device.report", at=late_evening - HOUR)]
    wait(site, HOUR)
    keys += [say(site, "T-1", "device.report"), say(site, "T-2", "device.report")]
    handle(site)
    assert sorted(outcomes(site, key)["daily"] for key in keys) == ["already_today", "job", "job", "job"]


def test_what_must_last_opens_a_job_after_that_time_and_not_before(site: Services) -> None:
    key = say(site, "T-1", OFFLINE)
    handle(site)
    assert (outcomes(site, key), state_of(site, "T-1")) == (
        {"": "watching", "offline": "watching"},
        "offline",
    )
    again = say(site, "T-1", OFFLINE)
    wait(site, 10 * MINUTE - 1)
    handle(site)
    assert (jobs(site), outcomes(site, again)["offline"]) == ([], "watching")
    wait(site, 1)
    handle(site)
    assert (len(jobs(site)), outcomes(site, key)[""]) == (1, "job")
    (line,) = list_jobs(site, as_("ada"), where=JobFilter(sop="repair")).items
    assert line.branch == "east"


def test_what_did_not_last_opens_none_and_says_what_ended_it(site: Services) -> None:
    key = say(site, "N-1", OFFLINE)
    handle(site)
    wait(site, 9 * MINUTE)
    say(site, "N-1", TELEMETRY, heat=20)
    handle(site)
    wait(site, HOUR)
    handle(site)
    assert outcomes(site, key) == {"": "not_long_enough", "offline": "not_long_enough"}
    assert json.loads(params(site, key, "offline"))["lasted"] == 9 * MINUTE
    assert jobs(site) == []


def test_after_a_time_in_which_nobody_worked_only_what_lasted_opens_a_job(site: Services) -> None:
    wait(site, HOUR)
    at = site.clock.now()
    say(site, "N-1", ONLINE, at=at - 25 * MINUTE)
    short = say(site, "N-1", OFFLINE, at=at - 30 * MINUTE)
    long = say(site, "N-2", OFFLINE, at=at - 30 * MINUTE)
    say(site, "N-2", ONLINE, at=at - 10 * MINUTE)
    handle(site)
    assert outcomes(site, long)["offline"] == "job"
    assert outcomes(site, short)["offline"] == "not_long_enough"
    assert len(jobs(site)) == 1


def test_a_message_that_comes_late_turns_nothing_back(site: Services) -> None:
    wait(site, HOUR)
    say(site, "T-1", ONLINE)
    handle(site)
    late = say(site, "T-1", OFFLINE, at=NOW)
    say(site, "T-1", TELEMETRY, heat=20)
    handle(site)
    hot = say(site, "T-1", TELEMETRY, heat=99, at=NOW)
    alarm = say(site, "T-1", "device.alarm", at=NOW, code=3)
    handle(site)
    assert state_of(site, "T-1") == "online"
    assert [outcomes(site, key)[""] for key in (late, hot, alarm)] == ["late", "late", "job"]


def test_silence_is_an_event_of_its_own_and_so_is_the_first_word_after_it(site: Services) -> None:
    say(site, "T-1", TELEMETRY, heat=20)
    handle(site)
    wait(site, 5 * MINUTE - 1)
    handle(site)
    assert state_of(site, "T-1") == "online"
    wait(site, 1)
    handle(site)
    assert state_of(site, "T-1") == "offline"
    wait(site, 10 * MINUTE)
    handle(site)
    (job,) = jobs(site)
    do(site, "wei", job, HandIn(step="mend", answers={}))
    say(site, "T-1", TELEMETRY, heat=20)
    handle(site)
    types = site.store.read(lambda reading: reading.rows("SELECT type FROM device_event ORDER BY id"))
    assert [row[0] for row in types] == [TELEMETRY, OFFLINE, TELEMETRY, ONLINE]
    assert (state_of(site, "T-1"), status(site, job)) == ("online", "completed")


def test_who_was_not_there_to_listen_calls_nobody_silent(site: Services) -> None:
    say(site, "T-1", TELEMETRY, heat=20)
    handle(site)
    wait(site, 7 * DAY)
    handle(site)
    assert state_of(site, "T-1") == "online"
    wait(site, 5 * MINUTE)
    handle(site)
    assert state_of(site, "T-1") == "offline"


@pytest.fixture
def calm(small_site: Services) -> Services:
    settings = replace(small_site.settings, storm_per_device=3, storm_per_trigger=5)
    return replace(small_site, settings=settings)


def test_a_storm_of_one_device_and_of_one_trigger_is_held_and_counted(calm: Services) -> None:
    of_one = [say(calm, "T-1", "device.alarm", code=number) for number in range(6)]
    handle(calm)
    others = [say(calm, device, "device.alarm", code=1) for device in ("T-2", "T-2", "T-3")]
    handle(calm)
    assert [outcomes(calm, key)[""] for key in of_one] == ["job"] * 3 + ["storm"] * 3
    assert [outcomes(calm, key)[""] for key in others] == ["job", "job", "storm"]
    assert json.loads(params(calm, others[2], "alarm"))["of"] == "trigger"
    wait(calm, calm.settings.storm_window)
    last = say(calm, "T-1", "device.alarm", code=1)
    handle(calm)
    assert outcomes(calm, last)[""] == "job"


def test_a_schedule_opens_a_job_per_subject_and_branch_once_in_its_hour(site: Services) -> None:
    handle(site)
    assert jobs(site, "round") == []
    wait(site, 14 * HOUR + 30 * MINUTE)  # Monday 23:30
    handle(site)
    handle(site)
    nightly = jobs(site, "round")
    assert len(nightly) == 4  # a job for each branch
    wait(site, 7 * DAY - 15 * HOUR - 30 * MINUTE)  # next Monday, 08:00
    handle(site)
    told = [show_job(site, as_("ada"), job=job).inputs["what"] for job in jobs(site, "round")[4:]]
    assert sorted(told) == ["T-1", "T-2", "east", "hq", "north", "west"]


def test_after_weeks_of_downtime_a_schedule_makes_up_for_its_latest_hour_alone(site: Services) -> None:
    wait(site, 21 * DAY)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: handle(site), range(2)))
    handle(site)
    assert len(jobs(site, "round")) == 4 + 2


def test_two_workers_and_repeated_events_open_the_same_jobs_in_whatever_order_they_come(
    site: Services,
) -> None:
    dice = random.Random(7)
    messages = []
    for number in range(60):
        device, at = f"T-{1 + number % 3}", NOW - 60 * SECOND + number * SECOND
        kind, data = dice.choice(
            [(TELEMETRY, {"heat": 90}), ("device.report", {}), ("device.alarm", {"code": number})]
        )
        messages.append(message(site, device, kind, key=f"m{number}", at=at, **data))
    alarms = sum(one.type == "device.alarm" for one in messages)
    hot = {one.device for one in messages if one.type == TELEMETRY}
    reports = {one.device for one in messages if one.type == "device.report"}
    twice = [*messages, *messages[:20]]
    dice.shuffle(twice)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: take_in(site, [one], by=ENGINE)[0].status, twice))
    assert (answers.count("taken"), answers.count("known")) == (60, 20)
    with ThreadPoolExecutor(2) as pool:
        for _ in range(6):
            list(pool.map(lambda _: take(site, Share(limit=7)), range(2)))
    while take(site, Share()).claimed:
        pass
    assert len(jobs(site)) == alarms + len(hot) + len(reports)
    waiting = site.store.read(
        lambda reading: reading.rows("SELECT count(*) FROM device_event WHERE done_at IS NULL")
    )
    assert waiting == [(0,)]


def test_two_events_in_the_same_millisecond_open_one_job(site: Services) -> None:
    for number in range(8):
        say(site, "T-1", TELEMETRY, at=NOW, heat=90 + number)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: take(site, Share(limit=2)), range(8)))
    handle(site)
    assert len(jobs(site)) == 1


def test_an_event_whose_worker_died_is_handled_by_the_next_after_the_lease(site: Services) -> None:
    key = say(site, "T-1", "device.alarm", code=1)
    site.store.write(
        lambda unit: unit.run("UPDATE device_event SET leased_until = ?", site.clock.now() + MINUTE)
    )
    assert take(site, Share()).claimed == 0
    wait(site, MINUTE)
    assert take(site, Share()).claimed == 1
    assert outcomes(site, key)[""] == "job"


@pytest.mark.parametrize(
    ("schedule", "now", "latest"),
    [
        ("0 * * * *", "2026-10-25T00:40", "2026-10-25T00:00"),
        ("0 * * * *", "2026-10-25T01:05", "2026-10-25T01:00"),
        ("*/15 * * * *", "2026-10-25T01:40", "2026-10-25T01:30"),
        ("30 2 * * *", "2026-10-25T01:40", "2026-10-25T00:30"),
        ("30 2 * * *", "2026-03-29T01:05", "2026-03-29T01:00"),
        ("0 * * * *", "2026-03-29T01:05", "2026-03-29T01:00"),
    ],
)
def test_a_schedule_keeps_its_hours_where_the_clocks_are_changed(
    schedule: str, now: str, latest: str
) -> None:
    def at(said: str) -> int:
        return int(datetime.fromisoformat(f"{said}+00:00").timestamp() * 1000)

    assert last_instant(schedule, at(now), "Europe/Berlin") == at(latest)


def test_a_watch_that_cannot_be_settled_is_put_off_and_holds_up_no_other(small_site: Services) -> None:
    say(small_site, "N-1", OFFLINE)
    broken = say(small_site, "T-1", OFFLINE)
    handle(small_site)
    damage = "UPDATE device_event SET data = '[' WHERE key = ?"
    small_site.store.write(lambda unit: unit.run(damage, broken))
    wait(small_site, 10 * MINUTE)

    assert [line.failed for line in look(small_site, Share()).lines].count(True) == 1
    assert look(small_site, Share()).claimed == 0
    assert len(jobs(small_site)) == 1


def test_a_worker_of_a_region_leaves_what_is_elsewhere(site: Services) -> None:
    say(site, "T-1", "device.alarm", code=1)
    elsewhere = say(site, "BOX", "device.alarm", code=1)
    assert take(site, Share(branches=("east",))).claimed == 1
    assert look(site, Share(branches=("east",))).claimed == 0
    assert take(site, Share(branches=("west",))).claimed == 1
    assert outcomes(site, elsewhere)[""] == "job"
