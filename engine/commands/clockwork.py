"""What a server does by itself: it fires timers that are due and clears away what has expired.

A thread beside the API. Any number of servers may run one on the same database: a timer is claimed by one
and fired once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from engine.services.context import Services

log = structlog.get_logger("clockwork")
LONGEST_WAIT = 1.0  # seconds until it looks again; a timer set meanwhile waits no longer
BATCH = 500
SWEEP_EVERY = 600.0
MESSAGES_KEPT = 90 * 86_400_000  # ms after they were delivered
CHANGES_KEPT = 14 * 86_400_000  # ms; a listener that was away longer looks at everything again


class Clockwork:
    """Fires what is due until it is stopped. What goes wrong is logged and tried again."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clockwork", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch that is being fired."""
        self._stop.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        from engine.services.timers import fire_due

        trouble, swept = 0, 0.0
        while not self._stop.is_set():
            try:
                fired = fire_due(self._services, limit=BATCH)
                if time.monotonic() - swept > SWEEP_EVERY:
                    self._clear_away()
                    swept = time.monotonic()
                trouble = 0
            except Exception:
                trouble += 1
                fired = 0
                log.exception("clockwork.failed", times=trouble)
            if fired:
                log.info("timers.fired", count=fired)
            if fired < BATCH:
                self._stop.wait(min(30.0, LONGEST_WAIT * 2**trouble))

    def _clear_away(self) -> None:
        """What is over: sessions, old keys of repetition, uploads given up, evidence that no job named."""
        from engine.store.collecting import collect
        from engine.store.sweeping import sweep

        services = self._services
        now, settings = services.clock.now(), services.settings
        services.store.write(
            lambda unit: sweep(
                unit,
                now=now,
                answers=settings.idempotency_kept,
                messages=MESSAGES_KEPT,
                changes=CHANGES_KEPT,
                attempts=settings.attempts_window,
            )
        )
        collect(services.store, services.blobs, services.staging, now=now)


def beside(services: Services) -> Callable[[Any], Any]:
    """As a lifespan manager of the application."""

    @asynccontextmanager
    async def manager(_: Any) -> AsyncIterator[None]:
        clockwork = Clockwork(services)
        clockwork.start()
        try:
            yield
        finally:
            clockwork.stop()

    return manager
