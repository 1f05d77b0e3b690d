"""Where the work goes when a step is done or left: the scope's machine says it, and here it is followed."""

from __future__ import annotations

from typing import Any

from engine.language.runbook import AnyOrder
from engine.runtime.closing import escalations_gone, leave, leave_within
from engine.runtime.entering import enter
from engine.runtime.events import ScopeClosed, StepFinished
from engine.runtime.machines import DONE, RETURN
from engine.runtime.turn import Turn


def go_on(
    turn: Turn,
    scope: str,
    template: str,
    trigger: str = "next",
    *,
    this: dict[str, Any] | None = None,
    event: dict[str, Any] | None = None,
    reason: str = "moved",
) -> None:
    """Go on from a step that is closed, in the scope of that address.

    ``this`` and ``event`` are what its guards see; ``reason`` is said of the steps that are left where the
    work leaves a composite step.
    """
    of = turn.state.scopes[scope].of
    goal = turn.playbook.lead(of, template, trigger, turn.view(scope, this=this, event=event))
    assert goal is not None, f"{trigger} of {template} leads nowhere"  # the playbook has checked it
    if goal == DONE:
        _finish_scope(turn, scope)
    elif goal == RETURN:
        enter(turn, scope, _back(turn, scope))
    elif turn.playbook.steps[goal].scope == of:
        enter(turn, scope, goal)
    else:
        _leave_for(turn, scope, goal, reason)


def settle(turn: Turn) -> None:
    """Finish the composite steps on the agenda that have nothing left to be done, and those that follow."""
    while turn.agenda and turn.refusal is None:
        address, opened = turn.agenda.popleft()
        step = turn.state.open.get(address)
        if step is not None and step.opened == opened and _enough(turn, address):
            _finish_composite(turn, address)


def _back(turn: Turn, scope: str) -> str:
    """The step that the last fault left; the scope's first where none did, for that skips nothing."""
    at = turn.state.scopes[scope]
    return at.returns[-1] if at.returns else turn.playbook.scopes[at.of].start


def _leave_for(turn: Turn, scope: str, goal: str, reason: str) -> None:
    """Leave the composite steps around a scope, up to the one in which ``goal`` stands, and go there."""
    there = turn.playbook.steps[goal].scope
    holder = ""
    while turn.state.scopes[scope].of != there:
        holder = str(turn.state.scopes[scope].parent)
        scope = turn.open(holder).scope
    template = turn.open(holder).step
    leave(turn, holder, reason)
    go_on(turn, scope, template, f"go {goal}")


def _finish_scope(turn: Turn, scope: str) -> None:
    composite = str(turn.state.scopes[scope].parent)
    turn.emit(ScopeClosed, scope=scope, done=True)
    if _enough(turn, composite):
        _finish_composite(turn, composite)


def _enough(turn: Turn, address: str) -> bool:
    """Whether enough scopes of a composite step are done."""
    done, total = turn.state.done[address]
    step = turn.playbook.steps[turn.open(address).step]
    return done >= (min(step.need, total) if isinstance(step, AnyOrder) else total)


def _finish_composite(turn: Turn, address: str) -> None:
    leave_within(turn, address, "enough")
    step = turn.open(address)
    turn.emit(StepFinished, address=address, how="members")
    escalations_gone(turn, address)
    go_on(turn, step.scope, step.step)
