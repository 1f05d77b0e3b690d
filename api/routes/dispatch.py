"""Giving jobs to people: recommendations, reasons, offers, positions, the board."""

from __future__ import annotations

from typing import Annotated, Any

from litestar.params import JSONBody, PathParameter, QueryParameter

from api.answers import of_command, of_read
from api.asked import Asked
from api.guards import signed_in
from api.handlers import delete, get, post, put
from api.parameters import JobId, Word
from api.schemas.dispatch import (
    AcceptedOut,
    BoardOut,
    DeclineSent,
    DispatchOut,
    KeptOut,
    MyPositionAnswer,
    MyPositionOut,
    OfferList,
    OfferOut,
    PositionPut,
    RecommendationOut,
    RecommendationSent,
)
from api.schemas.shape import milliseconds, shown
from engine.services.access import Action
from engine.services.dispatch import board, offering, positions, recommending

OfferId = Annotated[str, PathParameter(max_length=100, description="The offer's id")]
By = Annotated[
    str | None, QueryParameter(max_length=100, required=False, description="A strategy; default: the job's")
]
Within = Annotated[int | None, QueryParameter(ge=1, le=1_000_000, required=False, description="Metres")]


@get(
    "/api/jobs/{job:str}/recommendation",
    guards=[signed_in(Action.JOB_ASSIGN)],
    operation_id="recommendForJob",
    tags=["dispatch"],
    summary="Who could have a job",
    responses=of_read("resource.unknown", "dispatch.invalid"),
)
async def recommend(request: Asked, job: JobId, by: By = None, within: Within = None) -> RecommendationOut:
    """Everybody around the job's branch: who could have it, in order and with reasons, and why the others
    can't. It decides nothing. Places of people are never shown, only distances."""
    found = await request.run(
        recommending.recommendation, request.services, request.actor, job=job, by=by, within=within
    )
    return shown(found, RecommendationOut)


@post(
    "/api/recommendations",
    guards=[signed_in(Action.JOB_OPEN)],
    operation_id="recommend",
    tags=["dispatch"],
    summary="Who could have a job that is not opened yet",
    status_code=200,
    responses=of_command("resource.unknown", "dispatch.invalid", "sop.withdrawn"),
)
async def recommend_before(request: Asked, data: JSONBody[RecommendationSent]) -> RecommendationOut:
    """As for a job that was opened. It writes nothing."""
    found = await request.run(
        recommending.recommendation_before,
        request.services,
        request.actor,
        sop=data.sop,
        branch=data.branch,
        subject=data.subject,
        site=None if data.site is None else data.site.value(),
        priority=data.priority,
        by=data.by,
        within=data.within,
    )
    return shown(found, RecommendationOut)


@get(
    "/api/jobs/{job:str}/dispatch",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="showJobDispatch",
    tags=["dispatch"],
    summary="How somebody was looked for",
    responses=of_read("resource.unknown"),
)
async def show_dispatch(request: Asked, job: JobId) -> DispatchOut:
    """Every round with its reasons, and when it is looked next."""
    found = await request.run(recommending.dispatch_of, request.services, request.actor, job=job)
    return shown(found, DispatchOut)


@get(
    "/api/me/offers",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="listMyOffers",
    tags=["dispatch"],
    summary="Jobs that are offered to me",
    responses=of_read(),
)
async def list_my_offers(request: Asked) -> OfferList:
    """What you can still accept, the soonest to end first."""
    found = await request.run(offering.my_offers, request.services, request.actor)
    return OfferList(items=tuple(shown(one, OfferOut) for one in found))


@post(
    "/api/offers/{offer:str}/accept",
    guards=[signed_in(Action.JOB_ACT)],
    operation_id="acceptOffer",
    tags=["dispatch"],
    summary="Accept an offer",
    status_code=200,
    responses=of_command("offer.unknown", "offer.gone"),
)
async def accept_offer(request: Asked, offer: OfferId) -> AcceptedOut:
    """The first to accept has the job. Else the answer is `offer.gone` with `why` (`taken`, `expired`,
    `withdrawn`, `declined`, `closed`) and, where you may know it, `who` has the job."""
    found = await request.run(offering.accept, request.services, request.actor, offer=offer)
    return shown(found, AcceptedOut)


@post(
    "/api/offers/{offer:str}/decline",
    guards=[signed_in(Action.JOB_ACT)],
    operation_id="declineOffer",
    tags=["dispatch"],
    summary="Decline an offer",
    status_code=204,
    responses=of_command("offer.unknown"),
)
async def decline_offer(request: Asked, offer: OfferId, data: JSONBody[DeclineSent]) -> None:
    """You are not asked again about this job. When everybody has declined, the next are asked at once."""
    await request.run(offering.decline, request.services, request.actor, offer=offer, reason=data.reason)


@get(
    "/api/me/position",
    guards=[signed_in()],
    operation_id="showMyPosition",
    tags=["dispatch"],
    summary="What is known of where I was",
    responses=of_read(),
)
async def show_position(request: Asked) -> MyPositionAnswer:
    """One place, the newest; nothing older is kept, and nobody else is shown it."""
    found = await request.run(positions.my_position, request.services, request.actor)
    return MyPositionAnswer(position=None if found is None else shown(found, MyPositionOut))


@put(
    "/api/me/position",
    guards=[signed_in()],
    operation_id="putMyPosition",
    tags=["dispatch"],
    summary="Say where I am",
    responses=of_command("position.invalid"),
)
async def put_position(request: Asked, data: JSONBody[PositionPut]) -> KeptOut:
    """For finding the nearest person. It is kept only while your branch works, and in place of the one
    before; a token can't say it for you."""
    found = await request.run(
        positions.put_position,
        request.services,
        request.actor,
        lat=data.lat,
        lon=data.lon,
        accuracy=data.accuracy,
        at=None if data.at is None else milliseconds(data.at),
    )
    return shown(found, KeptOut)


@delete(
    "/api/me/position",
    guards=[signed_in()],
    operation_id="forgetMyPosition",
    tags=["dispatch"],
    summary="Forget where I was",
    status_code=204,
    responses=of_command(),
)
async def forget_position(request: Asked) -> None:
    """What was known of where you were is gone."""
    await request.run(positions.forget_position, request.services, request.actor)


@get(
    "/api/board",
    guards=[signed_in(Action.JOB_ASSIGN)],
    operation_id="showBoard",
    tags=["dispatch"],
    summary="The board",
    responses=of_read("branch.unknown"),
)
async def show_board(request: Asked, branch: Word = None) -> BoardOut:
    """Open jobs by person, and those that nobody has, of the branches in which you may give out work. Giving
    one to somebody is `POST /api/jobs/{job}/assign`."""
    found = await request.run(board.board, request.services, request.actor, branch=branch)
    return shown(found, BoardOut)


ROUTES: tuple[Any, ...] = (
    recommend,
    recommend_before,
    show_dispatch,
    list_my_offers,
    accept_offer,
    decline_offer,
    show_position,
    put_position,
    forget_position,
    show_board,
)
