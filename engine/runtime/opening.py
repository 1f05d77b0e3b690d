"""Opening a job."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec

from engine.runtime.actors import works_here
from engine.runtime.commands import Open
from engine.runtime.deadlines import due, next_rung
from engine.runtime.entering import enter
from engine.runtime.events import JobOpened
from engine.runtime.evolving import evolve
from engine.runtime.taking import refusal
from engine.runtime.turn import Turn
from engine.runtime.values import Answers, Position, Subject
from engine.runtime.verdict import FieldFault, Refused

PRIORITIES = ("low", "normal", "high", "urgent")


def open_job(turn: Turn, command: Open) -> Refused | None:
    """Open a job and enter its first step. Pointers of faults are into the command."""
    site = _site(turn, command)
    inputs, faults = _inputs(turn, command)
    faults += [
        *_plain_faults(turn, command),
        *_place_faults(turn, command, site),
        *_subject_faults(turn, command.subject),
    ]
    if faults:
        return refusal(faults)
    draft = JobOpened(
        seq=1,
        at=turn.now,
        by=turn.facts.actor,
        claimed_at=turn.claimed_at,
        skew=turn.skew,
        job=command.job,
        runbook=command.runbook,
        sop=turn.playbook.runbook.sop,
        variant=turn.playbook.runbook.variant,
        branch=command.branch,
        inputs=inputs,
        subject=command.subject,
        site=site,
        assignee=command.assignee,
        priority=command.priority or turn.playbook.runbook.priority,
        parent=command.parent,
        cause=command.cause,
        dispatch=command.dispatch,
    )
    turn.job = evolve(turn.playbook, None, draft)  # the branch's clock is known from here on
    due_at = due(turn, turn.playbook.runbook.due)
    timer = next_rung(turn, turn.playbook.runbook.escalate, 0, start=turn.now, due_at=due_at)
    opened = msgspec.structs.replace(draft, due_at=due_at, timer=timer)
    turn.job = evolve(turn.playbook, None, opened)
    turn.events.append(opened)
    enter(turn, "", turn.playbook.scopes[""].start)
    return None


def _site(turn: Turn, command: Open) -> Position | None:
    """Where the job is to be done: as said, else where its subject is, else where its branch is."""
    if command.site is not None:
        return command.site
    if command.subject is not None and command.subject.site is not None:
        return command.subject.site
    branch = turn.facts.organisation.branches.get(command.branch)
    if branch is None or branch.position is None:
        return None
    lat, lon = branch.position
    return Position(lat=lat, lon=lon)


def _inputs(turn: Turn, command: Open) -> tuple[Answers, list[FieldFault]]:
    taken = turn.playbook.inputs.take(command.inputs, {})
    return taken.answers, [
        FieldFault(pointer=f"/inputs{fault.pointer}", code=fault.code, params=fault.params)
        for fault in taken.faults
    ]


def _plain_faults(turn: Turn, command: Open) -> Iterator[FieldFault]:
    if not command.job:
        yield FieldFault(pointer="/job", code="required")
    if command.runbook != turn.playbook.digest:
        yield FieldFault(pointer="/runbook", code="const", params={"expected": turn.playbook.digest})
    if command.branch not in turn.facts.organisation.branches:
        yield FieldFault(pointer="/branch", code="unknown", params={"found": command.branch[:200]})
    if command.assignee is not None and not works_here(turn.facts, command.assignee):
        yield FieldFault(pointer="/assignee", code="unknown", params={"found": command.assignee[:200]})
    if command.priority is not None and command.priority not in PRIORITIES:
        yield FieldFault(pointer="/priority", code="enum", params={"options": list(PRIORITIES)})


def _place_faults(turn: Turn, command: Open, site: Position | None) -> Iterator[FieldFault]:
    """A policy that asks how far a photo was taken from the site can only be kept where there is one."""
    if site is None and turn.playbook.measures:
        yield FieldFault(pointer="/site", code="required")
    if command.site is not None and not _on_earth(command.site):
        yield FieldFault(pointer="/site", code="position")
    subject = command.subject
    if subject is not None and subject.site is not None and not _on_earth(subject.site):
        yield FieldFault(pointer="/subject/site", code="position")


def _on_earth(place: Position) -> bool:
    numbers = (place.lat, place.lon, place.accuracy or 0.0)
    return all(map(math.isfinite, numbers)) and abs(place.lat) <= 90 and abs(place.lon) <= 180


def _subject_faults(turn: Turn, subject: Subject | None) -> Iterator[FieldFault]:
    if subject is None:
        return
    about = turn.playbook.runbook.about
    if about is not None and subject.kind != about:
        yield FieldFault(
            pointer="/subject/kind", code="const", params={"expected": about, "found": subject.kind}
        )
    elif (schema := turn.playbook.subject) is not None:
        for fault in schema.faults(subject.data):
            yield FieldFault(pointer=f"/subject/data{fault.pointer}", code=fault.code, params=fault.params)
