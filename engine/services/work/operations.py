"""The operations that workers ask for, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from engine.services import children, timers
from engine.services.actions import claiming, granting, settling
from engine.services.actions.values import Claimed, Grant, Settling
from engine.services.context import Services
from engine.services.dispatch import asking, offering
from engine.services.work import regions, upkeep
from engine.services.work.batches import Batch, Share


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of work: what is asked and what is answered (both are sent as JSON), and who does it."""

    do: Callable[[Services, Any], Any]
    asks: type[Any] = Share
    answers: type[Any] = Batch


OPERATIONS: dict[str, Operation] = {
    "regions.check": Operation(do=regions.check),
    "timers.fire": Operation(do=timers.fire),
    "children.retry": Operation(do=children.retry),
    "dispatch.look": Operation(do=offering.look),
    "dispatch.carry": Operation(do=asking.carry_asks),
    "actions.claim": Operation(do=claiming.claim, answers=Claimed),
    "actions.settle": Operation(do=settling.settle, asks=Settling),
    "actions.grant_skill": Operation(do=granting.grant_skill, asks=Grant),
    "upkeep.sweep": Operation(do=upkeep.sweep_over),
    "upkeep.collect": Operation(do=upkeep.collect_unnamed),
}
