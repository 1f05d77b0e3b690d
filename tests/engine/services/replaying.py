"""Scenarios walked again through the use cases: the same commands at the same instants, on a real database.

A scenario is run in the runtime's own world by a recorder; what it was asked is then asked of the services.
Whatever the runtime accepted must be accepted with the same events, and whatever it refused must not happen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from engine.language.document import Document
from engine.runtime.commands import ActionDone, Command, Occur, Open
from engine.runtime.events import Event, StepOpened, decode_event
from engine.runtime.facts import SYSTEM, BlobFacts
from engine.runtime.rehearsal import LibraryBench
from engine.runtime.scenario_runs import JOB, ScenarioRun
from engine.runtime.scenarios import read_scenario
from engine.runtime.simulation import NO_BLOBS, World
from engine.runtime.values import Ms
from engine.runtime.verdict import Refused, Verdict
from engine.services.access import Actor
from engine.services.clock import SettableClock
from engine.services.commands import carry_out
from engine.services.context import Services
from engine.services.jobs import JobFilter, history, list_jobs
from engine.services.occurring import occur
from engine.services.opening import open_job
from engine.services.problems import Forbidden, NotFound
from engine.services.subject_rows import write_subject
from engine.services.timers import fire_due, next_due
from engine.services.views import Done
from engine.store import UnitOfWork

OPENER = "xu"
"""An administrator: whoever a scenario's job is for may seldom open it himself."""


@dataclass(frozen=True)
class Asked:
    """Something that the world was asked at an instant, and what it answered."""

    now: Ms
    job: str
    command: Command
    actor: str
    blobs: Mapping[str, BlobFacts]
    verdict: Verdict


@dataclass(slots=True)
class Recorder(World):
    """A world that remembers what it was asked."""

    asked: list[Asked] = field(default_factory=list)
    unwalked: bool = False  # a child was taken for ended, or a photo seen before: no services do that

    def open(self, playbook: Any, command: Open, *, actor: str = SYSTEM) -> Verdict:
        now = self.now
        verdict = World.open(self, playbook, command, actor=actor)
        self.asked.insert(0, Asked(now, command.job, command, actor, NO_BLOBS, verdict))
        return verdict

    def send(
        self, job: str, command: Command, *, actor: str, blobs: Mapping[str, BlobFacts] = NO_BLOBS
    ) -> Verdict:
        now, place = self.now, len(self.asked)
        verdict = World.send(self, job, command, actor=actor, blobs=blobs)
        if actor != SYSTEM or isinstance(command, Occur):
            self.asked.insert(place, Asked(now, job, command, actor, blobs, verdict))
        self.unwalked |= any(facts.twins for facts in blobs.values())
        return verdict

    def end_child(self, job: str, end: str | None) -> Verdict:
        self.unwalked = True
        return World.end_child(self, job, end)

    def _run(self, job: str, asked: Mapping[str, Any]) -> None:
        ran = self.actions(job, asked["address"], asked["request"])
        command = ActionDone(
            step=asked["address"], opened=asked["opened"], result=ran.result, error=ran.error
        )
        place = len(self.asked)
        World._run(self, job, asked)
        self.asked.insert(place, Asked(self.now, job, command, SYSTEM, NO_BLOBS, Refused(code="job.closed")))


def record(document: Document, sop: str, bench: LibraryBench) -> Recorder | None:
    """What the scenario asks of its world; None where it asks what no services do."""
    run = ScenarioRun(read_scenario(document), sop, bench)
    world = run.world
    run.world = Recorder(world.organisation, world.playbooks, world.now, world.actions)
    result = run.result()
    assert result.holds, result.findings
    return None if run.world.unwalked else run.world


