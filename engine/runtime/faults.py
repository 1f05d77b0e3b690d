"""Faults: something went wrong at a step, and the work goes on elsewhere."""

from __future__ import annotations

from engine.language.runbook import Text, Work
from engine.runtime.actors import named, voices, worker
from engine.runtime.closing import leave
from engine.runtime.commands import ReportFault
from engine.runtime.events import FaultReported, Notified
from engine.runtime.fill import text
from engine.runtime.moving import go_on
from engine.runtime.standing import MOST_NAMED, open_step, paused
from engine.runtime.taking import take
from engine.runtime.turn import Turn
from engine.runtime.values import Answers
from engine.runtime.verdict import Refused
from engine.runtime.view import View


def report(turn: Turn, command: ReportFault) -> Refused | None:
    """Take in a fault and go where it leads. Whoever may do the step may report it."""
    if refused := paused(turn):
        return refused
    address = command.step if command.step is not None else _the_one(turn, command.fault)
    if isinstance(address, Refused):
        return address
    found = open_step(turn, address, Work)
    if isinstance(found, Refused):
        return found
    step, work = found
    if command.fault not in turn.playbook.faults[step.step]:
        return _not_here(turn, command.fault, step=address)
    if refused := worker(turn.playbook, turn.job, turn.facts, work.by, step.scope):
        return refused
    answers = take(turn, turn.playbook.runbook.faults[command.fault].form, command.answers, address)
    if isinstance(answers, Refused):
        return answers
    raise_fault(turn, address, command.fault, answers)
    return None


def raise_fault(turn: Turn, address: str, name: str, answers: Answers) -> None:
    """Leave a step by a fault: it is recorded, people are told, and the work goes where the fault says."""
    fault = turn.playbook.runbook.faults[name]
    step = turn.open(address)
    turn.emit(FaultReported, fault=name, address=address, answers=answers, go=fault.go)
    view = turn.view(step.scope, this=answers)
    notify(turn, fault.notify, fault.message, view, about="fault", address=address, scope=step.scope)
    leave(turn, address, "fault")
    go_on(turn, step.scope, step.step, f"fault {name}", this=answers, reason="fault")


def notify(
    turn: Turn,
    who: tuple[str, ...],
    message: Text | None,
    view: View,
    *,
    about: str,
    address: str,
    scope: str,
) -> None:
    """Record that people are to be told; whoever delivers messages does it."""
    for name in who:
        turn.emit(
            Notified,
            who=name,
            people=voices(turn.facts, named(turn.playbook, turn.job, turn.facts, name, scope)),
            about=about,
            address=address,
            message=text(turn.playbook, message, view),
        )


def _the_one(turn: Turn, name: str) -> str | Refused:
    """The only open step that can have the fault; where several can, the only one that is the actor's."""
    faults = turn.playbook.faults
    can = [(address, step) for address, step in turn.state.open.items() if name in faults[step.step]]
    if len(can) > 1:
        mine = []
        for address, step in can:
            work = turn.playbook.steps[step.step]
            by = work.by if isinstance(work, Work) else ""
            if worker(turn.playbook, turn.job, turn.facts, by, step.scope) is None:
                mine.append((address, step))
        if len(mine) != 1:
            return _not_here(turn, name, choose=[address for address, _ in mine or can][:MOST_NAMED])
        can = mine
    return can[0][0] if can else _not_here(turn, name)


def _not_here(turn: Turn, name: str, **details: object) -> Refused:
    """The refusal, with the faults that can be reported at what is open."""
    here = {fault for step in turn.state.open.values() for fault in turn.playbook.faults[step.step]}
    return Refused(code="fault.not_here", details={"fault": name[:200], "here": sorted(here), **details})
