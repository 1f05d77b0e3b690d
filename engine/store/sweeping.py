"""Sweeping what is no longer needed: answers kept for repeated requests, delivered messages, old changes.

Nothing that is a record goes: events, the administrative record, revisions and runbooks stay.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.runtime.values import Ms
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

OUTBOX_SWEPT = "outbox.swept"
"""The setting that says up to which instant delivered messages may be gone: the audit allows for it."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows went."""

    answers: int
    messages: int
    changes: int
    attempts: int
    sessions: int


def sweep(
    unit: UnitOfWork, *, now: Ms, answers: Ms, messages: Ms, changes: Ms, attempts: Ms, limit: int = 5_000
) -> Swept:
    """Take away what is older than so many ms, and sessions that expired, at most ``limit`` rows of each.

    Messages go only when they were delivered. The newest change stays, so that the feed goes on counting.
    """
    delivered = unit.run(
        'DELETE FROM outbox WHERE "key" IN (SELECT "key" FROM outbox '
        "WHERE done_at IS NOT NULL AND done_at < ? AND at < ? ORDER BY done_at LIMIT ?)",
        now - messages,
        now - messages,
        limit,
    )
    if delivered:
        unit.run(
            "INSERT INTO setting (name, value, updated_at, updated_by) VALUES (?, ?, ?, 'system') "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
            OUTBOX_SWEPT,
            str(now - messages),
            now,
        )
    return Swept(
        messages=delivered,
        answers=unit.run(
            'DELETE FROM idempotency WHERE (actor, "key") IN '
            '(SELECT actor, "key" FROM idempotency WHERE at < ? ORDER BY at LIMIT ?)',
            now - answers,
            limit,
        ),
        changes=unit.run(
            "DELETE FROM change WHERE id IN (SELECT id FROM change WHERE at < ? "
            "AND id < (SELECT max(id) FROM change) ORDER BY id LIMIT ?)",
            now - changes,
            limit,
        ),
        attempts=unit.run(
            "DELETE FROM sign_in_attempt WHERE id IN "
            "(SELECT id FROM sign_in_attempt WHERE at < ? ORDER BY id LIMIT ?)",
            now - attempts,
            limit,
        ),
        sessions=unit.run(
            "DELETE FROM session WHERE id IN "
            "(SELECT id FROM session WHERE expires_at < ? ORDER BY expires_at LIMIT ?)",
            now,
            limit,
        ),
    )


def outbox_swept(view: Reading) -> Ms:
    """Messages of before this instant may be gone, having been delivered."""
    rows = view.rows("SELECT value FROM setting WHERE name = ?", OUTBOX_SWEPT)
    return int(rows[0][0]) if rows else 0
