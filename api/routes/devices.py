"""Devices: the registry, its import, and the tokens with which devices hand in their own events."""

from __future__ import annotations

from typing import Annotated

from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Response

from api.answers import of_command, of_read
from api.asked import Asked
from api.conditions import tagged, version_of
from api.guards import signed_in
from api.handlers import delete, get, post, put
from api.parameters import Cursor, IfMatch, IfNoneMatch, Limit, Name, Word
from api.problems import ApiProblem
from api.schemas.devices import (
    DeviceCountOut,
    DeviceCounts,
    DeviceOut,
    DevicePage,
    DeviceSent,
    DeviceTokenList,
    DeviceTokenOut,
    DeviceTokenSent,
    NewDeviceTokenOut,
    WatchList,
    WatchOut,
)
from api.schemas.shape import shown
from api.schemas.subjects import ImportedOut
from engine.services.access import Action
from engine.services.devices import device_files, device_tokens, registry, surveying

CSV_LIMIT = 32 << 20


@get("/api/devices", guards=[signed_in(Action.DEVICE_SEE)], operation_id="listDevices",
     tags=["devices"], summary="Devices", responses=of_read("request.invalid"))  # fmt: skip
async def list_devices(
    request: Asked,
    *,
    kind: Word = None,
    branch: Word = None,
    state_: Annotated[str | None, QueryParameter(name="state", max_length=20, required=False)] = None,
    label: Word = None,
    text: Word = None,
    retired: FromQuery[bool] = False,
    cursor: Cursor = None,
    limit: Limit = None,
) -> DevicePage:
    """The devices that you may see, by key; `branch` includes the branches below it, `text` is any part of
    key, name or subject. `retired` shows those that are out of use, too."""
    page = await request.run(
        registry.list_devices,
        request.services,
        request.actor,
        kind=kind,
        branch=branch,
        state=state_,
        label=label,
        text=text,
        retired=retired,
        cursor=cursor,
        limit=limit,
    )
    return DevicePage(items=tuple(shown(one, DeviceOut) for one in page.items), next=page.next)


@get("/api/devices/counts", guards=[signed_in(Action.DEVICE_SEE)], operation_id="countDevices",
     tags=["devices"], summary="How many devices are in which state",
     responses=of_read("request.invalid"))  # fmt: skip
async def count_devices(
    request: Asked, *, branch: Word = None, retired: FromQuery[bool] = False
) -> DeviceCounts:
    """The devices that you may see, counted by kind and state; `branch` includes the branches below it."""
    found = await request.run(
        surveying.count_devices, request.services, request.actor, branch=branch, retired=retired
    )
    return DeviceCounts(items=tuple(shown(one, DeviceCountOut) for one in found))


@get("/api/devices/{device:str}/watches", guards=[signed_in(Action.DEVICE_SEE)],
     operation_id="listDeviceWatches", tags=["devices"], summary="What is watched of a device",
     responses=of_read("device.unknown"))  # fmt: skip
async def list_watches(request: Asked, device: Name) -> WatchList:
    """Triggers with `for` that wait whether something lasts, earliest due first."""
    found = await request.run(surveying.list_watches, request.services, request.actor, device=device)
    return WatchList(items=tuple(shown(one, WatchOut) for one in found))


@get("/api/devices/{device:str}", guards=[signed_in(Action.DEVICE_SEE)], operation_id="showDevice",
     tags=["devices"], summary="A device", responses=of_read("device.unknown"))  # fmt: skip
async def show_device(request: Asked, device: Name, if_none_match: IfNoneMatch = None) -> Response[DeviceOut]:
    """One device, with what it said last."""
    found = await request.run(registry.show_device, request.services, request.actor, device=device)
    return tagged(shown(found, DeviceOut), version=found.version, if_none_match=if_none_match)


def _change(data: DeviceSent) -> registry.DeviceChange:
    return registry.DeviceChange(
        key=data.key,
        name=data.name or data.key,
        kind=data.kind,
        subject=data.subject,
        branch=data.branch,
        site=None if data.site is None else data.site.value(),
        labels=data.labels,
        heartbeat=data.heartbeat,
        retired=data.retired,
    )


