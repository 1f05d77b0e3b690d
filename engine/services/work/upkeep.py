"""Upkeep: clearing away what is over."""

from __future__ import annotations

from engine.services.context import Services
from engine.services.devices.sweeping import sweep_events
from engine.services.messages.sweeping import sweep_messages
from engine.services.work.batches import Batch, Share
from engine.store.collecting import collect
from engine.store.sweeping import sweep

MESSAGES_KEPT = 90 * 86_400_000
"""Milliseconds after they were delivered."""

EVENTS_KEPT = 90
"""Days after a device's event was handled; then it is only counted."""

AT_ONCE = 1_000

CHANGES_KEPT = 14 * 86_400_000
"""Milliseconds; a listener that was away for longer looks at everything again."""


def sweep_over(services: Services, _: Share) -> Batch:
    """Take away rows that have expired: sessions, old keys of repetition, attempts, told changes."""
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
    sweep_events(services, now, EVENTS_KEPT)
    while sweep_messages(services, now, limit=AT_ONCE) == AT_ONCE:
        pass
    return Batch(claimed=0)


def collect_unnamed(services: Services, _: Share) -> Batch:
    """Take away uploads that were given up, and evidence that no job named."""
    collect(services.store, services.blobs, services.staging, now=services.clock.now())
    return Batch(claimed=0)
