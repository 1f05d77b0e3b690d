"""A world in memory: many jobs, people, and a clock of its own, on the runtime as it is.

Nothing here decides anything. The world sends commands, keeps what follows from their events as the store
would (timers, child jobs, actions), and lets time pass. A thousand of them take seconds.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine.language.organisation import Organisation
from engine.runtime.commands import Act, ActionDone, ChildEnded, Command, Fire, Open
from engine.runtime.deciding import take
from engine.runtime.effects import OutboxRow, effects
from engine.runtime.events import Event
from engine.runtime.facts import SYSTEM, BlobFacts, Facts
from engine.runtime.job import Job
from engine.runtime.playbook import Playbook
from engine.runtime.values import Ms
from engine.runtime.verdict import Accepted, Refused, Verdict
from forms.both import Both

NO_BLOBS: Mapping[str, BlobFacts] = {}

MOST_FIRED = 20_000
"""Timers that fire while time passes once; more of them never come to rest."""

Playbooks = Callable[[str, str], Playbook | None]
"""The playbook of an SOP at a branch; None where the SOP is not to be had there."""


class Ran(NamedTuple):
    """How an action ended: with a result, or with an error for good."""

    result: Any = None
    error: str | None = None


Actions = Callable[[str, str, Mapping[str, Any]], Ran]
"""Runs the action of a ``do`` step: job, address, and the request ``{action, with}``."""


class Happened(NamedTuple):
    """An event of some job of the world."""

    job: str
    event: Event


@dataclass(slots=True)
class Running:
    """A job of the world with the playbook that it runs on."""

    playbook: Playbook
    job: Job


def succeed(_: str, __: str, ___: Mapping[str, Any]) -> Ran:
    """An action that succeeds and says nothing."""
    return Ran()


@dataclass(slots=True)
class World:
    """``log`` is everything that happened, in order; ``troubles`` what could not be done as it was asked
    (a child job whose SOP is not there), in plain words."""

    organisation: Organisation
    playbooks: Playbooks
    now: Ms
    actions: Actions = succeed
    jobs: dict[str, Running] = field(default_factory=dict)
    log: list[Happened] = field(default_factory=list)
    troubles: list[Both] = field(default_factory=list)
    _asked: deque[tuple[str, OutboxRow]] = field(default_factory=deque)
    _armed: dict[tuple[str, str], tuple[Ms, int]] = field(default_factory=dict)
    _queue: list[tuple[Ms, int, str, str, int]] = field(default_factory=list)
    _order: int = 0

    def open(self, playbook: Playbook, command: Open, *, actor: str = SYSTEM) -> Verdict:
        """Open a job, and do what that asks for."""
        verdict = self._take(command.job, playbook, None, command, actor=actor)
        self._settle()
        return verdict

    def send(
        self, job: str, command: Command, *, actor: str, blobs: Mapping[str, BlobFacts] = NO_BLOBS
    ) -> Verdict:
        """Send a command to a job, and do what follows: child jobs, actions, and what these ask for."""
        running = self.jobs[job]
        verdict = self._take(job, running.playbook, running.job, command, actor=actor, blobs=blobs)
        self._settle()
        return verdict

    def pass_time(self, until: Ms) -> None:
        """Let time pass until an instant; whatever is due on the way fires in order, each at its own time."""
        fired = 0
        while self._queue and self._queue[0][0] <= until:
            at, _, job, key, armed = heapq.heappop(self._queue)
            if self._armed.get((job, key)) != (at, armed):
                continue  # disarmed, or armed anew
            del self._armed[job, key]
            self.now = max(self.now, at)
            self.send(job, Fire(timer=key, armed=armed), actor=SYSTEM)
            fired += 1
            if fired == MOST_FIRED:
                self.troubles.append(
                    Both(
                        f"{MOST_FIRED} timers fired and there was no end of it",
                        f"已触发 {MOST_FIRED} 次定时，仍没有结束",
                    )
                )
                break
        self.now = max(self.now, until)

    def next_timer(self) -> Ms | None:
        """When the next timer is due."""
        return min((at for at, _ in self._armed.values()), default=None)

    def end_child(self, job: str, end: str | None) -> Verdict:
        """Take a child job for ended without walking it: its parent goes on as if it had ended so."""
        child = self.jobs[job].job
        if child.opening.parent is None:
            raise ValueError(f"the job {job} has no parent")
        parent, address = child.opening.parent
        for key in [key for key in self._armed if key[0] == job]:
            del self._armed[key]
        return self.send(parent, ChildEnded(step=address, child=job, end=end), actor=SYSTEM)

    def _take(
        self,
        job: str,
        playbook: Playbook,
        before: Job | None,
        command: Command,
        *,
        actor: str = SYSTEM,
        blobs: Mapping[str, BlobFacts] = NO_BLOBS,
    ) -> Verdict:
        facts = Facts(now=self.now, actor=actor, organisation=self.organisation, blobs=blobs)
        verdict, after = take(playbook, before, command, facts)
        if isinstance(verdict, Refused) or after is None:
            return verdict
        self.jobs[job] = Running(playbook, after)
        self.log.extend(Happened(job, event) for event in verdict.events)
        self._follow(job, playbook, before, verdict, after)
        return verdict

    def _follow(
        self, job: str, playbook: Playbook, before: Job | None, verdict: Accepted, after: Job
    ) -> None:
        found = effects(playbook, before, verdict.events, after)
        for cleared in found.timers_cleared:
            self._armed.pop((job, cleared.key), None)
        for timer in found.timers_set:
            self._order += 1
            self._armed[job, timer.key] = (timer.at, timer.armed)
            heapq.heappush(self._queue, (timer.at, self._order, job, timer.key, timer.armed))
        self._asked.extend((job, row) for row in found.outbox)

    def _settle(self) -> None:
        """Do what events ask of the world until nothing is asked any more."""
        while self._asked:
            job, row = self._asked.popleft()
            if row.kind == "child.open":
                self._open_child(job, row.payload)
            elif row.kind == "child.cancel":
                self._cancel_child(row.payload["child"])
            elif row.kind == "child.ended":
                self._tell_parent(row.payload)
            elif row.kind == "action.run":
                self._run(job, row.payload)

    def _open_child(self, parent: str, asked: Mapping[str, Any]) -> None:
        """A child works where its parent does, for the same people and on the same subject."""
        opening, state = self.jobs[parent].job.opening, self.jobs[parent].job.state
        sop = asked["request"]["sop"]
        playbook = self.playbooks(sop, state.branch)
        if playbook is None:
            self.troubles.append(
                Both(
                    f"the child job of `{asked['address']}` needs the SOP `{sop}`, which is not here",
                    f"`{asked['address']}`的子工单需要 SOP`{sop}`，而此处没有",
                )
            )
            return
        subject = opening.subject
        command = Open(
            job=asked["child"],
            runbook=playbook.digest,
            branch=state.branch,
            inputs=asked["request"]["inputs"],
            subject=subject if subject is not None and subject.kind == playbook.runbook.about else None,
            site=opening.site,
            assignee=state.assignee,
            priority=state.priority,
            parent=(parent, asked["address"]),
        )
        verdict = self._take(asked["child"], playbook, None, command)
        if isinstance(verdict, Refused):
            why = ", ".join(f"{fault.pointer} {fault.code}" for fault in verdict.faults) or verdict.code
            self.troubles.append(
                Both(
                    f"the child job of `{asked['address']}` could not be opened: {why}",
                    f"无法创建`{asked['address']}`的子工单：{why}",
                )
            )

    def _cancel_child(self, child: str) -> None:
        if (running := self.jobs.get(child)) and running.job.state.status in ("open", "paused"):
            command = Act(act="cancel", reason="The step that called for it was left.")
            self._take(child, running.playbook, running.job, command)

    def _tell_parent(self, asked: Mapping[str, Any]) -> None:
        if running := self.jobs.get(asked["parent"]):
            command = ChildEnded(step=asked["address"], child=asked["child"], end=asked.get("end"))
            self._take(asked["parent"], running.playbook, running.job, command)

    def _run(self, job: str, asked: Mapping[str, Any]) -> None:
        address, opened = asked["address"], asked["opened"]
        ran = self.actions(job, address, asked["request"])
        running = self.jobs[job]
        command = ActionDone(step=address, opened=opened, result=ran.result, error=ran.error)
        self._take(job, running.playbook, running.job, command)
