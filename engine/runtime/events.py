"""What happened to a job. An event is the audit line; the job's state is the fold of its events.

Every decision is in the event itself: instants are computed, people are named, targets are resolved.
So folding needs the runbook and nothing else, and the same history gives the same state for ever.
"""

from __future__ import annotations

from typing import Any

import msgspec

from engine.runtime.values import Answers, Ms, Position, Subject, Value


class EventBase(Value, frozen=True):
    """What every event has: its number in the job (from 1), when, and by whom (``system`` for the clock)."""

    seq: int
    at: Ms
    by: str
    claimed_at: Ms | None = None  # when the device says that it was done, if it was sent later
    skew: Ms | None = None  # how far the device's own clock was ahead of ours then, as it had measured


class Armed(Value, frozen=True, kw_only=True):
    """The next timer of a step or of the job: rung ``rung`` of its ladder, or its wait, at an instant."""

    at: Ms
    rung: int | None = None  # None: the end of a wait


class JobOpened(EventBase, frozen=True, kw_only=True, tag="job.opened", tag_field="type"):
    job: str
    runbook: str
    sop: str
    variant: str | None = None
    branch: str
    inputs: Answers = {}
    subject: Subject | None = None
    site: Position | None = None
    assignee: str | None = None
    priority: str = "normal"
    due_at: Ms | None = None
    timer: Armed | None = None
    parent: tuple[str, str] | None = None
    cause: dict[str, Any] | None = None
    dispatch: dict[str, Any] | None = None  # that was asked for, in place of the SOP's own


class StepOpened(EventBase, frozen=True, kw_only=True, tag="step.opened", tag_field="type"):
    """A step is open. ``timer`` is the first of its ladder or its wait."""

    address: str
    step: str
    scope: str
    due_at: Ms | None = None
    timer: Armed | None = None
    child: str | None = None  # id of the child job that a ``call`` step asks for
    request: dict[str, Any] | None = None  # what is asked of a child job or of an action, filled in


class StepHandedIn(EventBase, frozen=True, kw_only=True, tag="step.handed_in", tag_field="type"):
    """A work step is done. ``answers`` are as kept: hidden fields dropped, calculated fields recomputed."""

    address: str
    answers: Answers = {}


class StepFinished(EventBase, frozen=True, kw_only=True, tag="step.finished", tag_field="type"):
    """A step that nobody hands in is done: a wait, a call, an action, or a composite step."""

    address: str
    how: str  # event | elapsed | timed_out | child | action | failed | members
    result: Any = None


class StepLeft(EventBase, frozen=True, kw_only=True, tag="step.left", tag_field="type"):
    """Closed without being done; ``reason``: fault, outcome, enough, cancelled, waived, moved."""

    address: str
    reason: str


class ScopeOpened(EventBase, frozen=True, kw_only=True, tag="scope.opened", tag_field="type"):
    """A member or an item began: ``of`` is the template path of the scope, ``item`` the item itself."""

    scope: str
    of: str
    parent: str  # address of the composite step
    item: Any = None


class ScopeClosed(EventBase, frozen=True, kw_only=True, tag="scope.closed", tag_field="type"):
    scope: str
    done: bool


class FaultReported(EventBase, frozen=True, kw_only=True, tag="fault.reported", tag_field="type"):
    """``address`` is the step that was left; ``go`` the template path or ``$return``."""

    fault: str
    address: str
    answers: Answers = {}
    go: str


class Voted(EventBase, frozen=True, kw_only=True, tag="approval.voted", tag_field="type"):
    address: str
    stage: int
    outcome: str
    comment: str | None = None
    answers: Answers = {}


class StagePassed(EventBase, frozen=True, kw_only=True, tag="approval.stage_passed", tag_field="type"):
    address: str
    stage: int


class Decided(EventBase, frozen=True, kw_only=True, tag="approval.decided", tag_field="type"):
    """``how``: voices, or ladder where a rung decided."""

    address: str
    outcome: str
    how: str


