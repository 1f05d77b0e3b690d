"""Webhooks: what another system says to one trigger."""

from __future__ import annotations

from typing import Any

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.devices.taking_in import Addressed, Taken, take_in
from engine.services.problems import NotFound
from engine.services.translating import read
from engine.store.reading import Reading
from plugins.hooks.devices import DeviceMessage


def take_hook(
    services: Services,
    actor: Actor,
    *,
    sop: str,
    trigger: str,
    delivery: str,
    device: str | None = None,
    subject: str | None = None,
    branch: str | None = None,
    data: dict[str, Any] | None = None,
) -> Taken:
    """Take in what was sent to the address of a trigger, as an event of the type that it is for; no other
    trigger acts on it. The same ``delivery`` is taken once.

    Raises NotFound (``trigger.unknown``: no live SOP has it, or it acts by a schedule), Forbidden.
    """

    def type_of(reading: Reading) -> str | None:
        for types in services.trigger_index.live(reading).at.values():
            for type_, triggers in types.items():
                if any((one.sop, one.name) == (sop, trigger) for one in triggers):
                    return type_
        return None

    type_ = read(services, type_of)
    if type_ is None:
        raise NotFound("trigger.unknown", f"{sop[:80]} has no trigger {trigger[:80]} that acts on events.")
    message = DeviceMessage(
        source=f"hook:{sop}/{trigger}",
        key=delivery,
        type=type_,
        device=device,
        subject=subject,
        branch=branch,
        data=data or {},
    )
    (answer,) = take_in(services, [message], by=actor, to=Addressed(sop=sop, trigger=trigger))
    return answer
