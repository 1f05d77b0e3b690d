"""What device adapters heard, handed in by the worker that runs them."""

from __future__ import annotations

import hashlib

import msgspec

from engine.runtime.facts import SYSTEM
from engine.runtime.verdict import FieldFault
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.devices.taking_in import take_in
from plugins.hooks.devices import DeviceMessage

MALFORMED = "message.malformed"


class Heard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Messages of one adapter."""

    messages: tuple[DeviceMessage, ...]


def hear(services: Services, heard: Heard) -> list[int]:
    """Put messages into the inbox; durable when it answers, with the places of those it refused for good.

    Those stand in the inbox as ``message.malformed`` with the reasons.
    """
    by = Actor(login=SYSTEM, at=services.clock.now(), system=True)
    answers = take_in(services, heard.messages, by=by)
    refused = [index for index, answer in enumerate(answers) if answer.status == "refused"]
    if refused:
        told = [_malformed(heard.messages[index], answers[index].faults) for index in refused]
        take_in(services, told, by=by)
    return refused


def _malformed(message: DeviceMessage, faults: tuple[FieldFault, ...]) -> DeviceMessage:
    return DeviceMessage(
        source=message.source[:200],
        key=f"refused:{hashlib.sha256(message.key.encode()).hexdigest()[:32]}",
        type=MALFORMED,
        data={
            "reason": [{"pointer": one.pointer, "code": one.code, **one.params} for one in faults],
            "key": message.key[:200].replace("\0", "\N{REPLACEMENT CHARACTER}"),
        },
    )
