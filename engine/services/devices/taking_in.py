"""Taking events in: by natural key into the inbox, durable before they are acknowledged.

HTTP, MQTT, webhooks, schedules and silence all come this way. Nothing is decided here but who may hand in
what; that an event was taken says that it will be handled, whatever happens to this process.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from typing import Any, Literal

import msgspec

from engine.runtime.facts import SYSTEM
from engine.runtime.values import Ms
from engine.runtime.verdict import FieldFault
from engine.services.access import Action, Actor, Denied, Installation, authorise, in_scope
from engine.services.context import Services
from engine.services.problems import Forbidden
from engine.services.sight import reach
from engine.services.translating import read, submit
from engine.store.unit_of_work import UnitOfWork
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
_COLUMNS = "source, key, type, device_key, device, subject, branch, at, received_at, by, data, sop, trigger"
_INSERT = f"INSERT INTO device_event ({_COLUMNS}, leased_until, attempts) VALUES "  # noqa: S608 - our own names
_VALUES = "(" + ", ".join("?" * 13) + ", 0, 0)"
_SIZES = (100, 20, 5, 1)
"""Rows of one statement: few different ones, so that all of them stay prepared."""
_SQL = {
    size: _INSERT
    + ", ".join([_VALUES] * size)
    + " ON CONFLICT (source, key) DO NOTHING RETURNING source, key"
    for size in _SIZES
}
INSERT_ONE = _SQL[1]
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
Row = tuple[Any, ...]


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

    def work(unit: UnitOfWork) -> tuple[Taken, ...]:
        new = put_events(unit, rows)
        told: list[Taken] = []
        left = iter(rows)
        for answer in answers:
            if answer is None:
                row = next(left)
                mark = (row[0], row[1])
                status: Literal["taken", "known"] = "taken" if mark in new else "known"
                new.discard(mark)  # the same twice in one batch: the second is known
                answer = Taken(source=row[0], key=row[1], status=status)  # noqa: PLW2901
            told.append(answer)
        return tuple(told)

    if not rows:
        done: Future[tuple[Taken, ...]] = Future()
        done.set_result(tuple(answer for answer in answers if answer is not None))
        return done
    return submit(services, work)


def put_events(unit: UnitOfWork, rows: Sequence[Row]) -> set[tuple[str, str]]:
    """Write rows of events that are not there yet; answers the natural keys of those that were new."""
    new: set[tuple[str, str]] = set()
    ordered = list({(row[0], row[1]): row for row in reversed(rows)}.values())
    ordered.sort(
        key=lambda row: (row[0], row[1])
    )  # so that two batches never wait for each other in a circle
    begin = 0
    for size in _SIZES:
        while len(ordered) - begin >= size:
            parameters = [value for row in ordered[begin : begin + size] for value in row]
            new.update((source, key) for source, key in unit.rows(_SQL[size], *parameters))
            begin += size
    return new


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
        faults: list[FieldFault] = []
        if not (0 < len(message.type) <= LONGEST_TEXT):
            faults.append(_length("/type", message.type))
        if not (0 < len(message.key) <= LONGEST_TEXT):
            faults.append(_length("/id", message.key))
        if not (0 < len(message.source) <= LONGEST_TEXT):
            faults.append(_length("/source", message.source))
        key = message.device
        if key is not None and not (0 < len(key) <= LONGEST_TEXT):
            faults.append(_length("/device", key))
        if message.subject is not None and (
            "/" not in message.subject[1:-1] or len(message.subject) > LONGEST_TEXT
        ):
            faults.append(FieldFault(pointer="/subject", code="pattern", params={"pattern": "KIND/ID"}))
        for pointer, said in (("/type", message.type), ("/id", message.key), ("/source", message.source)):
            if "\0" in said:
                faults.append(FieldFault(pointer=pointer, code="pattern", params={"pattern": "no NUL"}))
        at = now if message.at is None else message.at
        if not EARLIEST <= at <= now + AHEAD:
            faults.append(
                FieldFault(pointer="/time", code="range", params={"least": EARLIEST, "most": now + AHEAD})
            )
        data = _encode(message.data) if message.data else b"{}"
        if len(data) > LARGEST_DATA:
            faults.append(FieldFault(pointer="/data", code="maxLength", params={"limit": LARGEST_DATA}))
        elif b"\\u0000" in data:
            faults.append(FieldFault(pointer="/data", code="pattern", params={"pattern": "no NUL"}))
        recalled = self._book.recall(key) if key is not None else None
        known = recalled[0] if recalled else None
        branch = known.branch if known is not None else message.branch
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


def _length(pointer: str, value: str) -> FieldFault:
    if not value:
        return FieldFault(pointer=pointer, code="required")
    return FieldFault(pointer=pointer, code="maxLength", params={"limit": LONGEST_TEXT})


__all__ = ["Addressed", "By", "OfDevice", "Taken", "learn", "missing", "submit_in", "take_in"]
