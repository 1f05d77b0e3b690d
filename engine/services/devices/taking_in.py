"""Taking events in: by natural key into the inbox, durable before they are acknowledged.

HTTP, MQTT, webhooks, schedules and silence all come this way. Nothing is decided here but who may hand in
what; that an event was taken says that it will be handled, whatever happens to this process.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Literal

import msgspec

from engine.runtime.facts import SYSTEM
from engine.runtime.values import Ms
from engine.runtime.verdict import FieldFault
from engine.services.access import Action, Actor, Denied, Installation, authorise, in_scope
from engine.services.context import Services
from engine.services.devices.gathering import Mark, Row
from engine.services.problems import Forbidden
from engine.services.sight import reach
from engine.services.translating import read, submit
from plugins.hooks.devices import DeviceMessage

LONGEST_TEXT = 200
LARGEST_DATA = 64 * 1024
"""Bytes of an event's data."""
EARLIEST: Ms = 946_684_800_000
"""The year 2000: a device whose clock says less has no clock."""
AHEAD: Ms = 300_000
"""Milliseconds that a device's clock may be ahead of ours before the event is refused."""
MOST = 10_000
"""Events that are taken in at once."""
_encode = msgspec.json.Encoder().encode


class OfDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A device that hands in its own events, known by its token. ``key`` is what it calls itself."""

    id: str
    key: str


class Taken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one message: ``taken``, ``known`` (it had come before) or ``refused`` (with every
    fault; sending it again would end the same way)."""

    source: str
    key: str
    status: Literal["taken", "known", "refused"]
    faults: tuple[FieldFault, ...] = ()


class Addressed(msgspec.Struct, frozen=True, kw_only=True):
    """An event that is meant for one trigger alone."""

    sop: str
    trigger: str


By = Actor | OfDevice


def take_in(
    services: Services, messages: Sequence[DeviceMessage], *, by: By, to: Addressed | None = None
) -> tuple[Taken, ...]:
    """Put the messages into the inbox and wait until they are durable; one answer for each, in order.

    ``by`` is a person or program that may ``system.occur`` at the branch concerned, the engine itself, or a
    device. Raises Forbidden where ``by`` may hand in nothing at all, and Unavailable when the store can't
    take it now: then nothing was taken, and the same may be sent again.
    """
    known = missing(services, messages)
    if known:
        learn(services, known)
    return submit_in(services, messages, by=by, to=to).result()


def missing(services: Services, messages: Iterable[DeviceMessage]) -> list[str]:
    """Keys of devices that must be learnt before :func:`submit_in`."""
    return services.device_book.missing(one.device for one in messages if one.device)


def learn(services: Services, keys: list[str]) -> None:
    """Read what is known of these devices. Blocks."""
    read(services, lambda reading: services.device_book.learn(reading, keys))


def submit_in(
    services: Services, messages: Sequence[DeviceMessage], *, by: By, to: Addressed | None = None
) -> Future[tuple[Taken, ...]]:
    """As :func:`take_in`, without waiting; the devices must have been learnt (see :func:`missing`)."""
    door = _Door(services, by)
    now = services.clock.now()
    answers: list[Taken | None] = []
    rows: list[Row] = []
    for message in messages[:MOST]:
        faults, row = door.look(message, now=now, to=to)
        if faults:
            answers.append(Taken(source=message.source, key=message.key, status="refused", faults=faults))
        else:
            answers.append(None)
            rows.append(row)

    def told(new: set[Mark] | None) -> tuple[Taken, ...]:
        left = iter(rows)
        return tuple(answer if answer is not None else _taken(next(left), new) for answer in answers)

    if not rows:
        done: Future[tuple[Taken, ...]] = Future()
        done.set_result(told(None))
        return done
    return services.gathering.write(partial(submit, services), rows, told)


def _taken(row: Row, new: set[Mark] | None) -> Taken:
    source, key = mark = row[:2]
    if new is None:
        return Taken(source=source, key=key, status="taken")
    status: Literal["taken", "known"] = "taken" if mark in new else "known"
    new.discard(mark)  # the same twice: the second is known
    return Taken(source=source, key=key, status=status)


def event_row(
    message: DeviceMessage,
    *,
    device: str | None,
    branch: str | None,
    at: Ms,
    now: Ms,
    by: str,
    to: Addressed | None,
    data: bytes | None = None,
) -> Row:
    """A row of the inbox."""
    return (
        message.source,
        message.key,
        message.type,
        message.device,
        device,
        message.subject,
        branch,
        min(at, now),
        now,
        by,
        (data if data is not None else _encode(message.data)).decode(),
        to.sop if to else None,
        to.trigger if to else None,
    )


