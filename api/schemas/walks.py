"""Walking a scenario of a draft in the simulator."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from api.schemas.designing import Unsaved
from api.schemas.shape import Instant, Sent, Titles, Wire

Local = Annotated[
    str, Meta(description="What the wall clock of the branch shows", examples=["2026-03-02T09:00"])
]
Address = Annotated[
    str, Meta(description="A step as it runs (`count.A.tally`); empty for the job as a whole")
]
Yaml = Annotated[str, Meta(max_length=1_000_000)]


class WalkSent(Sent, frozen=True, kw_only=True):
    """A scenario to walk."""

    scenario: Annotated[Yaml, Meta(description="The scenario's YAML")]
    path: Annotated[str, Meta(max_length=300, description="Where it stands, for the places of findings")] = ""
    files: Unsaved = ()
    next: Annotated[
        dict[str, Any] | None,
        Meta(
            description="An entry that is tried after the walk, as a scenario has it: "
            "`{do: enter, as: wei, answers: {…}, evidence: {screen: 1}}`"
        ),
    ] = None
    upto: (
        Annotated[int, Meta(ge=0, le=100_000, description="Walk only so many entries, to look back")] | None
    ) = None
    have: Annotated[
        tuple[Annotated[str, Meta(max_length=64)], ...],
        Meta(max_length=50, description="Digests of runbooks that need not be sent again"),
    ] = ()


class WalkFindingOut(Wire, frozen=True, kw_only=True):
    """What is wrong, and where in the scenario's (or another) file."""

    code: str
    severity: str
    file: str
    line: int
    column: int
    message: Titles
    hint: Titles | None


class WalkFieldOut(Wire, frozen=True, kw_only=True):
    """One thing wrong with one field."""

    pointer: Annotated[str, Meta(description="JSON pointer into the answers")]
    code: str
    message: Annotated[str, Meta(description="In the asker's language")]
    params: dict[str, Any]


class WalkRefusalOut(Wire, frozen=True, kw_only=True):
    """Why the runtime refused something."""

    code: str
    sentence: Annotated[str, Meta(description="In the asker's language")]
    faults: tuple[WalkFieldOut, ...]
    details: dict[str, Any]


class WalkEventOut(Wire, frozen=True, kw_only=True):
    """Something that happened, in words."""

    inside: Annotated[str, Meta(description="The child job it happened in, as `in` names it; empty: the job")]
    type: str
    address: Address
    by: str
    at: Instant
    local: Local
    text: Annotated[str, Meta(description="In the asker's language")]


class ToldOut(Wire, frozen=True, kw_only=True):
    """Somebody was told, or something was raised to somebody."""

    inside: str
    address: Address
    who: Annotated[str, Meta(description="As the SOP names them")]
    people: tuple[str, ...]
    about: str
    message: Titles


class WalkArrowOut(Wire, frozen=True, kw_only=True):
    """An arrow that the work took. Steps are template paths; `target` may be `$done`."""

    inside: str
    source: str
    target: str
    written: Annotated[str, Meta(description="The target as the SOP writes it: `$return` for a way back")]
    kind: Literal["next", "outcome", "end", "timeout", "error", "fault", "rung", "act"]
    label: Annotated[str, Meta(description="The outcome, the fault, the child's end or the act")]


class WalkedOut(Wire, frozen=True, kw_only=True):
    """What one entry did. `index` is its place in `walk`; None for the opening of the job and for `next`."""

    index: int | None
    kind: Literal["open", "do", "fault", "decide", "event", "act", "child", "after", "look"]
    outcome: Annotated[
        Literal["accepted", "refused", "differs", "impossible"],
        Meta(
            description="`refused`: the runtime refused it, and the scenario says so or says nothing of it; "
            "`differs`: `expect` or `refused` say something else; `impossible`: it can't be asked at all"
        ),
    ]
    holds: Annotated[bool, Meta(description="The scenario holds up to and with this entry")]
    actor: Annotated[str | None, Meta(description="Who did it, also where the scenario does not say")]
    inside: str
    refused: WalkRefusalOut | None
    findings: tuple[WalkFindingOut, ...]
    events: tuple[WalkEventOut, ...]
    open: Annotated[tuple[Address, ...], Meta(description="The steps that are open after it")]
    status: str
    at: Instant
    local: Local
    notified: tuple[ToldOut, ...]
    raised: tuple[ToldOut, ...]
    arrows: tuple[WalkArrowOut, ...]
    expect: Annotated[Any, Meta(description="The `expect` that is true after it, as a scenario writes it")]
    yaml: Annotated[str, Meta(description="The entry as a line of a scenario; with what is true after it")]