class RungFired(EventBase, frozen=True, kw_only=True, tag="rung.fired", tag_field="type"):
    """Rung ``rung`` of a step (or of the job: address ``""``) fired; ``timer`` is the next one, if any."""

    address: str
    rung: int
    timer: Armed | None = None


class Notified(EventBase, frozen=True, kw_only=True, tag="people.notified", tag_field="type"):
    """People are to be told. ``who`` as written in the SOP, ``people`` the logins that it meant then."""

    who: str
    people: tuple[str, ...] = ()
    about: str  # fault | ladder | task | escalation
    address: str = ""
    message: dict[str, str] = {}


class EscalationOpened(EventBase, frozen=True, kw_only=True, tag="escalation.opened", tag_field="type"):
    id: str
    address: str  # "" for the job's own ladder
    who: tuple[str, ...]
    people: tuple[str, ...] = ()
    rung: int  # -1: not a ladder but an action that failed for good


class EscalationClosed(EventBase, frozen=True, kw_only=True, tag="escalation.closed", tag_field="type"):
    """``how``: the act that settled it, or ``gone`` when its step was closed."""

    id: str
    how: str


class JobAssigned(EventBase, frozen=True, kw_only=True, tag="job.assigned", tag_field="type"):
    """``how``: assign, reassign, take_over, ladder, decline (then ``to`` is None). ``because`` is why
    dispatch chose this person: the rule, the round, and its reasons as codes."""

    to: str | None
    was: str | None = None
    how: str
    reason: str | None = None
    because: dict[str, Any] | None = None


class ReassignAsked(EventBase, frozen=True, kw_only=True, tag="job.reassign_asked", tag_field="type"):
    """A ladder asks for another person by a rule (nearest, least_busy, role:NAME); dispatch finds one."""

    rule: str
    address: str = ""


class JobAccepted(EventBase, frozen=True, kw_only=True, tag="job.accepted", tag_field="type"):
    pass


class Extended(EventBase, frozen=True, kw_only=True, tag="due.extended", tag_field="type"):
    """A deadline moved. ``address`` is ``""`` for the whole job."""

    address: str
    due_at: Ms
    timer: Armed | None = None
    reason: str | None = None


class Waived(EventBase, frozen=True, kw_only=True, tag="step.waived", tag_field="type"):
    address: str
    reason: str


class JobPaused(EventBase, frozen=True, kw_only=True, tag="job.paused", tag_field="type"):
    reason: str | None = None


class Shift(Value, frozen=True, kw_only=True):
    """A deadline, a timer and the anchor ``start`` after a pause."""

    due_at: Ms | None = None
    start: Ms | None = None  # None: as it was
    timer: Armed | None = None


class JobResumed(EventBase, frozen=True, kw_only=True, tag="job.resumed", tag_field="type"):
    """``shifted`` by address (``""`` is the job): deadlines and timers moved by the pause."""

    shifted: dict[str, Shift] = {}


class JobTransferred(EventBase, frozen=True, kw_only=True, tag="job.transferred", tag_field="type"):
    to: str
    was: str
    reason: str | None = None


class Noted(EventBase, frozen=True, kw_only=True, tag="job.noted", tag_field="type"):
    """A word for the record; with ``to`` a question to that person, or their answer to one."""

    text: str
    to: str | None = None


class JobEnded(EventBase, frozen=True, kw_only=True, tag="job.ended", tag_field="type"):
    end: str
    step: str
    successful: bool


class JobCancelled(EventBase, frozen=True, kw_only=True, tag="job.cancelled", tag_field="type"):
    reason: str


Event = (
    JobOpened
    | StepOpened
    | StepHandedIn
    | StepFinished
    | StepLeft
    | ScopeOpened
    | ScopeClosed
    | FaultReported
    | Voted
    | StagePassed
    | Decided
    | RungFired
    | Notified
    | EscalationOpened
    | EscalationClosed
    | JobAssigned
    | ReassignAsked
    | JobAccepted
    | Extended
    | Waived
    | JobPaused
    | JobResumed
    | JobTransferred
    | Noted
    | JobEnded
    | JobCancelled
)

encode_event = msgspec.json.Encoder().encode
decode_event = msgspec.json.Decoder(Event).decode
