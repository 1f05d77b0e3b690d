"""What somebody may do to a job now, found by asking the runtime itself.

No rule is written twice: each possibility is put to the runtime as a command and thrown away. What is
missing from such a trial (answers, evidence, a reason) is no obstacle; who the actor is, and where the job
stands, is.
"""

from __future__ import annotations

from typing import Literal

from engine.language.runbook import Approval, Work
from engine.runtime.actors import may_act, named
from engine.runtime.approvals import electorate
from engine.runtime.commands import Act, Command, Decide, HandIn, ReportFault
from engine.runtime.deciding import decide
from engine.runtime.facts import Facts
from engine.runtime.job import Job, OpenStep
from engine.runtime.playbook import Playbook
from engine.runtime.turn import Turn
from engine.runtime.verdict import Refused
from engine.services.access import Action, Actor, Allowed, OfJob, authorise

ActName = Literal[
    "assign", "reassign", "accept", "decline", "extend", "take_over", "waive",
    "pause", "resume", "transfer", "cancel", "note",
]  # fmt: skip
_JOB_ACTS: tuple[ActName, ...] = (
    "assign", "reassign", "accept", "decline", "take_over", "extend", "pause", "resume", "transfer",
    "cancel", "note",
)  # fmt: skip
_ASSIGNING = frozenset({"assign", "reassign", "take_over"})
_IN_THE_WAY = ("actor.", "order.", "job.", "approval.", "fault.")


class Abilities:
    """Trials on one job for one actor."""

    def __init__(self, playbook: Playbook, job: Job, facts: Facts, *, actor: Actor, resource: OfJob) -> None:
        self._playbook = playbook
        self._job = job
        self._facts = facts
        self._actor = actor
        self._resource = resource

    def acts(self) -> tuple[str, ...]:
        """What the actor may do to the job as a whole."""
        state = self._job.state
        sensible = {
            "assign": state.assignee is None,
            "reassign": state.assignee is not None,
            "accept": not state.accepted,
            "pause": state.status == "open",
            "resume": state.status == "paused",
            "take_over": state.assignee != self._facts.actor,
        }
        return tuple(
            act for act in _JOB_ACTS if sensible.get(act, True) and self._holds(self._act(act, None))
        )

    def on_step(self, address: str, step: OpenStep) -> tuple[str, ...]:
        """What the actor may do with an open step: hand_in, decide, report_fault, extend, waive."""
        written = self._playbook.steps[step.step]
        found: list[str] = []
        if isinstance(written, Work) and self._holds(HandIn(step=address)):
            found.append("hand_in")
        if isinstance(written, Approval) and self._holds(Decide(step=address, outcome=written.first)):
            found.append("decide")
        faults = self._playbook.faults.get(step.step, ())
        if any(self._holds(ReportFault(fault=fault, step=address)) for fault in faults):
            found.append("report_fault")
        found += [act for act in ("extend", "waive") if self._holds(self._act(act, address))]
        return tuple(found)

    def people(self, step: OpenStep) -> tuple[str, ...]:
        """Who may hand the step in, or has a voice in it, at this moment."""
        written = self._playbook.steps[step.step]
        if isinstance(written, Work):
            meant = named(self._playbook, self._job, self._facts, written.by, step.scope)
            return may_act(self._facts, meant)
        if isinstance(written, Approval):
            return electorate(Turn(self._playbook, self._job, self._facts), step, written)
        return ()

    def _act(self, act: ActName, address: str | None) -> Act:
        to = self._job.state.branch if act == "transfer" else self._facts.actor
        return Act(act=act, step=address, to=to, by_="1h" if act == "extend" else None, reason="…")

    def _holds(self, command: Command) -> bool:
        if not isinstance(
            authorise(self._actor, _action(command), self._resource, self._facts.organisation), Allowed
        ):
            return False
        verdict = decide(self._playbook, self._job, command, self._facts)
        return not (isinstance(verdict, Refused) and verdict.code.startswith(_IN_THE_WAY))


def _action(command: Command) -> Action:
    if isinstance(command, Act):
        return Action.JOB_ASSIGN if command.act in _ASSIGNING else Action.JOB_ACT
    return Action.JOB_DECIDE if isinstance(command, Decide) else Action.JOB_HAND_IN
