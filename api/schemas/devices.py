"""Devices and their tokens."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from api.schemas.common import Code, PositionOut, PositionSent, ShortText
from api.schemas.shape import Instant, Sent, Wire

Key = Annotated[str, Meta(min_length=1, max_length=200, description="What the device calls itself")]
SubjectOfDevice = Annotated[
    str, Meta(min_length=3, max_length=200, description="The subject that it is: `KIND/ID`")
]
Heartbeat = Annotated[
    int, Meta(ge=10, le=31 * 86_400, description="Seconds within which it says something; else it is offline")
]


class DeviceOut(Wire, frozen=True, kw_only=True):
    """A device. `said` holds the last value of everything it told, `heard_at` is when we last heard it."""

    id: str
    key: str
    name: str
    kind: str
    subject: str | None
    branch: str | None
    site: PositionOut | None
    labels: tuple[str, ...]
    heartbeat: int | None
    retired: bool
    state: Annotated[str, Meta(description="online, offline or unknown")]
    state_at: Instant | None
    heard_at: Instant | None
    said: dict[str, Any]
    version: int


class DevicePage(Wire, frozen=True, kw_only=True):
    """Some devices, by key."""

    items: tuple[DeviceOut, ...]
    next: str | None


class DeviceCountOut(Wire, frozen=True, kw_only=True):
    """How many devices of a kind are in a state."""

    kind: str
    state: Annotated[str, Meta(description="online, offline or unknown")]
    count: int


class DeviceCounts(Wire, frozen=True, kw_only=True):
    """Counts by kind and state."""

    items: tuple[DeviceCountOut, ...]


class WatchOut(Wire, frozen=True, kw_only=True):
    """What must last until `due_at` before a trigger acts; `event` began it."""

    sop: str
    trigger: str
    event: int
    since: Instant
    due_at: Instant


class WatchList(Wire, frozen=True, kw_only=True):
    """What is watched of a device, earliest due first."""

    items: tuple[WatchOut, ...]


class DeviceSent(Sent, frozen=True, kw_only=True):
    """What a device shall be. Without a branch it is of the branch of its subject."""

    key: Key
    kind: Code
    name: ShortText | None = None
    subject: SubjectOfDevice | None = None
    branch: Code | None = None
    site: PositionSent | None = None
    labels: Annotated[tuple[ShortText, ...], Meta(max_length=100)] = ()
    heartbeat: Heartbeat | None = None
    retired: bool = False


class DeviceTokenOut(Wire, frozen=True, kw_only=True):
    """A token, without its secret."""

    id: str
    device: str
    title: str
    created_at: Instant
    created_by: str
    used_at: Instant | None
    revoked_at: Instant | None


class DeviceTokenList(Wire, frozen=True, kw_only=True):
    """The tokens of a device, newest first."""

    items: tuple[DeviceTokenOut, ...]


class NewDeviceTokenOut(Wire, frozen=True, kw_only=True):
    """A token and its secret, shown this once."""

    line: DeviceTokenOut
    secret: str


class DeviceTokenSent(Sent, frozen=True, kw_only=True):
    """A token that shall be made."""

    title: Annotated[str, Meta(max_length=300)] = ""