class _Door:
    """Who hands in, and what they may."""

    def __init__(self, services: Services, by: By) -> None:
        self._book = services.device_book
        self._by = by
        self._everywhere = False
        self._branches: frozenset[str] = frozenset()
        if isinstance(by, OfDevice):
            self._name = f"device:{by.id}"
            return
        self._name = SYSTEM if by.system else by.login
        organisation = services.organisations.current()
        self._organisation = organisation
        at_the_top = authorise(by, Action.SYSTEM_OCCUR, Installation(), organisation)
        self._everywhere = not isinstance(at_the_top, Denied)
        if self._everywhere:
            self._branches = frozenset(organisation.branches)
        elif in_scope(by, Action.SYSTEM_OCCUR):
            self._branches = reach(organisation, by.login, "events")
        if not self._branches and not self._everywhere:
            assert isinstance(at_the_top, Denied)
            raise Forbidden("access.denied", at_the_top.reason, params={"action": "system.occur"})

    def look(
        self, message: DeviceMessage, *, now: Ms, to: Addressed | None
    ) -> tuple[tuple[FieldFault, ...], Row]:
        """Everything that is wrong with a message, or its row."""
        at = now if message.at is None else message.at
        data = _encode(message.data) if message.data else b"{}"
        key = message.device
        recalled = self._book.recall(key) if key is not None else None
        known = recalled[0] if recalled else None
        branch = known.branch if known is not None else message.branch
        faults = [] if _is_fine(message, at, data, now) else _faults(message, at, data, now)
        if not (self._everywhere and known is not None):
            faults += self._may(message, known is not None, branch)
        if faults:
            return tuple(faults), ()
        device = known.id if known is not None else None
        return (), event_row(
            message, device=device, branch=branch, at=at, now=now, by=self._name, to=to, data=data
        )

    def _may(self, message: DeviceMessage, known: bool, branch: str | None) -> list[FieldFault]:
        if isinstance(self._by, OfDevice):
            if message.device != self._by.key:
                return [
                    FieldFault(pointer="/device", code="device.not_yours", params={"device": self._by.key})
                ]
            return []
        if branch is not None and not known and branch not in self._organisation.branches:
            return [FieldFault(pointer="/branch", code="branch.unknown", params={"branch": branch[:80]})]
        if self._everywhere or branch in self._branches:
            return []
        if branch is None and message.device is not None and not known:
            return [
                FieldFault(pointer="/device", code="device.unknown", params={"device": message.device[:80]})
            ]
        return [FieldFault(pointer="/device", code="branch.not_yours", params={"branch": branch})]


def _is_fine(message: DeviceMessage, at: Ms, data: bytes, now: Ms) -> bool:
    """Whether :func:`_faults` would find nothing; almost always so, and asked quickly."""
    type_, key, source, device = message.type, message.key, message.source, message.device
    return (
        0 < len(type_) <= LONGEST_TEXT
        and 0 < len(key) <= LONGEST_TEXT
        and 0 < len(source) <= LONGEST_TEXT
        and (device is None or 0 < len(device) <= LONGEST_TEXT)
        and message.subject is None
        and "\0" not in (device or "")
        and "\0" not in type_
        and "\0" not in key
        and "\0" not in source
        and EARLIEST <= at <= now + AHEAD
        and len(data) <= LARGEST_DATA
        and b"\\u0000" not in data
    )


def _faults(message: DeviceMessage, at: Ms, data: bytes, now: Ms) -> list[FieldFault]:
    """Everything that is wrong with a message by itself."""
    faults: list[FieldFault] = []
    if not (0 < len(message.type) <= LONGEST_TEXT):
        faults.append(_length("/type", message.type))
    if not (0 < len(message.key) <= LONGEST_TEXT):
        faults.append(_length("/id", message.key))
    if not (0 < len(message.source) <= LONGEST_TEXT):
        faults.append(_length("/source", message.source))
    if message.device is not None and not (0 < len(message.device) <= LONGEST_TEXT):
        faults.append(_length("/device", message.device))
    if message.subject is not None and (
        "/" not in message.subject[1:-1] or len(message.subject) > LONGEST_TEXT
    ):
        faults.append(FieldFault(pointer="/subject", code="pattern", params={"pattern": "KIND/ID"}))
    said_at = {
        "/type": message.type,
        "/id": message.key,
        "/source": message.source,
        "/device": message.device,
        "/subject": message.subject,
    }
    for pointer, said in said_at.items():
        if "\0" in (said or ""):
            faults.append(FieldFault(pointer=pointer, code="pattern", params={"pattern": "no NUL"}))
    if not EARLIEST <= at <= now + AHEAD:
        faults.append(
            FieldFault(pointer="/time", code="range", params={"least": EARLIEST, "most": now + AHEAD})
        )
    if len(data) > LARGEST_DATA:
        faults.append(FieldFault(pointer="/data", code="maxLength", params={"limit": LARGEST_DATA}))
    elif b"\\u0000" in data:
        faults.append(FieldFault(pointer="/data", code="pattern", params={"pattern": "no NUL"}))
    return faults


def _length(pointer: str, value: str) -> FieldFault:
    if not value:
        return FieldFault(pointer=pointer, code="required")
    return FieldFault(pointer=pointer, code="maxLength", params={"limit": LONGEST_TEXT})


__all__ = ["Addressed", "By", "OfDevice", "Taken", "learn", "missing", "submit_in", "take_in"]
