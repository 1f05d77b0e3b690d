"""What a trigger makes of an event: a job, or the reason for none.

The reasons are codes with parameters; pages put them into words. In the order in which they are found:

- of the event: ``unknown_device``, ``device_retired``, ``no_site`` (no branch is known for it),
  ``no_trigger`` (nothing there acts on such events), ``failed``;
- of a trigger: ``sop_withdrawn``, ``not_of``, ``when_false``, ``late`` (something newer was known),
  ``watching`` (it must last), ``not_long_enough``, ``already_open`` and ``already_today`` (with the job),
  ``storm``, ``inputs_invalid`` (with the faults), ``no_site`` (the SOP measures distances from one).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from engine.language.phrases import parse_once, seconds
from engine.language.runbook import Duration
from engine.runtime import fill
from engine.runtime.facts import SYSTEM
from engine.runtime.local_time import to_local
from engine.runtime.values import Ms
from engine.runtime.verdict import FieldFault, Refused
from engine.services.children import tell_family
from engine.services.devices.said import Said, Scene, matches
from engine.services.devices.trigger_index import LiveTrigger
from engine.services.opening import Opening, open_in
from engine.services.problems import ServiceProblem
from engine.store.unit_of_work import UnitOfWork

JOB = "job"
_JOBS = uuid.UUID("6d0f6f0e-3a53-5a0e-9a5b-6f5e2d1c7b11")
"""Names the jobs of triggers: the same cause has the same job, whoever opens it."""
MOST_FAULTS = 20
TELLING = (
    "job", "watching", "inputs_invalid", "no_site", "storm", "already_open", "already_today",
    "not_long_enough", "sop_withdrawn", "late", "when_false", "not_of", "no_trigger",
)  # fmt: skip
"""Outcomes, those that tell most first: what a list shows of an event on which several triggers act."""


_OUTCOMES = {
    size: "INSERT INTO event_outcome (event, sop, trigger, code, params, job, about, at) VALUES "  # noqa: S608
    + ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?)"] * size)
    + " ON CONFLICT (event, sop, trigger) DO UPDATE SET "
    "code = excluded.code, params = excluded.params, job = excluded.job, at = excluded.at"
    for size in (50, 10, 1)
}
"""By how many rows: few different statements, so that they stay prepared."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    job: str | None = None


def condition(trigger: LiveTrigger) -> bool:
    """Whether the trigger asks how things are (and not what happened): what is newer then counts more."""
    return trigger.trigger.for_ is not None or trigger.trigger.once == "until_closed"


def concerned(scene: Scene, trigger: LiveTrigger) -> Outcome | None:
    """Why the trigger has nothing to do with the event; None: it has."""
    if trigger.withdrawn:
        return Outcome("sop_withdrawn")
    if not matches(trigger.trigger.of, device=scene.device, subject=scene.subject):
        return Outcome("not_of", {"of": trigger.trigger.of})
    when = trigger.trigger.when
    if when is not None:
        playbook = scene.moment.playbook(trigger.digest)
        own = playbook.runbook.triggers[trigger.name].when
        scene.playbook = playbook
        if own is None or not playbook.formula(own).holds(scene):
            return Outcome("when_false", {"when": when.cel})
    return None


def act(scene: Scene, trigger: LiveTrigger) -> Outcome:
    """Open the job of a trigger, unless its limits or its inputs speak against it."""
    unit, said = scene.moment.unit, scene.said
    if trigger.withdrawn:
        return Outcome("sop_withdrawn")
    if (storm := _storm(scene, trigger)) is not None:
        return storm
    job = str(uuid.uuid5(_JOBS, f"{trigger.sop}\n{trigger.name}\n{said.source}\n{said.key}"))
    span = _span(scene, trigger)
    before: str | None = None
    if span is not None:
        claimed = _claim(unit, trigger, scene.about, span, job=job, said=said, now=scene.moment.now)
        if isinstance(claimed, Outcome):
            return claimed
        before = claimed.before
    outcome = _open(scene, trigger, job)
    if outcome.job is None and span is not None:
        _give_back(unit, trigger, scene.about, span, before=before)
    return outcome


def _open(scene: Scene, trigger: LiveTrigger, job: str) -> Outcome:
    moment, said = scene.moment, scene.said
    playbook = moment.playbook(trigger.digest)
    scene.playbook = playbook
    inputs = fill.template(trigger.trigger.inputs, scene) or {}
    subject = scene.subject
    cause: dict[str, Any] = {"trigger": trigger.name, "event": said.id, "type": said.type}
    if said.device_key is not None:
        cause["device"] = said.device_key
    assert scene.branch is not None, "what belongs to no branch opens nothing"
    opening = Opening(
        sop=trigger.sop,
        branch=scene.branch,
        inputs=inputs,
        subject=subject.id if subject is not None and subject.kind == trigger.about else None,
        site=scene.device.site if scene.device is not None else None,
        assignee=None,
        priority=None,
        at=None,
        cause=cause,
        dispatch=trigger.trigger.dispatch or None,
    )
    try:
        carried = open_in(moment, opening, job=job, by=SYSTEM)
    except ServiceProblem as problem:
        withdrawn = problem.code in ("sop.withdrawn", "sop.unknown", "sop.not_here")
        return Outcome("sop_withdrawn") if withdrawn else Outcome("inputs_invalid", _told(problem.faults))
    if isinstance(carried, Refused):
        places = {fault.pointer for fault in carried.faults}
        return Outcome("no_site" if places == {"/site"} else "inputs_invalid", _told(carried.faults))
    tell_family(moment, carried.asks)
    return Outcome(JOB, {"number": carried.job.number}, job)


