"""Evolve: what an event makes of a job. The job's state is the fold of its events.

Nothing is decided here; every instant, person and target is in the event. One function per kind of event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from engine.language.runbook import AnyOrder, Each
from engine.runtime import events as ev
from engine.runtime.events import Armed, Event
from engine.runtime.facts import SYSTEM
from engine.runtime.job import Escalated, Job, Opening, OpenScope, OpenStep, State
from engine.runtime.machines import RETURN
from engine.runtime.memory import forget_item, remember_answers, remember_performer, remember_visit
from engine.runtime.playbook import Playbook

replace = msgspec.structs.replace


class HistoryError(ValueError):
    """The events are no history: the first opens no job, or one is about something that is not there."""


def evolve(playbook: Playbook, job: Job | None, event: Event) -> Job:
    """The job after ``event``. Raises :class:`HistoryError` for an event that can't follow."""
    if job is None:
        if not isinstance(event, ev.JobOpened):
            raise HistoryError(f"a history can't begin with {type(event).__name__}")
        return _opened(event)
    if event.seq != job.state.seq + 1:
        raise HistoryError(f"event {event.seq} can't follow event {job.state.seq}")
    try:
        state = _HANDLERS[type(event)](playbook, job.state, event)
    except KeyError as missing:
        raise HistoryError(f"event {event.seq} is about {missing}, which is not there") from missing
    return replace(job, state=replace(state, seq=event.seq))


def fold(playbook: Playbook, events: Iterable[Event]) -> Job:
    """The job that a whole history makes. Raises :class:`HistoryError` for what is none."""
    job: Job | None = None
    for event in events:
        job = evolve(playbook, job, event)
    if job is None:
        raise HistoryError("there are no events")
    return job


def _opened(event: ev.JobOpened) -> Job:
    return Job(
        opening=Opening(
            id=event.job,
            runbook=event.runbook,
            sop=event.sop,
            variant=event.variant,
            inputs=event.inputs,
            subject=event.subject,
            site=event.site,
            opened_at=event.at,
            opened_by=event.by,
            parent=event.parent,
            cause=event.cause,
            dispatch=event.dispatch,
        ),
        state=State(
            seq=event.seq,
            branch=event.branch,
            assignee=event.assignee,
            priority=event.priority,
            due_at=event.due_at,
            timer=event.timer,
            armed=_armed(event.timer, event.seq),
            scopes={"": OpenScope(of="")},
        ),
    )


def _armed(timer: Armed | None, seq: int) -> int:
    return seq if timer else 0


def _step_opened(playbook: Playbook, state: State, event: ev.StepOpened) -> State:
    scope = state.scopes[event.scope]
    returns = scope.returns
    if event.step in returns:  # whoever comes to a step again has come back from the fault that left it
        returns = returns[: returns.index(event.step)]
    step = OpenStep(
        step=event.step,
        scope=event.scope,
        opened=event.seq,
        opened_at=event.at,
        due_at=event.due_at,
        timer=event.timer,
        armed=_armed(event.timer, event.seq),
        child=event.child,
    )
    composite = isinstance(playbook.steps[event.step], AnyOrder | Each)
    return replace(
        state,
        scopes={**state.scopes, event.scope: replace(scope, at=event.step, returns=returns)},
        open={**state.open, event.address: step},
        done={**state.done, event.address: (0, 0)} if composite else state.done,
        visits=remember_visit(playbook, state, event.address, event.step),
        decided=_without(state.decided, event.address),
    )


