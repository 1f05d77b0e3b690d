"""Upkeep: clearing away what is over."""

from __future__ import annotations

from engine.services.context import Services
from engine.services.work.batches import Batch, Share
from engine.store.collecting import collect
from engine.store.sweeping import sweep

MESSAGES_KEPT = 90 * 86_400_000
"""Milliseconds after they were delivered."""

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
    return Batch(claimed=0)


def collect_unnamed(services: Services, _: Share) -> Batch:
    """Take away uploads that were given up, and evidence that no job named."""
    collect(services.store, services.blobs, services.staging, now=services.clock.now())
    return Batch(claimed=0)
