"""Things that happen outside, and the ``wait`` steps that they end."""

from __future__ import annotations

from typing import Any

from engine.language.runbook import Wait
from engine.runtime.closing import escalations_gone
from engine.runtime.commands import Occur
from engine.runtime.events import StepFinished
from engine.runtime.job import Job, OpenStep
from engine.runtime.moving import go_on
from engine.runtime.turn import Turn
from engine.runtime.verdict import FieldFault, Refused

DEVICES = frozenset({"device", "terminal"})
"""Kinds of subject that are devices themselves."""


def occur(turn: Turn, command: Occur) -> Refused | None:
    """End every wait that the event matches. Where it matches none, nothing is changed.

    A job that is paused takes it in too: what happened outside does not happen again on its resume.
    """
    event = command.event
    if not isinstance(event.get("type"), str):
        return Refused(code="form.invalid", faults=(FieldFault(pointer="/event/type", code="required"),))
    seen = {**data, **event} if isinstance(data := event.get("data"), dict) else dict(event)
    waiting = [(address, step.opened) for address, step in turn.state.open.items()]
    for address, opened in waiting:
        step = turn.state.open.get(address)
        if step is not None and step.opened == opened and _ends(turn, step, seen):
            turn.emit(StepFinished, address=address, how="event", result=seen)
            escalations_gone(turn, address)
            go_on(turn, step.scope, step.step, this=seen, event=seen)
    return None


def _ends(turn: Turn, step: OpenStep, event: dict[str, Any]) -> bool:
    wait = turn.playbook.steps[step.step]
    if not isinstance(wait, Wait) or wait.event != event["type"] or not concerns(turn.job, event):
        return False
    return wait.when is None or turn.playbook.formula(wait.when).holds(turn.view(step.scope, event=event))


def concerns(job: Job, event: dict[str, Any]) -> bool:
    """Whether an event is about what the job is about. Only where both name a subject, or both a device,
    can it be about another one.

    A job names a device by its input ``device``, by what opened it, or by a subject that is one.
    """
    subject = job.opening.subject
    about = event.get("subject")
    if isinstance(about, dict):
        about = about.get("id")
    if isinstance(about, str) and subject is not None and about != subject.id:
        return False
    device = event.get("device")
    mine = _device(job)
    return not isinstance(device, str) or mine is None or device == mine


def _device(job: Job) -> str | None:
    opening = job.opening
    for said in (opening.inputs.get("device"), (opening.cause or {}).get("device")):
        if isinstance(said, str):
            return said
    subject = opening.subject
    return subject.id if subject is not None and subject.kind in DEVICES else None
