"""Looking at the clock: devices that have been silent, what has lasted, and schedules that are due.

Whatever it finds that is news becomes an event of the inbox with a natural key of its own, so that looking
twice finds it once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import structlog
from cronsim import CronSim

from engine.runtime.local_time import to_local
from engine.runtime.values import Ms, Subject
from engine.services.carrying import moment_of
from engine.services.context import Services
from engine.services.devices.gathering import Row, put_events
from engine.services.devices.handling import Group, Watch, fire, write_devices
from engine.services.devices.said import OFFLINE, OURSELVES, find_devices, matches
from engine.services.devices.taking_in import Addressed, event_row
from engine.services.devices.trigger_index import LiveTrigger
from engine.services.subject_rows import COLUMNS, subject_of
from engine.services.translating import read, write
from engine.services.work.batches import Batch, Line, Share
from engine.services.work.regions import branches_of
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork
from plugins.hooks.devices import DeviceMessage

DUE = "schedule.due"
AWAY: Ms = 300_000
"""When nobody has looked for longer than this, devices could not be heard either: they get that time back."""
AT_ONCE = 100
MINUTE: Ms = 60_000
PUT_OFF: Ms = 300_000
"""How long a watch whose job cannot be opened waits until it is looked at again: others go on meanwhile."""
_UNHEARD = (
    "NOT EXISTS (SELECT 1 FROM device_event e "
    "WHERE e.device = {of} AND e.done_at IS NULL AND e.at <= {until})"
)

log = structlog.get_logger("intake")


def look(services: Services, share: Share) -> Batch:
    """Act on a share of what is due: silence, what has lasted, schedules."""
    branches = branches_of(services, share)
    now = services.clock.now()
    lines = [
        *_give_time_back(services, now),
        *write(services, partial(_silent, now=now, branches=branches, limit=share.limit)),
        *_lasted(services, now=now, branches=branches, limit=share.limit),
        *_scheduled(services, now=now, branches=branches),
    ]
    next_at = read(services, _next)
    return Batch(claimed=len(lines), lines=tuple(lines), next_at=next_at)


def _next(reading: Reading) -> Ms | None:
    found = [
        row[0]
        for statement in (
            "SELECT min(offline_at) FROM device WHERE offline_at IS NOT NULL",
            "SELECT min(due_at) FROM trigger_watch",
        )
        for row in reading.rows(statement)
        if row[0] is not None
    ]
    return min(found, default=None)


def _give_time_back(services: Services, now: Ms) -> list[Line]:
    """Note that somebody looks now. After a time in which nobody did, devices that were not overdue then get
    that time added: who was not there to listen can't say who was silent."""

    def work(unit: UnitOfWork) -> Ms | None:
        rows = unit.rows("SELECT at FROM schedule_mark WHERE sop = '' AND trigger = '' AND branch = ''{lock}")
        if not rows:
            unit.run(
                "INSERT INTO schedule_mark (sop, trigger, branch, schedule, at) VALUES ('', '', '', '', ?) "
                "ON CONFLICT (sop, trigger, branch) DO NOTHING",
                now,
            )
            return None
        last: Ms = rows[0][0]
        if now - last < AWAY // 10:
            return None
        unit.run("UPDATE schedule_mark SET at = ? WHERE sop = '' AND trigger = '' AND branch = ''", now)
        if now - last <= AWAY:
            return None
        unit.run(
            "UPDATE device SET offline_at = offline_at + ? WHERE offline_at IS NOT NULL AND offline_at > ?",
            now - last,
            last,
        )
        return now - last

    away = write(services, work)
    return [] if away is None else [Line(what="intake.away", detail=f"nobody looked for {away // 1000} s")]


