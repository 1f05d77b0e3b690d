"""Work that reaches out, done in the worker: claimed before and settled after, with no transaction held."""

from __future__ import annotations

from engine.flows.carrier import Carrier
from engine.services.actions.running import Door, run_actions
from engine.services.messages.parcels import Wanted
from engine.services.messages.sending import deliver
from engine.services.work.batches import Batch, Share
from plugins.manager import installed


async def deliver_some(carrier: Carrier, share: Share) -> Batch:
    """Send messages over their channels."""
    return await deliver(
        lambda busy: carrier.carry(
            "deliveries.claim", Wanted(limit=share.limit, branches=share.branches, without=busy)
        ),
        lambda results: carrier.carry("deliveries.settle", list(results)),
        installed().channels,
    )


async def act(carrier: Carrier, share: Share) -> Batch:
    """Run the actions of ``do`` steps."""
    return await run_actions(
        lambda: carrier.carry("actions.claim", share),
        lambda settling: carrier.carry("actions.settle", settling),
        installed().actions,
        Door(carrier.carry),
    )
