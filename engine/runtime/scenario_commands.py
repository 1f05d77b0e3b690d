"""What the entries of a scenario ask of a job: commands with answers and evidence, and who sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from engine.language.organisation import Organisation
from engine.language.runbook import Approval, EvidencePolicy, Work
from engine.runtime.actors import named, voices
from engine.runtime.captures import Scene, make, scan_text
from engine.runtime.commands import Act, Command, Decide, HandIn, ReportFault
from engine.runtime.facts import SYSTEM, BlobFacts, Facts
from engine.runtime.job import OpenStep
from engine.runtime.scenarios import Entry
from engine.runtime.simulation import Running
from engine.runtime.values import Ms, Position, Subject
from engine.runtime.view import View


class Asked(NamedTuple):
    """A command, who sends it, and what the store would know of the blobs that it names."""

    command: Command
    actor: str
    blobs: dict[str, BlobFacts]


class Asking:
    """Makes commands of entries, for jobs of one organisation. No two captures that it makes are the same."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self._captures = 0

    def command(self, entry: Entry, running: Running, *, now: Ms, until: Ms | None) -> Asked:
        """The command of an entry ``do``, ``fault``, ``decide`` or ``act``."""
        address = entry.of if entry.kind == "do" else entry.at
        if entry.kind == "decide" and address is None:
            address = _only_approval(running)
        step = running.job.state.open.get(address or "")
        actor = entry.actor or self._usual(entry, running, step, now)
        if entry.kind == "act":
            asked: dict[str, Any] = {"act": entry.of, "step": entry.at, "to": entry.to, "by": entry.by}
            asked |= {"until": until, "reason": entry.reason}
            return Asked(msgspec.convert({"do": "act", **asked}, Act), actor, {})
        scope = step.scope if step else ""
        scene = self._scene(running, actor, now)
        answers, blobs = self._answers(entry, running, _policies(entry, running, address), scope, scene)
        command: Command
        if entry.kind == "do":
            command = HandIn(step=entry.of, answers=answers)
        elif entry.kind == "fault":
            command = ReportFault(fault=entry.of, step=entry.at, answers=answers)
        else:
            command = Decide(outcome=entry.of, step=entry.at, comment=entry.comment, answers=answers)
        return Asked(command, actor, blobs)

    def _usual(self, entry: Entry, running: Running, step: OpenStep | None, now: Ms) -> str:
        """Who does what nobody is named for: the first whom the open step is for, else the engine itself."""
        written = running.playbook.steps[step.step] if step else None
        by = "assignee" if entry.kind in ("do", "fault") else None
        if isinstance(written, Approval) and step is not None and entry.kind == "decide":
            by = written.stages[step.stage].by
        elif isinstance(written, Work) and by:
            by = written.by
        if by is None:
            return SYSTEM
        facts = Facts(now=now, actor=SYSTEM, organisation=self.organisation)
        people = voices(facts, named(running.playbook, running.job, facts, by, step.scope if step else ""))
        done = {*running.job.state.handed_in_by, *(step.votes if step else ())}
        free = [login for login in people if entry.kind != "decide" or login not in done]
        return next(iter(free or people), SYSTEM)

    def _answers(
        self, entry: Entry, running: Running, policies: Mapping[str, EvidencePolicy], scope: str, scene: Scene
    ) -> tuple[dict[str, Any], dict[str, BlobFacts]]:
        """The answers of an entry with its evidence as captures, and the blobs that these name."""
        view = View(running.playbook, running.job, self.organisation, scope)
        answers: dict[str, Any] = dict(entry.answers)
        blobs: dict[str, BlobFacts] = {}
        for name, shots in entry.evidence.items():
            policy = policies.get(name)
            text = scan_text(running.playbook, policy, view)
            answers[name] = []
            for shot in shots:
                self._captures += 1
                capture, blob = make(policy, shot, scene, number=self._captures, text=text)
                answers[name].append(capture)
                if blob is not None:
                    blobs[blob.sha256] = blob
        return answers, blobs

    def _scene(self, running: Running, actor: str, now: Ms) -> Scene:
        opening = running.job.opening
        person = self.organisation.people.get(actor)
        customer = opening.subject.name if opening.subject else "Customer"
        return Scene(now, opening.site, person.name if person else actor, customer)


def _only_approval(running: Running) -> str | None:
    """The address of the approval that is open, for a decision that does not say which."""
    return next(
        (
            address
            for address, step in running.job.state.open.items()
            if isinstance(running.playbook.steps[step.step], Approval)
        ),
        None,
    )


def _policies(entry: Entry, running: Running, address: str | None) -> Mapping[str, EvidencePolicy]:
    """The evidence policies of the form that an entry fills in."""
    runbook = running.playbook.runbook
    form: str | None = None
    if entry.kind == "fault":
        form = runbook.faults[entry.of].form if entry.of in runbook.faults else None
    elif address is not None:
        written = runbook.steps.get(running.playbook.template(address) or "")
        form = written.form if isinstance(written, Work | Approval) else None
    return runbook.forms[form].evidence if form in runbook.forms else {}


def subject_of(said: dict[str, Any] | None, about: str | None) -> Subject | None:
    """A subject as a scenario says it. What is none of a subject's own names belongs to its kind's data."""
    if said is None:
        return None
    own = {"id", "kind", "name", "branch", "site", "address", "contact", "labels", "data"}
    identity = str(said.get("id", "S-1"))
    labels, contact, data = said.get("labels"), said.get("contact"), said.get("data")
    return Subject(
        id=identity,
        kind=str(said.get("kind", about or "subject")),
        name=str(said.get("name", identity)),
        branch=None if said.get("branch") is None else str(said["branch"]),
        site=position_of(said.get("site")),
        address=None if said.get("address") is None else str(said["address"]),
        contact=contact if isinstance(contact, dict) else {},
        labels=tuple(str(label) for label in labels) if isinstance(labels, list) else (),
        data={
            **(data if isinstance(data, dict) else {}),
            **{name: value for name, value in said.items() if name not in own},
        },
    )


def position_of(said: Any) -> Position | None:
    """``{lat, lon}`` as a position."""
    if not isinstance(said, dict):
        return None
    lat, lon = said.get("lat"), said.get("lon")
    if not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return None
    return Position(lat=float(lat), lon=float(lon))
