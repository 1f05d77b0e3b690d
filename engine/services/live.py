"""The change feed: what happened in the installation, one number after the other, for live screens.

Numbers come from the database, so several processes tell the same story and a reader that comes back with
the last number it saw misses nothing. Waiting is woken at once by what this process writes, by NOTIFY on
PostgreSQL by what others write, and by a poll where either fails.
"""

from __future__ import annotations

import asyncio
import time

import msgspec

from engine.language.organisation import Organisation
from engine.services.access import Action, Actor, AtBranch, Denied, Installation, authorise
from engine.services.context import Services
from engine.services.job_access import of_job
from engine.services.translating import read
from engine.services.views import Change
from engine.services.withheld_sight import may_see_withheld
from engine.store.reading import Reading
from engine.store.stored import Change as StoredChange
from engine.store.withheld import find

POLL = 1.0
"""Seconds between two looks when nothing rings."""


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What the actor may know of what changed after a number; ``last`` is where to go on.

    ``gap`` when the feed no longer reaches back so far: look at everything again."""

    items: tuple[Change, ...]
    last: int
    gap: bool = False


def latest(services: Services) -> int:
    """The number of the newest change."""
    return read(services, lambda reading: reading.latest_change())


def changes_since(services: Services, actor: Actor, *, after: int, limit: int = 500) -> Changes:
    """What changed after ``after``, as far as the actor may see it. Never waits."""

    def work(reading: Reading) -> Changes:
        found = reading.changes(after=after, limit=limit)
        if not found:
            newest = reading.latest_change()
            return Changes(items=(), last=min(after, newest), gap=after > newest)
        organisation = services.organisations.current(reading)
        items = tuple(
            Change(id=c.id, kind=c.kind, ref=c.ref, branch=c.branch, at=c.at)
            for c in found
            if _is_told(services, reading, actor, c, organisation)
        )
        return Changes(items=items, last=found[-1].id, gap=_cut_off(reading, after))

    return read(services, work)


async def wait_for_change(services: Services, *, after: int, seconds: float) -> bool:
    """Wait until something is newer than ``after``, at most so long; whether there is."""
    ends = time.monotonic() + seconds
    listener = services.signal.listen()
    try:
        while await asyncio.to_thread(latest, services) <= after:
            left = ends - time.monotonic()
            if left <= 0:
                return False
            await listener.heard(min(left, POLL))
    finally:
        services.signal.leave(listener)
    return True


def _cut_off(reading: Reading, after: int) -> bool:
    """Whether changes after that number have been taken away."""
    rows = reading.rows("SELECT min(id) FROM change")
    return (
        after > 0
        and rows[0][0] is not None
        and rows[0][0] > after + 1
        and not reading.rows("SELECT 1 FROM change WHERE id <= ? LIMIT 1", after)
    )


def _is_told(
    services: Services, reading: Reading, actor: Actor, change: StoredChange, organisation: Organisation
) -> bool:
    if change.kind == "job":
        return _sees_job(services, reading, actor, change)
    if change.kind == "withheld":
        row = find(reading, change.ref)
        return row is not None and may_see_withheld(services, actor, reading, row, organisation)
    if change.kind == "message":  # its ref is whom it is for
        return change.ref == actor.login
    return _may_know(actor, change.kind, change.branch, organisation)


def _sees_job(services: Services, reading: Reading, actor: Actor, change: StoredChange) -> bool:
    """Whether the actor sees the job that changed. What it is to access is worked out once for all."""
    organisation = services.organisations.current(reading)
    resource = services.changed_jobs.get(change.id)
    if resource is None:
        stored = reading.job(change.ref)
        if stored is None:
            return False
        playbook = services.playbooks.get(stored.opening.runbook, reading)
        resource = services.changed_jobs.put(change.id, of_job(playbook, stored.job, reading))
    return not isinstance(authorise(actor, Action.JOB_SEE, resource, organisation), Denied)


_OF_BRANCHES = {"subject": Action.SUBJECT_SEE, "device": Action.DEVICE_SEE}


def _may_know(actor: Actor, kind: str, branch: str | None, organisation: Organisation) -> bool:
    """Whether a change that is about no job is told. It says that something changed, and not what."""
    if kind in _OF_BRANCHES and branch is not None:
        access = authorise(actor, _OF_BRANCHES[kind], AtBranch(branch=branch), organisation)
        return not isinstance(access, Denied)
    action = {
        "sop": Action.SOP_SEE,
        "code_list": Action.CODE_LIST_SEE,
        "organisation": Action.BRANCH_SEE,
        "delivery": Action.CHANNEL_MANAGE,
        "roll_out": Action.SOP_SEE,
        "draft": Action.SOP_DESIGN,
        **_OF_BRANCHES,
    }.get(kind)
    if action is None:
        return False
    return not isinstance(authorise(actor, action, Installation(), organisation), Denied)
