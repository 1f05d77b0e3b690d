"""Walking a scenario of a draft, for the simulator that records scenarios."""

from __future__ import annotations

from litestar.params import JSONBody

from api.answers import of_command
from api.asked import Asked
from api.guards import may
from api.handlers import post
from api.parameters import Name
from api.routes.designing import UPLOAD, overlay_of
from api.schemas.shape import shown
from api.schemas.walks import WalkOut, WalkSent
from engine.services.access import Action
from engine.services.designing.walking import walk_scenario


@post("/api/drafts/{draft:str}/walk", guards=[may(Action.SOP_DESIGN)], operation_id="walkScenario",
      tags=["designing"], summary="Walk a scenario", status_code=200, request_max_body_size=UPLOAD,
      responses=of_command("resource.unknown"))  # fmt: skip
async def walk(request: Asked, draft: Name, data: JSONBody[WalkSent]) -> WalkOut:
    """Run a scenario on the draft as it is being written, and tell what happened and where the job stands.

    Nothing is kept and nothing leaves the server: people, photos and the clock are made up. With `next` an
    entry is tried after the walk, that is not in the text yet.
    """
    found = await request.run(
        walk_scenario,
        request.services,
        request.actor,
        draft=draft,
        overlay=overlay_of(data.files),
        scenario=data.scenario,
        path=data.path,
        next_=data.next,
        upto=data.upto,
        have=data.have,
        language=request.language,
    )
    return shown(found, WalkOut)


ROUTES = (walk,)
