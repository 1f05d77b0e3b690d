"""What was raised and the ladders, and how much waits for somebody."""

from __future__ import annotations

from litestar.params import FromQuery

from api.answers import of_read
from api.asked import Asked
from api.guards import signed_in
from api.handlers import get
from api.parameters import Cursor, Limit, Word
from api.schemas.escalations import EscalationOut, EscalationPage
from api.schemas.shape import shown
from api.schemas.tasks import WaitingOut
from engine.services import tasks
from engine.services.access import Action
from engine.services.desk import escalations


@get(
    "/api/escalations",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="listEscalations",
    tags=["tasks"],
    summary="Escalations",
    responses=of_read("request.invalid"),
)
async def list_escalations(
    request: Asked,
    *,
    mine: FromQuery[bool] = True,
    settled: FromQuery[bool] = False,
    job: Word = None,
    cursor: Cursor = None,
    limit: Limit = None,
) -> EscalationPage:
    """What was raised, what waits longest first: why, to whom, the ladder, and what you can do.

    `mine=false` shows all in the jobs that you may see; `settled=true` those that are history, the
    latest first.
    """
    page = await request.run(
        escalations.list_escalations,
        request.services,
        request.actor,
        for_me=mine,
        settled=settled,
        job=job,
        cursor=cursor,
        limit=limit,
    )
    return EscalationPage(items=tuple(shown(one, EscalationOut) for one in page.items), next=page.next)


@get(
    "/api/me/waiting",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="countWaiting",
    tags=["tasks"],
    summary="How much waits for me",
    responses=of_read(),
)
async def count_waiting(request: Asked) -> WaitingOut:
    """Your tasks counted by kind, SOP and branch, and the messages that you have not read."""
    return shown(await request.run(tasks.waiting, request.services, request.actor), WaitingOut)


ROUTES = (list_escalations, count_waiting)
