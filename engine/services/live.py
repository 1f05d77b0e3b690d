"""The change feed: what happened in the installation, one number after the other, for live screens.

Numbers come from the database, so several processes tell the same story and a reader that comes back with
the last number it saw misses nothing. Waiting is woken at once in the writing process, by NOTIFY on
PostgreSQL in the others, and by a poll when either fails.
"""

from __future__ import annotations

import msgspec

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import Change


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What the actor may know of what changed after a number; ``last`` is where to go on.

    ``gap`` when the feed no longer reaches back so far: look at everything again."""

    items: tuple[Change, ...]
    last: int
    gap: bool = False


def latest(services: Services) -> int:
    """The number of the newest change."""
    raise NotImplementedError


def changes_since(services: Services, actor: Actor, *, after: int, limit: int = 500) -> Changes:
    """What changed after ``after``, as far as the actor may see it. Never waits."""
    raise NotImplementedError


async def wait_for_change(services: Services, *, after: int, seconds: float) -> bool:
    """Wait until something is newer than ``after``, at most so long; whether there is."""
    raise NotImplementedError
