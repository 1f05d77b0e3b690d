"""For phones in the field: the day, the jobs they take along, and the media of guides."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar.params import PathParameter
from litestar.response import Response, Stream

from api.answers import binary, of_read
from api.asked import Asked
from api.conditions import matches, raw_json, tagged
from api.files import pieces
from api.guards import may, signed_in
from api.handlers import get
from api.parameters import IfNoneMatch, JobId
from api.ranges import Range, asked_range
from api.schemas.field import FieldDayOut, FieldJobOut
from engine.services import field_day, field_job, guide_media
from engine.services.access import Action

Digest = Annotated[str, PathParameter(pattern="^[0-9a-f]{64}$", description="SHA-256 of the runbook")]
MediaPath = Annotated[str, PathParameter(max_length=400, description="Path below the SOP's `media/`")]
_SHOWN = ("image/", "video/", "audio/")


@get(
    "/api/field/day",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="showFieldDay",
    tags=["field"],
    summary="My day",
    responses=of_read(),
)
async def show_day(request: Asked, if_none_match: IfNoneMatch = None) -> Response[FieldDayOut]:
    """Who you are, and the open and paused jobs that are yours or in which work or an approval waits for you:
    by name, by role, or standing in for somebody. Fetch those whose `etag` you do not have."""
    day = await request.run(field_day.field_day, request.services, request.actor)
    return tagged(day, if_none_match=if_none_match)


@get(
    "/api/field/jobs/{job:str}",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="takeFieldJob",
    tags=["field"],
    summary="A job to take along",
    responses=of_read("resource.unknown"),
)
async def take_job(request: Asked, job: JobId, if_none_match: IfNoneMatch = None) -> Response[FieldJobOut]:
    """Everything that the runtime needs to go on with the job without signal, but for the runbook itself
    (`GET /api/runbooks/{digest}`) and its media. Values are the runtime's own; instants are milliseconds.

    To give the job to somebody else, or to another branch, one needs signal: the part of the organisation
    does not hold everybody.
    """
    found = await request.run(field_job.field_job, request.services, request.actor, job=job)
    tag = f'"{found.etag}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
    if if_none_match is not None and matches(if_none_match, tag):
        return raw_json(b"", status=304, headers=headers)
    return raw_json(msgspec.json.encode(found), headers=headers)


@get(
    "/api/runbooks/{digest:str}/media/{path:path}",
    guards=[may(Action.SOP_SEE)],
    operation_id="getGuideMedia",
    tags=["field"],
    summary="A picture or clip of a guide",
    responses={
        **of_read("runbook.unknown", "media.unknown", "request.range"),
        200: binary("All of it, of its own media type"),
        206: binary("The bytes that `Range` asks for"),
    },
)
async def get_media(
    request: Asked,
    *,
    digest: Digest,
    path: MediaPath,
    asked: Range = None,
    if_none_match: IfNoneMatch = None,
) -> Stream:
    """What the runbook's guides and the help beside its fields show; only what they name. Keep it."""
    file, source = await request.run(
        guide_media.open_media, request.services, request.actor, digest=digest, path=path.lstrip("/")
    )
    place = "inline" if file.media_type.startswith(_SHOWN) else "attachment"
    headers = {
        "ETag": f'"{file.sha256}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Disposition": f'{place}; filename="{file.sha256[:16]}"',
        "X-Content-Type-Options": "nosniff",
        # A drawing may hold scripts: nothing in it is to be run.
        "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    }
    if if_none_match is not None and matches(if_none_match, headers["ETag"]):
        source.close()
        return raw_json(b"", status=304, headers=headers)  # type: ignore[return-value]
    try:
        wanted = asked_range(asked, file.size)
    except BaseException:
        source.close()
        raise
    first, last = wanted or (0, file.size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if wanted is not None:
        headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return Stream(
        pieces(request, source, first, last - first + 1),
        status_code=200 if wanted is None else 206,
        media_type=file.media_type,
        headers=headers,
    )


ROUTES = (show_day, take_job, get_media)