def _without(kept: dict[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in kept.items() if k != key} if key in kept else kept


def _closed(state: State, address: str) -> State:
    """The state without an open step; KeyError when it is not open."""
    rest = dict(state.open)
    del rest[address]
    return replace(state, open=rest, done=_without(state.done, address))


def _handed_in(playbook: Playbook, state: State, event: ev.StepHandedIn) -> State:
    template = state.open[event.address].step
    return replace(
        _closed(state, event.address),
        answers=remember_answers(playbook, state, event.address, template, event.answers),
        performers=remember_performer(playbook, state, event.address, template, event.by),
        handed_in_by=_with(state.handed_in_by, event.by),
    )


def _with(people: tuple[str, ...], login: str) -> tuple[str, ...]:
    return people if login in people else tuple(sorted((*people, login)))


def _finished(playbook: Playbook, state: State, event: ev.StepFinished) -> State:
    answers = state.answers
    if event.result is not None:
        result = event.result if isinstance(event.result, dict) else {"result": event.result}
        template = state.open[event.address].step
        answers = remember_answers(playbook, state, event.address, template, result)
    return replace(_closed(state, event.address), answers=answers)


def _left(_: Playbook, state: State, event: ev.StepLeft) -> State:
    return _closed(state, event.address)


def _scope_opened(_: Playbook, state: State, event: ev.ScopeOpened) -> State:
    done, total = state.done[event.parent]
    scope = OpenScope(of=event.of, parent=event.parent, item=event.item)
    return replace(
        state,
        scopes={**state.scopes, event.scope: scope},
        done={**state.done, event.parent: (done, total + 1)},
    )


def _scope_closed(playbook: Playbook, state: State, event: ev.ScopeClosed) -> State:
    scopes = dict(state.scopes)
    scope = scopes.pop(event.scope)
    done = state.done
    if event.done and scope.parent in done:
        finished, total = done[scope.parent]
        done = {**done, scope.parent: (finished + 1, total)}
    state = replace(state, scopes=scopes, done=done)
    is_item = playbook.runbook.scopes[scope.of].kind == "item"
    return forget_item(playbook, state, event.scope) if is_item else state


def _fault(playbook: Playbook, state: State, event: ev.FaultReported) -> State:
    step = state.open[event.address]
    scopes, left, scope = state.scopes, step.step, step.scope
    there = scopes[scope].of if event.go == RETURN else playbook.steps[event.go].scope
    while scopes[scope].of != there:  # the work leaves composite steps: the outermost is what was left
        holder = state.open[str(scopes[scope].parent)]
        left, scope = holder.step, holder.scope
    returns = tuple(name for name in scopes[scope].returns if name != left)
    scopes = {**scopes, scope: replace(scopes[scope], returns=(*returns, left))}
    took_part = event.answers and event.by != SYSTEM
    return replace(
        state,
        scopes=scopes,
        handed_in_by=_with(state.handed_in_by, event.by) if took_part else state.handed_in_by,
    )


def _voted(playbook: Playbook, state: State, event: ev.Voted) -> State:
    step = state.open[event.address]
    return replace(
        state,
        open={**state.open, event.address: replace(step, votes={**step.votes, event.by: event.outcome})},
        answers=remember_answers(
            playbook, state, event.address, step.step, {**event.answers, "outcome": event.outcome}
        ),
    )


def _stage_passed(_: Playbook, state: State, event: ev.StagePassed) -> State:
    step = replace(state.open[event.address], stage=event.stage + 1, votes={})
    return replace(state, open={**state.open, event.address: step})


def _decided(playbook: Playbook, state: State, event: ev.Decided) -> State:
    template = state.open[event.address].step
    answers = state.answers
    if event.how == "ladder":
        answers = remember_answers(playbook, state, event.address, template, {"outcome": event.outcome})
    return replace(
        _closed(state, event.address),
        answers=answers,
        decided={**state.decided, event.address: event.outcome},
    )


def _rung(_: Playbook, state: State, event: ev.RungFired) -> State:
    armed = _armed(event.timer, event.seq)
    if not event.address:
        return replace(state, timer=event.timer, armed=armed, rung=event.rung + 1)
    step = replace(state.open[event.address], timer=event.timer, armed=armed, rung=event.rung + 1)
    return replace(state, open={**state.open, event.address: step})


def _escalated(_: Playbook, state: State, event: ev.EscalationOpened) -> State:
    escalated = Escalated(address=event.address, who=event.who, rung=event.rung, opened_at=event.at)
    return replace(state, escalations={**state.escalations, event.id: escalated})


def _settled(_: Playbook, state: State, event: ev.EscalationClosed) -> State:
    rest = dict(state.escalations)
    del rest[event.id]
    return replace(state, escalations=rest)


def _assigned(_: Playbook, state: State, event: ev.JobAssigned) -> State:
    return replace(state, assignee=event.to, accepted=event.how == "take_over")


def _accepted(_: Playbook, state: State, __: ev.JobAccepted) -> State:
    return replace(state, accepted=True)


def _extended(_: Playbook, state: State, event: ev.Extended) -> State:
    armed = _armed(event.timer, event.seq)
    if not event.address:
        return replace(state, due_at=event.due_at, timer=event.timer, armed=armed)
    step = replace(state.open[event.address], due_at=event.due_at, timer=event.timer, armed=armed)
    return replace(state, open={**state.open, event.address: step})


def _paused(_: Playbook, state: State, event: ev.JobPaused) -> State:
    return replace(state, status="paused", paused_at=event.at)


def _resumed(_: Playbook, state: State, event: ev.JobResumed) -> State:
    open_ = dict(state.open)
    for address, shift in event.shifted.items():
        changes = {
            "due_at": shift.due_at,
            "timer": shift.timer,
            "start": shift.start,
            "armed": _armed(shift.timer, event.seq),
        }
        if address:
            open_[address] = replace(open_[address], **changes)
        else:
            state = replace(state, **changes)
    return replace(state, status="open", paused_at=None, open=open_)


def _transferred(_: Playbook, state: State, event: ev.JobTransferred) -> State:
    return replace(state, branch=event.to)


def _ended(_: Playbook, state: State, event: ev.JobEnded) -> State:
    return _closing(state, status="completed", end=event.end, successful=event.successful)


def _cancelled(_: Playbook, state: State, __: ev.JobCancelled) -> State:
    return _closing(state, status="cancelled")


def _closing(state: State, **changes: Any) -> State:
    """A closed job: nothing is open, and nothing has to be remembered for commands to come."""
    return State(
        seq=state.seq,
        branch=state.branch,
        assignee=state.assignee,
        accepted=state.accepted,
        priority=state.priority,
        due_at=state.due_at,
        **changes,
    )


def _same(_: Playbook, state: State, __: Event) -> State:
    return state


_HANDLERS: dict[type[Any], Callable[[Playbook, State, Any], State]] = {
    ev.StepOpened: _step_opened,
    ev.StepHandedIn: _handed_in,
    ev.StepFinished: _finished,
    ev.StepLeft: _left,
    ev.ScopeOpened: _scope_opened,
    ev.ScopeClosed: _scope_closed,
    ev.FaultReported: _fault,
    ev.Voted: _voted,
    ev.StagePassed: _stage_passed,
    ev.Decided: _decided,
    ev.RungFired: _rung,
    ev.Notified: _same,
    ev.EscalationOpened: _escalated,
    ev.EscalationClosed: _settled,
    ev.JobAssigned: _assigned,
    ev.ReassignAsked: _same,
    ev.JobAccepted: _accepted,
    ev.Extended: _extended,
    ev.Waived: _same,
    ev.JobPaused: _paused,
    ev.JobResumed: _resumed,
    ev.JobTransferred: _transferred,
    ev.Noted: _same,
    ev.JobEnded: _ended,
    ev.JobCancelled: _cancelled,
}