class Replay:
    """One recorded scenario on the services. ``salt`` keeps its blobs apart from those of others."""

    def __init__(self, services: Services, recorded: Recorder, salt: str) -> None:
        self.services = services
        self.recorded = recorded
        self.salt = salt
        self.jobs: dict[str, str] = {}  # of the services, by the world's
        self.opened = 0  # events that opening made: the world lets whom it likes open a job

    def run(self) -> None:
        """Walk it, and hold what happened against the world's log."""
        for asked in self.recorded.asked:
            self._until(asked.now)
            if isinstance(asked.command, Open):
                self._open(asked.command, asked.verdict)
            else:
                self._send(asked)
        self._until(self.recorded.now)
        for theirs, ours in self.jobs.items():
            assert self._events(ours) == self._expected(theirs)

    def _until(self, now: Ms) -> None:
        clock = self.services.clock
        assert isinstance(clock, SettableClock)
        while (due := next_due(self.services)) is not None and due <= now:
            clock.set(max(due, clock.now()))
            assert fire_due(self.services) > 0
        clock.set(now)

    def _open(self, command: Open, verdict: Verdict) -> None:
        subject = command.subject
        if subject is not None:
            self.services.store.write(
                lambda unit: write_subject(unit, subject, retired=False, at=self.services.clock.now())
            )
        playbook = self.recorded.jobs[command.job].playbook if command.job in self.recorded.jobs else None
        if playbook is None:
            assert isinstance(verdict, Refused)
            return
        answer = open_job(
            self.services,
            self._actor(OPENER),
            sop=playbook.runbook.sop,
            branch=command.branch,
            inputs=command.inputs,
            subject=subject.id if subject else None,
            site=command.site,
            assignee=command.assignee,
        )
        assert isinstance(answer, Done), answer
        self.jobs[command.job] = answer.job
        self.opened = len(answer.events)
        self._find_children()

    def _send(self, asked: Asked) -> None:
        job = self.jobs[asked.job]
        if isinstance(asked.command, Occur):
            occur(self.services, self._actor(SYSTEM), event=asked.command.event, job=job)
        else:
            self._command(asked, job)
        self._find_children()

    def _command(self, asked: Asked, job: str) -> None:
        for blob, facts in asked.blobs.items():
            self._store(blob, facts)
        command = self._renamed(asked.command)
        try:
            answer: Done | Refused | None = carry_out(
                self.services,
                self._actor(asked.actor),
                job=job,
                command=command,  # type: ignore[arg-type]
            )
        except (Forbidden, NotFound):
            answer = None  # the door stays shut; the runtime must have refused, too
        if isinstance(asked.command, ActionDone):
            assert isinstance(answer, Done), answer
        elif isinstance(asked.verdict, Refused):
            assert not isinstance(answer, Done), (asked, answer)
            if isinstance(answer, Refused):
                assert answer.code == asked.verdict.code
            else:
                assert asked.verdict.code in {"actor.not_allowed", "actor.four_eyes", "job.closed"}, asked
        else:
            assert isinstance(answer, Done), (asked, answer)

    def _find_children(self) -> None:
        """Pair the world's child jobs with those of the services, by parent and step."""
        for theirs, ours in list(self.jobs.items()):
            children = list_jobs(self.services, self._actor(OPENER), where=JobFilter(parent=ours)).items
            for address, child in self._steps_with_children(theirs):
                if child in self.jobs or child not in self.recorded.jobs:
                    continue
                for line in children:
                    if line.id not in self.jobs.values() and self._parent_step(line.id) == address:
                        self.jobs[child] = line.id
                        break

    def _steps_with_children(self, job: str) -> list[tuple[str, str]]:
        return [
            (happened.event.address, happened.event.child)
            for happened in self.recorded.log
            if happened.job == job
            and isinstance(happened.event, StepOpened)
            and happened.event.child is not None
        ]

    def _parent_step(self, job: str) -> str:
        rows = self.services.store.read(
            lambda view: view.rows("SELECT parent_step FROM job WHERE id = ?", job)
        )
        return str(rows[0][0])

    def _actor(self, login: str) -> Actor:
        return Actor(login=login, at=self.services.clock.now(), system=login == SYSTEM)

    def _store(self, blob: str, facts: BlobFacts) -> None:
        named = msgspec.structs.replace(facts, sha256=self._blob(blob))

        def work(unit: UnitOfWork) -> None:
            unit.announce_blob(
                sha256=named.sha256, size=named.size, media_type=named.media_type, uploader="wei", at=0
            )
            unit.blob_arrived(named, looks=None, uploader="wei")

        self.services.store.write(work)

    def _blob(self, blob: str) -> str:
        return hashlib.sha256(f"{self.salt}/{blob}".encode()).hexdigest()

    def _renamed(self, command: Command) -> Command:
        """The command with the blobs' names of this replay."""
        answers = getattr(command, "answers", None)
        return msgspec.structs.replace(command, answers=self._swap(answers)) if answers else command

    def _swap(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._swap(one) for one in value]
        if isinstance(value, dict):
            return {
                key: self._blob(one) if key == "blob" and isinstance(one, str) else self._swap(one)
                for key, one in value.items()
            }
        return value

    def _expected(self, job: str) -> list[Event]:
        events = [happened.event for happened in self.recorded.log if happened.job == job]
        return [self._plain(self._mapped(self._swap(msgspec.to_builtins(event))), job) for event in events]

    def _events(self, job: str) -> list[Event]:
        page = history(self.services, self._actor(OPENER), job=job, limit=1000)
        assert page.next is None
        theirs = next(one for one, ours in self.jobs.items() if ours == job)
        return [self._plain(msgspec.to_builtins(line.event), theirs) for line in page.items]

    def _plain(self, event: dict[str, Any], job: str) -> Event:
        """An event without who opened the job."""
        if job == JOB and event["seq"] <= self.opened:
            event["by"] = OPENER
        plain: Event = decode_event(msgspec.json.encode(event))
        return plain

    def _mapped(self, value: Any) -> Any:
        """A value of the world with the ids that its jobs have in the services."""
        if isinstance(value, list | tuple):
            return [self._mapped(one) for one in value]
        if isinstance(value, dict):
            return {key: self._mapped(one) for key, one in value.items()}
        if isinstance(value, str):
            head, colon, rest = value.partition(":")
            return f"{self.jobs[head]}{colon}{rest}" if head in self.jobs else value
        return value
