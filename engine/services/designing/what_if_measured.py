"""How long the steps of an SOP took in the jobs that there were: what a simulation can go by.

A job's events say when a step was opened and when it was handed in, never when somebody began. So the span
between the two, in the working time of the branch, is waiting and work together. Where nobody had to wait it
is the work alone: the lower quarter of the spans is taken for that, and no more is claimed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import msgspec

from engine.language.organisation import Organisation
from engine.runtime.local_time import HOUR
from engine.runtime.values import Ms
from engine.runtime.what_if.assumptions import Time
from engine.runtime.what_if.hours import Hours
from engine.runtime.working_time import between
from engine.store.reading import Reading

MOST_JOBS = 300
"""The newest jobs that are looked at."""

FEWEST = 20
"""Visits from which on a step counts as measured."""

LATELY: Ms = 28 * 24 * HOUR
"""Of how long ago jobs count for how many come."""

_event = msgspec.json.Decoder(dict[str, Any])


class Lately(NamedTuple):
    """How it went lately: times of steps, and jobs per working day and branch."""

    times: dict[str, Time]
    coming: dict[str, float]


def measured(reading: Reading, organisation: Organisation, sop: str, *, now: Ms) -> Lately:
    """All that is measured of an SOP."""
    return Lately(
        measured_times(reading, organisation, sop), measured_arrivals(reading, organisation, sop, now=now)
    )


def measured_arrivals(reading: Reading, organisation: Organisation, sop: str, *, now: Ms) -> dict[str, float]:
    """Jobs per working day of the last four weeks, by branch; nothing where there were few."""
    since = now - LATELY
    rows = reading.rows(
        "SELECT branch, COUNT(*) FROM job WHERE sop = ? AND opened_at >= ? GROUP BY branch ORDER BY branch",
        sop,
        since,
    )
    counts = {branch: count for branch, count in rows if branch in organisation.branches}
    if sum(counts.values()) < FEWEST:
        return {}
    found: dict[str, float] = {}
    for branch, count in counts.items():
        hours = Hours(organisation.calendar(branch), organisation.timezone(branch), begin=since)
        found[branch] = round(count / max(1.0, hours.between(since, now) / hours.length), 2)
    return found


def measured_times(reading: Reading, organisation: Organisation, sop: str) -> dict[str, Time]:
    """By template path, the times of steps of which enough is known."""
    rows = reading.rows(
        "SELECT id, branch FROM job WHERE sop = ? ORDER BY opened_at DESC LIMIT ?", sop, MOST_JOBS
    )
    spans: dict[str, list[int]] = defaultdict(list)
    for job, branch in rows:
        calendar, zone = organisation.calendar(branch), organisation.timezone(branch)
        opened: dict[str, tuple[str, int]] = {}
        for (content,) in reading.rows("SELECT body FROM job_event WHERE job = ? ORDER BY seq", job):
            event = _event.decode(content)
            if event["type"] == "step.opened":
                opened[event["address"]] = (event["step"], event["at"])
            elif event["type"] in ("step.handed_in", "approval.decided") and event["address"] in opened:
                step, at = opened.pop(event["address"])
                done = event.get("claimed_at") or event["at"]
                spans[step].append(max(0, between(at, done, calendar=calendar, timezone=zone)))
    return {step: time_of(found) for step, found in spans.items() if len(found) >= FEWEST}


def time_of(spans: list[int]) -> Time:
    """The lower quarter of the spans as least, usual and most."""
    ordered = sorted(spans)
    quarter = ordered[: max(1, len(ordered) // 4)]
    least, usual, most = quarter[0], quarter[len(quarter) // 2], quarter[-1]
    return Time(float(least), float(usual), float(max(most, usual)), "triangular", "measured", len(spans))
