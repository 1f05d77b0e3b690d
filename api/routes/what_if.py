"""What-if: simulations of a draft, in the background."""

from __future__ import annotations

from litestar.params import JSONBody

from api.answers import of_command, of_read
from api.asked import Asked
from api.guards import may
from api.handlers import delete, get, post
from api.parameters import Name
from api.routes.designing import UPLOAD, overlay_of
from api.schemas.shape import shown
from api.schemas.what_if import DefaultsOut, WhatIfRunOut, WhatIfSent
from engine.services.access import Action
from engine.services.designing.what_if import (
    fill_assumptions,
    show_what_if,
    start_what_if,
    stop_what_if,
)


@post("/api/drafts/{draft:str}/what-if/assumptions", guards=[may(Action.SOP_DESIGN)],
      operation_id="fillAssumptions", tags=["designing"], summary="Assumptions, filled up", status_code=200,
      request_max_body_size=UPLOAD, responses=of_command("resource.unknown"))  # fmt: skip
async def assumptions(request: Asked, draft: Name, data: JSONBody[WhatIfSent]) -> DefaultsOut:
    """The assumptions with everything that they leave open: measured from the SOP's jobs, else a default."""
    found = await request.run(
        fill_assumptions,
        request.services,
        request.actor,
        draft=draft,
        overlay=overlay_of(data.files),
        text=data.assumptions,
        path=data.path,
    )
    return shown(found, DefaultsOut)


@post("/api/drafts/{draft:str}/what-if", guards=[may(Action.SOP_DESIGN)], operation_id="startWhatIf",
      tags=["designing"], summary="Simulate jobs", status_code=202, request_max_body_size=UPLOAD,
      responses=of_command("resource.unknown"))  # fmt: skip
async def start(request: Asked, draft: Name, data: JSONBody[WhatIfSent]) -> WhatIfRunOut:
    """Begin a simulation of the draft as it is being written. It runs in the background."""
    found = await request.run(
        start_what_if,
        request.services,
        request.actor,
        draft=draft,
        overlay=overlay_of(data.files),
        text=data.assumptions,
        path=data.path,
    )
    return shown(found, WhatIfRunOut)


@get("/api/drafts/{draft:str}/what-if/{run:str}", guards=[may(Action.SOP_DESIGN)], operation_id="showWhatIf",
     tags=["designing"], summary="How a simulation goes", responses=of_read("resource.unknown"))  # fmt: skip
async def show(request: Asked, draft: Name, run: Name) -> WhatIfRunOut:
    """How far a simulation is; with its result when it is done. The last twenty are kept, in memory."""
    found = await request.run(show_what_if, request.services, request.actor, draft=draft, run=run)
    return shown(found, WhatIfRunOut)


@delete("/api/drafts/{draft:str}/what-if/{run:str}", guards=[may(Action.SOP_DESIGN)],
        operation_id="stopWhatIf", tags=["designing"], summary="Stop a simulation", status_code=204,
        responses=of_command("resource.unknown"))  # fmt: skip
async def stop(request: Asked, draft: Name, run: Name) -> None:
    """Stop it. One that has ended stays as it is."""
    await request.run(stop_what_if, request.services, request.actor, draft=draft, run=run)


ROUTES = (assumptions, start, show, stop)
