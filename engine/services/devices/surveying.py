"""Devices seen from above: how many there are in which state, and what is watched of one."""

from __future__ import annotations

from engine.runtime.values import Ms
from engine.services.access import Actor
from engine.services.asking import among
from engine.services.context import Services
from engine.services.devices.registry import State, show_device, sight_of
from engine.services.sight import below
from engine.services.translating import read
from engine.services.views import View
from engine.store.reading import Reading


class DeviceCount(View, frozen=True, kw_only=True):
    """How many devices of a kind are in a state."""

    kind: str
    state: State
    count: int


class WatchView(View, frozen=True, kw_only=True):
    """What must last before a trigger acts: since when it does, when it will have, and the event that began
    it."""

    sop: str
    trigger: str
    event: int
    since: Ms
    due_at: Ms


def count_devices(
    services: Services, actor: Actor, *, branch: str | None = None, retired: bool = False
) -> tuple[DeviceCount, ...]:
    """How many devices the actor may see, by kind and state; ``branch`` includes the branches below,
    ``retired`` counts those that are out of use, too."""

    def work(reading: Reading) -> tuple[DeviceCount, ...]:
        organisation = services.organisations.current(reading)
        conditions = sight_of(organisation, actor, "branch")
        if branch is not None:
            conditions.add_either(among("branch", below(organisation, branch)))
        if not retired:
            conditions.add("NOT retired")
        return tuple(
            DeviceCount(kind=kind, state=state, count=count)
            for kind, state, count in reading.rows(
                f"SELECT kind, state, count(*) FROM device{conditions.where()} "  # noqa: S608
                "GROUP BY kind, state ORDER BY kind, state",
                *conditions.parameters,
            )
        )

    return read(services, work)


def list_watches(services: Services, actor: Actor, *, device: str) -> tuple[WatchView, ...]:
    """What is watched of a device, earliest due first. Raises NotFound (``device.unknown``)."""
    show_device(services, actor, device=device)

    def work(reading: Reading) -> tuple[WatchView, ...]:
        rows = reading.rows(
            "SELECT sop, trigger, event, since, due_at FROM trigger_watch WHERE about = ? "
            "ORDER BY due_at, sop, trigger",
            f"device:{device}",
        )
        return tuple(
            WatchView(sop=sop, trigger=trigger, event=event, since=since, due_at=due_at)
            for sop, trigger, event, since, due_at in rows
        )

    return read(services, work)
