"""Timers: the rungs of ladders and the ends of waits. One timer is armed per open step, and one per job.

A timer names the event that armed it. Firing it arms the next one, so that a rung can fire only once,
whoever sends it and however often.
"""

from __future__ import annotations

from engine.language.runbook import Approval, Rung, Wait
from engine.runtime.actors import named, voices
from engine.runtime.approvals import conclude
from engine.runtime.closing import escalations_gone
from engine.runtime.commands import Fire
from engine.runtime.deadlines import next_rung, timer_of
from engine.runtime.events import Armed, EscalationOpened, ReassignAsked, RungFired, StepFinished
from engine.runtime.faults import notify, raise_fault
from engine.runtime.moving import go_on
from engine.runtime.standing import not_open, only_the_system, paused
from engine.runtime.turn import Turn
from engine.runtime.verdict import Refused


def fire(turn: Turn, command: Fire) -> Refused | None:
    """Do what is due, if that timer is still armed."""
    if refused := only_the_system(turn) or paused(turn):
        return refused
    state, address = turn.state, command.timer
    owner = state.open.get(address) if address else state
    if owner is None or owner.timer is None or owner.armed != command.armed:
        return not_open(turn, timer=address[:200], armed=command.armed)
    if turn.now < owner.timer.at:
        return not_open(turn, timer=address[:200], armed=command.armed, at=owner.timer.at)
    if not address:
        _fire_job(turn, owner.timer)
    elif owner.timer.rung is None:
        _end_wait(turn, address)
    else:
        _fire_step(turn, address, owner.timer.rung)
    return None


def _end_wait(turn: Turn, address: str) -> None:
    """A wait is over by itself: the time has passed, or the event has not come."""
    step = turn.open(address)
    wait = turn.playbook.steps[step.step]
    timed_out = isinstance(wait, Wait) and wait.for_ is None
    turn.emit(StepFinished, address=address, how="timed_out" if timed_out else "elapsed")
    escalations_gone(turn, address)
    scope = turn.state.scopes[step.scope].of
    otherwise = timed_out and turn.playbook.leads(scope, step.step, "otherwise")
    go_on(turn, step.scope, step.step, "otherwise" if otherwise else "next")


def _fire_job(turn: Turn, timer: Armed) -> None:
    ladder, place = turn.playbook.runbook.escalate, timer.rung or 0
    state = turn.state
    start = turn.job.opening.opened_at if state.start is None else state.start
    turn.emit(
        RungFired,
        address="",
        rung=place,
        timer=next_rung(turn, ladder, place + 1, start=start, due_at=state.due_at),
    )
    _tell(turn, ladder[place], place, "", "")


def _fire_step(turn: Turn, address: str, place: int) -> None:
    step = turn.open(address)
    written = turn.playbook.steps[step.step]
    rung = written.escalate[place]
    decides = rung.outcome if isinstance(written, Approval) and rung.outcome in written.outcomes else None
    leaves = rung.fault is not None or decides is not None
    start = step.opened_at if step.start is None else step.start
    timer = None if leaves else timer_of(turn, written, place + 1, start=start, due_at=step.due_at)
    turn.emit(RungFired, address=address, rung=place, timer=timer)
    _tell(turn, rung, place, address, step.scope)
    if rung.fault is not None:
        raise_fault(turn, address, rung.fault, {})
    elif decides is not None:
        conclude(turn, address, decides, "ladder")


def _tell(turn: Turn, rung: Rung, place: int, address: str, scope: str) -> None:
    """What a rung does besides moving the work: tell people, ask for another person, raise it."""
    view = turn.view(scope)
    notify(turn, rung.notify, rung.message, view, about="ladder", address=address, scope=scope)
    if rung.reassign is not None:
        turn.emit(ReassignAsked, rule=rung.reassign, address=address)
    if rung.raise_to:
        escalate(turn, address, scope, rung.raise_to, place)


def escalate(turn: Turn, address: str, scope: str, who: tuple[str, ...], place: int) -> None:
    """Open an escalation for people: they extend, reassign, take over, waive or cancel."""
    logins = [login for name in who for login in named(turn.playbook, turn.job, turn.facts, name, scope)]
    turn.emit(
        EscalationOpened,
        id=f"{turn.job.opening.id}:{turn.state.seq + 1}",
        address=address,
        who=who,
        people=voices(turn.facts, logins),
        rung=place,
    )
