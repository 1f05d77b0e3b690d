"""The answers of the world outside to ``call`` and ``do`` steps."""

from __future__ import annotations

from engine.language.runbook import Call, Do
from engine.runtime.actors import overseers
from engine.runtime.closing import escalations_gone
from engine.runtime.commands import ActionDone, ChildEnded
from engine.runtime.events import Noted, StepFinished
from engine.runtime.ladders import escalate
from engine.runtime.moving import go_on
from engine.runtime.standing import not_open, only_the_system, open_step
from engine.runtime.turn import Turn
from engine.runtime.verdict import Refused

CANCELLED = "cancelled"
"""The label by which ``outcomes`` of a call may name a child job that was cancelled."""

NO_RUNG = -1
"""The rung of an escalation that no ladder opened."""


def child_ended(turn: Turn, command: ChildEnded) -> Refused | None:
    """Go on from a ``call`` step by the end of its child job. A paused job takes it in too."""
    if refused := only_the_system(turn):
        return refused
    found = open_step(turn, command.step, Call)
    if isinstance(found, Refused):
        return found
    step, _ = found
    if step.child != command.child:
        return not_open(turn, step=command.step, child=step.child)
    label = CANCELLED if command.end is None else command.end
    result = {"end": label}
    turn.emit(StepFinished, address=command.step, how="child", result=result)
    escalations_gone(turn, command.step)
    by_label = turn.playbook.leads(turn.state.scopes[step.scope].of, step.step, f"end {label}")
    go_on(turn, step.scope, step.step, f"end {label}" if by_label else "next", this=result)
    return None


def action_done(turn: Turn, command: ActionDone) -> Refused | None:
    """Go on from a ``do`` step by how its action ended. A paused job takes it in too.

    Where the action failed for good and the step says nothing of that, it is escalated to whoever oversees
    the job: the work never goes on as if the action had been done.
    """
    if refused := only_the_system(turn):
        return refused
    found = open_step(turn, command.step, Do, command.opened)
    if isinstance(found, Refused):
        return found
    step, written = found
    if command.error is None:
        this = command.result if isinstance(command.result, dict) else {"result": command.result}
        turn.emit(StepFinished, address=command.step, how="action", result=command.result)
        escalations_gone(turn, command.step)
        go_on(turn, step.scope, step.step, this=this)
    elif written.on_error:
        failure = {"error": command.error}
        turn.emit(StepFinished, address=command.step, how="failed", result=failure)
        escalations_gone(turn, command.step)
        go_on(turn, step.scope, step.step, "error", this=failure)
    elif not any(e.address == command.step and e.rung == NO_RUNG for e in turn.state.escalations.values()):
        turn.emit(Noted, text=command.error)
        escalate(turn, command.step, step.scope, overseers(turn.playbook, turn.job), NO_RUNG)
    return None
