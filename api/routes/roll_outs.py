"""Publishing to all branches, in stages."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar.params import JSONBody, PathParameter

from api.answers import of_command, of_read
from api.asked import Asked
from api.guards import may
from api.handlers import get, post
from api.parameters import Cursor, Limit, SopId, Word
from api.problems import ApiProblem, RawFault, describe_finding
from api.routes.sops import UPLOAD, files_of
from api.schemas.roll_outs import (
    ConflictOut,
    RollOutLineOut,
    RollOutOut,
    RollOutPage,
    RollOutSent,
    RollOutVariantOut,
    TakeBackSent,
)
from api.schemas.shape import shown
from engine.services import sops
from engine.services.access import Action
from engine.services.roll_outs import asking, going_live, showing
from engine.services.roll_outs.views import RollOutView, VariantView

RollOutId = Annotated[str, PathParameter(max_length=64, description="The roll-out's id")]


def _report(view: RollOutView) -> RollOutOut:
    return RollOutOut(
        line=shown(view.line, RollOutLineOut),
        variants=tuple(_variant(one) for one in view.variants),
        conflicts=tuple(
            ConflictOut(
                **{key: value for key, value in msgspec.structs.asdict(one).items() if key != "place"},
                **one.place._asdict(),
            )
            for one in view.conflicts
        ),
    )


def _variant(view: VariantView) -> RollOutVariantOut:
    said = msgspec.structs.asdict(view) | {"findings": tuple(map(describe_finding, view.findings))}
    return RollOutVariantOut(**said)


async def _shown(request: Asked, roll_out: str) -> RollOutOut:
    view = await request.run(
        showing.show_roll_out,
        request.services,
        request.actor,
        roll_out=roll_out,
        language=request.language,
    )
    return _report(view)


@post("/api/sops/{sop:str}/roll-outs", guards=[may(Action.SOP_PUBLISH)], operation_id="askRollOut",
      tags=["sops"], summary="Roll an SOP out to all branches", status_code=202,
      request_max_body_size=UPLOAD,
      responses=of_command("files.malformed", "stages.invalid", "roll_out.under_way",
                           "revision.unknown"))  # fmt: skip
async def ask(request: Asked, sop: SopId, data: JSONBody[RollOutSent]) -> RollOutOut:
    """Have every branch's variant checked, compiled and walked by its scenarios, as work of its own.

    Nothing is live before somebody begins the first stage, and nothing ever is when one variant has an error.
    """
    if (data.files is None) == (data.revision is None):
        raise ApiProblem("request.invalid", faults=[RawFault("/files", "oneOf")])
    if data.files is not None:
        files = files_of(data.files)
    else:
        files = await request.run(
            sops.files_of, request.services, request.actor, sop=sop, revision=data.revision or 0
        )
    roll_out = await request.run(
        asking.ask,
        request.services,
        request.actor,
        sop=sop,
        files=files,
        stages=data.stages,
        note=data.note,
    )
    return await _shown(request, roll_out)


@get("/api/roll-outs", guards=[may(Action.SOP_SEE)], operation_id="listRollOuts", tags=["sops"],
     summary="Roll-outs", responses=of_read("request.invalid"))  # fmt: skip
async def list_roll_outs(
    request: Asked, sop: Word = None, cursor: Cursor = None, limit: Limit = None
) -> RollOutPage:
    """Roll-outs of one SOP or of all, the newest first."""
    page = await request.run(
        showing.list_roll_outs, request.services, request.actor, sop=sop, cursor=cursor, limit=limit
    )
    return RollOutPage(items=tuple(shown(line, RollOutLineOut) for line in page.items), next=page.next)


@get("/api/roll-outs/{roll_out:str}", guards=[may(Action.SOP_SEE)], operation_id="showRollOut",
     tags=["sops"], summary="A roll-out's report", responses=of_read("resource.unknown"))  # fmt: skip
async def show_roll_out(request: Asked, roll_out: RollOutId) -> RollOutOut:
    """How far it is, which branches get which variant, what changes for them, and what stands against it."""
    return await _shown(request, roll_out)


@post("/api/roll-outs/{roll_out:str}/next-stage", guards=[may(Action.SOP_PUBLISH)],
      operation_id="beginStage", tags=["sops"], summary="Go live in the next stage's branches",
      status_code=200,
      responses=of_command("resource.unknown", "roll_out.not_now", "roll_out.overtaken",
                           "organisation.moved_on"))  # fmt: skip
async def begin_next(request: Asked, roll_out: RollOutId) -> RollOutOut:
    """The next stage's branches open their new jobs on the new revision; jobs that run stay on theirs."""
    await request.run(going_live.begin_next, request.services, request.actor, roll_out=roll_out)
    return await _shown(request, roll_out)


@post("/api/roll-outs/{roll_out:str}/take-back", guards=[may(Action.SOP_PUBLISH)],
      operation_id="takeRollOutBack", tags=["sops"], summary="Give branches what they had",
      status_code=200,
      responses=of_command("resource.unknown", "roll_out.not_now", "roll_out.overtaken"))  # fmt: skip
async def take_back(request: Asked, roll_out: RollOutId, data: JSONBody[TakeBackSent]) -> RollOutOut:
    """Every branch that has the new revision gets what it had before."""
    await request.run(
        going_live.take_back, request.services, request.actor, roll_out=roll_out, note=data.note
    )
    return await _shown(request, roll_out)


@post("/api/roll-outs/{roll_out:str}/cancel", guards=[may(Action.SOP_PUBLISH)],
      operation_id="cancelRollOut", tags=["sops"], summary="Give a roll-out up", status_code=200,
      responses=of_command("resource.unknown", "roll_out.not_now"))  # fmt: skip
async def cancel(request: Asked, roll_out: RollOutId) -> RollOutOut:
    """Give up a roll-out of which nothing is live."""
    await request.run(asking.cancel, request.services, request.actor, roll_out=roll_out)
    return await _shown(request, roll_out)


ROUTES = (ask, list_roll_outs, show_roll_out, begin_next, take_back, cancel)
