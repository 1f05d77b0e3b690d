"""What a simulation shows, as values: spans in seconds, moments as the wall clock shows them."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Titles = dict[str, str]


class AssumedTime(msgspec.Struct, frozen=True, kw_only=True):
    """How long something takes: least, usual and most, in seconds. `source` says where that is from."""

    least: float
    usual: float
    most: float
    shape: Literal["triangular", "lognormal", "fixed"]
    source: Literal["stated", "measured", "default"]
    seen: int


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A way out of a step, with how often it is taken."""

    kind: Literal["next", "outcome", "fault", "end", "error", "timeout"]
    name: str
    title: Titles
    when: str | None
    share: float | None
    source: Literal["stated", "measured", "default"]


class AssumedStep(msgspec.Struct, frozen=True, kw_only=True):
    """What is assumed of a step."""

    step: str
    title: Titles
    kind: Literal["work", "approval", "wait", "do", "call"]
    by: tuple[str, ...]
    due: str | None
    time: AssumedTime | None
    ways: tuple[Way, ...]


class AssumedBranch(msgspec.Struct, frozen=True, kw_only=True):
    """How many jobs come in at a branch."""

    branch: str
    title: Titles
    per_day: float
    people: int
    source: Literal["stated", "measured", "default"]


class AssumedPeople(msgspec.Struct, frozen=True, kw_only=True):
    """How many hold a role at a branch: ``now`` in the organisation, ``count`` in the simulation."""

    branch: str
    title: Titles
    role: str
    role_title: Titles
    now: int
    count: int
    names: tuple[str, ...]
    logins: tuple[str, ...]


class AssumedAll(msgspec.Struct, frozen=True, kw_only=True):
    """All that a simulation assumes, filled up with what was measured and with defaults."""

    jobs: int
    seed: int
    start: str
    travel: AssumedTime | None
    dispatch: Literal["least_busy", "round_robin", "as_written"]
    branches: tuple[AssumedBranch, ...]
    steps: tuple[AssumedStep, ...]
    people: tuple[AssumedPeople, ...]
    absent: tuple[str, ...]


class Quantiles(msgspec.Struct, frozen=True, kw_only=True):
    """Half of them took at most `p50` seconds, nine of ten at most `p90` …"""

    count: int
    mean: float
    p50: float
    p90: float
    p99: float


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """The same spans on the wall clock and in working time."""

    elapsed: Quantiles
    working: Quantiles


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """How many took longer than ``least`` seconds and at most ``most``."""

    least: float
    most: float
    count: int


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """How often a rung of a ladder fired."""

    rung: int
    at: str
    does: tuple[str, ...]
    fired: int


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """How much waited at a moment."""

    at: str
    waiting: float
    busy: float


class SimulatedStep(msgspec.Struct, frozen=True, kw_only=True):
    """How a step went. `path` is its template path; empty for the job as a whole (its ladder)."""

    step: str
    title: Titles
    kind: str
    visits: int
    waited: Span
    worked: Span
    took: Span
    with_due: int
    late: int
    rungs: tuple[Rung, ...]
    unstaffed: int
    queue: tuple[Sample, ...]
    weight: float


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A person's or group's day."""

    date: str
    utilisation: float


class SimulatedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """How much one person had to do."""

    login: str
    name: str
    branch: str
    roles: tuple[str, ...]
    tasks: int
    busy: float
    available: float
    utilisation: float
    longest_queue: int
    overloaded: bool
    days: tuple[Day, ...]


class SimulatedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """How much the holders of a role at a branch had to do, in all."""

    role: str
    branch: str
    title: Titles
    people: tuple[str, ...]
    tasks: int
    utilisation: float
    longest_queue: int
    overloaded: bool
    days: tuple[Day, ...]


class SimulatedEnd(msgspec.Struct, frozen=True, kw_only=True):
    """How often jobs ended so, and how long that took."""

    end: str
    step: str
    title: Titles
    successful: bool
    jobs: int
    share: float
    took: Span


class Insight(msgspec.Struct, frozen=True, kw_only=True):
    """One thing worth knowing, the most important first. `code` and `params` are stable."""

    code: Literal[
        "overloaded",
        "waits_for_people",
        "nobody",
        "late",
        "raised",
        "step_slow",
        "job_late",
        "unfinished",
        "idle",
        "loops",
        "refused",
        "fine",
    ]
    weight: float
    params: dict[str, Any]
    text: Titles
    step: str | None
    person: str | None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What the simulation shows."""

    jobs: int
    ended: int
    in_progress: int
    refused: int
    first: str
    last: str
    took: Span
    durations: tuple[Bar, ...]
    with_due: int
    late: int
    insights: tuple[Insight, ...]
    steps: tuple[SimulatedStep, ...]
    people: tuple[SimulatedPerson, ...]
    groups: tuple[SimulatedGroup, ...]
    ends: tuple[SimulatedEnd, ...]
    troubles: tuple[str, ...]
    assumptions: AssumedAll
