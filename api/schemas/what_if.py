"""What-if: a thousand jobs of a draft, simulated before it is published."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from api.schemas.designing import Unsaved
from api.schemas.shape import Sent, Titles, Wire
from api.schemas.walks import WalkFindingOut, Yaml

Seconds = Annotated[float, Meta(description="Seconds")]
Share = Annotated[float, Meta(ge=0, le=1)]


class WhatIfSent(Sent, frozen=True, kw_only=True):
    """What to simulate. The assumptions are the text of a `what-if/<name>.yaml`; nothing: all defaults."""

    assumptions: Annotated[Yaml, Meta(description="YAML")] = ""
    path: Annotated[str, Meta(max_length=300, description="Where it stands, for the places of findings")] = ""
    files: Unsaved = ()


class TimeOut(Wire, frozen=True, kw_only=True):
    """How long something takes: least, usual and most, in seconds. `source` says where that is from."""

    least: Seconds
    usual: Seconds
    most: Seconds
    shape: Literal["triangular", "lognormal", "fixed"]
    source: Literal["stated", "measured", "default"]
    seen: Annotated[int, Meta(description="How many visits were measured")]


class WayOut(Wire, frozen=True, kw_only=True):
    """A way out of a step, with how often it is taken."""

    kind: Literal["next", "outcome", "fault", "end", "error", "timeout"]
    name: Annotated[str, Meta(description="The step it leads to, the outcome, the fault or the end")]
    title: Titles
    when: str | None
    share: Annotated[float | None, Meta(description="None: as the answers fall")]
    source: Literal["stated", "measured", "default"]


class AssumedStepOut(Wire, frozen=True, kw_only=True):
    """What is assumed of a step."""

    step: Annotated[str, Meta(description="Template path")]
    title: Titles
    kind: Literal["work", "approval", "wait", "do", "call"]
    by: Annotated[tuple[str, ...], Meta(description="Whose work it is, as the SOP names them")]
    due: Annotated[str | None, Meta(description="As the SOP says it", examples=["4h"])]
    time: TimeOut | None
    ways: tuple[WayOut, ...]


class AssumedBranchOut(Wire, frozen=True, kw_only=True):
    """How many jobs come in at a branch."""

    branch: str
    title: Titles
    per_day: Annotated[float, Meta(description="Jobs per working day")]
    people: Annotated[int, Meta(description="Who can have such a job there")]
    source: Literal["stated", "measured", "default"]


class AssumedPeopleOut(Wire, frozen=True, kw_only=True):
    """How many hold a role at a branch: in the organisation, and in the simulation."""

    branch: str
    title: Titles
    role: str
    role_title: Titles
    now: Annotated[int, Meta(description="In the organisation")]
    count: Annotated[int, Meta(description="In the simulation")]
    names: Annotated[tuple[str, ...], Meta(description="Of those who hold it now")]
    logins: tuple[str, ...]


class AssumptionsOut(Wire, frozen=True, kw_only=True):
    """All that a simulation assumes, filled up with what was measured and with defaults."""

    jobs: int
    seed: int
    start: Annotated[str, Meta(description="Local time", examples=["2026-03-02T09:00"])]
    travel: TimeOut | None
    dispatch: Literal["least_busy", "round_robin", "as_written"]
    branches: tuple[AssumedBranchOut, ...]
    steps: tuple[AssumedStepOut, ...]
    people: tuple[AssumedPeopleOut, ...]
    absent: Annotated[tuple[str, ...], Meta(description="Who is away all the time")]


class DefaultsOut(Wire, frozen=True, kw_only=True):
    """The assumptions as they would be taken, and what is wrong with them."""

    runs: bool
    findings: tuple[WalkFindingOut, ...]
    assumptions: AssumptionsOut | None
    yaml: Annotated[str, Meta(description="The same as a file")]


class QuantilesOut(Wire, frozen=True, kw_only=True):
    """Half of them took at most `p50` seconds, nine of ten at most `p90` …"""

    count: int
    mean: Seconds
    p50: Seconds
    p90: Seconds
    p99: Seconds


class SpanOut(Wire, frozen=True, kw_only=True):
    """The same spans on the wall clock and in working time."""

    elapsed: QuantilesOut
    working: QuantilesOut


class BarOut(Wire, frozen=True, kw_only=True):
    """How many jobs took longer than `least` and at most `most`, on the wall clock."""

    least: Seconds
    most: Seconds
    count: int


class RungOut(Wire, frozen=True, kw_only=True):
    """How often a rung of a ladder fired."""

    rung: int
    at: Annotated[str, Meta(description="When, as the SOP says it", examples=["due + 2h"])]
    does: tuple[str, ...]
    fired: int


class SampleOut(Wire, frozen=True, kw_only=True):
    """How much waited at a moment."""

    at: Annotated[str, Meta(description="Local time")]
    waiting: float
    busy: float


class SimulatedStepOut(Wire, frozen=True, kw_only=True):
    """How a step went. `path` is its template path; empty for the job as a whole (its ladder)."""

    step: str
    title: Titles
    kind: str
    visits: int
    waited: Annotated[SpanOut, Meta(description="From opened until somebody begins")]
    worked: Annotated[SpanOut, Meta(description="From begun until handed in")]
    took: Annotated[SpanOut, Meta(description="From opened until left")]
    with_due: int
    late: int
    rungs: tuple[RungOut, ...]
    unstaffed: Annotated[int, Meta(description="Visits that nobody could take, to the end of the simulation")]
    queue: tuple[SampleOut, ...]
    weight: Annotated[float, Meta(description="Its share of the time that all jobs took", ge=0, le=1)]


class DayOut(Wire, frozen=True, kw_only=True):
    """A person's or group's day."""

    date: str
    utilisation: float


class SimulatedPersonOut(Wire, frozen=True, kw_only=True):
    """How much one person had to do."""

    login: str
    name: str
    branch: str
    roles: tuple[str, ...]
    tasks: int
    busy: Annotated[Seconds, Meta(description="At work on these jobs")]
    available: Annotated[Seconds, Meta(description="Working time, without absences")]
    utilisation: float
    longest_queue: int
    overloaded: Annotated[bool, Meta(description="More than 85 % of the working time")]
    days: tuple[DayOut, ...]


class SimulatedGroupOut(Wire, frozen=True, kw_only=True):
    """How much the holders of a role at a branch had to do, in all."""

    role: str
    branch: str
    title: Titles
    people: tuple[str, ...]
    tasks: int
    utilisation: float
    longest_queue: int
    overloaded: bool
    days: tuple[DayOut, ...]


class SimulatedEndOut(Wire, frozen=True, kw_only=True):
    """How often jobs ended so, and how long that took."""

    end: str
    step: str
    title: Titles
    successful: bool
    jobs: int
    share: float
    took: SpanOut


class InsightOut(Wire, frozen=True, kw_only=True):
    """One thing worth knowing, the most important first. `code` and `params` are stable."""

    code: Literal[
        "overloaded", "waits_for_people", "nobody", "late", "raised", "step_slow", "job_late", "unfinished",
        "idle", "loops", "refused", "fine",
    ]  # fmt: skip
    weight: Annotated[float, Meta(description="The greater the more it matters", ge=0)]
    params: dict[str, Any]
    text: Titles
    step: str | None
    person: str | None


class WhatIfResultOut(Wire, frozen=True, kw_only=True):
    """What the simulation shows."""

    jobs: int
    ended: int
    in_progress: int
    refused: Annotated[int, Meta(description="Jobs that could not be opened")]
    first: Annotated[str, Meta(description="Local time of the first arrival")]
    last: Annotated[str, Meta(description="Local time at which the simulation ended")]
    took: SpanOut
    durations: tuple[BarOut, ...]
    with_due: int
    late: int
    insights: tuple[InsightOut, ...]
    steps: tuple[SimulatedStepOut, ...]
    people: tuple[SimulatedPersonOut, ...]
    groups: tuple[SimulatedGroupOut, ...]
    ends: tuple[SimulatedEndOut, ...]
    troubles: Annotated[tuple[str, ...], Meta(description="What could not be simulated as it is")]
    assumptions: AssumptionsOut


class WhatIfRunOut(Wire, frozen=True, kw_only=True):
    """A simulation under way, or its result."""

    run: str
    draft: str
    state: Literal["waiting", "running", "done", "stopped", "failed"]
    done: Annotated[int, Meta(description="Jobs that have ended")]
    of: int
    seconds: Annotated[float, Meta(description="How long it has been running")]
    findings: Annotated[tuple[WalkFindingOut, ...], Meta(description="Why it can't run")]
    result: WhatIfResultOut | None
