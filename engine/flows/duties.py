"""What each kind of shift does: the operations it asks for, and how often it looks when nothing rings."""

from __future__ import annotations

import msgspec


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One operation, asked for again and again. ``every`` is in seconds: so long it rests when nothing was
    due, at most. A round that is not ``woken`` by changes keeps to that. ``limit`` is how much of it is asked
    for at once."""

    operation: str
    every: float = 5.0
    woken: bool = True
    limit: int = 500


DUTIES: dict[str, tuple[Round, ...]] = {
    "escalation": (Round(operation="timers.fire", every=1.0), Round(operation="children.retry", limit=100)),
    "upkeep": (
        Round(operation="upkeep.sweep", every=600.0, woken=False),
        Round(operation="upkeep.collect", every=600.0, woken=False),
    ),
}
"""The rounds of each kind of shift; they run side by side, so that a slow one keeps no other waiting."""

OF_THE_WHOLE: frozenset[str] = frozenset({"upkeep", "publish"})
"""Duties that belong to no region: one worker in the installation is enough."""
