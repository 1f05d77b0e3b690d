"""Saved views."""

from __future__ import annotations

from typing import Annotated

from litestar.params import JSONBody, PathParameter

from api.answers import of_command, of_read
from api.asked import Asked
from api.guards import signed_in
from api.handlers import delete, get, put
from api.parameters import Word
from api.schemas.desk import SavedViewList, SavedViewOut, SavedViewSent
from api.schemas.shape import shown
from engine.services.access import Action
from engine.services.desk import saved_views

ViewId = Annotated[
    str,
    PathParameter(max_length=64, pattern="^[A-Za-z0-9_-]{8,64}$", description="An id of your choice: a UUID"),
]


@get("/api/saved-views", guards=[signed_in(Action.JOB_SEE)], operation_id="listSavedViews",
     tags=["saved views"], summary="Saved views", responses=of_read())  # fmt: skip
async def list_views(request: Asked, page: Word = None) -> SavedViewList:
    """Your views and those that are shared with you, by title."""
    found = await request.run(saved_views.list_views, request.services, request.actor, page=page)
    return SavedViewList(items=tuple(shown(one, SavedViewOut) for one in found))


@put("/api/saved-views/{view:str}", guards=[signed_in(Action.JOB_SEE)], operation_id="putSavedView",
     tags=["saved views"], summary="Save or change a view",
     responses=of_command("resource.unknown", "saved_view.invalid", "saved_view.taken"))  # fmt: skip
async def put_view(request: Asked, view: ViewId, data: JSONBody[SavedViewSent]) -> SavedViewOut:
    """What the view shall be. Share it with a role that you hold, or with a branch whose jobs you see."""
    found = await request.run(
        saved_views.put_view,
        request.services,
        request.actor,
        view=view,
        page=data.page,
        title=data.title,
        asks=data.asks,
        role=data.role,
        branch=data.branch,
    )
    return shown(found, SavedViewOut)


@delete("/api/saved-views/{view:str}", guards=[signed_in(Action.JOB_SEE)], operation_id="deleteSavedView",
        tags=["saved views"], summary="Take a view away", status_code=204,
        responses=of_command("resource.unknown"))  # fmt: skip
async def delete_view(request: Asked, view: ViewId) -> None:
    """Take your view away, also from those it is shared with."""
    await request.run(saved_views.delete_view, request.services, request.actor, view=view)


ROUTES = (list_views, put_view, delete_view)
