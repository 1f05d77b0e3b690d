"""Events of devices: taken in, and what came of each.

This is the one route that devices call often, so it reads its body itself: one event or many, plain or as
CloudEvents. The quick way is msgspec's, straight into structs; only what it refuses is looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar.params import PathParameter, QueryParameter
from litestar.response import Response

from api import bodies
from api.answers import of_command, of_read
from api.asked import Asked
from api.conditions import raw_json
from api.guards import signed_in, signed_in_or_device
from api.handlers import get, post
from api.parameters import Cursor, Limit, Name, Word
from api.problems import ApiProblem, RawFault
from api.schemas.device_events import (
    CloudEvent,
    DeviceEventOut,
    DeviceEventPage,
    DeviceEventSent,
    EventCountOut,
    EventCounts,
    TakenAll,
    TakenFault,
    TakenOut,
)
from api.schemas.shape import milliseconds, shown
from engine.runtime.verdict import FieldFault
from engine.services.access import Action
from engine.services.devices import events, hooks, taking_in
from engine.services.devices.taking_in import By, OfDevice, Taken
from plugins.hooks.devices import DeviceMessage

LARGEST = 8 << 20
"""Bytes of a batch."""
DAY = 86_400_000
_DELIVERY = ("idempotency-key", "webhook-id", "x-delivery-id", "x-github-delivery")
_plain = msgspec.json.Decoder(DeviceEventSent)
_all_plain = msgspec.json.Decoder(list[DeviceEventSent])
_cloud = msgspec.json.Decoder(CloudEvent)
_raw = msgspec.json.Decoder(list[msgspec.Raw])
_encode = msgspec.json.Encoder().encode
Kind = type[DeviceEventSent] | type[CloudEvent]
EventNumber = Annotated[int, PathParameter(ge=1, le=2**53)]
Moment = Annotated[datetime | None, QueryParameter(required=False)]
Days = Annotated[int, QueryParameter(ge=1, le=366)]


class _Refused(msgspec.Struct, frozen=True):
    """An event of a batch that is none."""

    id: str
    faults: tuple[FieldFault, ...]


@post("/api/device-events", guards=[signed_in_or_device(Action.SYSTEM_OCCUR)],
      operation_id="sendDeviceEvents", tags=["devices"],
      summary="Hand in events of devices", status_code=202, request_max_body_size=LARGEST,
      responses=of_command())  # fmt: skip
async def send_events(request: Asked) -> Response[TakenAll]:
    """One event, or many at once: a JSON array, or a line each (`application/x-ndjson`). An event is plain
    (`id`, `type`, `device`, `time`, `data`) or a CloudEvent 1.0 in structured, batched or binary mode.

    What is answered `taken` or `known` is durable. A refused event of a batch keeps no other from being
    taken; a refused event by itself is a problem with all its faults.
    """
    return raw_json(await taken(request), status=202, headers={"Cache-Control": "no-store"})


async def taken(request: Asked) -> bytes:
    """What :func:`send_events` answers."""
    by = _sender(request)
    found, many = _read(request.headers, await request.body(), by)
    if len(found) > taking_in.MOST:
        raise ApiProblem("request.too_large", f"At most {taking_in.MOST} events at once.")
    messages = [one for one in found if isinstance(one, DeviceMessage)]
    if unknown := taking_in.missing(request.services, messages):
        await request.run(taking_in.learn, request.services, unknown)
    ended = await request.committed(taking_in.submit_in(request.services, messages, by=by))
    answers = iter(ended)
    told = [_told(next(answers)) if isinstance(one, DeviceMessage) else _refusal(one) for one in found]
    if not many and told[0].status == "refused":
        faults = [RawFault(fault.pointer, fault.code, fault.params) for fault in told[0].faults]
        raise ApiProblem("request.invalid", faults=faults)
    statuses = [one.status for one in told]
    counts = {status: statuses.count(status) for status in ("taken", "known", "refused")}
    return _encode(TakenAll(**counts, events=tuple(told)))


def _told(answer: Taken) -> TakenOut:
    faults = _faults(answer.faults) if answer.faults else ()
    return TakenOut(id=answer.key, status=answer.status, faults=faults)


def _sender(request: Asked) -> By:
    device: OfDevice | None = request.scope["state"].get("device")
    return device if device is not None else request.actor


def _faults(faults: Sequence[FieldFault]) -> tuple[Any, ...]:
    return tuple(TakenFault(pointer=one.pointer, code=one.code, params=dict(one.params)) for one in faults)


def _refusal(one: _Refused) -> TakenOut:
    return TakenOut(id=one.id, status="refused", faults=_faults(one.faults))


def _read(headers: Mapping[str, str], body: bytes, by: By) -> tuple[list[DeviceMessage | _Refused], bool]:
    """The events of a body, and whether it is a batch."""
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if "ce-specversion" in headers:
        return [_binary(headers, body, by)], False
    kind: Kind = CloudEvent if media_type.startswith("application/cloudevents") else DeviceEventSent
    if media_type in ("application/x-ndjson", "application/jsonl"):
        return [_one(line, None, by) for line in body.splitlines() if line.strip()], True
    if media_type not in (
        "application/json",
        "application/cloudevents+json",
        "application/cloudevents-batch+json",
    ):
        raise ApiProblem("request.media_type", expected="application/json", found=media_type[:100])
    if body.lstrip()[:1] != b"[":
        return [_one(body, kind, by)], False
    if kind is DeviceEventSent and b'"specversion"' not in body:
        try:
            return [_message(sent, by) for sent in _all_plain.decode(body)], True
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass  # one of them is not: each by itself, then
    try:
        raw = _raw.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ApiProblem("request.malformed", str(error)) from error
    return [_one(bytes(one), None if kind is DeviceEventSent else kind, by) for one in raw], True


def _one(body: bytes, kind: Kind | None, by: By) -> DeviceMessage | _Refused:
    """An event of either form; ``kind`` None: whichever it is."""
    if kind is None:
        kind = CloudEvent if b'"specversion"' in body else DeviceEventSent
    try:
        sent = _cloud.decode(body) if kind is CloudEvent else _plain.decode(body)
    except (msgspec.ValidationError, RecursionError):
        return _look_again(body, kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ApiProblem("request.malformed", str(error)) from error
    return _message(sent, by)


def _look_again(body: bytes, kind: Kind) -> _Refused:
    """Everything that is wrong with an event."""
    try:
        value = msgspec.json.decode(body)
    except UnicodeDecodeError as error:
        raise ApiProblem("request.malformed", str(error)) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise ApiProblem("request.malformed", "This is nested too deeply.") from error
    name = value.get("id") if isinstance(value, dict) else None
    found = bodies.faults(value, kind) or [RawFault("/time", "format", {"format": "date-time"})]
    faults = tuple(FieldFault(pointer=one.pointer, code=one.code, params=dict(one.params)) for one in found)
    return _Refused(id=name[:200] if isinstance(name, str) else "", faults=faults)


def _message(sent: DeviceEventSent | CloudEvent, by: By) -> DeviceMessage | _Refused:
    device, subject, data = sent.device, sent.subject, sent.data
    if isinstance(sent, CloudEvent):
        if subject is not None and "/" not in subject:
            device, subject = device or subject, None
        if data is None:
            data = {}
        elif not isinstance(data, dict):
            data = {"value": data}
    source = sent.source or ("" if isinstance(by, OfDevice) else by.login)
    if isinstance(by, OfDevice):  # no device can speak in the name of another source
        source = f"device:{by.key}{'/' + source if source else ''}"[:200]
        device = device or by.key
    return DeviceMessage(
        source=source,
        key=sent.id,
        type=sent.type,
        device=device,
        subject=subject,
        branch=sent.branch,
        at=None if sent.time is None else milliseconds(sent.time),
        data=data,
    )


def _binary(headers: Mapping[str, str], body: bytes, by: By) -> DeviceMessage | _Refused:
    """A CloudEvent whose attributes are headers, and whose body is its data."""
    attributes: dict[str, Any] = {
        name[3:]: value for name, value in headers.items() if name.startswith("ce-") and name != "ce-data"
    }
    if body.strip():
        try:
            attributes["data"] = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ApiProblem("request.malformed", "The data of an event is JSON.") from error
    return _one(_encode(attributes), CloudEvent, by)


@get("/api/device-events", guards=[signed_in(Action.DEVICE_SEE)], operation_id="listDeviceEvents",
     tags=["devices"], summary="Events of devices", responses=of_read("request.invalid"))  # fmt: skip
async def list_events(
    request: Asked,
    *,
    device: Word = None,
    branch: Word = None,
    type_: Annotated[str | None, QueryParameter(name="type", max_length=200, required=False)] = None,
    outcome: Word = None,
    sop: Word = None,
    trigger: Word = None,
    since: Moment = None,
    until: Moment = None,
    cursor: Cursor = None,
    limit: Limit = None,
) -> DeviceEventPage:
    """Events that you may see, the last received first, each with what came of it. `device` is an id,
    `outcome` a code or `waiting`; `sop` and `trigger` ask for those that a trigger looked at."""
    page = await request.run(
        events.list_events,
        request.services,
        request.actor,
        device=device,
        branch=branch,
        type=type_,
        outcome=outcome,
        sop=sop,
        trigger=trigger,
        since=None if since is None else milliseconds(since),
        until=None if until is None else milliseconds(until),
        cursor=cursor,
        limit=limit,
    )
    return DeviceEventPage(items=tuple(shown(one, DeviceEventOut) for one in page.items), next=page.next)


@get("/api/device-events/counts", guards=[signed_in(Action.DEVICE_SEE)], operation_id="countDeviceEvents",
     tags=["devices"], summary="How many events had which outcome", responses=of_read())  # fmt: skip
async def count_events(request: Asked, days: Days = 30, device: Word = None) -> EventCounts:
    """By day (UTC) and outcome, of the last days; those that are kept no longer are counted for branches."""
    now = request.services.clock.now()
    since = (now // DAY - days + 1) * DAY
    found = await request.run(
        events.count_events, request.services, request.actor, device=device, since=since, until=now + 1
    )
    return EventCounts(items=tuple(shown(one, EventCountOut) for one in found))


@get("/api/device-events/{event:int}", guards=[signed_in(Action.DEVICE_SEE)], operation_id="showDeviceEvent",
     tags=["devices"], summary="An event and what came of it",
     responses=of_read("event.unknown"))  # fmt: skip
async def show_event(request: Asked, event: EventNumber) -> DeviceEventOut:
    """One event with the outcome of every trigger that looked at it."""
    found = await request.run(events.show_event, request.services, request.actor, event=event)
    return shown(found, DeviceEventOut)


@post("/api/hooks/{sop:str}/{trigger:str}", guards=[signed_in(Action.SYSTEM_OCCUR)], operation_id="callHook",
      tags=["devices"], summary="Set off a trigger", status_code=202,
      responses=of_command("trigger.unknown"))  # fmt: skip
async def call_hook(
    request: Asked,
    *,
    sop: Name,
    trigger: Name,
    device: Word = None,
    subject: Word = None,
    branch: Word = None,
) -> Response[TakenOut]:
    """What another system sends to one trigger: the body (a JSON object) is the event's data. It is about the
    `device`, `subject` (`KIND/ID`) or `branch` that the address names. `Idempotency-Key` (or `Webhook-Id`,
    `X-Delivery-Id`, `X-GitHub-Delivery`) names the delivery: one that comes twice is taken once."""
    delivery = next((value for name in _DELIVERY if (value := request.headers.get(name))), None)
    if delivery is None:
        raise ApiProblem(
            "request.parameter",
            "A delivery needs a name, so that it counts once.",
            parameter="Idempotency-Key",
        )
    body = await request.body()
    try:
        data = msgspec.json.decode(body, type=dict[str, Any]) if body.strip() else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ApiProblem("request.malformed", "A JSON object is needed here.") from error
    answer = await request.run(
        hooks.take_hook,
        request.services,
        request.actor,
        sop=sop,
        trigger=trigger,
        delivery=delivery,
        device=device,
        subject=subject,
        branch=branch,
        data=data,
    )
    if answer.status == "refused":
        faults = [RawFault(fault.pointer, fault.code, fault.params) for fault in answer.faults]
        raise ApiProblem("request.invalid", faults=faults)
    told = TakenOut(id=answer.key, status=answer.status, faults=())
    return raw_json(_encode(told), status=202, headers={"Cache-Control": "no-store"})


ROUTES = (send_events, list_events, count_events, show_event, call_hook)
