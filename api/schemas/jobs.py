"""Jobs, their steps, their history, and what is asked of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from api.schemas.common import (
    Answers,
    Code,
    Login,
    LongText,
    PositionOut,
    PositionSent,
    ShortText,
    SubjectBriefOut,
)
from api.schemas.shape import Instant, Sent, Titles, Wire

Step = Annotated[
    str, Meta(min_length=1, max_length=500, description="Address of a step", examples=["verify_identity"])
]
Opened = Annotated[
    int,
    Meta(ge=1, le=2**31, description="The visit that is meant: the step's `opened`, as the job showed it"),
]
Skew = Annotated[
    int,
    Meta(
        ge=-8_640_000_000_000_000,
        le=8_640_000_000_000_000,
        description="How far the device's own clock was ahead of the server's when this was meant, in "
        "milliseconds, as the device had measured it (negative: behind)",
        examples=[-1250],
    ),
]
Status = Literal["open", "paused", "completed", "cancelled"]
Priority = Literal["low", "normal", "high", "urgent"]


class JobLineOut(Wire, frozen=True, kw_only=True):
    """A job in a list."""

    id: str
    number: Annotated[int, Meta(description="What people call it by")]
    sop: str
    variant: str | None
    title: Titles
    branch: str
    status: Status
    end: Annotated[str | None, Meta(description="Label of the end that was reached")]
    successful: bool
    priority: str
    assignee: str | None
    due_at: Instant | None
    overdue: bool
    opened_at: Instant
    opened_by: str
    subject: SubjectBriefOut | None
    parent: Annotated[str | None, Meta(description="The job whose `call` step opened this one")]
    at: Annotated[tuple[str, ...], Meta(description="Addresses of the steps that are open")]
    version: Annotated[int, Meta(description="Goes up with every command; the ETag begins with it")]


class JobPage(Wire, frozen=True, kw_only=True):
    """Some jobs, newest first. Hand `next` back as `cursor`."""

    items: tuple[JobLineOut, ...]
    next: str | None


class OpenStepOut(Wire, frozen=True, kw_only=True):
    """A step that is open now, whom it waits for, and what you can do with it."""

    address: str
    step: str
    kind: str
    title: Titles
    guide: Annotated[Titles, Meta(description="Markdown: how it is done, with what the job knows")]
    guide_media: Annotated[
        tuple[str, ...], Meta(description="Pictures and clips of the guide: paths of the runbook's media")
    ]
    opened: Annotated[int, Meta(description="Number of this visit; send it back with what you hand in")]
    opened_at: Instant
    due_at: Instant | None
    overdue: bool
    by: tuple[str, ...]
    people: tuple[str, ...]
    form: str | None
    outcomes: tuple[str, ...]
    faults: tuple[str, ...]
    votes: dict[str, str]
    stage: int
    item: Any
    child: str | None
    can: tuple[str, ...]


class EscalatedOut(Wire, frozen=True, kw_only=True):
    """An escalation that nobody has settled yet."""

    address: Annotated[str, Meta(description="The step; empty for the job's own deadline")]
    who: tuple[str, ...]
    rung: int
    opened_at: Instant


class SubjectOfJob(Wire, frozen=True, kw_only=True):
    """What the job concerns, as it was when the job was opened."""

    id: str
    kind: str
    name: str
    branch: str | None
    site: PositionOut | None
    address: str | None
    contact: dict[str, Any]
    labels: tuple[str, ...]
    data: dict[str, Any]


class JobOut(Wire, frozen=True, kw_only=True):
    """A job: where it stands, and what you can do to it now."""

    line: JobLineOut
    runbook: Annotated[str, Meta(description="SHA-256 of the runbook it runs on")]
    inputs: dict[str, Any]
    subject: SubjectOfJob | None
    site: PositionOut | None
    labels: tuple[str, ...]
    accepted: bool
    open: tuple[OpenStepOut, ...]
    escalations: dict[str, EscalatedOut]
    can: tuple[str, ...]


class HistoryLineOut(Wire, frozen=True, kw_only=True):
    """One event with its place in the chain."""

    seq: int
    at: Instant
    by: str
    event: Annotated[
        dict[str, Any],
        Meta(
            description="The event as it is hashed (RFC 8785); instants in it are milliseconds since 1970 UTC"
        ),
    ]
    hash: Annotated[str, Meta(description="SHA-256 over the hash before it and this event, hex")]


class HistoryPage(Wire, frozen=True, kw_only=True):
    """Some of a job's events, oldest first. Hand `next` back as `after`."""

    items: tuple[HistoryLineOut, ...]
    next: str | None
    titles: Annotated[
        dict[str, Titles],
        Meta(description="What the steps that occur are called, by address, with what the job knows now"),
    ]
    names: Annotated[dict[str, str], Meta(description="The names of the people who occur, by login")]


