"""Collecting what was uploaded and never used, safely against a command that names it this very moment.

A blob is first marked in the database, from when on no command can name it and an upload of the same bytes
waits; then its file goes; then its row. A crash in between is finished by the next run.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from engine.runtime.values import Ms
from engine.store.blobs import Blobs
from engine.store.staging import Staging
from engine.store.store import Store
from engine.store.unit_of_work import UnitOfWork

DAY = 86_400_000
LEASE = 3_600_000
"""Milliseconds that a collector has for what it marked, before another may finish it."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What went: blobs by SHA-256, and how many uploads that were given up."""

    blobs: tuple[str, ...] = ()
    uploads: int = 0


def collect(
    store: Store, blobs: Blobs, staging: Staging, *, now: Ms, age: Ms = DAY, limit: int = 500
) -> Collected:
    """Remove up to ``limit`` blobs that no job named within ``age`` after they came, and ended uploads.

    Run it again while it finds anything. Several may run at once.
    """
    until = time.monotonic() + LEASE / 2000
    claimed = store.write(lambda unit: unit.claim_unnamed(now=now, age=age, lease=LEASE, limit=limit))
    removed = []
    for sha256 in claimed:
        if time.monotonic() > until:
            break  # so slow that another may take over: leave the rest to it
        blobs.delete(sha256)
        removed.append(sha256)
    if removed:
        store.write(lambda unit: unit.forget_removed(removed))
    expired = store.write(lambda unit: _end_uploads(unit, now=now, limit=limit))
    for name in expired:
        staging.discard(name)
    for name in staging.abandoned(seconds=age / 1000):
        if not store.read(lambda view, name=name: view.rows("SELECT 1 FROM upload WHERE id = ?", name)):  # type: ignore[misc]
            staging.discard(name)
    return Collected(blobs=tuple(removed), uploads=len(expired))


def _end_uploads(unit: UnitOfWork, *, now: Ms, limit: int) -> list[str]:
    rows = unit.rows("SELECT id FROM upload WHERE expires_at < ? ORDER BY expires_at LIMIT ?", now, limit)
    for (name,) in rows:
        unit.run("DELETE FROM upload WHERE id = ?", name)
    return [name for (name,) in rows]
