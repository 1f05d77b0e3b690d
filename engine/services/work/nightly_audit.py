"""The audit that the installation does of itself once a day, and what it last found."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from engine.runtime.values import Ms
from engine.services.access import Action, Actor, Denied, Installation, authorise
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.messages.posting import Notice, post
from engine.services.translating import read, write
from engine.services.work.batches import Batch, Line, Share
from engine.store.auditing import Report, audit
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

T = TypeVar("T")

EVERY = 86_400_000
LEASE = 3 * 3_600_000
"""Milliseconds that an audit is left to whoever began it."""

LAST, BEGUN = "audit.last", "audit.begun"
SHOWN = 20
"""Faults that are kept with the result; `sopwith audit` tells all."""


class AuditResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the last audit found. ``faults`` are codes and sentences, at most :data:`SHOWN` of ``count``."""

    at: Ms
    seconds: float
    jobs: int
    events: int
    entries: int
    count: int
    faults: tuple[tuple[str, str | None, str], ...] = ()  # code, job, sentence


def audit_daily(services: Services, _: Share) -> Batch:
    """Audit everything but the bytes of evidence, once in a day, by one worker. Whoever may see the audit is
    told when something does not hold."""
    now = services.clock.now()
    if not write(services, lambda unit: _begin(unit, now=now)):
        return Batch(claimed=0)
    report = audit(services.store)
    result = _result(report, now=services.clock.now())
    write(services, lambda unit: _keep(services, unit, result))
    told = f"{result.jobs} jobs, {result.events} events, {result.count} faults"
    return Batch(claimed=1, lines=(Line(what="audit.done", detail=told, failed=result.count > 0),))


def last_audit(services: Services, actor: Actor) -> AuditResult | None:
    """What the last audit found; None before the first. Needs ``audit`` at the top."""
    must_now(services, actor, Action.AUDIT_SEE, Installation())
    return read(services, lambda reading: _setting(reading, LAST, AuditResult))


def _begin(unit: UnitOfWork, *, now: Ms) -> bool:
    """Whether it is time, and nobody else is at it."""
    unit.exclusively("audit")
    last = _setting(unit, LAST, AuditResult)
    begun = _setting(unit, BEGUN, int)
    if (last is not None and now - last.at < EVERY) or (begun is not None and now - begun < LEASE):
        return False
    _put(unit, BEGUN, now, at=now)
    return True


def _keep(services: Services, unit: UnitOfWork, result: AuditResult) -> None:
    _put(unit, LAST, result, at=result.at)
    unit.run("DELETE FROM setting WHERE name = ?", BEGUN)
    if result.count == 0:
        return
    details = {"count": result.count, "codes": sorted({code for code, _, _ in result.faults})}
    unit.record("audit.failed", "installation", by="system", at=result.at, details=details)
    organisation = services.organisations.fresh(unit)
    people = tuple(
        login
        for login in organisation.people
        if not isinstance(
            authorise(Actor(login=login, at=result.at), Action.AUDIT_SEE, Installation(), organisation),
            Denied,
        )
    )
    notice = Notice(
        cause=f"audit:{result.at}",
        kind="audit.failed",
        people=people,
        urgency="urgent",
        link="/office/audit",
        params={"count": result.count},
    )
    post(unit, notice, at=result.at)


def _result(report: Report, *, now: Ms) -> AuditResult:
    return AuditResult(
        at=now,
        seconds=round(report.seconds, 3),
        jobs=report.jobs,
        events=report.events,
        entries=report.entries,
        count=len(report.faults) + report.unlisted,
        faults=tuple((one.code, one.job, one.sentence("en")) for one in report.faults[:SHOWN]),
    )


def _setting(reading: Reading, name: str, kind: type[T]) -> T | None:
    rows = reading.rows("SELECT value FROM setting WHERE name = ?", name)
    return msgspec.json.decode(rows[0][0], type=kind) if rows else None


def _put(unit: UnitOfWork, name: str, value: object, *, at: Ms) -> None:
    unit.run(
        "INSERT INTO setting (name, value, updated_at, updated_by) VALUES (?, ?, ?, 'system') "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        name,
        msgspec.json.encode(value).decode(),
        at,
    )
