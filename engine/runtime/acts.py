"""What supervisors do to a job or to an escalated step, and what the assignee answers."""

from __future__ import annotations

from collections.abc import Callable

from engine.language.phrases import Problem, parse_duration
from engine.language.runbook import AnyOrder, Approval, Each
from engine.runtime.actors import (
    ASSIGN,
    may_act,
    named,
    not_allowed,
    overseers,
    supervises,
    worker,
    works_here,
)
from engine.runtime.closing import leave_all, leave_within, settle_escalations
from engine.runtime.commands import Act
from engine.runtime.deadlines import later, next_rung, timer_of
from engine.runtime.events import (
    Extended,
    JobAccepted,
    JobAssigned,
    JobCancelled,
    JobTransferred,
    Noted,
    StepLeft,
    Waived,
)
from engine.runtime.moving import go_on
from engine.runtime.pauses import pause, resume
from engine.runtime.standing import not_open, paused
from engine.runtime.turn import Turn
from engine.runtime.values import Ms
from engine.runtime.verdict import FieldFault, Refused
from engine.runtime.working_time import LATEST

WHILE_PAUSED = frozenset({"pause", "resume", "cancel", "assign", "reassign", "transfer", "note"})
"""Acts that a paused job takes; none of them moves the work or its deadlines."""

IN_PERSON = frozenset({"take_over", "waive"})
"""Acts that somebody has to answer for; the engine itself never does them."""


def act(turn: Turn, command: Act) -> Refused | None:
    """Do an act, if the actor may and it makes sense now."""
    if command.act not in WHILE_PAUSED and (refused := paused(turn)):
        return refused
    if command.step is not None and (refused := _step_there(turn, command.step)):
        return refused
    if refused := _may(turn, command):
        return refused
    return _ACTS[command.act](turn, command)


def _step_there(turn: Turn, address: str) -> Refused | None:
    if turn.playbook.template(address) is None:
        return Refused(code="order.unknown_step", details={"step": address[:200]})
    return None if address in turn.state.open else not_open(turn, step=address)


def _may(turn: Turn, command: Act) -> Refused | None:
    """The refusal where the actor may not do the act."""
    playbook, job, facts = turn.playbook, turn.job, turn.facts
    if command.act in ("accept", "decline"):
        if facts.actor in may_act(facts, named(playbook, job, facts, "assignee")):
            return None
        return not_allowed(playbook, job, facts, ("assignee",), act=command.act)
    in_person = command.act not in IN_PERSON or works_here(facts, facts.actor)
    if in_person and supervises(playbook, job, facts):
        return None
    unassigned = command.act == "assign" and job.state.assignee is None
    if unassigned and supervises(playbook, job, facts, rights=ASSIGN):
        return None
    if command.act == "note" and _takes_part(turn):
        return None
    return not_allowed(playbook, job, facts, overseers(playbook, job), act=command.act)


def _takes_part(turn: Turn) -> bool:
    """Whether the actor has, or had, something to do in the job."""
    playbook, job, facts = turn.playbook, turn.job, turn.facts
    if not works_here(facts, facts.actor):
        return False
    if facts.actor in job.state.handed_in_by or facts.actor == job.opening.opened_by:
        return True
    bys = {"assignee": ""}
    for step in job.state.open.values():
        written = playbook.steps[step.step]
        by = written.stages[step.stage].by if isinstance(written, Approval) else getattr(written, "by", None)
        if by is not None:
            bys[by] = step.scope
    return any(worker(playbook, job, facts, by, scope) is None for by, scope in bys.items())


def _wrong(field: str, code: str, **params: object) -> Refused:
    return Refused(
        code="form.invalid", faults=(FieldFault(pointer=f"/{field}", code=code, params=dict(params)),)
    )


def _assign(turn: Turn, command: Act) -> Refused | None:
    if command.to is None:
        return _wrong("to", "required")
    if not works_here(turn.facts, command.to):
        return _wrong("to", "unknown", found=command.to[:200])
    _give(turn, command, command.to)
    return None


def _take_over(turn: Turn, command: Act) -> None:
    _give(turn, command, turn.facts.actor)


def _give(turn: Turn, command: Act, login: str) -> None:
    was = turn.state.assignee
    if was != login:
        turn.emit(
            JobAssigned,
            to=login,
            was=was,
            how=command.act,
            reason=command.reason,
            because=command.because,
        )
    settle_escalations(turn, command.act, command.step)


def _accept(turn: Turn, _: Act) -> None:
    if not turn.state.accepted:
        turn.emit(JobAccepted)


