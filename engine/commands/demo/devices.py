"""The demo's devices: terminals that are registered, what they said today, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.commands.demo.subjects import SUBJECTS
from engine.services.access import Actor
from engine.services.devices.handling import take
from engine.services.devices.registry import DeviceChange, put_device
from engine.services.devices.taking_in import take_in
from engine.services.work.batches import Share
from plugins.hooks.devices import DeviceMessage

if TYPE_CHECKING:
    from engine.services.context import Services

MINUTE = 60_000
SOURCE = "demo"
SAID: tuple[tuple[int, str, str, dict[str, Any]], ...] = (
    (95, "T-90417", "device.telemetry", {"printer_errors": 0, "card_stock": 84}),
    (94, "T-90431", "device.telemetry", {"printer_errors": 1, "card_stock": 40}),
    (60, "T-90417", "device.telemetry", {"printer_errors": 2, "card_stock": 61}),
    (41, "T-90431", "device.telemetry", {"printer_errors": 6, "card_stock": 38}),  # opens a repair
    (26, "T-90431", "device.telemetry", {"printer_errors": 9, "card_stock": 38}),  # which is open already
    (12, "T-90422", "device.offline", {}),
    (9, "T-90422", "device.online", {}),  # too soon for a repair
    (4, "T-90417", "device.telemetry", {"printer_errors": 2, "card_stock": 47}),
)
"""Minutes before now, who, what and its data."""


def furnish_devices(services: Services) -> None:
    """Register the terminals and have their day handled."""
    now = services.clock.now()
    actor = Actor(login="sun", at=now)
    for subject in SUBJECTS.values():
        if subject.kind == "card-terminal":
            change = DeviceChange(
                key=subject.id, name=subject.name, kind=subject.kind, subject=f"{subject.kind}/{subject.id}"
            )
            put_device(services, actor, change=change)
    messages = [
        DeviceMessage(
            source=SOURCE, key=str(number), type=type_, device=device, at=now - ago * MINUTE, data=data
        )
        for number, (ago, device, type_, data) in enumerate(SAID, 1)
    ]
    take_in(services, messages, by=Actor(login="system", at=now, system=True))
    while take(services, Share()).claimed:
        pass
