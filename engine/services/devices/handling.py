"""Handling what was taken in: waiting events are claimed, triggers act on them, jobs that wait are told.

An event is marked done in the transaction that does what comes of it. The events of one device are
handled one after the other, by the time at which it was so; those of different devices by any number of
workers. Whoever dies only delays its events by the lease.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import msgspec
import structlog

from engine.language.phrases import seconds
from engine.runtime.facts import SYSTEM
from engine.runtime.values import Ms
from engine.services.access import Action, Actor, Allowed, Installation, authorise
from engine.services.asking import Conditions, among
from engine.services.carrying import Moment, moment_of
from engine.services.context import Services
from engine.services.devices.acting import (
    Outcome,
    act,
    concerned,
    condition,
    most_telling,
    outcome_row,
    write_outcome,
    write_outcomes,
)
from engine.services.devices.gathering import put_events
from engine.services.devices.said import (
    EVENT_COLUMNS,
    OFFLINE,
    ONLINE,
    OURSELVES,
    Device,
    Said,
    Scene,
    find_devices,
    said_of,
    subject_of,
)
from engine.services.devices.taking_in import event_row
from engine.services.devices.trigger_index import Live, LiveTrigger
from engine.services.marks import marked
from engine.services.occurring import tell_waiting
from engine.services.sight import below, reach
from engine.services.translating import read, submit, write
from engine.services.work.batches import Batch, Line, Share
from engine.services.work.regions import branches_of
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork
from plugins.hooks.devices import DeviceMessage

LEASE: Ms = 60_000
"""Milliseconds that claimed events are left to whoever claimed them."""
GROUP = 100
"""Events that are handled in one transaction."""
ATTEMPTS = 5
"""After so many the event is set aside as ``failed``, so that it keeps nothing behind it waiting."""

log = structlog.get_logger("intake")


@dataclass(slots=True)
class Watch:
    """A trigger that waits whether something lasts."""

    sop: str
    trigger: str
    about: str
    event: int
    device: str | None
    since: Ms
    due_at: Ms


@dataclass(slots=True)
class Group:
    """What the events of one transaction share: devices, watches, and what is live."""

    moment: Moment
    live: Live
    devices: dict[str, Device]
    by_key: dict[str, Device]
    watches: dict[str, list[Watch]] = field(default_factory=dict)
    awaited: dict[str, bool] = field(default_factory=dict)
    reached: dict[str, frozenset[str] | None] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    outcomes: list[tuple[Any, ...]] = field(default_factory=list)  # rows that are not written yet
    done: dict[str, list[int]] = field(default_factory=dict)  # events by what came of them, likewise

    def write(self) -> None:
        """Write down what came of events so far; whoever reads or changes it calls this before."""
        write_outcomes(self.moment.unit, self.outcomes)
        for code, events in self.done.items():
            for marks, some in marked(events):
                self.moment.unit.run(
                    "UPDATE device_event SET done_at = ?, outcome = ?, error = NULL "  # noqa: S608
                    f"WHERE id IN ({marks})",
                    self.moment.now,
                    code,
                    *some,
                )
        self.outcomes, self.done = [], {}

    def awaits(self, type_: str) -> bool:
        """Whether any job may wait for such events."""
        if type_ not in self.awaited:
            index = self.moment.services.runbook_index
            self.awaited[type_] = bool(index.waiting_for(type_, self.moment.unit))
        return self.awaited[type_]

    def reach_of(self, said: Said, device: Device | None) -> frozenset[str] | None:
        """The branches that whoever handed the event in may speak for; None: all. What is about a subject,
        or for jobs that wait, counts there alone."""
        if said.by in (SYSTEM, OURSELVES):
            return None
        organisation = self.moment.organisation
        if said.by.startswith("device:"):
            branch = device.branch if device is not None else said.branch
            return None if branch is None else below(organisation, branch)
        if said.by not in self.reached:
            by = Actor(login=said.by, at=self.moment.now)
            everywhere = authorise(by, Action.SYSTEM_OCCUR, Installation(), organisation)
            self.reached[said.by] = (
                None if isinstance(everywhere, Allowed) else reach(organisation, said.by, "events")
            )
        return self.reached[said.by]

    def watches_of(self, about: str) -> list[Watch]:
        """The watches over a device or subject."""
        if about not in self.watches:
            self.watches[about] = find_watches(self.moment.unit, about)
        return self.watches[about]


def take(services: Services, share: Share) -> Batch:
    """Handle a share of the events that wait."""
    branches = branches_of(services, share)
    now = services.clock.now()
    if not read(services, lambda reading: _waits(reading, now, branches)):
        return Batch(claimed=0)
    claimed = write(services, partial(_claim, now=now, branches=branches, limit=share.limit))
    running = [(group, submit(services, partial(_handle_all, services, group))) for group in _groups(claimed)]
    lines: list[Line] = []
    for group, future in running:
        try:
            lines += future.result()
        except Exception:  # one broken event must not keep the others waiting
            log.exception("intake.group_failed", events=len(group))
            lines += _one_by_one(services, group)
    return Batch(claimed=len(claimed), lines=tuple(lines))


def _waits(reading: Reading, now: Ms, branches: tuple[str, ...] | None) -> bool:
    """Whether an event could be claimed: of these branches, and of a device of which nobody has any."""
    wanted = _free(now, branches)
    rows = reading.rows(f"SELECT 1 FROM device_event e{wanted.where()} LIMIT 1", *wanted.parameters)  # noqa: S608
    return bool(rows)


def _free(now: Ms, branches: tuple[str, ...] | None) -> Conditions:
    wanted = Conditions()
    wanted.add("e.done_at IS NULL AND e.leased_until <= ?", now)
    if branches is not None:
        wanted.add_either(among("e.branch", branches))
    wanted.add(
        "NOT EXISTS (SELECT 1 FROM device_event o WHERE o.device = e.device AND o.done_at IS NULL "
        "AND o.leased_until > ?)",
        now,
    )
    return wanted


def _claim(unit: UnitOfWork, *, now: Ms, branches: tuple[str, ...] | None, limit: int) -> list[Said]:
    """Waiting events, by when it was so; none of a device of which somebody else has some in hand."""
    unit.exclusively("intake.claim")
    wanted = _free(now, branches)
    rows = unit.rows(
        f"SELECT {', '.join(f'e.{name.strip()}' for name in EVENT_COLUMNS.split(','))} "  # noqa: S608
        f"FROM device_event e{wanted.where()} ORDER BY e.at, e.id LIMIT ?",
        *wanted.parameters,
        limit,
    )
    for marks, some in marked([row[0] for row in rows]):
        unit.run(
            f"UPDATE device_event SET leased_until = ?, attempts = attempts + 1 WHERE id IN ({marks})",  # noqa: S608
            now + LEASE,
            *some,
        )
    claimed = []
    for row in rows:
        try:
            claimed.append(said_of(row))
        except msgspec.MsgspecError as trouble:  # it never will be readable, and others stand behind it
            log.exception("intake.event_unreadable", id=row[0])
            unit.run(
                "UPDATE device_event SET error = ?, done_at = ?, outcome = 'failed' WHERE id = ?",
                f"{type(trouble).__name__}: {trouble}"[:1000],
                now,
                row[0],
            )
    return claimed


def _groups(claimed: Sequence[Said]) -> list[list[Said]]:
    """Small groups; the events of a device stand in one group, or in groups one after the other in order."""
    by_device: dict[str, list[Said]] = {}
    for said in claimed:
        by_device.setdefault(said.device_key or f"event:{said.id}", []).append(said)
    groups: list[list[Said]] = [[]]
    for some in by_device.values():
        if len(some) > GROUP:  # too many for one: a group of its own keeps their order
            groups.insert(0, some)
            continue
        if len(groups[-1]) + len(some) > GROUP:
            groups.append([])
        groups[-1] += some
    return [group for group in groups if group]


def _one_by_one(services: Services, group: Sequence[Said]) -> list[Line]:
    """Each event by itself; one that fails keeps those of its device behind it waiting."""
    lines: list[Line] = []
    broken: set[str] = set()
    for said in group:
        if said.device_key is not None and said.device_key in broken:
            write(services, partial(_let_go, said=said))
            continue
        try:
            lines += write(services, partial(_handle_all, services, [said]))
        except Exception as error:
            log.exception("intake.event_failed", id=said.id)
            last = said.attempts + 1 >= ATTEMPTS
            at = services.clock.now()
            write(
                services,
                partial(_note_failure, said=said, error=f"{type(error).__name__}: {error}", last=last, at=at),
            )
            if said.device_key is not None and not last:
                broken.add(said.device_key)
            lines.append(Line(what="event.failed", detail=f"event {said.id}", failed=True))
    return lines


def _let_go(unit: UnitOfWork, *, said: Said) -> None:
    unit.run(
        "UPDATE device_event SET leased_until = 0, attempts = attempts - 1 WHERE id = ? AND done_at IS NULL",
        said.id,
    )


def _note_failure(unit: UnitOfWork, *, said: Said, error: str, last: bool, at: Ms) -> None:
    unit.run(
        "UPDATE device_event SET error = ?, done_at = ?, outcome = ? WHERE id = ? AND done_at IS NULL",
        error[:1000],
        at if last else None,
        "failed" if last else None,
        said.id,
    )


def _handle_all(services: Services, events: Sequence[Said], unit: UnitOfWork) -> list[Line]:
    group = group_of(services, unit, events)
    waiting = _still_waiting(unit, events)
    for said in events:
        if said.id in waiting:  # else somebody was slow, and another took it over
            handle(group, said)
    group.write()
    write_devices(group)
    return group.lines


def _still_waiting(unit: UnitOfWork, events: Sequence[Said]) -> set[int]:
    """Those that nobody has handled, taken for writing."""
    found: set[int] = set()
    for marks, some in marked(sorted(said.id for said in events)):
        rows = unit.rows(
            f"SELECT id FROM device_event WHERE id IN ({marks}) AND done_at IS NULL "  # noqa: S608
            "ORDER BY id{lock}",
            *some,
        )
        found.update(row[0] for row in rows)
    return found


def group_of(services: Services, unit: UnitOfWork, events: Sequence[Said]) -> Group:
    """What these events share, in this unit of work; their devices are taken for writing."""
    ids = {said.device for said in events if said.device is not None}
    keys = {said.device_key for said in events if said.device is None and said.device_key is not None}
    devices = find_devices(unit, ids=ids, keys=keys)
    return Group(
        moment=moment_of(services, unit),
        live=services.trigger_index.live(unit),
        devices=devices,
        by_key={device.key: device for device in devices.values()},
    )


def handle(group: Group, said: Said) -> None:
    """Do what comes of one event, and note it as done."""
    unit, now = group.moment.unit, group.moment.now
    scene, reason, triggers = _look(group, said)
    late_since = _hear(group, scene, said)
    codes: set[str] = set()
    for trigger in triggers:
        outcome = _on_trigger(group, scene, trigger, late_since)
        keep(group, scene, trigger, outcome)
        codes.add(outcome.code)
    told: tuple[str, ...] = ()
    if group.awaits(said.type):
        told = tell_waiting(group.moment, scene.event, within=group.reach_of(said, scene.device))
    if told:
        outcome = Outcome("told", {"jobs": list(told[:20]), "count": len(told)})
        write_outcome(unit, said.id, sop="", trigger="", outcome=outcome, about="", at=now)
        group.lines += [Line(what="job.told", job=job, detail=said.type) for job in told]
    code = most_telling(codes) if codes else (reason or "no_trigger")
    if code == "no_trigger" and told:
        code = "told"
    group.done.setdefault(code, []).append(said.id)
    device = scene.device.id if scene.device is not None else None
    if (device, scene.branch) != (said.device, said.branch):
        unit.run("UPDATE device_event SET device = ?, branch = ? WHERE id = ?", device, scene.branch, said.id)


def _look(group: Group, said: Said) -> tuple[Scene, str | None, tuple[LiveTrigger, ...]]:
    """Whom the event is about, and which triggers act on it; or why none does."""
    device = group.devices.get(said.device or "") or group.by_key.get(said.device_key or "")
    subject = subject_of(group.moment.unit, said, device)
    if subject is not None and said.subject is not None and subject.branch is not None:
        within = group.reach_of(said, device)
        if within is not None and subject.branch not in within:  # not theirs to speak of
            subject = subject_of(group.moment.unit, replace(said, subject=None), device)
    branch = said.branch
    if device is not None:
        branch = device.branch or (subject.branch if subject is not None else None)
    elif subject is not None and subject.branch is not None:
        branch = subject.branch
    scene = Scene(group.moment, said, device, subject, branch)
    if said.device_key is not None and device is None:
        return scene, "unknown_device", ()
    if device is not None and device.retired:
        return scene, "device_retired", ()
    if branch is None:
        return scene, "no_site", ()
    if said.sop is not None and said.trigger is not None:
        one = group.live.named(branch, said.sop, said.trigger)
        return scene, "sop_withdrawn", (one,) if one is not None else ()
    return scene, "no_trigger", group.live.of(branch, said.type)


def _hear(group: Group, scene: Scene, said: Said) -> Ms | None:
    """Take in what the device says of itself, and what that means for what must last. Answers since when
    something newer is known, where it is."""
    device = scene.device
    if device is None or device.retired:
        if scene.branch is not None:
            _against_watches(group, scene, late=False)
        return None
    newest = device.newest(said.type)
    late = newest if newest is not None and said.at < newest else None
    came_back = device.hear(said)
    _against_watches(group, scene, late=late is not None)
    if came_back:
        message = DeviceMessage(
            source=OURSELVES, key=f"{device.id}/online/{said.at}", type=ONLINE, device=device.key, at=said.at
        )
        _say(group, device, scene.branch, message)
    return late


def _say(group: Group, device: Device, branch: str | None, message: DeviceMessage) -> None:
    """Put what we say of a device into the inbox."""
    now = group.moment.now
    row = event_row(
        message, device=device.id, branch=branch, at=message.at or now, now=now, by=OURSELVES, to=None
    )
    put_events(group.moment.unit, [row])


def _on_trigger(group: Group, scene: Scene, trigger: LiveTrigger, late_since: Ms | None) -> Outcome:
    if (reason := concerned(scene, trigger)) is not None:
        return reason
    if late_since is not None and condition(trigger):
        return Outcome("late", {"newest": late_since})
    if trigger.trigger.for_ is None:
        group.write()  # limits count what came of others
        return act(scene, trigger)
    for watch in group.watches_of(scene.about):
        if (watch.sop, watch.trigger) == (trigger.sop, trigger.name):
            return Outcome("watching", {"due_at": watch.due_at, "event": watch.event})
    due_at = scene.said.at + seconds(trigger.trigger.for_) * 1000
    watch = Watch(
        sop=trigger.sop,
        trigger=trigger.name,
        about=scene.about,
        event=scene.said.id,
        device=scene.device.id if scene.device is not None else None,
        since=scene.said.at,
        due_at=due_at,
    )
    written = group.moment.unit.run(
        "INSERT INTO trigger_watch (sop, trigger, about, event, device, since, due_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sop, trigger, about) DO NOTHING",
        watch.sop,
        watch.trigger,
        watch.about,
        watch.event,
        watch.device,
        watch.since,
        watch.due_at,
    )
    if written:
        group.watches_of(scene.about).append(watch)
    return Outcome("watching", {"due_at": due_at, "event": watch.event})


def _against_watches(group: Group, scene: Scene, *, late: bool) -> None:
    """What has lasted until this event acts; what the event contradicts is called off."""
    said = scene.said
    for watch in tuple(group.watches_of(scene.about)):
        if watch.due_at <= said.at:
            fire(group, watch)
        elif not late and said.at >= watch.since and (code := _contrary(group, scene, watch)):
            drop_watch(group, watch)
            params = {"event": said.id, "lasted": said.at - watch.since, "because": code}
            settle_watch(group, watch, Outcome("not_long_enough", params))


def _contrary(group: Group, scene: Scene, watch: Watch) -> str | None:
    """Why what must last does so no longer; None: it does."""
    said = scene.said
    trigger = group.live.named(scene.branch, watch.sop, watch.trigger)
    if trigger is None:
        return "sop_withdrawn"
    on = trigger.trigger.on
    if on == said.type:
        reason = concerned(scene, trigger)
        return None if reason is None else reason.code
    if on == OFFLINE and scene.device is not None and scene.device.state == "online":
        return ONLINE
    if on == ONLINE and said.type == OFFLINE:
        return OFFLINE
    return None


def fire(group: Group, watch: Watch) -> Outcome | None:
    """What was watched has lasted: the trigger acts on the event that began it. None: it was called off."""
    if not drop_watch(group, watch):
        return None
    unit = group.moment.unit
    group.write()
    rows = unit.rows(f"SELECT {EVENT_COLUMNS} FROM device_event WHERE id = ?", watch.event)  # noqa: S608
    if not rows:
        return None
    scene, reason, _ = _look(group, said_of(rows[0]))
    trigger = group.live.named(scene.branch, watch.sop, watch.trigger)
    if reason in ("unknown_device", "device_retired", "no_site"):
        outcome = Outcome(reason)
    elif trigger is None:
        outcome = Outcome("sop_withdrawn")
    else:
        outcome = act(scene, trigger)
    settle_watch(group, watch, outcome)
    return outcome


def drop_watch(group: Group, watch: Watch) -> bool:
    """Take the watch away. False: it was gone, or is another by now."""
    if watch in group.watches.get(watch.about, ()):
        group.watches[watch.about].remove(watch)
    return bool(
        group.moment.unit.run(
            "DELETE FROM trigger_watch WHERE sop = ? AND trigger = ? AND about = ? AND event = ?",
            watch.sop,
            watch.trigger,
            watch.about,
            watch.event,
        )
    )


def settle_watch(group: Group, watch: Watch, outcome: Outcome) -> None:
    """Write down what came of a watch, at the event that began it."""
    unit, now = group.moment.unit, group.moment.now
    group.write()
    write_outcome(
        unit, watch.event, sop=watch.sop, trigger=watch.trigger, outcome=outcome, about=watch.about, at=now
    )
    codes = {code for (code,) in unit.rows("SELECT code FROM event_outcome WHERE event = ?", watch.event)}
    unit.run("UPDATE device_event SET outcome = ? WHERE id = ?", most_telling(codes - {"told"}), watch.event)
    _tell_of(group, watch.sop, watch.trigger, outcome)


def keep(group: Group, scene: Scene, trigger: LiveTrigger, outcome: Outcome) -> None:
    """Note what a trigger made of the event."""
    row = outcome_row(
        scene.said.id,
        sop=trigger.sop,
        trigger=trigger.name,
        outcome=outcome,
        about=scene.about,
        at=group.moment.now,
    )
    group.outcomes.append(row)
    _tell_of(group, trigger.sop, trigger.name, outcome)


def _tell_of(group: Group, sop: str, trigger: str, outcome: Outcome) -> None:
    if outcome.job is not None:
        number = outcome.params.get("number")
        group.lines.append(
            Line(what="job.opened", job=outcome.job, number=number, detail=f"{sop} by {trigger}")
        )
    elif outcome.code in ("storm", "inputs_invalid", "no_site"):
        group.lines.append(Line(what=f"trigger.{outcome.code}", detail=f"{sop} by {trigger}", failed=True))


def find_watches(reading: Reading, about: str) -> list[Watch]:
    """The watches over a device or subject, earliest due first."""
    rows = reading.rows(
        "SELECT sop, trigger, about, event, device, since, due_at FROM trigger_watch WHERE about = ? "
        "ORDER BY due_at, sop, trigger",
        about,
    )
    return [Watch(*row) for row in rows]


def write_devices(group: Group) -> None:
    """Write what the devices said."""
    unit, now = group.moment.unit, group.moment.now
    for device in group.devices.values():
        if not device.changed:
            continue
        values: tuple[Any, ...] = (
            device.state,
            device.state_at,
            device.heard_at,
            device.offline_at,
            msgspec.json.encode(device.said).decode(),
            msgspec.json.encode(device.latest).decode(),
        )
        unit.run(
            "UPDATE device SET state = ?, state_at = ?, heard_at = ?, offline_at = ?, said = ?, latest = ? "
            "WHERE id = ?",
            *values,
            device.id,
        )
        if device.turned:
            unit.changed("device", device.id, branch=device.branch, at=now)
