"""What is read from the installation only when somebody asks for the measurements."""

from __future__ import annotations

from collections.abc import Iterable

import structlog

from api.measurements import Reading
from engine.services.context import Services
from engine.services.statistics import statistics_now

log = structlog.get_logger("api")


def readings(services: Services) -> Reading:
    """Gauges of this installation. A database that does not answer leaves them out; the rest is told."""

    def read() -> Iterable[tuple[str, str, float]]:
        try:
            found = statistics_now(services)
        except Exception:
            log.exception("measurements.failed")
            return
        for status, count in found.jobs.items():
            yield f"sopwith_jobs_{status}", f"Jobs that are {status}", count
        yield "sopwith_tasks_open", "Tasks that wait for somebody", found.tasks
        yield "sopwith_timers_armed", "Timers that run", found.timers
        yield "sopwith_timers_late_seconds", "How long the next timer has been due", found.late_seconds
        yield "sopwith_outbox_waiting", "Messages and calls that wait to be carried", found.outbox

    return read
