"""Devices out of a CSV file: every fault of every row first, and nothing is written where there is one."""

from __future__ import annotations

from engine.runtime.values import Ms, Position
from engine.services.access import Action, Actor, Denied, authorise, in_scope
from engine.services.context import Services
from engine.services.devices.registry import (
    COLUMNS,
    DeviceChange,
    DeviceView,
    checked,
    device_of,
    where,
    write_device,
)
from engine.services.problems import Forbidden
from engine.services.sight import reach
from engine.services.subject_files import LARGEST, MOST_ROWS, csv_rows, decoded
from engine.services.translating import read, write
from engine.services.views import RowFault, SubjectsImported
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

NAMES = ("key", "name", "kind", "subject", "branch", "lat", "lon", "labels", "heartbeat", "retired")
NEEDED = ("key", "kind")
BATCH = 500
_YES, _NO = frozenset({"true", "yes", "1", "是"}), frozenset({"false", "no", "0", "否", ""})


def import_devices(
    services: Services, actor: Actor, *, content: bytes, dry_run: bool = False
) -> SubjectsImported:
    """Take in devices from CSV (UTF-8 with or without a mark, or GB 18030; header row: ``key``, ``kind``, and
    perhaps ``name``, ``subject`` (``KIND/ID``), ``branch``, ``lat``, ``lon``, ``labels`` (separated by
    ``;``), ``heartbeat`` (seconds), ``retired``). A device is known by its key; one that is there is changed.

    Every fault of every row is found before anything is written; with any, nothing is. Raises Forbidden for
    somebody who may change no devices anywhere.
    """
    organisation = services.organisations.current()
    mine = frozenset() if actor.system else reach(organisation, actor.login, "subjects")
    if not mine or not in_scope(actor, Action.DEVICE_MANAGE):
        raise Forbidden(
            "access.denied", "Needs a role that may 'subjects'.", params={"action": "device.manage"}
        )
    faults: list[RowFault] = []
    changes = _rows(content, faults)

    def check(reading: Reading) -> dict[int, DeviceChange]:
        held = _held(reading, [change.key for change in changes.values()])
        found: dict[int, DeviceChange] = {}
        for line, change in changes.items():
            wanted, wrong = checked(reading, change, organisation)
            for fault in wrong:
                column = fault.pointer.split("/")[1]
                faults.append(
                    _fault(line, "lat" if column == "site" else column, fault.code, _cell(change, column))
                )
            before = held.get(change.key)
            for branch in {wanted.branch, before.branch if before else wanted.branch}:
                if branch is not None and branch not in organisation.branches:
                    continue
                if isinstance(authorise(actor, Action.DEVICE_MANAGE, where(branch), organisation), Denied):
                    faults.append(_fault(line, "branch", "branch.not_yours", branch or ""))
            found[line] = wanted
        return found

    wanted = read(services, check)
    if faults:
        ordered = tuple(sorted(set(faults), key=lambda fault: (fault.line, fault.column, fault.code)))
        return SubjectsImported(added=0, changed=0, unchanged=0, faults=ordered)
    return _write_all(services, list(wanted.values()), dry_run=dry_run)


def _write_all(services: Services, wanted: list[DeviceChange], *, dry_run: bool) -> SubjectsImported:
    added = changed = unchanged = 0

    def work(unit: UnitOfWork, batch: list[DeviceChange], at: Ms) -> tuple[int, int, int]:
        new = other = same = 0
        held = _held(unit, [change.key for change in batch])
        for change in batch:
            before = held.get(change.key)
            if before is not None and _as_change(before) == change:
                same += 1
                continue
            new, other = (new + 1, other) if before is None else (new, other + 1)
            if not dry_run:
                write_device(unit, change, device=before.id if before else None, at=at)
        if (new or other) and not dry_run:
            unit.changed("device", "", branch=None, at=at)
        return new, other, same

    for begin in range(0, len(wanted), BATCH):
        batch, at = wanted[begin : begin + BATCH], services.clock.now()
        new, other, same = write(services, lambda unit, batch=batch, at=at: work(unit, batch, at))  # type: ignore[misc]
        added, changed, unchanged = added + new, changed + other, unchanged + same
    services.device_book.forget()
    return SubjectsImported(added=added, changed=changed, unchanged=unchanged, faults=())


