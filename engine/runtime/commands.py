"""What may be asked of a job. A command is a wish; only events are facts.

Every command may carry ``at``: when the person pressed the button, by the server's clock as the device
knows it. It is used for the age of evidence when work done without signal is sent later. ``skew`` says how
far the device's own clock was ahead of the server's at that moment, as the device had measured it (negative:
behind); it is kept in the events and decides nothing.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from engine.runtime.values import Answers, Ms, Position, Subject, Value


class CommandBase(Value, frozen=True):
    """What every command may have."""

    at: Ms | None = None
    skew: Ms | None = None


class Open(CommandBase, frozen=True, kw_only=True, tag="open", tag_field="do"):
    """Open a job on a runbook. The only command that is given no job."""

    job: str  # the new job's id
    runbook: str  # SHA-256 of the runbook
    branch: str
    inputs: Answers = {}
    subject: Subject | None = None
    site: Position | None = None  # default: the subject's
    assignee: str | None = None
    priority: str | None = None
    parent: tuple[str, str] | None = None  # job and address of the ``call`` step that opens it
    cause: dict[str, Any] | None = None  # trigger, import …: kept in the first event
    dispatch: dict[str, Any] | None = None  # in place of the SOP's own


class HandIn(CommandBase, frozen=True, kw_only=True, tag="hand_in", tag_field="do"):
    """Hand in a work step. ``opened`` names the visit that is meant (the seq of its ``step.opened``)."""

    step: str  # address
    answers: Answers = {}
    opened: int | None = None


class ReportFault(CommandBase, frozen=True, kw_only=True, tag="report_fault", tag_field="do"):
    """Report a fault; ``step`` may be left out where only one open step can have it."""

    fault: str
    step: str | None = None
    answers: Answers = {}


class Decide(CommandBase, frozen=True, kw_only=True, tag="decide", tag_field="do"):
    """Vote in an approval; ``step`` may be left out where the actor has only one to decide."""

    outcome: str
    step: str | None = None
    comment: str | None = None
    answers: Answers = {}
    opened: int | None = None


class Act(CommandBase, frozen=True, kw_only=True, tag="act", tag_field="do"):
    """What a supervisor does to a job or to an escalated step.

    assign, reassign (``to`` a login: the whole job) · accept, decline (by the assignee; reason) ·
    extend (``by_``, a duration such as ``4h``, or ``until``) · take_over (the actor becomes the
    assignee) · waive (``reason``; never a locked or guaranteed step, never an approval) ·
    pause, resume · transfer (``to`` a branch) · cancel (``reason``) · note (``reason`` is the text;
    with ``to`` a login it is a question to that person, or an answer).
    """

    act: Literal[
        "assign", "reassign", "accept", "decline", "extend", "take_over", "waive",
        "pause", "resume", "transfer", "cancel", "note",
    ]  # fmt: skip
    step: str | None = None
    to: str | None = None
    by_: str | None = msgspec.field(name="by", default=None)
    until: Ms | None = None
    reason: str | None = None
    because: dict[str, Any] | None = None  # why dispatch chose this person, kept in the event


class Occur(CommandBase, frozen=True, kw_only=True, tag="occur", tag_field="do"):
    """Something happened outside: ``{type, device?, subject?, data?}``. Ends the waits that match."""

    event: dict[str, Any]


class Fire(CommandBase, frozen=True, kw_only=True, tag="fire", tag_field="do"):
    """A timer is due. Sent by the clock, refused (``order.not_open``) when it is no longer armed."""

    timer: str
    armed: int  # the seq of the event that armed it


class ChildEnded(CommandBase, frozen=True, kw_only=True, tag="child_ended", tag_field="do"):
    """The child job of a ``call`` step has ended."""

    step: str
    child: str
    end: str | None  # None: it was cancelled


class ActionDone(CommandBase, frozen=True, kw_only=True, tag="action_done", tag_field="do"):
    """A ``do`` step's action succeeded (``result``) or failed for good (``error``)."""

    step: str
    opened: int
    result: Any = None
    error: str | None = None


Command = Open | HandIn | ReportFault | Decide | Act | Occur | Fire | ChildEnded | ActionDone
