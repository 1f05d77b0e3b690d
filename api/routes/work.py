"""Operations that workers ask for, and how they learn that something changed.

Between an installation and its own workers, of the same version: not part of the documented API.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from litestar.params import FromPath, QueryParameter
from litestar.response import Response

from api import bodies
from api.asked import Asked
from api.guards import may
from api.handlers import get, post
from api.problems import ApiProblem
from api.schemas.work import RungOut
from engine.services import live
from engine.services.access import Action
from engine.services.work.operations import OPERATIONS

LONGEST_WAIT = 25.0
"""Seconds that a worker may have its call kept open."""


@post("/api/work/{operation:str}", guards=[may(Action.SYSTEM_WORK)], include_in_schema=False, status_code=200)
async def do_work(request: Asked, operation: FromPath[str]) -> Response[bytes]:
    """Do a share of the work that waits; answers what came of it."""
    found = OPERATIONS.get(operation)
    if found is None:
        raise ApiProblem("resource.unknown", f"There is no operation {operation[:80]}.")
    ask = bodies.take(await request.body(), request.headers.get("content-type", ""), found.asks)
    answer = await request.run(found.do, request.services, ask)
    return Response(msgspec.json.encode(answer), media_type="application/json")


@get("/api/work/bell", guards=[may(Action.SYSTEM_WORK)], include_in_schema=False)
async def wait_for_bell(
    request: Asked,
    after: Annotated[int, QueryParameter(ge=0)] = 0,
    seconds: Annotated[float, QueryParameter(ge=0, le=LONGEST_WAIT)] = 20.0,
) -> RungOut:
    """The number of the newest change; waits until it is greater than ``after``, at most so long."""
    waiting = asyncio.ensure_future(live.wait_for_change(request.services, after=after, seconds=seconds))
    stopping = asyncio.ensure_future(request.parts.stopping.wait())
    try:
        await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        stopping.cancel()
    return RungOut(latest=await request.run(live.latest, request.services))


ROUTES = (do_work, wait_for_bell)
