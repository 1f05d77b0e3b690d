"""What an installation holds and what waits in it at this moment, for whoever watches over it."""

from __future__ import annotations

import msgspec

from engine.services.context import Services
from engine.services.translating import read
from engine.store.reading import Reading

STATUSES = ("open", "paused", "completed", "cancelled")


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """Counts. ``jobs`` by status; ``late_seconds`` is how long the earliest timer has been due (0: none)."""

    jobs: dict[str, int]
    tasks: int
    timers: int
    late_seconds: float
    outbox: int


def statistics_now(services: Services) -> Statistics:
    """The counts, all of the same moment. For the operator: asks nobody's leave and names nobody."""
    now = services.clock.now()

    def work(reading: Reading) -> Statistics:
        jobs = {
            status: int(count)
            for status, count in reading.rows("SELECT status, count(*) FROM job GROUP BY status")
        }
        timers, first = reading.rows("SELECT count(*), min(at) FROM timer")[0]
        return Statistics(
            jobs={status: jobs.get(status, 0) for status in STATUSES},
            tasks=int(reading.rows("SELECT count(*) FROM task")[0][0]),
            timers=int(timers),
            late_seconds=0.0 if first is None else max(0, now - int(first)) / 1000,
            outbox=int(reading.rows("SELECT count(*) FROM outbox WHERE done_at IS NULL")[0][0]),
        )

    return read(services, work)
