"""Handing in a work step."""

from __future__ import annotations

from engine.language.runbook import Work
from engine.runtime.actors import barred, may_act, named, performers, worker
from engine.runtime.closing import escalations_gone
from engine.runtime.commands import HandIn
from engine.runtime.events import StepHandedIn
from engine.runtime.moving import go_on
from engine.runtime.standing import open_step, paused
from engine.runtime.taking import take
from engine.runtime.turn import Turn
from engine.runtime.verdict import Refused


def hand_in(turn: Turn, command: HandIn) -> Refused | None:
    """Take in what was handed in and go on from the step."""
    if refused := paused(turn):
        return refused
    found = open_step(turn, command.step, Work, command.opened)
    if isinstance(found, Refused):
        return found
    step, work = found
    if refused := worker(turn.playbook, turn.job, turn.facts, work.by, step.scope):
        return refused
    if did := barred(turn.playbook, turn.job, turn.facts, work.four_eyes, step.scope):
        return _four_eyes(turn, command.step, work, step.scope, did)
    answers = take(turn, work.form, command.answers, command.step)
    if isinstance(answers, Refused):
        return answers
    turn.emit(StepHandedIn, address=command.step, answers=answers)
    escalations_gone(turn, command.step)
    go_on(turn, step.scope, step.step, this=answers)
    return None


def _four_eyes(turn: Turn, address: str, work: Work, scope: str, did: str) -> Refused:
    people = may_act(turn.facts, named(turn.playbook, turn.job, turn.facts, work.by, scope))
    bar = {login for eyes in work.four_eyes for login in performers(turn.playbook, turn.job, eyes, scope)}
    return Refused(
        code="actor.four_eyes",
        details={
            "actor": turn.facts.actor,
            "step": address,
            "did": did,
            "who": [work.by],
            "people": [login for login in people if login not in bar],
        },
    )
