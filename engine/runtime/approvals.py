"""Approvals: who has a voice, what a voice does, and when an outcome is reached.

The stages of an approval follow one another. In each, the first outcome needs as many voices as the stage
says; another outcome takes effect with one voice unless the stage says more. The first outcome passes
the stage, and decides in the last one; any other decides at once.

While an approval of one stage is escalated, those to whom it was raised have a voice like its people:
somebody has to decide. Each stage of several names its people for a reason; nobody else has a voice there.
"""

from __future__ import annotations

from engine.language.runbook import Approval, Need
from engine.runtime.actors import named, not_allowed, performers, voices
from engine.runtime.closing import escalations_gone
from engine.runtime.commands import Decide
from engine.runtime.events import Decided, StagePassed, Voted
from engine.runtime.job import OpenStep
from engine.runtime.moving import go_on
from engine.runtime.standing import not_open, open_step, paused
from engine.runtime.taking import take
from engine.runtime.turn import Turn
from engine.runtime.values import Answers
from engine.runtime.verdict import FieldFault, Refused


def decide_step(turn: Turn, command: Decide) -> Refused | None:
    """Take in a voice, and go on from the approval where it decides."""
    if refused := paused(turn):
        return refused
    address = command.step if command.step is not None else _the_one(turn)
    if isinstance(address, Refused):
        return address
    if address in turn.state.decided:
        outcome = turn.state.decided[address]
        return Refused(code="approval.already_decided", details={"step": address, "outcome": outcome})
    found = open_step(turn, address, Approval, command.opened)
    if isinstance(found, Refused):
        return found
    step, approval = found
    if refused := _no_voice(turn, address, step, approval):
        return refused
    if command.outcome not in approval.outcomes:
        options = list(approval.outcomes)
        fault = FieldFault(pointer="/outcome", code="enum", params={"options": options})
        return Refused(code="form.invalid", details={"step": address}, faults=(fault,))
    if turn.facts.actor in step.votes:
        return _again(turn, command, address)
    answers = take(turn, approval.form, command.answers, address)
    if isinstance(answers, Refused):
        return answers
    turn.emit(
        Voted,
        address=address,
        stage=step.stage,
        outcome=command.outcome,
        comment=command.comment,
        answers=answers,
    )
    _count(turn, address, command.outcome, answers)
    return None


def conclude(turn: Turn, address: str, outcome: str, how: str, answers: Answers | None = None) -> None:
    """Decide an approval and go on by the outcome."""
    step = turn.open(address)
    turn.emit(Decided, address=address, outcome=outcome, how=how)
    escalations_gone(turn, address)
    this = {**(answers or {}), "outcome": outcome}
    go_on(turn, step.scope, step.step, f"outcome {outcome}", this=this, reason="outcome")


def electorate(turn: Turn, step: OpenStep, approval: Approval) -> tuple[str, ...]:
    """Who has a voice in the stage that is open now, sorted: its people, or their delegates, without those
    whom four eyes bar."""
    everybody = _people(turn, step, approval)
    return tuple(login for login in everybody if login not in _barred(turn, step, approval))


def _people(turn: Turn, step: OpenStep, approval: Approval) -> tuple[str, ...]:
    by = approval.stages[step.stage].by
    return voices(turn.facts, named(turn.playbook, turn.job, turn.facts, by, step.scope))


def _raised_to(turn: Turn, address: str, approval: Approval) -> tuple[str, ...]:
    """Who has a voice because it was raised to them, and nobody has settled that."""
    if len(approval.stages) > 1:
        return ()
    open_now = turn.state.escalations.values()
    who = dict.fromkeys(one for raised in open_now if raised.address == address for one in raised.who)
    scope = turn.open(address).scope
    logins = [login for one in who for login in named(turn.playbook, turn.job, turn.facts, one, scope)]
    return voices(turn.facts, logins)


def _barred(turn: Turn, step: OpenStep, approval: Approval) -> set[str]:
    if approval.four_eyes is None:
        return set(turn.state.handed_in_by)
    return {
        login
        for name in approval.four_eyes
        for login in performers(turn.playbook, turn.job, name, step.scope)
    }


def _the_one(turn: Turn) -> str | Refused:
    """The only approval that is open to the actor."""
    state, actor = turn.state, turn.facts.actor
    approvals = [
        (address, step, written)
        for address, step in state.open.items()
        if isinstance(written := turn.playbook.steps[step.step], Approval)
    ]
    mine = [
        address
        for address, step, written in approvals
        if actor in {*_people(turn, step, written), *_raised_to(turn, address, written)}
        and actor not in _barred(turn, step, written)
    ]
    unsaid = [address for address in mine if actor not in state.open[address].votes]
    if len(unsaid or mine) == 1:
        return (unsaid or mine)[0]
    if len(approvals) == 1:  # then it can be said what is against it
        return approvals[0][0]
    if not approvals and state.decided:
        address = next(reversed(state.decided))
        details = {"step": address, "outcome": state.decided[address]}
        return Refused(code="approval.already_decided", details=details)
    return not_open(turn, kind="approval", choose=mine)


def _no_voice(turn: Turn, address: str, step: OpenStep, approval: Approval) -> Refused | None:
    actor = turn.facts.actor
    people = _people(turn, step, approval)
    barred = _barred(turn, step, approval)
    has_voice = actor in people or actor in _raised_to(turn, address, approval)
    if has_voice and actor not in barred:
        return None
    by = approval.stages[step.stage].by
    if has_voice:
        others = [login for login in people if login not in barred]
        details = {"actor": actor, "step": address, "who": [by], "people": others}
        return Refused(code="actor.four_eyes", details=details)
    return not_allowed(turn.playbook, turn.job, turn.facts, (by,), step.scope, step=address)


def _again(turn: Turn, command: Decide, address: str) -> Refused | None:
    """A second voice of the same person counts for nothing; but said once more, a voice lets the stage be
    counted again, for whoever was missing may no longer have one."""
    said = turn.open(address).votes[turn.facts.actor]
    if said == command.outcome and _reached(turn, address, said):
        _count(turn, address, said, {})
        return None
    return Refused(
        code="approval.already_decided",
        details={"step": address, "actor": turn.facts.actor, "outcome": said},
    )


def _count(turn: Turn, address: str, outcome: str, answers: Answers) -> None:
    if not _reached(turn, address, outcome):
        return
    step = turn.open(address)
    approval = turn.playbook.steps[step.step]
    assert isinstance(approval, Approval)
    if outcome == approval.first and step.stage + 1 < len(approval.stages):
        turn.emit(StagePassed, address=address, stage=step.stage)
    else:
        conclude(turn, address, outcome, "voices", answers)


def _reached(turn: Turn, address: str, outcome: str) -> bool:
    """Whether the voices for an outcome are as many as the stage needs."""
    step = turn.open(address)
    approval = turn.playbook.steps[step.step]
    assert isinstance(approval, Approval)
    need = approval.stages[step.stage].need.get(outcome, Need())
    voices_for = sum(said == outcome for said in step.votes.values())
    return voices_for >= _wanted(need, len(electorate(turn, step, approval)))


def _wanted(need: Need, people: int) -> int:
    if need.kind == "count":
        return need.n
    return max(1, people if need.kind == "all" else people // 2 + 1)