def _decline(turn: Turn, command: Act) -> None:
    turn.emit(JobAssigned, to=None, was=turn.state.assignee, how="decline", reason=command.reason)


def _extend(turn: Turn, command: Act) -> Refused | None:
    """A later deadline: ``until`` an instant, or ``by`` a duration after the deadline (after now, where that
    is past or there was none). Rungs that count from the deadline and have not fired count from the new."""
    address = command.step or ""
    was = turn.open(address).due_at if address else turn.state.due_at
    due_at = _new_deadline(turn, command, was)
    if isinstance(due_at, Refused):
        return due_at
    state = turn.state
    if address:
        step = turn.open(address)
        start = step.opened_at if step.start is None else step.start
        written = turn.playbook.steps[step.step]
        timer = timer_of(turn, written, step.rung, start=start, due_at=due_at)
    else:
        start = turn.job.opening.opened_at if state.start is None else state.start
        timer = next_rung(turn, turn.playbook.runbook.escalate, state.rung, start=start, due_at=due_at)
    turn.emit(Extended, address=address, due_at=due_at, timer=timer, reason=command.reason)
    settle_escalations(turn, command.act, address)
    return None


def _new_deadline(turn: Turn, command: Act, was: Ms | None) -> Ms | Refused:
    if command.until is not None:
        if not turn.now < command.until <= LATEST:
            return _wrong("until", "minimum", limit=turn.now)
        return command.until
    if command.by_ is None:
        return _wrong("by", "required")
    duration = parse_duration(command.by_)
    if isinstance(duration, Problem):
        return _wrong("by", "format", format="duration")
    return later(turn, turn.now if was is None else max(was, turn.now), duration)


def _waive(turn: Turn, command: Act) -> Refused | None:
    """Go on without a step. Never without one that the SOP promises, and never without an approval."""
    address = command.step
    if address is None:
        return _wrong("step", "required")
    if not (command.reason or "").strip():
        return _wrong("reason", "required")
    step = turn.open(address)
    if why := _never_waived(turn, step.step):
        details = {"actor": turn.facts.actor, "who": [], "people": [], "act": "waive", "step": address}
        return Refused(code="actor.not_allowed", details={**details, "because": why})
    settle_escalations(turn, "waive", address)
    turn.emit(Waived, address=address, reason=command.reason)
    leave_within(turn, address, "waived")
    turn.emit(StepLeft, address=address, reason="waived")
    go_on(turn, step.scope, step.step)
    return None


def _never_waived(turn: Turn, template: str) -> str | None:
    """Why a step can't be waived: it, or one inside it, is promised or an approval."""
    promised = {name for guarantee in turn.playbook.runbook.guarantees for name in guarantee.always}
    stack = [template]
    while stack:
        path = stack.pop()
        step = turn.playbook.steps[path]
        if step.locked:
            return "locked"
        if step.mandatory or path in promised:
            return "guaranteed"
        if isinstance(step, Approval):
            return "approval"
        if isinstance(step, AnyOrder):
            stack.extend(step.members)
        elif isinstance(step, Each):
            stack.extend(turn.playbook.runbook.scopes[step.items or path].steps)
    return None


def _pause(turn: Turn, command: Act) -> None:
    pause(turn, command.reason)


def _resume(turn: Turn, _: Act) -> None:
    resume(turn)


def _transfer(turn: Turn, command: Act) -> Refused | None:
    if command.to is None:
        return _wrong("to", "required")
    if command.to not in turn.facts.organisation.branches:
        return _wrong("to", "unknown", found=command.to[:200])
    if command.to != turn.state.branch:
        turn.emit(JobTransferred, to=command.to, was=turn.state.branch, reason=command.reason)
    return None


def _cancel(turn: Turn, command: Act) -> Refused | None:
    if not (command.reason or "").strip():
        return _wrong("reason", "required")
    settle_escalations(turn, "cancel")
    leave_all(turn, "cancelled")
    turn.emit(JobCancelled, reason=command.reason)
    return None


def _note(turn: Turn, command: Act) -> Refused | None:
    if not (command.reason or "").strip():
        return _wrong("reason", "required")
    turn.emit(Noted, text=command.reason, to=command.to)
    return None


_ACTS: dict[str, Callable[[Turn, Act], Refused | None]] = {
    "assign": _assign,
    "reassign": _assign,
    "accept": _accept,
    "decline": _decline,
    "extend": _extend,
    "take_over": _take_over,
    "waive": _waive,
    "pause": _pause,
    "resume": _resume,
    "transfer": _transfer,
    "cancel": _cancel,
    "note": _note,
}
