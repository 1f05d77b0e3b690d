"""Decide: what a command does to a job. The one door of the runtime.

Pure: the same runbook, job, command and facts give the same answer. Whatever a person or a device sends is
answered with events or with a refusal, never with an error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from engine.runtime.acts import act
from engine.runtime.approvals import decide_step
from engine.runtime.calls import action_done, child_ended
from engine.runtime.commands import (
    Act,
    ActionDone,
    ChildEnded,
    Command,
    Decide,
    Fire,
    HandIn,
    Occur,
    Open,
    ReportFault,
)
from engine.runtime.facts import Facts
from engine.runtime.faults import report
from engine.runtime.handing_in import hand_in
from engine.runtime.job import Job
from engine.runtime.ladders import fire
from engine.runtime.moving import settle
from engine.runtime.opening import open_job
from engine.runtime.playbook import Playbook
from engine.runtime.standing import closed
from engine.runtime.turn import Turn
from engine.runtime.verdict import Accepted, Refused, Verdict
from engine.runtime.waits import occur


class Taken(NamedTuple):
    """A verdict, and the job after it (as it was, where the command was refused)."""

    verdict: Verdict
    job: Job | None


def decide(playbook: Playbook, job: Job | None, command: Command, facts: Facts) -> Verdict:
    """The events of a command, or why it is refused. ``job`` is None for ``Open`` only."""
    return take(playbook, job, command, facts).verdict


def take(playbook: Playbook, job: Job | None, command: Command, facts: Facts) -> Taken:
    """As :func:`decide`, with the job that the events make: the same as evolving them one by one."""
    turn = Turn(playbook, job, facts, command)
    refused = _do(turn, job, command)
    if refused is None:
        settle(turn)
        refused = turn.refusal
    if refused is not None:
        return Taken(refused, job)
    return Taken(Accepted(events=tuple(turn.events)), turn.job)


def _do(turn: Turn, job: Job | None, command: Command) -> Refused | None:
    if isinstance(command, Open):
        if job is not None:
            return Refused(code="job.moved_on", details={"job": job.opening.id, "why": "already_open"})
        return open_job(turn, command)
    if job is None:
        return Refused(code="job.closed", details={"status": None, "why": "no_such_job"})
    return closed(turn) or _COMMANDS[type(command)](turn, command)


_COMMANDS: dict[type[Any], Callable[[Turn, Any], Refused | None]] = {
    HandIn: hand_in,
    ReportFault: report,
    Decide: decide_step,
    Act: act,
    Occur: occur,
    Fire: fire,
    ChildEnded: child_ended,
    ActionDone: action_done,
}