class WalkPersonOut(Wire, frozen=True, kw_only=True):
    """Somebody who may do something now."""

    login: str
    name: str
    roles: tuple[str, ...]


class WalkFaultOut(Wire, frozen=True, kw_only=True):
    """A fault that can be reported now."""

    name: str
    title: Titles
    form: Annotated[str | None, Meta(description="A form of the runbook")]


class WalkOutcomeOut(Wire, frozen=True, kw_only=True):
    """An outcome of an approval, with the voices that it has and needs."""

    name: str
    voices: int
    need: int


class WalkWaitOut(Wire, frozen=True, kw_only=True):
    """What ends a wait, a call or an action."""

    event: Annotated[str | None, Meta(description="The type of event")]
    when: str | None
    until: Instant | None
    local: Local | None
    sop: Annotated[str | None, Meta(description="The SOP of the child job that is waited for")]
    inside: Annotated[str | None, Meta(description="What `in` says to go into the child job")]
    ends: Annotated[tuple[str, ...], Meta(description="Labels with which the child job can end")]
    action: str | None


class WalkStepOut(Wire, frozen=True, kw_only=True):
    """A step that is open now."""

    address: Address
    step: Annotated[str, Meta(description="Template path")]
    kind: Literal["work", "approval", "any_order", "each", "call", "wait", "do"]
    title: Titles
    opened_at: Instant
    due_at: Instant | None
    due_local: Local | None
    late: bool
    people: Annotated[
        tuple[WalkPersonOut, ...], Meta(description="Who may act now; the first is who does it without `as`")
    ]
    form: Annotated[str | None, Meta(description="A form of the runbook, with its evidence")]
    outcomes: tuple[WalkOutcomeOut, ...]
    votes: dict[str, str]
    stage: int
    stages: int
    faults: tuple[WalkFaultOut, ...]
    wait: WalkWaitOut | None


class WalkTimerOut(Wire, frozen=True, kw_only=True):
    """A timer that will fire if nothing happens before."""

    inside: str
    address: Address
    at: Instant
    local: Local
    does: Annotated[
        tuple[Literal["notify", "reassign", "raise", "fault", "decide", "go_on"], ...],
        Meta(description="What it does; `go_on`: a wait is over"),
    ]
    text: Annotated[str, Meta(description="In the asker's language")]
    after: Annotated[str, Meta(description="What an entry says to get there", examples=["2026-03-02T13:00"])]


class WalkJobOut(Wire, frozen=True, kw_only=True):
    """A job of the walk: the scenario's own first, then child jobs."""

    inside: Annotated[str, Meta(description="What `in` says; empty for the scenario's own job")]
    sop: str
    variant: str | None
    runbook: Annotated[str, Meta(description="Digest; see `runbooks`")]
    title: Titles
    status: Literal["open", "paused", "completed", "cancelled"]
    end: str | None
    successful: bool
    assignee: str | None
    priority: str
    due_at: Instant | None
    due_local: Local | None
    late: bool
    steps: tuple[WalkStepOut, ...]
    opening: Annotated[dict[str, Any], Meta(description="As the runtime (and the field app's) has it")]
    state: Annotated[dict[str, Any], Meta(description="Where it stands, as the runtime has it")]


class WalkNowOut(Wire, frozen=True, kw_only=True):
    """Where things stand after the walk (and after `next`, where that was accepted)."""

    at: Instant
    local: Local
    jobs: tuple[WalkJobOut, ...]
    timers: Annotated[tuple[WalkTimerOut, ...], Meta(description="The soonest first")]
    waits_for: Annotated[tuple[str, ...], Meta(description="Types of event that would end a wait now")]


class WalkOut(Wire, frozen=True, kw_only=True):
    """How a walk went."""

    holds: bool
    runs: Annotated[bool, Meta(description="The SOP compiles and the scenario could be begun")]
    findings: Annotated[
        tuple[WalkFindingOut, ...],
        Meta(description="What is wrong with the scenario as a whole, or what keeps the SOP from compiling"),
    ]
    sop: str
    variant: str | None
    branch: str
    timezone: str
    opened: WalkedOut | None
    entries: tuple[WalkedOut, ...]
    next: WalkedOut | None
    now: WalkNowOut | None
    opens: Annotated[
        str | None,
        Meta(description="Digest of the runbook that the job is opened with, also where opening is refused"),
    ]
    runbooks: Annotated[
        dict[str, dict[str, Any]], Meta(description="Compiled SOPs by digest, but those that you have")
    ]
    names: Annotated[dict[str, str], Meta(description="Names of everybody who occurs, by login")]
    organisation: Annotated[
        dict[str, Any], Meta(description="The part of the organisation that the jobs ask about")
    ]
