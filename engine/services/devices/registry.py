"""The registry of devices: what there is, whose and where it is, and what it said last."""

from __future__ import annotations

import math
from typing import Any, Literal

import msgspec

from engine.language.organisation import Organisation
from engine.runtime.values import Ms, Position
from engine.runtime.verdict import FieldFault
from engine.services.access import (
    Action,
    Actor,
    AtBranch,
    Denied,
    Installation,
    Resource,
    authorise,
    in_scope,
)
from engine.services.asking import Conditions, among, containing, page_size
from engine.services.context import Services
from engine.services.cursors import read_cursor, write_cursor
from engine.services.guarding import must
from engine.services.organisation_rules import name_faults, text_faults, words_faults
from engine.services.problems import Conflict, Invalid, NotFound, PreconditionFailed
from engine.services.secret_tokens import new_id
from engine.services.sight import below
from engine.services.subject_rows import find_subject
from engine.services.translating import read, write
from engine.services.views import Page, View
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

State = Literal["online", "offline", "unknown"]
LONGEST_HEARTBEAT = 31 * 86_400
SHORTEST_HEARTBEAT = 10
"""Seconds."""
COLUMNS = (
    "id, key, name, kind, subject_kind, subject_id, branch, latitude, longitude, labels, heartbeat, retired, "
    "state, state_at, heard_at, said, version"
)
_words = msgspec.json.Decoder(tuple[str, ...]).decode
_decode = msgspec.json.decode


class DeviceChange(View, frozen=True, kw_only=True):
    """What a device shall be. ``subject`` is ``KIND/ID`` of the subject that it is, ``heartbeat`` the seconds
    within which it says something (None: nobody expects it to)."""

    key: str
    name: str
    kind: str
    subject: str | None = None
    branch: str | None = None
    site: Position | None = None
    labels: tuple[str, ...] = ()
    heartbeat: int | None = None
    retired: bool = False


class DeviceView(View, frozen=True, kw_only=True):
    """A device. ``version`` counts changes of the registry, not what the device says."""

    id: str
    key: str
    name: str
    kind: str
    subject: str | None
    branch: str | None
    site: Position | None
    labels: tuple[str, ...]
    heartbeat: int | None
    retired: bool
    state: State
    state_at: Ms | None
    heard_at: Ms | None
    said: dict[str, Any]
    version: int


def device_of(row: tuple[Any, ...]) -> DeviceView:
    """A row of :data:`COLUMNS`."""
    (
        id_, key, name, kind, subject_kind, subject_id, branch, lat, lon, labels, heartbeat, retired,
        state, state_at, heard_at, said, version,
    ) = row  # fmt: skip
    return DeviceView(
        id=id_,
        key=key,
        name=name,
        kind=kind,
        subject=f"{subject_kind}/{subject_id}" if subject_kind and subject_id else None,
        branch=branch,
        site=None if lat is None or lon is None else Position(lat=lat, lon=lon),
        labels=_words(labels),
        heartbeat=None if heartbeat is None else heartbeat // 1000,
        retired=bool(retired),
        state=state,
        state_at=state_at,
        heard_at=heard_at,
        said=_decode(said),
        version=version,
    )


def list_devices(
    services: Services,
    actor: Actor,
    *,
    kind: str | None = None,
    branch: str | None = None,
    state: str | None = None,
    label: str | None = None,
    text: str | None = None,
    retired: bool = False,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[DeviceView]:
    """Devices that the actor may see, by key; ``branch`` includes the branches below, ``text`` is any part of
    key, name or subject, ``retired`` shows those that are out of use, too."""
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.page_limit)
    after = read_cursor(cursor, str) if cursor is not None else None

    def work(reading: Reading) -> Page[DeviceView]:
        organisation = services.organisations.current(reading)
        conditions = sight_of(organisation, actor, "branch")
        for column, value in (("kind", kind), ("state", state)):
            if value is not None:
                conditions.add(f"{column} = ?", value)
        if branch is not None:
            conditions.add_either(among("branch", below(organisation, branch)))
        if label:
            conditions.add_either(containing(("labels",), msgspec.json.encode(label).decode()))
        if text:
            conditions.add_either(containing(("key", "name", "subject_id"), text.strip()))
        if not retired:
            conditions.add("NOT retired")
        if after is not None:
            conditions.add("key > ?", after[0])
        rows = reading.rows(
            f"SELECT {COLUMNS} FROM device{conditions.where()} ORDER BY key LIMIT ?",  # noqa: S608
            *conditions.parameters,
            size + 1,
        )
        items = tuple(device_of(row) for row in rows[:size])
        return Page(items=items, next=write_cursor(items[-1].key) if len(rows) > size else None)

    return read(services, work)


def sight_of(organisation: Organisation, actor: Actor, column: str) -> Conditions:
    """What is of branches whose devices the actor sees (``device.see``), or of no branch."""
    conditions = Conditions()
    seen = frozenset(
        code
        for code in organisation.branches
        if not isinstance(authorise(actor, Action.DEVICE_SEE, AtBranch(branch=code), organisation), Denied)
    )
    conditions.add_either((f"{column} IS NULL", []), among(column, seen))
    if actor.login not in organisation.people or not in_scope(actor, Action.DEVICE_SEE):
        conditions.add_either()
    return conditions


def show_device(services: Services, actor: Actor, *, device: str) -> DeviceView:
    """One device by its id. Raises NotFound (``device.unknown``), also for one that may not be seen."""
    found = read(services, lambda reading: find_device(reading, device))
    organisation = services.organisations.current()
    if found is None or isinstance(
        authorise(actor, Action.DEVICE_SEE, where(found.branch), organisation), Denied
    ):
        raise no_such_device(device)
    return found