class DoneOut(Wire, frozen=True, kw_only=True):
    """A command held: this is what happened, and what is open now."""

    job: str
    version: int
    status: Status
    end: str | None
    events: Annotated[
        list[dict[str, Any]],
        Meta(description="What happened, in order; instants in events are milliseconds since 1970 UTC"),
    ]
    open: Annotated[dict[str, int], Meta(description="Open steps by address, with the number of their visit")]
    repeated: Annotated[bool, Meta(description="This request had been answered before")]


class DispatchSent(Sent, frozen=True, kw_only=True):
    """How somebody is found for a job that is opened without an assignee."""

    by_: Annotated[
        str,
        Meta(
            pattern="^[a-z][a-z0-9_]*$",
            max_length=100,
            description="`manual`, `nearest`, `least_busy`, `offer`, or a way that a plugin adds",
        ),
    ] = msgspec.field(name="by")
    within: Annotated[int, Meta(ge=1, le=1_000_000, description="Metres")] | None = None
    accept_within: (
        Annotated[
            str,
            Meta(
                pattern="^[1-9][0-9]{0,4}[smhdw]$",
                description="How long an offer stands, by the SOP's clock: `10m`",
                examples=["10m"],
            ),
        ]
        | None
    ) = None
    to: Annotated[int, Meta(ge=1, le=50, description="To how many it is offered at once")] | None = None


class JobSent(Sent, frozen=True, kw_only=True):
    """Opening a job."""

    sop: Annotated[Code, Meta(examples=["channel-activation"])]
    branch: Annotated[Code, Meta(examples=["hangzhou"])]
    inputs: Answers = {}
    subject: Annotated[Code | None, Meta(description="Id of a subject of the kind the SOP is about")] = None
    site: Annotated[PositionSent | None, Meta(description="Default: the subject's")] = None
    assignee: Login | None = None
    dispatch: Annotated[
        DispatchSent | None, Meta(description="In place of what the SOP says, where there is no assignee")
    ] = None
    priority: Priority | None = None
    at: Annotated[Instant | None, Meta(description="When it was meant, if it is sent later")] = None
    skew: Skew | None = None


class StepSent(Sent, frozen=True, kw_only=True):
    """Handing in a work step."""

    answers: Answers = {}
    opened: Opened | None = None
    at: Annotated[Instant | None, Meta(description="When the button was pressed, if it is sent later")] = None
    skew: Skew | None = None


class FaultSent(Sent, frozen=True, kw_only=True):
    """Reporting a fault."""

    fault: Annotated[Code, Meta(examples=["system_down"])]
    step: Step | None = None
    answers: Answers = {}
    at: Instant | None = None
    skew: Skew | None = None


class DecisionSent(Sent, frozen=True, kw_only=True):
    """A voice in an approval."""

    outcome: Annotated[Code, Meta(examples=["approve"])]
    step: Annotated[Step | None, Meta(description="May be left out where only one waits for you")] = None
    comment: LongText | None = None
    answers: Answers = {}
    opened: Opened | None = None
    at: Instant | None = None
    skew: Skew | None = None


class ActSent(Sent, frozen=True, kw_only=True):
    """What a supervisor, or the assignee, does to a job or to an escalated step.

    assign, reassign (`to`) · accept, decline (by the assignee) · extend (`by`, such as `4h`, or `until`) ·
    take_over · waive (`step`, `reason`) · pause, resume · transfer (`to` a branch) · cancel (`reason`) ·
    note (`reason` is the text; `to` a person whom it asks or answers).
    """

    act: Literal[
        "assign", "reassign", "accept", "decline", "extend", "take_over", "waive",
        "pause", "resume", "transfer", "cancel", "note",
    ]  # fmt: skip
    step: Step | None = None
    to: Code | None = None
    by_: Annotated[str, Meta(max_length=20, examples=["4h"])] | None = msgspec.field(name="by", default=None)
    until: Instant | None = None
    reason: LongText | None = None
    at: Instant | None = None
    skew: Skew | None = None


class AssignSent(Sent, frozen=True, kw_only=True):
    """Giving the job to a person."""

    to: Login
    reason: LongText | None = None


class TransferSent(Sent, frozen=True, kw_only=True):
    """Giving the job to another branch."""

    to: Annotated[Code, Meta(description="Code of the branch")]
    reason: LongText | None = None


class CancelSent(Sent, frozen=True, kw_only=True):
    """Cancelling a job."""

    reason: LongText


class NoteSent(Sent, frozen=True, kw_only=True):
    """A note in the job's history; with `to` a question to a person, or the answer to theirs."""

    text: LongText
    to: Annotated[
        Login | None, Meta(description="Whom it asks or answers; they must be able to see the job")
    ] = None


class EventSent(Sent, frozen=True, kw_only=True):
    """Something that happened outside; it ends the waits that match."""

    type: Annotated[ShortText, Meta(examples=["device.online"])]
    device: ShortText | None = None
    subject: ShortText | None = None
    data: dict[str, Any] = {}


class OccurredOut(Wire, frozen=True, kw_only=True):
    """The jobs that went on."""

    jobs: tuple[DoneOut, ...]
