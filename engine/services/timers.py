"""Timers: rungs of ladders and ends of waits, each fired exactly once.

A timer is a row; firing it is a command like any other, and the row goes in the same transaction. Several
processes may fire at the same time: a claim is for one of them, and whoever comes after its lease finds the
timer no longer armed.
"""

from __future__ import annotations

from functools import partial

import structlog

from engine.runtime.commands import Fire
from engine.runtime.facts import SYSTEM
from engine.runtime.values import Ms
from engine.runtime.verdict import Refused
from engine.services.carrying import carry, moment_of
from engine.services.children import tell_family
from engine.services.context import Services
from engine.services.problems import ServiceProblem
from engine.services.translating import read, submit, write
from engine.services.work.batches import Batch, Line, Share
from engine.services.work.regions import branches_of
from engine.store.stored import DueTimer
from engine.store.unit_of_work import UnitOfWork

LEASE = 60_000
"""Milliseconds that a claimed timer is left to whoever claimed it."""

log = structlog.get_logger("timers")


def fire_due(services: Services, *, limit: int = 500) -> int:
    """Fire up to ``limit`` timers that are due by the clock; answers how many were claimed (0: none is
    due)."""
    return fire(services, Share(limit=limit)).claimed


def fire(services: Services, share: Share) -> Batch:
    """Fire a share of the timers that are due by the clock.

    Those of one job are fired together, in the order of their instants and then as they were armed. A job
    whose timers can't be fired (a fault of the program) is logged and left until the lease is over; the
    others are fired all the same.
    """
    now, branches = services.clock.now(), branches_of(services, share)
    waits, next_at = read(services, lambda reading: reading.look_for_timers(now=now, branches=branches))
    if not waits:  # known without the writer, and nobody is woken for nothing
        return Batch(claimed=0, next_at=next_at)
    due = write(
        services,
        lambda unit: unit.claim_timers(now=now, lease=LEASE, limit=share.limit, branches=branches),
    )
    by_job: dict[str, list[DueTimer]] = {}
    for timer in sorted(due, key=lambda timer: (timer.at, timer.armed)):
        by_job.setdefault(timer.job, []).append(timer)
    firing = [(job, submit(services, partial(_fire, services, timers))) for job, timers in by_job.items()]
    lines: list[Line] = []
    for job, fired in firing:
        try:
            lines += fired.result()
        except ServiceProblem as problem:
            log.warning("timer.postponed", job=job, code=problem.code)
            lines.append(Line(what="timer.postponed", job=job, detail=problem.code, failed=True))
        except Exception as error:  # one broken job must not keep the others waiting
            log.exception("timer.failed", job=job)
            lines.append(Line(what="timer.failed", job=job, detail=type(error).__name__, failed=True))
    return Batch(claimed=len(due), lines=tuple(lines))


def next_due(services: Services) -> Ms | None:
    """When the next timer is due; None when none runs."""
    return read(services, lambda reading: reading.next_timer())


def _fire(services: Services, timers: list[DueTimer], unit: UnitOfWork) -> list[Line]:
    """Fire the timers of one job; answers what came of each that was still armed."""
    moment = moment_of(services, unit)
    lines: list[Line] = []
    for timer in timers:
        stored = unit.load_job(timer.job)
        if stored is not None:
            playbook = moment.playbook(stored.opening.runbook)
            command = Fire(timer=timer.key, armed=timer.armed)
            carried = carry(moment, playbook, stored, command, actor=SYSTEM)
            if not isinstance(carried, Refused):
                tell_family(moment, carried.asks)
                lines.append(Line(what="timer.fired", job=timer.job, number=stored.number, detail=timer.key))
        # Refused, or nothing came of it: it is armed no longer, and its row must not come back for ever.
        unit.drop_timer(job=timer.job, key=timer.key, armed=timer.armed)
    return lines
