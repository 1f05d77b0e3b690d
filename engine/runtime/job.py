"""A job's state: the fold of its events, as small as the decisions to come allow.

``Opening`` never changes after the first event and is stored once; ``State`` is written at each command.
State holds what is open now and what the runbook says must be remembered. It does not grow with the
job's age or with the SOP's length.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from engine.runtime.events import Armed
from engine.runtime.values import Answers, Ms, Position, Subject, Value


class Opening(Value, frozen=True, kw_only=True):
    """What was said when the job was opened."""

    id: str
    runbook: str
    sop: str
    variant: str | None = None
    inputs: Answers = {}
    subject: Subject | None = None
    site: Position | None = None
    opened_at: Ms
    opened_by: str
    parent: tuple[str, str] | None = None
    cause: dict[str, Any] | None = None
    dispatch: dict[str, Any] | None = None  # asked for in place of the SOP's own


class OpenStep(Value, frozen=True, kw_only=True):
    """A step that is open now, keyed in the state by its address."""

    step: str  # template path
    scope: str  # the scope's address
    opened: int  # seq of its step.opened
    opened_at: Ms
    due_at: Ms | None = None
    timer: Armed | None = None
    armed: int = 0  # seq of the event that armed the timer
    rung: int = 0  # the next rung of its ladder that has not fired
    start: Ms | None = None  # what ``start`` means to its ladder after a pause; None: ``opened_at``
    stage: int = 0
    votes: dict[str, str] = {}  # by person, in the current stage
    child: str | None = None


class OpenScope(Value, frozen=True, kw_only=True):
    """A scope that is open now: the top (``""``), a member, an item. ``at`` is its machine's state."""

    of: str  # template path of the scope
    parent: str | None = None  # address of the composite step; None for the top
    at: str | None = None  # template path of the step it stands at; None when finished
    item: Any = None
    returns: tuple[str, ...] = ()  # steps that were left by faults, to go back to


class Escalated(Value, frozen=True, kw_only=True):
    """An escalation that nobody has settled yet."""

    address: str
    who: tuple[str, ...]
    rung: int
    opened_at: Ms


class State(Value, frozen=True, kw_only=True):
    """The part of a job that commands change."""

    seq: int = 0  # of the last event; the job's version
    status: Literal["open", "paused", "completed", "cancelled"] = "open"
    end: str | None = None
    successful: bool = False
    branch: str
    assignee: str | None = None
    accepted: bool = False
    priority: str = "normal"
    due_at: Ms | None = None
    timer: Armed | None = None  # of the job's own ladder
    armed: int = 0
    rung: int = 0
    start: Ms | None = None
    paused_at: Ms | None = None
    scopes: dict[str, OpenScope] = {}
    open: dict[str, OpenStep] = {}
    # per composite step that is open: how many of its scopes are done, of how many
    done: dict[str, tuple[int, int]] = {}
    answers: dict[str, Any] = {}  # by qualified name, only what the runbook remembers
    visits: dict[str, int] = {}
    performers: dict[str, str] = {}  # by address, only what the runbook remembers
    handed_in_by: tuple[str, ...] = ()  # everyone who handed in anything, sorted
    decided: dict[str, str] = {}  # outcome by address of an approval that was decided
    escalations: dict[str, Escalated] = {}


class Job(Value, frozen=True, kw_only=True):
    """A job: what it was opened with and where it stands."""

    opening: Opening
    state: State


encode_opening = msgspec.json.Encoder().encode
decode_opening = msgspec.json.Decoder(Opening).decode
encode_state = msgspec.json.Encoder().encode
decode_state = msgspec.json.Decoder(State).decode