def find_device(reading: Reading, device: str) -> DeviceView | None:
    """The device by its id, or None."""
    rows = reading.rows(f"SELECT {COLUMNS} FROM device WHERE id = ?", device)  # noqa: S608
    return device_of(rows[0]) if rows else None


def put_device(
    services: Services,
    actor: Actor,
    *,
    change: DeviceChange,
    device: str | None = None,
    seen: int | None = None,
) -> DeviceView:
    """Add a device (``device`` None) or change one. A device without a branch of its own is of the branch of
    the subject that it is.

    Raises Invalid (``device.invalid``, with every fault), NotFound (``device.unknown``), Conflict
    (``device.key_taken``), PreconditionFailed (``device.moved_on``), Forbidden.
    """

    def work(unit: UnitOfWork) -> DeviceView:
        organisation = services.organisations.current(unit)
        before = find_device(unit, device) if device is not None else None
        if device is not None and before is None:
            raise no_such_device(device)
        wanted, faults = checked(unit, change, organisation)
        for branch in {wanted.branch, before.branch if before else wanted.branch}:
            if branch is None or branch in organisation.branches:
                must(actor, Action.DEVICE_MANAGE, where(branch), organisation)
        if seen is not None and seen != (before.version if before else 0):
            raise PreconditionFailed("device.moved_on", "Somebody else changed the device meanwhile.")
        if faults:
            raise Invalid("device.invalid", "The device can't be taken in.", faults=tuple(faults))
        taken = unit.rows("SELECT id FROM device WHERE key = ?", wanted.key)
        if taken and taken[0][0] != device:
            raise Conflict(
                "device.key_taken", f"{wanted.key[:80]} is another device.", params={"device": taken[0][0]}
            )
        at = services.clock.now()
        name = write_device(unit, wanted, device=device, at=at)
        unit.changed("device", name, branch=wanted.branch, at=at)
        after = find_device(unit, name)
        assert after is not None
        return after

    found = write(services, work)
    services.device_book.forget()
    return found


def checked(
    reading: Reading, change: DeviceChange, organisation: Organisation
) -> tuple[DeviceChange, list[FieldFault]]:
    """What is wanted, with the branch of its subject where it names none; and all that is wrong with it."""
    faults = [
        *text_faults(change.key, "/key", required=True),
        *text_faults(change.name, "/name", required=True),
        *name_faults(change.kind, "/kind"),
        *words_faults(change.labels, "/labels"),
    ]
    if change.branch is not None and change.branch not in organisation.branches:
        faults.append(
            FieldFault(pointer="/branch", code="branch.unknown", params={"branch": change.branch[:80]})
        )
    if change.site is not None and not (
        math.isfinite(change.site.lat)
        and math.isfinite(change.site.lon)
        and abs(change.site.lat) <= 90
        and abs(change.site.lon) <= 180
    ):
        faults.append(FieldFault(pointer="/site", code="position"))
    if change.heartbeat is not None and not SHORTEST_HEARTBEAT <= change.heartbeat <= LONGEST_HEARTBEAT:
        params = {"least": SHORTEST_HEARTBEAT, "most": LONGEST_HEARTBEAT}
        faults.append(FieldFault(pointer="/heartbeat", code="range", params=params))
    if change.subject is not None:
        kind, _, name = change.subject.partition("/")
        subject = find_subject(reading, kind, name)
        if subject is None or subject.retired:
            params_ = {"subject": change.subject[:80]}
            faults.append(FieldFault(pointer="/subject", code="subject.unknown", params=params_))
        elif change.branch is None:
            change = msgspec.structs.replace(change, branch=subject.subject.branch)
    return change, faults


def write_device(unit: UnitOfWork, change: DeviceChange, *, device: str | None, at: Ms) -> str:
    """Add or change a device; its id."""
    kind, _, subject = (change.subject or "").partition("/")
    heartbeat = None if change.heartbeat is None else change.heartbeat * 1000
    values = (
        change.key,
        change.name,
        change.kind,
        kind or None,
        subject or None,
        change.branch,
        change.site.lat if change.site else None,
        change.site.lon if change.site else None,
        msgspec.json.encode(change.labels).decode(),
        heartbeat,
        change.retired,
        at,
    )
    if device is None:
        name = new_id()
        unit.run(
            _ADD,
            name,
            *values,
            at,
            "{}",
            "{}",
        )
        return name
    unit.run(
        "UPDATE device SET key = ?, name = ?, kind = ?, subject_kind = ?, subject_id = ?, branch = ?, "
        "latitude = ?, longitude = ?, labels = ?, heartbeat = ?, retired = ?, updated_at = ?, "
        "offline_at = CASE WHEN state = 'online' AND NOT CAST(? AS BOOLEAN) "
        "THEN heard_at + CAST(? AS BIGINT) END, version = version + 1 WHERE id = ?",
        *values,
        change.retired,
        heartbeat,
        device,
    )
    return device


_ADD = (
    "INSERT INTO device (id, key, name, kind, subject_kind, subject_id, branch, latitude, longitude, labels, "
    "heartbeat, retired, updated_at, created_at, said, latest, state, version) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'unknown', 1)"
)


def where(branch: str | None) -> Resource:
    """What is asked about a device: its branch, or the installation where it has none."""
    return Installation() if branch is None else AtBranch(branch=branch)


def no_such_device(device: str) -> NotFound:
    """The problem."""
    return NotFound("device.unknown", f"There is no device {device[:80]}.")