def _told(faults: tuple[FieldFault, ...]) -> dict[str, Any]:
    return {"faults": msgspec.to_builtins(faults[:MOST_FAULTS])}


def _storm(scene: Scene, trigger: LiveTrigger) -> Outcome | None:
    """Whether the device, or the trigger, has opened as many jobs as it may for now. Schedules are not
    counted: how many they open is known beforehand."""
    if trigger.trigger.schedule is not None:
        return None
    settings, unit = scene.moment.services.settings, scene.moment.unit
    since = scene.moment.now - settings.storm_window
    looks: list[tuple[str, str, tuple[str, ...], int]] = [
        ("trigger", "sop = ? AND trigger = ?", (trigger.sop, trigger.name), settings.storm_per_trigger)
    ]
    if scene.device is not None:
        looks.append(("device", "about = ?", (scene.about,), settings.storm_per_device))
    for whose, condition_, parameters, most in looks:
        rows = unit.rows(
            f"SELECT count(*) FROM (SELECT 1 FROM event_outcome WHERE {condition_} "  # noqa: S608
            "AND job IS NOT NULL AND at > ? LIMIT ?) AS found",
            *parameters,
            since,
            most,
        )
        if rows[0][0] >= most:
            return Outcome("storm", {"of": whose, "limit": most, "window": settings.storm_window})
    return None


def _span(scene: Scene, trigger: LiveTrigger) -> str | None:
    """The stretch in which the trigger may open one job."""
    once = trigger.trigger.once
    if once is None:
        return None
    found = parse_once(once)
    if not isinstance(found, Duration):
        return "open"
    if found.unit in ("d", "w"):
        zone = scene.moment.organisation.timezone(scene.branch or "")
        days = found.n * (7 if found.unit == "w" else 1)
        day = (to_local(scene.said.at, zone).date() - date(1969, 12, 29)).days  # a Monday
        return f"{once} {day // days}"
    return f"{once} {scene.said.at // (seconds(found) * 1000)}"


@dataclass(frozen=True, slots=True)
class _Mine:
    """The claim is ours; ``before`` is the closed job whose claim it was."""

    before: str | None


def _claim(
    unit: UnitOfWork, trigger: LiveTrigger, about: str, span: str, *, job: str, said: Said, now: Ms
) -> _Mine | Outcome:
    if unit.run(
        "INSERT INTO trigger_claim (sop, trigger, about, span, job, at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (sop, trigger, about, span) DO NOTHING",
        trigger.sop,
        trigger.name,
        about,
        span,
        job,
        now,
    ):
        return _Mine(None)
    ((held,),) = unit.rows(
        "SELECT job FROM trigger_claim WHERE sop = ? AND trigger = ? AND about = ? AND span = ?{lock}",
        trigger.sop,
        trigger.name,
        about,
        span,
    )
    if span != "open":
        return Outcome("already_today", {"job": held, "once": trigger.trigger.once})
    rows = unit.rows("SELECT status, updated_at FROM job WHERE id = ?", held)
    # What was so before the last job was closed is what that job was about.
    if held == job or (rows and (rows[0][0] in ("open", "paused") or said.at <= (rows[0][1] or 0))):
        return Outcome("already_open", {"job": held})
    unit.run(
        "UPDATE trigger_claim SET job = ?, at = ? WHERE sop = ? AND trigger = ? AND about = ? AND span = ?",
        job,
        now,
        trigger.sop,
        trigger.name,
        about,
        span,
    )
    return _Mine(held)


def _give_back(unit: UnitOfWork, trigger: LiveTrigger, about: str, span: str, *, before: str | None) -> None:
    """No job was opened: the next event may."""
    key = (trigger.sop, trigger.name, about, span)
    if before is None:
        unit.run("DELETE FROM trigger_claim WHERE sop = ? AND trigger = ? AND about = ? AND span = ?", *key)
    else:
        unit.run(
            "UPDATE trigger_claim SET job = ? WHERE sop = ? AND trigger = ? AND about = ? AND span = ?",
            before,
            *key,
        )


def outcome_row(
    said: int, *, sop: str, trigger: str, outcome: Outcome, about: str, at: Ms
) -> tuple[Any, ...]:
    """What a trigger made of an event, as a row."""
    params = msgspec.json.encode(outcome.params).decode() if outcome.params else "{}"
    return (said, sop, trigger, outcome.code, params, outcome.job, about, at)


def write_outcome(
    unit: UnitOfWork, said: int, *, sop: str, trigger: str, outcome: Outcome, about: str, at: Ms
) -> None:
    """Write down what a trigger made of an event, in place of what stood there."""
    row = outcome_row(said, sop=sop, trigger=trigger, outcome=outcome, about=about, at=at)
    write_outcomes(unit, [row])


def write_outcomes(unit: UnitOfWork, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write down what triggers made of events, in place of what stood there; each event and trigger once."""
    begin = 0
    for size, statement in _OUTCOMES.items():
        while len(rows) - begin >= size:
            unit.run(statement, *(value for row in rows[begin : begin + size] for value in row))
            begin += size


def most_telling(codes: set[str]) -> str:
    """The outcome that a list shows."""
    return next((code for code in TELLING if code in codes), min(codes))
