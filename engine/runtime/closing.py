"""Steps that are closed without being done, and what goes with them."""

from __future__ import annotations

from engine.runtime.addresses import inside
from engine.runtime.events import EscalationClosed, ScopeClosed, StepLeft
from engine.runtime.turn import Turn


def escalations_gone(turn: Turn, address: str) -> None:
    """Close the escalations of a step that is no longer open."""
    settle_escalations(turn, "gone", address)


def settle_escalations(turn: Turn, how: str, address: str | None = None) -> None:
    """Close the escalations of a step, or all of them; ``how`` names the act that settled them."""
    if escalations := turn.state.escalations:
        for key, escalated in escalations.items():
            if address is None or escalated.address == address:
                turn.emit(EscalationClosed, id=key, how=how)


def leave(turn: Turn, address: str, reason: str) -> None:
    """Leave an open step, with everything inside it."""
    leave_within(turn, address, reason)
    turn.emit(StepLeft, address=address, reason=reason)
    escalations_gone(turn, address)


def leave_within(turn: Turn, composite: str, reason: str) -> None:
    """Leave whatever is open inside a composite step, the youngest first."""
    state = turn.state
    if composite not in state.done:
        return
    steps = [(step.opened, address) for address, step in state.open.items() if inside(composite, address)]
    for _, address in sorted(steps, reverse=True):
        turn.emit(StepLeft, address=address, reason=reason)
        escalations_gone(turn, address)
    for scope in reversed([scope for scope in turn.state.scopes if inside(composite, scope)]):
        turn.emit(ScopeClosed, scope=scope, done=False)


def leave_all(turn: Turn, reason: str) -> None:
    """Leave everything that is open, the youngest first."""
    steps = [(step.opened, address) for address, step in turn.state.open.items()]
    for _, address in sorted(steps, reverse=True):
        turn.emit(StepLeft, address=address, reason=reason)
