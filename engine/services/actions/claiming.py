"""Claiming actions: for one worker, for the length of a lease.

A worker that dies delays its actions by the lease; the attempt counts, so that one that kills its workers
ends, too. An action may be run more than once for one cause, always with the same key.
"""

from __future__ import annotations

from functools import partial

import msgspec
import structlog

from engine.runtime.job import State
from engine.runtime.values import Ms
from engine.services.actions.values import KIND, LEASE, MOST, Claim, Claimed
from engine.services.context import Services
from engine.services.plugin_settings import action_settings
from engine.services.translating import read, write
from engine.services.work.batches import Share
from engine.services.work.outbox import put_off
from engine.services.work.regions import branches_of
from engine.store.reading import Reading
from engine.store.stored import DueMessage
from engine.store.unit_of_work import UnitOfWork
from plugins.manager import installed

log = structlog.get_logger("actions")


def claim(services: Services, share: Share) -> Claimed:
    """A share of the actions that are due. A job that went on without one (its step was left, the job was
    cancelled) needs it no more: its row is settled here."""
    now, branches = services.clock.now(), branches_of(services, share)
    next_at = read(services, partial(next_due, branches=branches))
    if next_at is None or next_at > now:  # known without the writer, and nobody is woken for nothing
        return Claimed(next_at=next_at)

    def work(unit: UnitOfWork) -> tuple[list[Claim], int]:
        rows = unit.claim_messages(
            now=now, lease=LEASE, limit=min(share.limit, MOST), kinds=(KIND,), branches=branches
        )
        wanted = []
        for row in rows:
            try:
                job = unit.job(row.job)
                found = _claim_of(row, job.state if job else None)
            except Exception as trouble:  # one broken row must not keep the others waiting
                log.exception("action.unreadable", job=row.job)
                put_off(unit, row.key, trouble, now=now)
                continue
            if found is None:
                unit.settle_message(row.key, at=now)
            else:
                wanted.append(found)
        return wanted, len(rows) - len(wanted)

    items, settled = write(services, work)
    return Claimed(
        items=tuple(items),
        settings=_settings(services, {one.action for one in items}),
        settled=settled,
        next_at=read(services, partial(next_due, branches=branches)),
    )


def next_due(reading: Reading, *, branches: tuple[str, ...] | None = None) -> Ms | None:
    """When the next action (of jobs of these branches, if any are named) is due or its lease ends; None where
    none waits."""
    there = ""
    if branches is not None:
        marks = ", ".join("?" * len(branches))
        there = f" AND EXISTS (SELECT 1 FROM job WHERE job.id = outbox.job AND job.branch IN ({marks}))"  # noqa: S608
    rows = reading.rows(
        "SELECT min(CASE WHEN leased_until > due_at THEN leased_until ELSE due_at END) FROM outbox "  # noqa: S608
        f"WHERE done_at IS NULL AND kind = ?{there}",
        KIND,
        *(branches or ()),
    )
    return None if rows[0][0] is None else int(rows[0][0])


def awaited(state: State, address: str, opened: int) -> bool:
    """Whether the job still stands at the visit of the step that asked. A job that is paused does."""
    step = state.open.get(address)
    return state.status in ("open", "paused") and step is not None and step.opened == opened


def _claim_of(row: DueMessage, state: State | None) -> Claim | None:
    payload = msgspec.json.decode(row.payload)
    if state is None or not awaited(state, payload["address"], payload["opened"]):
        return None
    request = payload["request"]
    return Claim(
        key=row.key,
        job=row.job,
        step=payload["address"],
        action=request["action"],
        with_=request.get("with") or {},
        attempt=row.attempts,
    )


def _settings(services: Services, names: set[str]) -> dict[str, dict[str, object]]:
    if not names:
        return {}
    found, findings = action_settings(services.folder, installed())
    for finding in findings:
        log.warning("action.settings", why=finding.message.en)
    return {name: settings for name, settings in found.items() if name in names}
