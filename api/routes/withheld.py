"""Work that was done in the field and that its job did not take: told by phones, settled by supervisors."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar.params import FromQuery, JSONBody, PathParameter

from api.answers import of_command, of_read
from api.asked import Asked
from api.guards import signed_in
from api.handlers import get, post, put
from api.parameters import Cursor, Limit, Word
from api.schemas.shape import shown
from api.schemas.withheld import SettlementSent, WithheldOut, WithheldPage, WithheldSent
from engine.services import withheld
from engine.services.access import Action
from engine.services.withheld import WithheldWork

Key = Annotated[
    str,
    PathParameter(
        pattern="^[A-Za-z0-9._:~+/=-]{1,128}$", description="The idempotency key of the refused command"
    ),
]
WithheldId = Annotated[str, PathParameter(max_length=64, description="Its `id`")]


@put(
    "/api/field/withheld/{key:str}",
    guards=[signed_in(Action.JOB_HAND_IN)],
    operation_id="tellWithheld",
    tags=["field"],
    summary="Tell of work that was refused",
    status_code=200,
    request_max_body_size=2 << 20,  # a command as large as any, and why it was refused
    responses=of_command("resource.unknown", "withheld.invalid", "withheld.decided", "evidence.not_stored"),
)
async def tell_withheld(request: Asked, key: Key, data: JSONBody[WithheldSent]) -> WithheldOut:
    """Your own command that a job refused, and what you decided about it. Supervisors see it from then on.

    Telling the same again changes nothing. From `withheld` it may go once to `handed_over`, `withdrawn` or
    `resolved`; what a supervisor has settled stays so.
    """
    found = await request.run(
        withheld.tell,
        request.services,
        request.actor,
        key=key,
        work=WithheldWork(
            job=data.job,
            status=data.status,
            command=data.command,
            conflict=data.conflict,
            code=data.problem,
            detail=data.detail or "",
            faults=tuple(data.faults),
            made_at=data.made_at,
            blobs=tuple(data.blobs),
            note=data.note or "",
        ),
    )
    return shown(found, WithheldOut)


@get(
    "/api/withheld",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="listWithheld",
    tags=["field"],
    summary="Work that jobs did not take",
    responses=of_read("request.invalid"),
)
async def list_withheld(
    request: Asked,
    *,
    job: Word = None,
    status: FromQuery[Literal["withheld", "handed_over", "withdrawn", "resolved", "settled"] | None] = None,
    cursor: Cursor = None,
    limit: Limit = None,
) -> WithheldPage:
    """Your own, that of jobs which you oversee or where you manage, and what was handed over to you."""
    page = await request.run(
        withheld.list_withheld,
        request.services,
        request.actor,
        job=job,
        status=status,
        cursor=cursor,
        limit=limit,
    )
    return WithheldPage(items=tuple(shown(one, WithheldOut) for one in page.items), next=page.next)


@get(
    "/api/withheld/{withheld_id:str}",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="showWithheld",
    tags=["field"],
    summary="One piece of withheld work",
    responses=of_read("withheld.unknown"),
)
async def show_withheld(request: Asked, withheld_id: WithheldId) -> WithheldOut:
    """What was done, why the job did not take it, and where the job stands now."""
    found = await request.run(withheld.show_withheld, request.services, request.actor, withheld=withheld_id)
    return shown(found, WithheldOut)


@post(
    "/api/withheld/{withheld_id:str}/settle",
    guards=[signed_in(Action.JOB_WITHHELD)],
    operation_id="settleWithheld",
    tags=["field"],
    summary="Settle withheld work",
    status_code=200,
    responses=of_command("withheld.unknown", "withheld.decided"),
)
async def settle_withheld(
    request: Asked, withheld_id: WithheldId, data: JSONBody[SettlementSent]
) -> WithheldOut:
    """Say what became of it: by whoever oversees the job or manages there. It stays on record."""
    found = await request.run(
        withheld.settle,
        request.services,
        request.actor,
        withheld=withheld_id,
        how=data.how,
        note=data.note,
    )
    return shown(found, WithheldOut)


ROUTES = (tell_withheld, list_withheld, show_withheld, settle_withheld)
