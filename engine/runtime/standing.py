"""Whether a command fits to where the job stands. The first questions asked of every command."""

from __future__ import annotations

from typing import Any

from engine.language.runbook import Step
from engine.runtime.facts import SYSTEM
from engine.runtime.job import OpenStep
from engine.runtime.turn import Turn
from engine.runtime.verdict import Refused

MOST_NAMED = 50
"""Open steps that a refusal names; a job may have a thousand."""


def closed(turn: Turn) -> Refused | None:
    """The refusal where the job has ended or was cancelled."""
    state = turn.state
    if state.status in ("open", "paused"):
        return None
    return Refused(code="job.closed", details={"status": state.status, "end": state.end})


def paused(turn: Turn) -> Refused | None:
    """The refusal where the job is paused."""
    if turn.state.status != "paused":
        return None
    return Refused(code="order.not_open", details={"paused": True, "since": turn.state.paused_at})


def not_open(turn: Turn, **details: Any) -> Refused:
    """The refusal for a step that is not open, with what is."""
    names = list(turn.state.open)
    shown: dict[str, Any] = {"open": names[:MOST_NAMED]}
    if len(names) > MOST_NAMED:
        shown["more"] = len(names) - MOST_NAMED
    return Refused(code="order.not_open", details={**details, **shown})


def open_step(
    turn: Turn, address: str, kind: type[Step], opened: int | None = None
) -> tuple[OpenStep, Any] | Refused:
    """The open step of an address with the step as written, if it is of that kind and the visit meant."""
    playbook = turn.playbook
    if playbook.template(address) is None:
        return Refused(code="order.unknown_step", details={"step": address[:200]})
    step = turn.state.open.get(address)
    if opened is not None and (step is None or step.opened != opened):
        found = None if step is None else step.opened
        return Refused(code="job.moved_on", details={"step": address, "meant": opened, "opened": found})
    if step is None:
        return not_open(turn, step=address)
    written = playbook.steps[step.step]
    if not isinstance(written, kind):
        return not_open(turn, step=address, kind=kind_of(written))
    return step, written


def kind_of(step: Step) -> str:
    """What a kind of step is called in a runbook."""
    return str(step.__struct_config__.tag)


def only_the_system(turn: Turn) -> Refused | None:
    """The refusal where a person sends what only the engine itself may send."""
    if turn.facts.actor == SYSTEM:
        return None
    return Refused(
        code="actor.not_allowed", details={"actor": turn.facts.actor, "who": [SYSTEM], "people": []}
    )
