"""What each kind of shift does: the operations it asks for, and how often it looks when nothing rings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from engine.flows.carrier import Carrier
from engine.flows.reaching_out import act, deliver_some
from engine.services.work.batches import Batch, Share


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One operation, asked for again and again. ``every`` is in seconds: so long it rests when nothing was
    due, at most. A round that is not ``woken`` by changes keeps to that. ``limit`` is how much of it is asked
    for at once. ``by`` is how, where it takes more than asking: work that reaches out is claimed, done here
    and settled."""

    operation: str
    every: float = 5.0
    woken: bool = True
    limit: int = 500
    by: Callable[[Carrier, Share], Awaitable[Batch]] | None = None

    async def carry(self, carrier: Carrier, share: Share) -> Batch:
        """Do a share of it."""
        if self.by is not None:
            return await self.by(carrier, share)
        batch: Batch = await carrier.carry(self.operation, share)
        return batch


DUTIES: dict[str, tuple[Round, ...]] = {
    "escalation": (Round(operation="timers.fire", every=1.0), Round(operation="children.retry", limit=100)),
    "intake": (Round(operation="devices.take"), Round(operation="devices.look", every=2.0, woken=False)),
    "dispatch": (
        Round(operation="dispatch.carry", limit=100),
        Round(operation="dispatch.look", every=2.0, woken=False, limit=100),
    ),
    "delivery": (
        Round(operation="messages.spread", limit=200),
        Round(operation="deliveries", limit=200, by=deliver_some),
        Round(operation="actions", limit=64, by=act),
    ),
    "publish": (Round(operation="roll_outs.prepare", limit=1),),
    "upkeep": (
        Round(operation="upkeep.sweep", every=600.0, woken=False),
        Round(operation="upkeep.audit", every=600.0, woken=False),
        Round(operation="upkeep.collect", every=600.0, woken=False),
        Round(operation="upkeep.drafts", every=600.0, woken=False, limit=50),
    ),
}
"""The rounds of each kind of shift; they run side by side, so that a slow one keeps no other waiting."""

OF_THE_WHOLE: frozenset[str] = frozenset({"upkeep", "publish"})
"""Duties that belong to no region: a worker without regions carries them."""
