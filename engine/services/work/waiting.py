"""Whether anything waits: a glance without the writer, so that looking for nothing wakes nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.runtime.values import Ms
from engine.services.context import Services
from engine.services.messages.spreading import KINDS
from engine.services.translating import read
from engine.store.reading import Reading

Do = Callable[[Services, Any], Any]
Waits = Callable[[Reading, Ms], bool]


def only_if(waits: Waits, do: Do, nothing: Callable[[Ms], Any]) -> Do:
    """``do`` where something waits, else what ``nothing`` makes of the present time."""

    def look(services: Services, ask: Any) -> Any:
        now = services.clock.now()
        return do(services, ask) if read(services, lambda reading: waits(reading, now)) else nothing(now)

    return look


def messages_wait(reading: Reading, now: Ms) -> bool:
    """Whether a job has something to say, or a message has no deliveries yet."""
    marks = ", ".join("?" * len(KINDS))
    return bool(
        reading.rows("SELECT 1 FROM message WHERE spread_at IS NULL LIMIT 1")
        or reading.rows(
            f"SELECT 1 FROM outbox WHERE done_at IS NULL AND due_at <= ? AND kind IN ({marks}) LIMIT 1",  # noqa: S608 - marks only
            now,
            *KINDS,
        )
    )


def deliveries_wait(reading: Reading, now: Ms) -> bool:
    """Whether a delivery is due, or was cut off."""
    return bool(
        reading.rows(
            "SELECT 1 FROM delivery WHERE carried_by IS NULL AND (status IN ('waiting', 'held') "
            "AND due_at <= ? OR status = 'sending' AND leased_until <= ?) LIMIT 1",
            now,
            now,
        )
    )


def variants_wait(reading: Reading, now: Ms) -> bool:
    """Whether a variant of a roll-out is to be prepared."""
    return bool(
        reading.rows(
            "SELECT 1 FROM roll_out_variant v JOIN roll_out r ON r.id = v.roll_out "
            "WHERE v.prepared_at IS NULL AND v.leased_until <= ? AND r.status = 'preparing' LIMIT 1",
            now,
        )
    )
