"""Events of devices: as they are sent, and as they are shown with what came of them."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from api.schemas.shape import Instant, Sent, Wire

Text = Annotated[str, Meta(min_length=1, max_length=200)]
SubjectRef = Annotated[str, Meta(min_length=3, max_length=200, pattern="^[^/]+/.+$")]


class DeviceEventSent(Sent, frozen=True, kw_only=True):
    """Something that was said. `source` and `id` together name it: what comes twice is taken once."""

    id: Text
    type: Annotated[Text, Meta(examples=["device.telemetry"])]
    source: Text | None = None
    device: Annotated[Text, Meta(description="What the device calls itself")] | None = None
    subject: (
        Annotated[SubjectRef, Meta(description="What it is about, where no device says it: `KIND/ID`")] | None
    ) = None
    branch: Text | None = None
    time: Instant | None = None
    data: dict[str, Any] = {}


class CloudEvent(Struct, frozen=True, kw_only=True):
    """A CloudEvent 1.0. `subject` names the device, or as `KIND/ID` a subject; the extensions `device` and
    `branch` say it plainly. Other extensions are passed over."""

    specversion: Annotated[str, Meta(pattern=r"^1\.")]
    id: Text
    source: Text
    type: Text
    subject: Text | None = None
    time: Instant | None = None
    datacontenttype: str | None = None
    device: Text | None = None
    branch: Text | None = None
    data: Any = None


class TakenFault(Wire, frozen=True, kw_only=True):
    """One thing wrong with an event."""

    pointer: str
    code: str
    params: dict[str, Any]


class TakenOut(Wire, frozen=True, kw_only=True):
    """What became of an event: `taken`, `known` (it had come before) or `refused` (with every fault)."""

    id: str
    status: Annotated[str, Meta(description="taken, known or refused")]
    faults: tuple[TakenFault, ...]


class TakenAll(Wire, frozen=True, kw_only=True):
    """What became of each event, in order. All that is not refused is durable."""

    taken: int
    known: int
    refused: int
    events: tuple[TakenOut, ...]


class JobSeenOut(Wire, frozen=True, kw_only=True):
    """A job that an outcome speaks of."""

    id: str
    number: int
    status: Annotated[str, Meta(description="open, paused, completed or cancelled")]
    opened_at: Instant


class OutcomeOut(Wire, frozen=True, kw_only=True):
    """What a trigger made of an event. `code` is `job` or the reason for none; an empty `trigger` tells of
    jobs that waited for it. `jobs` are those that it speaks of: the one that was opened, the one that was
    open already, those that went on."""

    sop: str
    trigger: str
    code: str
    params: dict[str, Any]
    job: str | None
    number: int | None
    jobs: tuple[JobSeenOut, ...]
    at: Instant


class DeviceEventOut(Wire, frozen=True, kw_only=True):
    """An event with everything that came of it. `outcome` is null while it waits."""

    id: int
    source: str
    key: str
    type: str
    device: str | None
    device_key: str | None
    subject: str | None
    branch: str | None
    at: Instant
    received_at: Instant
    by: str
    data: dict[str, Any]
    sop: str | None
    trigger: str | None
    attempts: int
    error: str | None
    done_at: Instant | None
    outcome: str | None
    outcomes: tuple[OutcomeOut, ...]


class DeviceEventPage(Wire, frozen=True, kw_only=True):
    """Some events, the last received first."""

    items: tuple[DeviceEventOut, ...]
    next: str | None


class EventCountOut(Wire, frozen=True, kw_only=True):
    """How many events of a day (UTC) had an outcome."""

    day: str
    outcome: str
    count: int


class EventCounts(Wire, frozen=True, kw_only=True):
    """Counts by day and outcome, those of events that are kept no longer included."""

    items: tuple[EventCountOut, ...]
