"""Taking away old messages: an inbox is no archive, and jobs keep their own history."""

from __future__ import annotations

from engine.runtime.values import Ms
from engine.services.asking import among
from engine.services.context import Services
from engine.services.translating import write
from engine.store.unit_of_work import UnitOfWork

KEPT: Ms = 90 * 86_400_000
"""How long messages are kept where nobody says otherwise."""


def sweep_messages(services: Services, now: Ms, keep: Ms = KEPT, *, limit: int = 1_000) -> int:
    """Remove up to ``limit`` messages older than ``keep`` that were read and whose deliveries are over, with
    these; answers how many (call again while it is ``limit``). What is dead or doubtful stays until somebody
    has settled it; unread ones stay four times as long."""

    def work(unit: UnitOfWork) -> int:
        rows = unit.rows(
            "SELECT id FROM message m WHERE created_at < ? AND (read_at IS NOT NULL OR created_at < ?) "
            "AND spread_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.message = m.id "
            "AND (d.status NOT IN ('sent', 'skipped'))) ORDER BY created_at LIMIT ?",
            now - keep,
            now - 4 * keep,
            limit,
        )
        if not rows:
            return 0
        messages, named = among("message", (row[0] for row in rows))
        unit.run(f"DELETE FROM delivery WHERE {messages}", *named)  # noqa: S608
        ids, named = among("id", (row[0] for row in rows))
        return unit.run(f"DELETE FROM message WHERE {ids}", *named)  # noqa: S608

    return write(services, work)
