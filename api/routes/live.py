"""Live changes as server-sent events: what changed, filtered to what the listener may see.

The stream only says what to look at again; it carries no content that a route would not show. Numbers come
from the database, so a listener that comes back with ``Last-Event-ID`` misses nothing, on any process.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar.params import FromQuery
from litestar.response import Stream

from api.answers import of_read
from api.asked import Asked
from api.guards import signed_in
from api.handlers import get
from api.identity import credentials, find_caller
from api.parameters import LastEventId
from api.problems import ApiProblem
from api.schemas.audit import ChangeOut
from api.schemas.shape import shown
from engine.services import live
from engine.services.access import Action
from engine.services.problems import ServiceProblem

RETRY_MS = 2000
MOST = 500
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def message(event: str, data: Any, *, number: int | None = None) -> bytes:
    """One event in the format of the HTML standard, 9.2.5."""
    head = f"event: {event}\n" if number is None else f"event: {event}\nid: {number}\n"
    return head.encode() + b"data: " + msgspec.json.encode(data) + b"\n\n"


@get(
    "/api/live",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="listen",
    tags=["live"],
    summary="Live changes",
    media_type="text/event-stream",
    responses=of_read(),
)
async def listen(
    request: Asked,
    last_event_id: LastEventId = None,
    after: FromQuery[int | None] = None,
) -> Stream:
    """A stream of server-sent events: `hello` (its id is where the stream begins), `change` (what to look at
    again), `gap` (too much was missed: look at everything again). A comment comes every 15 seconds.

    Come back with the last id you saw, in `Last-Event-ID` (browsers do) or `after`.
    """
    begin = after
    if last_event_id is not None:
        if not last_event_id.isdigit() or len(last_event_id) > 18:
            raise ApiProblem(
                "request.parameter", "Last-Event-ID is not one of ours.", parameter="Last-Event-ID"
            )
        begin = int(last_event_id)
    if begin is None:
        begin = await request.run(live.latest, request.services)
    request.scope["state"]["time_limit"].reschedule(None)
    return Stream(_changes(request, begin), media_type="text/event-stream", headers=HEADERS)


async def _changes(request: Asked, after: int) -> AsyncIterator[bytes]:
    parts = request.parts
    shown_before = credentials(request, parts.settings)
    gauge = parts.measurements.listeners
    gauge.inc()
    try:
        yield f"retry: {RETRY_MS}\n".encode() + message("hello", {}, number=after)
        while not parts.stopping.is_set():
            found = await request.run(
                live.changes_since, parts.services, request.actor, after=after, limit=MOST
            )
            if found.gap:
                yield message("gap", {}, number=found.last)
            for change in found.items:
                yield message("change", shown(change, ChangeOut), number=change.id)
            if found.last > after:
                after = found.last
                continue
            if not await _newer(request, after):
                yield b": still here\n\n"
                # Whoever was signed out meanwhile hears no more.
                await request.run(find_caller, parts.services, shown_before)
    except (ServiceProblem, ApiProblem):
        yield message("bye", {})
    finally:
        gauge.dec()


async def _newer(request: Asked, after: int) -> bool:
    """Wait for something newer, until the next heartbeat or the end of the server."""
    parts = request.parts
    waiting = asyncio.ensure_future(
        live.wait_for_change(parts.services, after=after, seconds=parts.settings.heartbeat_seconds)
    )
    stopping = asyncio.ensure_future(parts.stopping.wait())
    try:
        await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return stopping.done() or waiting.result()
    finally:
        for task in (waiting, stopping):
            task.cancel()


ROUTES = (listen,)
