"""What walking a scenario tells; see :mod:`engine.services.designing.walking`. Instants in milliseconds."""

from __future__ import annotations

from typing import Any, Literal

from engine.language.finding import Finding
from engine.runtime.values import Ms
from engine.services.views import Titles, View


class WalkFinding(View, frozen=True, kw_only=True):
    """What is wrong, and where in the scenario's (or another) file."""

    code: str
    severity: str
    file: str
    line: int
    column: int
    message: Titles
    hint: Titles | None


class WalkField(View, frozen=True, kw_only=True):
    """One thing wrong with one field."""

    pointer: str
    code: str
    message: str
    params: dict[str, Any]


class WalkRefusal(View, frozen=True, kw_only=True):
    """Why the runtime refused something."""

    code: str
    sentence: str
    faults: tuple[WalkField, ...]
    details: dict[str, Any]


class WalkEvent(View, frozen=True, kw_only=True):
    """Something that happened, in words."""

    inside: str
    type: str
    address: str
    by: str
    at: Ms
    local: str
    text: str


class Told(View, frozen=True, kw_only=True):
    """Somebody was told, or something was raised to somebody."""

    inside: str
    address: str
    who: str
    people: tuple[str, ...]
    about: str
    message: Titles


class WalkArrow(View, frozen=True, kw_only=True):
    """An arrow that the work took. Steps are template paths; `target` may be `$done`."""

    inside: str
    source: str
    target: str
    written: str
    kind: Literal["next", "outcome", "end", "timeout", "error", "fault", "rung", "act"]
    label: str


class Walked(View, frozen=True, kw_only=True):
    """What one entry did. `index` is its place in `walk`; None for the opening of the job and for `next`."""

    index: int | None
    kind: Literal["open", "do", "fault", "decide", "event", "act", "child", "after", "look"]
    outcome: Literal["accepted", "refused", "differs", "impossible"]
    holds: bool
    actor: str | None
    inside: str
    refused: WalkRefusal | None
    findings: tuple[WalkFinding, ...]
    events: tuple[WalkEvent, ...]
    open: tuple[str, ...]
    status: str
    at: Ms
    local: str
    notified: tuple[Told, ...]
    raised: tuple[Told, ...]
    arrows: tuple[WalkArrow, ...]
    expect: Any
    yaml: str


class WalkPerson(View, frozen=True, kw_only=True):
    """Somebody who may do something now."""

    login: str
    name: str
    roles: tuple[str, ...]


class WalkFault(View, frozen=True, kw_only=True):
    """A fault that can be reported now."""

    name: str
    title: Titles
    form: str | None


class WalkOutcome(View, frozen=True, kw_only=True):
    """An outcome of an approval, with the voices that it has and needs."""

    name: str
    voices: int
    need: int


class WalkWait(View, frozen=True, kw_only=True):
    """What ends a wait, a call or an action."""

    event: str | None
    when: str | None
    until: Ms | None
    local: str | None
    sop: str | None
    inside: str | None
    ends: tuple[str, ...]
    action: str | None


class WalkStep(View, frozen=True, kw_only=True):
    """A step that is open now."""

    address: str
    step: str
    kind: Literal["work", "approval", "any_order", "each", "call", "wait", "do"]
    title: Titles
    opened_at: Ms
    due_at: Ms | None
    due_local: str | None
    late: bool
    people: tuple[WalkPerson, ...]
    form: str | None
    outcomes: tuple[WalkOutcome, ...]
    votes: dict[str, str]
    stage: int
    stages: int
    faults: tuple[WalkFault, ...]
    wait: WalkWait | None


class WalkTimer(View, frozen=True, kw_only=True):
    """A timer that will fire if nothing happens before."""

    inside: str
    address: str
    at: Ms
    local: str
    does: tuple[Literal["notify", "reassign", "raise", "fault", "decide", "go_on"], ...]
    text: str
    after: str


class WalkJob(View, frozen=True, kw_only=True):
    """A job of the walk: the scenario's own first, then child jobs."""

    inside: str
    sop: str
    variant: str | None
    runbook: str
    title: Titles
    status: Literal["open", "paused", "completed", "cancelled"]
    end: str | None
    successful: bool
    assignee: str | None
    priority: str
    due_at: Ms | None
    due_local: str | None
    late: bool
    steps: tuple[WalkStep, ...]
    opening: dict[str, Any]
    state: dict[str, Any]


class WalkNow(View, frozen=True, kw_only=True):
    """Where things stand after the walk (and after `next`, where that was accepted)."""

    at: Ms
    local: str
    jobs: tuple[WalkJob, ...]
    timers: tuple[WalkTimer, ...]
    waits_for: tuple[str, ...]


class Walk(View, frozen=True, kw_only=True):
    """How a walk went."""

    holds: bool
    runs: bool
    findings: tuple[WalkFinding, ...]
    sop: str
    variant: str | None
    branch: str
    timezone: str
    opened: Walked | None
    entries: tuple[Walked, ...]
    next: Walked | None
    now: WalkNow | None
    opens: str | None  # digest of the runbook that the job is opened with, also where opening is refused
    runbooks: dict[str, dict[str, Any]]
    names: dict[str, str]
    organisation: dict[str, Any]


def finding_view(finding: Finding) -> WalkFinding:
    """A finding, flat."""
    return WalkFinding(
        code=finding.code,
        severity=finding.severity,
        file=finding.place.file,
        line=finding.place.line,
        column=finding.place.column,
        message=finding.message.titles,
        hint=None if finding.hint is None else finding.hint.titles,
    )
