"""Carrying a command: the one path by which a job changes, inside a unit of work that is open.

Facts are gathered, the runtime decides, its events are folded, and events, state, tasks, timers, outbox
and the blobs that were named are written together. What the events ask of other jobs (a child of a ``call``
step, the parent of a child that ended) is done in the same unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.language.organisation import Organisation
from engine.language.runbook import Form, Runbook
from engine.runtime.commands import Command, Open, ReportFault
from engine.runtime.deciding import take
from engine.runtime.effects import effects
from engine.runtime.events import Event
from engine.runtime.facts import BlobFacts, Facts
from engine.runtime.playbook import Playbook
from engine.runtime.values import Answers, Ms
from engine.runtime.verdict import Refused
from engine.services.context import Services
from engine.services.evidence_checks import checked
from engine.store.captures import captures
from engine.store.stored import StoredJob
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ask:
    """What the job ``job`` asks of another one: an outbox row of the kinds in :data:`FAMILY`."""

    job: str
    key: str
    kind: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Carried:
    """What a command did: the job as it stands, the events it made, and what they ask of others."""

    job: StoredJob
    events: tuple[Event, ...]
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where commands are carried: one unit of work, one instant, one organisation."""

    services: Services
    unit: UnitOfWork
    now: Ms
    organisation: Organisation

    def playbook(self, digest: str) -> Playbook:
        """The playbook of a runbook."""
        return self.services.playbooks.get(digest, self.unit)


def moment_of(services: Services, unit: UnitOfWork) -> Moment:
    """Now, in this unit of work."""
    return Moment(services, unit, services.clock.now(), services.organisations.current(unit))


def carry(
    moment: Moment,
    playbook: Playbook,
    before: StoredJob | None,
    command: Command,
    *,
    actor: str,
) -> Carried | Refused:
    """Decide ``command`` and write down what it does. A refusal writes nothing."""
    job = before.job if before else None
    originals, copies = _named_blobs(command)
    named = bool(originals or copies)
    facts = Facts(
        now=moment.now,
        actor=actor,
        organisation=moment.organisation,
        blobs=_blobs(moment, playbook, command, originals, copies) if named else {},
    )
    verdict, after = take(playbook, job, command, facts)
    if isinstance(verdict, Refused):
        return verdict
    if before is not None and not verdict.events:
        return Carried(before, ())
    assert after is not None, "what was accepted with events is a job"
    follow = effects(playbook, job, verdict.events, after)
    links = captures(playbook, verdict.events) if named else ()
    stored = moment.unit.append(before, verdict.events, after, follow, captures=links)
    asks = tuple(
        Ask(stored.id, row.key, row.kind, row.payload) for row in follow.outbox if row.kind in FAMILY
    )
    return Carried(stored, verdict.events, asks)


def _named_blobs(command: Command) -> tuple[set[str], set[str]]:
    """The blobs that a command names in what it hands in: originals, and stamped copies of them."""
    return blobs_in(_answers(command))


def _answers(command: Command) -> Answers:
    return (command.inputs if isinstance(command, Open) else getattr(command, "answers", None)) or {}


def blobs_in(answers: Answers) -> tuple[set[str], set[str]]:
    """The blobs that answers name: originals, and stamped copies of them."""
    captures = [
        capture
        for held in answers.values()
        if isinstance(held, list)
        for capture in held
        if isinstance(capture, dict)
    ]
    originals = {blob for capture in captures if isinstance(blob := capture.get("blob"), str)}
    copies = {blob for capture in captures if isinstance(blob := capture.get("stamped"), str)}
    return originals, copies - originals


def _blobs(
    moment: Moment, playbook: Playbook, command: Command, originals: set[str], copies: set[str]
) -> dict[str, BlobFacts]:
    """What is known of these blobs; the twins of originals where some policy asks for them."""
    forms = _forms(playbook.runbook, command)
    windows = [
        policy.distinct for form in forms for policy in form.evidence.values() if policy.distinct is not None
    ]
    since = moment.now - max(windows) * 1000 if windows else None
    found = moment.unit.blob_facts(sorted(originals), twins_since=since)
    return {
        **checked(moment.services, found, forms, _answers(command)),
        **moment.unit.blob_facts(sorted(copies)),
    }


def _forms(runbook: Runbook, command: Command) -> list[Form]:
    """The forms that the command may be handing in."""
    if isinstance(command, Open):
        return [runbook.inputs]
    if isinstance(command, ReportFault):
        fault = runbook.faults.get(command.fault)
        return [runbook.forms[fault.form]] if fault and fault.form else []
    return list(runbook.forms.values())


FAMILY = frozenset({"child.open", "child.cancel", "child.ended"})
"""Outbox rows that are for other jobs of this installation, and done at once."""