def _silent(unit: UnitOfWork, *, now: Ms, branches: tuple[str, ...] | None, limit: int) -> list[Line]:
    """Devices that have not said anything for as long as they should: an event of its own for each."""
    where, parameters = _of(branches, "d.branch")
    rows = unit.rows(
        "SELECT d.id, d.key, d.branch, d.offline_at, d.heard_at FROM device d "  # noqa: S608
        f"WHERE d.offline_at IS NOT NULL AND d.offline_at <= ? AND NOT d.retired {where} "
        f"AND {_UNHEARD.format(of='d.id', until='d.offline_at')} ORDER BY d.offline_at, d.id "
        "LIMIT ?{skip_locked}",
        now,
        *parameters,
        limit,
    )
    events: list[Row] = []
    lines: list[Line] = []
    for id_, key, branch, due, heard in rows:
        if not unit.run("UPDATE device SET offline_at = NULL WHERE id = ? AND offline_at = ?", id_, due):
            continue
        message = DeviceMessage(
            source=OURSELVES,
            key=f"{id_}/offline/{heard}",
            type=OFFLINE,
            device=key,
            data={"silent_since": heard},
        )
        events.append(event_row(message, device=id_, branch=branch, at=due, now=now, by=OURSELVES, to=None))
        lines.append(Line(what="device.silent", detail=key))
    put_events(unit, events)
    return lines


def _lasted(services: Services, *, now: Ms, branches: tuple[str, ...] | None, limit: int) -> list[Line]:
    """Triggers whose condition has lasted for as long as it must. One of a device with waiting events from
    before then waits for those: they may call it off."""
    where, parameters = _of(branches, "v.branch")
    rows = read(
        services,
        lambda reading: reading.rows(
            "SELECT w.sop, w.trigger, w.about, w.event, w.device, w.since, w.due_at FROM trigger_watch w "  # noqa: S608
            f"LEFT JOIN device_event v ON v.id = w.event WHERE w.due_at <= ? {where} "
            f"AND {_UNHEARD.format(of='w.device', until='w.due_at')} "
            "ORDER BY w.due_at, w.sop, w.trigger, w.about LIMIT ?",
            now,
            *parameters,
            limit,
        ),
    )
    lines: list[Line] = []
    for row in rows:
        watch = Watch(*row)
        try:
            lines += write(services, partial(_fire, services, watch))
        except Exception:  # one broken SOP must not keep the others waiting
            log.exception("intake.watch_failed", sop=watch.sop, trigger=watch.trigger)
            write(services, partial(_put_off, watch=watch, until=now + PUT_OFF))
            lines.append(Line(what="watch.failed", detail=f"{watch.sop} by {watch.trigger}", failed=True))
    return lines


def _put_off(unit: UnitOfWork, *, watch: Watch, until: Ms) -> None:
    unit.run(
        "UPDATE trigger_watch SET due_at = ? WHERE sop = ? AND trigger = ? AND about = ? AND event = ?",
        until,
        watch.sop,
        watch.trigger,
        watch.about,
        watch.event,
    )


def _fire(services: Services, watch: Watch, unit: UnitOfWork) -> list[Line]:
    devices = find_devices(unit, ids=[watch.device] if watch.device else [], keys=[])
    group = Group(
        moment=moment_of(services, unit),
        live=services.trigger_index.live(unit),
        devices=devices,
        by_key={device.key: device for device in devices.values()},
    )
    outcome = fire(group, watch)
    write_devices(group)
    if outcome is not None and not group.lines:
        return [Line(what=f"trigger.{outcome.code}", detail=f"{watch.sop} by {watch.trigger}")]
    return group.lines


def _scheduled(services: Services, *, now: Ms, branches: tuple[str, ...] | None) -> list[Line]:
    """Schedules whose hour has come: an event for each subject. Of hours that were missed, the latest."""
    due = read(services, lambda reading: _due(services, reading, now, branches))
    lines: list[Line] = []
    for branch, one, at in due:
        made = 0
        rows = read(services, partial(_events, branch=branch, one=one, at=at, now=now))
        for begin in range(0, len(rows), AT_ONCE):
            some = rows[begin : begin + AT_ONCE]
            made += write(services, lambda unit, some=some: len(put_events(unit, some)))  # type: ignore[misc]
        write(services, partial(_mark, branch=branch, one=one, at=at))
        lines.append(Line(what="schedule.due", detail=f"{one.sop} by {one.name} at {branch}: {made}"))
    return lines


