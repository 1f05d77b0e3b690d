"""What was said, and who said it, as handling sees them: an event of the inbox, its device, its subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from engine.runtime.local_time import to_local
from engine.runtime.playbook import Playbook
from engine.runtime.values import Ms, Position, Subject
from engine.services.carrying import Moment
from engine.services.marks import marked
from engine.services.subject_rows import find_subject
from engine.store.reading import Reading
from forms.expressions import bind

OFFLINE, ONLINE = "device.offline", "device.online"
OURSELVES = "sopwith"
"""The source of what we say of devices ourselves: that one is silent, or speaks again."""
EVENT_COLUMNS = (
    "id, source, key, type, device_key, device, subject, branch, at, received_at, data, sop, trigger, "
    "attempts, by"
)
_DEVICE_COLUMNS = (
    "id, key, name, kind, subject_kind, subject_id, branch, latitude, longitude, labels, heartbeat, retired, "
    "state, state_at, heard_at, offline_at, said, latest"
)
MOST_KEPT = 100
"""Values and types of events that are kept of one device."""
LONGEST_KEPT = 2000
"""Bytes of one value."""
DEEPEST_TABLE = 8
_decode = msgspec.json.decode
_words = msgspec.json.Decoder(list[str]).decode


@dataclass(frozen=True, slots=True)
class Said:
    """An event of the inbox."""

    id: int
    source: str
    key: str
    type: str
    device_key: str | None
    device: str | None
    subject: str | None
    branch: str | None
    at: Ms
    received_at: Ms
    data: dict[str, Any]
    sop: str | None
    trigger: str | None
    attempts: int
    by: str

    @property
    def ours(self) -> bool:
        """Whether we say it ourselves, and so nobody was heard."""
        return self.source == OURSELVES


def said_of(row: Sequence[Any]) -> Said:
    """A row of :data:`EVENT_COLUMNS`."""
    values = list(row)
    values[10] = _decode(values[10])
    return Said(*values)


@dataclass(slots=True)
class Device:
    """A device as it stands in this unit of work; what changed of it is written at the end."""

    id: str
    key: str
    name: str
    kind: str
    subject_kind: str | None
    subject_id: str | None
    branch: str | None
    latitude: float | None
    longitude: float | None
    labels: list[str]
    heartbeat: Ms | None
    retired: bool
    state: str
    state_at: Ms | None
    heard_at: Ms | None
    offline_at: Ms | None
    said: dict[str, Any]
    latest: dict[str, Ms]
    changed: bool = False
    turned: bool = False

    @property
    def site(self) -> Position | None:
        """Where it stands, if that is known."""
        if self.latitude is None or self.longitude is None:
            return None
        return Position(lat=self.latitude, lon=self.longitude)

    def newest(self, type_: str) -> Ms | None:
        """When the newest of such events was; whether it is online is told by everything it says."""
        return self.state_at if type_ in (OFFLINE, ONLINE) else self.latest.get(type_)

    def hear(self, said: Said) -> bool:
        """Take in what was said. True: it was thought offline, and is not."""
        before = self.state
        newest = self.newest(said.type)
        if newest is None or said.at >= newest:
            if said.type in self.latest or len(self.latest) < MOST_KEPT:
                self.latest[said.type] = said.at
            self._keep(said.data)
        if self.state_at is None or said.at >= self.state_at:
            self.state = "offline" if said.type == OFFLINE else "online"
            self.state_at = said.at
        if not said.ours:
            self.heard_at = max(said.received_at, self.heard_at or 0)
        if self.state == "offline" or self.heartbeat is None or self.retired or self.heard_at is None:
            self.offline_at = None
        elif not said.ours:
            self.offline_at = self.heard_at + self.heartbeat
        self.changed = True
        self.turned = self.turned or self.state != before
        return before == "offline" and self.state == "online" and said.type != ONLINE

    def _keep(self, data: Mapping[str, Any]) -> None:
        for name, value in data.items():
            if len(self.said) >= MOST_KEPT and name not in self.said:
                continue
            if len(msgspec.json.encode(value)) <= LONGEST_KEPT:
                self.said[name] = value


def find_devices(reading: Reading, *, ids: Iterable[str], keys: Iterable[str]) -> dict[str, Device]:
    """Devices by id, taken for writing; asked for by id or by what they call themselves."""
    found: dict[str, Device] = {}
    wanted = [("id", sorted(set(ids))), ("key", sorted(set(keys)))]
    for column, marks, some in [(column, *one) for column, names in wanted for one in marked(names)]:
        rows = reading.rows(
            f"SELECT {_DEVICE_COLUMNS} FROM device WHERE {column} IN ({marks}) ORDER BY id{{lock}}",  # noqa: S608
            *some,
        )
        for row in rows:
            if row[0] not in found:
                values = list(row)
                values[9], values[16], values[17] = _words(row[9]), _decode(row[16]), _decode(row[17])
                values[11] = bool(row[11])
                found[row[0]] = Device(*values)
    return found


@dataclass(slots=True)
class Scene:
    """An event, whom it is about and where: what the expressions of triggers see."""

    moment: Moment
    said: Said
    device: Device | None
    subject: Subject | None
    branch: str | None
    playbook: Playbook | None = None
    _event: dict[str, Any] | None = field(default=None)
    _depth: int = 0

    @property
    def about(self) -> str:
        """What a trigger opens one job for."""
        if self.device is not None:
            return f"device:{self.device.id}"
        if self.subject is not None:
            return f"subject:{self.subject.kind}/{self.subject.id}"
        return f"branch:{self.branch or ''}"

    @property
    def event(self) -> dict[str, Any]:
        """The event as expressions and waiting jobs see it."""
        if self._event is None:
            said = self.said
            found: dict[str, Any] = {
                **said.data,
                "type": said.type,
                "id": said.key,
                "source": said.source,
                "at": said.at,
            }
            if said.device_key is not None:
                found["device"] = said.device_key
            if self.subject is not None:
                found["subject"] = self.subject.id
            if self.branch is not None:
                local = to_local(said.at, self.moment.organisation.timezone(self.branch))
                found["time"] = local.isoformat(" ", "minutes")[:16]
            self._event = found
        return self._event

    def give(self, names: tuple[str, ...]) -> dict[str, Any]:
        """The values of names; those that are not known are left out."""
        roots: dict[str, Any] = {"event": self.event}
        wanted = {name.partition(".")[0] for name in names}
        if "subject" in wanted and self.subject is not None:
            roots["subject"] = _values_of(self.subject)
        if "branch" in wanted and self.branch in self.moment.organisation.branches:
            branch = self.moment.organisation.branches[self.branch]
            roots["branch"] = {
                "code": branch.code,
                "title": next(iter(branch.title.values()), branch.code),
                "parent": branch.parent,
                "tags": list(branch.tags),
                "timezone": self.moment.organisation.timezone(branch.code),
            }
        given = {name: value for name, value in bind(names, roots).items() if value is not None}
        for name in names:
            root, _, rest = name.partition(".")
            if root == "table" and (result := self._table(rest)) is not None:
                given[name] = result
        return given

    def _table(self, name: str) -> Any:
        playbook = self.playbook
        table = playbook.runbook.tables.get(name) if playbook is not None else None
        if playbook is None or table is None or self._depth == DEEPEST_TABLE:
            return None
        self._depth += 1
        try:
            for row in table.rows:
                if row.when is None or playbook.formula(row.when).holds(self):
                    return row.result
        finally:
            self._depth -= 1
        return None


def subject_of(reading: Reading, said: Said, device: Device | None) -> Subject | None:
    """The subject that the event is about: the one it names, else the one that the device is."""
    kind, _, name = (said.subject or "").partition("/")
    if not name and device is not None and device.subject_kind and device.subject_id:
        kind, name = device.subject_kind, device.subject_id
    found = find_subject(reading, kind, name) if name else None
    return None if found is None or found.retired else found.subject


def matches(of: Mapping[str, Any], *, device: Device | None, subject: Subject | None) -> bool:
    """Whether device or subject have what a trigger's ``of`` asks for."""
    return all(_has(name, wanted, device, subject) for name, wanted in of.items())


def _has(name: str, wanted: Any, device: Device | None, subject: Subject | None) -> bool:
    held: list[Any] = []
    if device is not None:
        held += {"kind": [device.kind], "key": [device.key], "id": [device.id], "name": [device.name]}.get(
            name, []
        )
    if subject is not None:
        values = _values_of(subject)
        held += [values[name]] if name in values else []
    if name == "labels":
        labels = {*(device.labels if device else ()), *(subject.labels if subject else ())}
        return labels.issuperset(wanted if isinstance(wanted, list) else [wanted])
    some = wanted if isinstance(wanted, list) else [wanted]
    return any(value in some for value in held)


def _values_of(subject: Subject) -> dict[str, Any]:
    site = subject.site
    return {
        **subject.data,
        "id": subject.id,
        "kind": subject.kind,
        "name": subject.name,
        "branch": subject.branch,
        "site": {"lat": site.lat, "lon": site.lon} if site else None,
        "address": subject.address,
        "contact": subject.contact,
        "labels": list(subject.labels),
    }