def _held(reading: Reading, keys: list[str]) -> dict[str, DeviceView]:
    found: dict[str, DeviceView] = {}
    for begin in range(0, len(keys), BATCH):
        some = keys[begin : begin + BATCH]
        marks = ", ".join("?" * len(some))
        for row in reading.rows(f"SELECT {COLUMNS} FROM device WHERE key IN ({marks})", *some):  # noqa: S608
            device = device_of(row)
            found[device.key] = device
    return found


def _as_change(device: DeviceView) -> DeviceChange:
    return DeviceChange(
        key=device.key,
        name=device.name,
        kind=device.kind,
        subject=device.subject,
        branch=device.branch,
        site=device.site,
        labels=device.labels,
        heartbeat=device.heartbeat,
        retired=device.retired,
    )


def _rows(content: bytes, faults: list[RowFault]) -> dict[int, DeviceChange]:
    text = decoded(content)
    if text is None:
        faults.append(_fault(1, "", "file.too_large" if len(content) > LARGEST else "file.not_text"))
        return {}
    rows = csv_rows(text, lambda line, code, value: faults.append(_fault(line, "", code, value)))
    _, header = next(rows, (1, []))
    columns = [name.strip() for name in header]
    faults += [_fault(1, name, "column.missing") for name in NEEDED if name not in columns]
    for place, name in enumerate(columns):
        if name not in NAMES:
            faults.append(_fault(1, name, "column.unknown", name))
        if name in columns[:place]:
            faults.append(_fault(1, name, "column.twice", name))
    if faults:
        return {}
    found: dict[int, DeviceChange] = {}
    keys: set[str] = set()
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(found) >= MOST_ROWS:
            faults.append(_fault(line, "", "file.too_many_rows", str(MOST_ROWS)))
            break
        if len(cells) > len(columns):
            faults.append(_fault(line, "", "row.too_long", str(len(cells))))
            continue
        values = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip()}
        change = _change(line, values, faults)
        if change.key and change.key in keys:
            faults.append(_fault(line, "key", "id.twice", change.key))
        keys.add(change.key)
        found[line] = change
    return found


def _change(line: int, values: dict[str, str], faults: list[RowFault]) -> DeviceChange:
    retired = values.get("retired", "").lower()
    if retired not in _YES | _NO:
        faults.append(_fault(line, "retired", "boolean", retired))
    lat, lon = _number(line, "lat", values, faults), _number(line, "lon", values, faults)
    if (lat is None) != (lon is None) and ("lat" in values) != ("lon" in values):
        faults.append(_fault(line, "lat" if lat is None else "lon", "required"))
    heartbeat = _number(line, "heartbeat", values, faults)
    return DeviceChange(
        key=values.get("key", ""),
        name=values.get("name", values.get("key", "")),
        kind=values.get("kind", ""),
        subject=values.get("subject"),
        branch=values.get("branch"),
        site=None if lat is None or lon is None else Position(lat=lat, lon=lon),
        labels=tuple(part for label in values.get("labels", "").split(";") if (part := label.strip())),
        heartbeat=None if heartbeat is None else int(heartbeat),
        retired=retired in _YES,
    )


def _number(line: int, name: str, values: dict[str, str], faults: list[RowFault]) -> float | None:
    if name not in values:
        return None
    try:
        found = float(values[name])
        int(found)  # what is endless, or no number at all, is refused here
    except (ValueError, OverflowError):
        faults.append(_fault(line, name, "number", values[name]))
        return None
    return found


def _cell(change: DeviceChange, column: str) -> str:
    if column == "site" and change.site is not None:
        return str(change.site.lat)
    return str(getattr(change, column, "") or "")


def _fault(line: int, column: str, code: str, value: str = "") -> RowFault:
    return RowFault(line=line, column=column, code=code, value=str(value)[:200])