def _due(
    services: Services, reading: Reading, now: Ms, branches: tuple[str, ...] | None
) -> list[tuple[str, LiveTrigger, Ms]]:
    organisation = services.organisations.current(reading)
    schedules = [
        (branch, one)
        for branch, one in services.trigger_index.live(reading).schedules
        if not one.withdrawn and (branches is None or branch in branches) and branch in organisation.branches
    ]
    if not schedules:
        return []
    marks = {
        (sop, trigger, branch): at
        for sop, trigger, branch, at in reading.rows("SELECT sop, trigger, branch, at FROM schedule_mark")
    }
    found: list[tuple[str, LiveTrigger, Ms]] = []
    latest: dict[tuple[str, str], Ms] = {}
    for branch, one in schedules:
        schedule, zone = one.trigger.schedule or "", organisation.timezone(branch)
        if (schedule, zone) not in latest:
            latest[schedule, zone] = last_instant(schedule, now, zone)
        at = latest[schedule, zone]
        if at > marks.get((one.sop, one.name, branch), one.since):
            found.append((branch, one, at))
    return found


def last_instant(schedule: str, now: Ms, zone: str) -> Ms:
    """The latest instant of a schedule that is not after ``now``; 0 where there was none in many years."""
    local = to_local((now // MINUTE + 1) * MINUTE, zone)  # knows which of two equal hours it is in
    for found in CronSim(schedule, local, reverse=True):
        at = int(found.timestamp() * 1000)
        if at <= now:
            return at
    return 0


def _events(reading: Reading, *, branch: str, one: LiveTrigger, at: Ms, now: Ms) -> list[Row]:
    """The events of one hour of a schedule."""
    kinds = one.trigger.of.get("kind", one.about)
    data = {"due": at, "schedule": one.trigger.schedule}
    to = Addressed(sop=one.sop, trigger=one.name)

    def event(subject: Subject | None) -> Row:
        name = f"{subject.kind}/{subject.id}" if subject is not None else f"branch/{branch}"
        message = DeviceMessage(
            source="schedule",
            key=f"{one.sop}/{one.name}/{at}/{name}",
            type=DUE,
            subject=name if subject is not None else None,
            data=data,
        )
        return event_row(message, device=None, branch=branch, at=at, now=now, by=OURSELVES, to=to)

    if kinds is None:
        return [event(None)]
    names = kinds if isinstance(kinds, list) else [kinds]
    rows = reading.rows(
        f"SELECT {COLUMNS} FROM subject WHERE branch = ? AND NOT retired "  # noqa: S608
        f"AND kind IN ({', '.join('?' * len(names))}) ORDER BY kind, id",
        branch,
        *names,
    )
    subjects = [subject_of(row).subject for row in rows]
    return [event(one_) for one_ in subjects if matches(one.trigger.of, device=None, subject=one_)]


def _mark(unit: UnitOfWork, *, branch: str, one: LiveTrigger, at: Ms) -> None:
    unit.run(
        "INSERT INTO schedule_mark (sop, trigger, branch, schedule, at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (sop, trigger, branch) DO UPDATE SET schedule = excluded.schedule, at = excluded.at",
        one.sop,
        one.name,
        branch,
        one.trigger.schedule,
        at,
    )


def _of(branches: Iterable[str] | None, column: str) -> tuple[str, list[Any]]:
    """Only what belongs to these branches."""
    if branches is None:
        return "", []
    listed = sorted(branches)
    return (
        (f"AND {column} IN ({', '.join('?' * len(listed))})", list(listed)) if listed else ("AND 1 = 0", [])
    )