@post("/api/devices", guards=[signed_in(Action.DEVICE_MANAGE)], operation_id="addDevice",
      tags=["devices"], summary="Add a device",
      responses=of_command("device.invalid", "device.key_taken"))  # fmt: skip
async def add_device(request: Asked, data: JSONBody[DeviceSent]) -> DeviceOut:
    """A device that is not there yet."""
    found = await request.run(registry.put_device, request.services, request.actor, change=_change(data))
    return shown(found, DeviceOut)


@put("/api/devices/{device:str}", guards=[signed_in(Action.DEVICE_MANAGE)], operation_id="putDevice",
     tags=["devices"], summary="Change or retire a device",
     responses=of_command(
         "device.unknown", "device.invalid", "device.key_taken", "device.moved_on"
     ))  # fmt: skip
async def put_device(
    request: Asked, device: Name, data: JSONBody[DeviceSent], if_match: IfMatch = None
) -> DeviceOut:
    """What the device shall be. One that is `retired` is shown no more, and opens no jobs."""
    found = await request.run(
        registry.put_device,
        request.services,
        request.actor,
        device=device,
        change=_change(data),
        seen=version_of(if_match),
    )
    return shown(found, DeviceOut)


@post("/api/devices/import", guards=[signed_in(Action.DEVICE_MANAGE)], operation_id="importDevices",
      tags=["devices"], summary="Import devices from CSV", status_code=200, request_max_body_size=CSV_LIMIT,
      responses=of_command())  # fmt: skip
async def import_devices(request: Asked, dry_run: FromQuery[bool] = False) -> ImportedOut:
    """A CSV file as the body (`text/csv`; UTF-8 or GB 18030). Columns: `key`, `kind`, and perhaps `name`,
    `subject` (`KIND/ID`), `branch`, `lat`, `lon`, `labels` (separated by `;`), `heartbeat` (seconds),
    `retired`. A device that is there by its key is changed.

    Every fault of every row is found before anything is written; with any, nothing is.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "text/csv":
        raise ApiProblem("request.media_type", expected="text/csv", found=media_type[:100])
    content = await request.body()
    found = await request.run(
        device_files.import_devices, request.services, request.actor, content=content, dry_run=dry_run
    )
    return shown(found, ImportedOut)


@get("/api/devices/{device:str}/tokens", guards=[signed_in(Action.DEVICE_MANAGE)],
     operation_id="listDeviceTokens", tags=["devices"], summary="Tokens of a device",
     responses=of_read("device.unknown"))  # fmt: skip
async def list_tokens(request: Asked, device: Name) -> DeviceTokenList:
    """The tokens, newest first, without their secrets."""
    found = await request.run(
        device_tokens.list_device_tokens, request.services, request.actor, device=device
    )
    return DeviceTokenList(items=tuple(shown(one, DeviceTokenOut) for one in found))


@post("/api/devices/{device:str}/token", guards=[signed_in(Action.DEVICE_MANAGE)],
      operation_id="makeDeviceToken", tags=["devices"], summary="Make a token for a device",
      responses=of_command("device.unknown"))  # fmt: skip
async def make_token(
    request: Asked, device: Name, data: JSONBody[DeviceTokenSent]
) -> Response[NewDeviceTokenOut]:
    """A token that may hand in events of this device and nothing else. The secret is shown in this answer and
    never again."""
    found = await request.run(
        device_tokens.make_device_token, request.services, request.actor, device=device, title=data.title
    )
    return Response(shown(found, NewDeviceTokenOut), headers={"Cache-Control": "no-store"})


@delete("/api/devices/{device:str}/tokens/{token:str}", guards=[signed_in(Action.DEVICE_MANAGE)],
        operation_id="revokeDeviceToken", tags=["devices"], summary="Revoke a token of a device",
        responses=of_command("device.unknown", "token.unknown"))  # fmt: skip
async def revoke_token(request: Asked, device: Name, token: Name) -> None:
    """From now on it holds no more."""
    await request.run(
        device_tokens.revoke_device_token, request.services, request.actor, device=device, token=token
    )


ROUTES = (
    list_devices, count_devices, import_devices, show_device, list_watches, add_device, put_device,
    list_tokens, make_token, revoke_token,
)  # fmt: skip
