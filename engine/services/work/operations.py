"""The operations that workers ask for, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from engine.services import children, timers
from engine.services.actions import claiming, granting, settling
from engine.services.actions.values import Claimed, Grant, Settling
from engine.services.context import Services
from engine.services.devices import handling, looking
from engine.services.dispatch import asking, offering
from engine.services.drafts import keeping
from engine.services.messages import deliveries, spreading
from engine.services.messages.parcels import Parcels, Result, Wanted
from engine.services.roll_outs import preparing
from engine.services.work import hearing, nightly_audit, regions, upkeep, waiting
from engine.services.work.batches import Batch, Share
from engine.services.work.hearing import Heard
from engine.services.work.waiting import only_if


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of work: what is asked and what is answered (both are sent as JSON), and who does it."""

    do: Callable[[Services, Any], Any]
    asks: Any = Share
    answers: Any = Batch


def _none(_: int) -> Batch:
    return Batch(claimed=0)


OPERATIONS: dict[str, Operation] = {
    "regions.check": Operation(do=regions.check),
    "timers.fire": Operation(do=timers.fire),
    "children.retry": Operation(do=children.retry),
    "devices.hear": Operation(do=hearing.hear, asks=Heard, answers=list[int]),
    "devices.take": Operation(do=handling.take),
    "devices.look": Operation(do=looking.look),
    "dispatch.look": Operation(do=offering.look),
    "dispatch.carry": Operation(do=asking.carry_asks),
    "messages.spread": Operation(do=only_if(waiting.messages_wait, spreading.spread, _none)),
    "deliveries.claim": Operation(
        do=only_if(waiting.deliveries_wait, deliveries.claim, lambda now: Parcels(until=now)),
        asks=Wanted,
        answers=Parcels,
    ),
    "deliveries.settle": Operation(do=deliveries.settle, asks=list[Result]),
    "actions.claim": Operation(do=claiming.claim, answers=Claimed),
    "actions.settle": Operation(do=settling.settle, asks=Settling),
    "actions.grant_skill": Operation(do=granting.grant_skill, asks=Grant),
    "roll_outs.prepare": Operation(do=only_if(waiting.variants_wait, preparing.prepare, _none)),
    "upkeep.audit": Operation(do=nightly_audit.audit_daily),
    "upkeep.sweep": Operation(do=upkeep.sweep_over),
    "upkeep.collect": Operation(do=upkeep.collect_unnamed),
    "upkeep.drafts": Operation(do=keeping.clear),
}
