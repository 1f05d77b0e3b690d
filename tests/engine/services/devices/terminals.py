"""Terminals of the tests, what they say, and short ways to read what came of it."""

from __future__ import annotations

import itertools
from typing import Any

from engine.runtime.values import Ms, Subject
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.devices.handling import take
from engine.services.devices.looking import look
from engine.services.devices.registry import DeviceChange, DeviceView, put_device
from engine.services.devices.taking_in import Taken, take_in
from engine.services.subjects import put_subject
from engine.services.work.batches import Share
from plugins.hooks.devices import DeviceMessage
from tests.engine.services.company import as_

_numbers = itertools.count()
ENGINE = Actor(login="system", at=0, system=True)
OFFLINE, ONLINE, TELEMETRY = "device.offline", "device.online", "device.telemetry"


def furnish(services: Services) -> None:
    """Two terminals in the east, one in the north, of which word is expected; others of no subject."""
    for number, branch, model in ((1, "east", "M1"), (2, "east", "M1"), (3, "north", "M2")):
        subject = Subject(
            id=f"T-{number}", kind="terminal", name=f"Terminal {number}", branch=branch, data={"model": model}
        )
        put_subject(services, as_("ada"), subject=subject)
        register(services, f"T-{number}", subject=f"terminal/T-{number}", heartbeat=300)
    register(services, "N-1", branch="east")
    register(services, "N-2", branch="east")
    register(services, "BOX", kind="box", branch="west")


def register(services: Services, key: str, **more: Any) -> DeviceView:
    """Register a device."""
    change = DeviceChange(**{"key": key, "name": key, "kind": "terminal", **more})
    return put_device(services, as_("ada"), change=change)


def message(
    services: Services,
    device: str | None,
    type_: str,
    *,
    key: str | None = None,
    at: Ms | None = None,
    **data: Any,
) -> DeviceMessage:
    """Something that a device says; now, unless an instant is named."""
    return DeviceMessage(
        source="test",
        key=key or f"e{next(_numbers)}",
        type=type_,
        device=device,
        at=services.clock.now() if at is None else at,
        data=data,
    )


def say(services: Services, device: str | None, type_: str, **more: Any) -> str:
    """Take an event in; its key."""
    said = message(services, device, type_, **more)
    (answer,) = take_in(services, [said], by=ENGINE)
    assert answer == Taken(source="test", key=said.key, status="taken")
    return said.key


def handle(services: Services) -> None:
    """Handle everything that waits and is due, until nothing is."""
    while look(services, Share()).claimed + take(services, Share()).claimed:
        pass


def outcomes(services: Services, key: str) -> dict[str, str]:
    """What each trigger made of an event; under ``""`` what the event shows."""
    rows = services.store.read(
        lambda reading: reading.rows("SELECT id, outcome FROM device_event WHERE key = ?", key)
    )
    found = services.store.read(
        lambda reading: reading.rows(
            "SELECT trigger, code FROM event_outcome WHERE event = ? AND trigger <> ''", rows[0][0]
        )
    )
    return {"": rows[0][1], **dict(found)}


def params(services: Services, key: str, trigger: str) -> str:
    """The parameters of an outcome, as they are stored."""
    return str(
        services.store.read(
            lambda reading: reading.rows(
                "SELECT o.params FROM event_outcome o JOIN device_event e ON e.id = o.event "
                "WHERE e.key = ? AND o.trigger = ?",
                key,
                trigger,
            )
        )[0][0]
    )


def jobs(services: Services, sop: str = "repair") -> list[str]:
    """The jobs of an SOP, by number."""
    rows = services.store.read(
        lambda reading: reading.rows("SELECT id FROM job WHERE sop = ? ORDER BY number", sop)
    )
    return [row[0] for row in rows]


def state_of(services: Services, key: str) -> str:
    """Whether a device is online."""
    rows = services.store.read(lambda reading: reading.rows("SELECT state FROM device WHERE key = ?", key))
    return str(rows[0][0])
