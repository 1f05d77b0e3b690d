"""Evidence in and out, and the dossier that holds all of a job's.

A file is named by its SHA-256 before it is sent, so sending it again does no harm, and it may come in
pieces: ``HEAD`` says how much is here, the next ``PUT`` goes on from there with ``Content-Range``.
"""

from __future__ import annotations

from asyncio import CancelledError
from typing import Annotated

from litestar.params import FromQuery, HeaderParameter, PathParameter
from litestar.response import Response, Stream

from api.answers import binary, of_command, of_read
from api.asked import Asked
from api.conditions import matches, raw_json
from api.files import PIECE, pieces
from api.guards import may, signed_in
from api.handlers import get, head, put
from api.languages import Language
from api.parameters import IfNoneMatch, JobId
from api.problems import ApiProblem, Interrupted
from api.ranges import Range, asked_range, sent_range
from api.schemas.evidence import EvidenceFactsOut, UploadOut
from api.schemas.shape import shown
from engine.services import evidence
from engine.services.access import Action
from engine.services.dossier.gather import make_dossier

Sha256 = Annotated[str, PathParameter(pattern="^[0-9a-f]{64}$", description="SHA-256 of the bytes, hex")]
ContentRange = Annotated[
    str | None,
    HeaderParameter(
        name="Content-Range", required=False, max_length=100, description="bytes FIRST-LAST/TOTAL, of a piece"
    ),
]
_SHOWN = ("image/", "video/", "audio/")


@put(
    "/api/evidence/{sha256:str}",
    guards=[may(Action.EVIDENCE_PUT)],
    operation_id="putEvidence",
    tags=["evidence"],
    summary="Upload evidence, whole or a piece",
    status_code=200,
    request_max_body_size=None,
    responses=of_command(
        "evidence.hash",
        "evidence.type",
        "evidence.unreadable",
        "evidence.too_large",
        "evidence.offset",
        "evidence.busy",
    ),
)
async def put_evidence(
    request: Asked, sha256: Sha256, content_range: ContentRange = None
) -> Response[UploadOut]:
    """The bytes as the body, of any media type: what they are is told from the bytes themselves.

    Over a bad connection send pieces with `Content-Range: bytes FIRST-LAST/TOTAL`. What arrived before a
    connection broke stays here; `HEAD` tells how much, in `Upload-Offset`. 202 says that more is to come,
    201 that all is here and stored, 200 that it was here already.
    """
    first, _, total = sent_range(content_range, request.headers.get("content-length"))
    request.scope["state"]["time_limit"].reschedule(None)
    known = await request.run(evidence.progress_of, request.services, request.actor, sha256=sha256)
    if known.complete:
        async for _ in request.stream():
            pass
        return _received(known, 200)
    received = await _receive(request, sha256, first, total)
    return _received(received, 201 if received.complete else 202)


async def _receive(request: Asked, sha256: str, first: int, total: int) -> evidence.Received:
    """Hand the body on, a large piece at a time, keeping what came when the sender goes away."""
    upload = await request.run(
        evidence.Upload, request.services, request.actor, sha256=sha256, offset=first, total=total
    )
    await request.run(upload.__enter__)
    pending = bytearray()
    try:
        async for part in request.stream():
            pending += part
            if len(pending) >= PIECE:
                await request.run(upload.write, bytes(pending))
                pending.clear()
        await request.run(upload.write, bytes(pending))
        return await request.run(upload.finish)
    except BaseException as error:
        # What a sender who stalled or went away did send is good all the same.
        if pending and isinstance(error, Interrupted | CancelledError):
            await request.run(upload.write, bytes(pending))
        await request.run(upload.__exit__, type(error), error, error.__traceback__)
        raise


def _received(found: evidence.Received, status: int) -> Response[UploadOut]:
    facts = None if found.facts is None else shown(found.facts, EvidenceFactsOut)
    answer = UploadOut(sha256=found.sha256, offset=found.offset, complete=found.complete, facts=facts)
    return Response(answer, status_code=status, headers=_offset(found))


def _offset(found: evidence.Received) -> dict[str, str]:
    return {
        "Upload-Offset": str(found.offset),
        "Upload-Complete": "?1" if found.complete else "?0",
        "Cache-Control": "no-store",
    }


@head(
    "/api/evidence/{sha256:str}",
    guards=[may(Action.EVIDENCE_PUT)],
    operation_id="askEvidence",
    tags=["evidence"],
    summary="How much of an upload is here",
    responses=of_read(),
)
async def ask_evidence(request: Asked, sha256: Sha256) -> Response[None]:
    """`Upload-Offset` says how many bytes are safe here, `Upload-Complete` (`?1` or `?0`) whether it is all.

    Nothing begun is offset 0.
    """
    found = await request.run(evidence.progress_of, request.services, request.actor, sha256=sha256)
    return Response(None, headers=_offset(found))


@get(
    "/api/evidence/{sha256:str}",
    guards=[signed_in(Action.EVIDENCE_SEE)],
    operation_id="getEvidence",
    tags=["evidence"],
    summary="Evidence as it was received",
    responses={
        **of_read("evidence.unknown", "request.range"),
        200: binary("All of it, of its own media type"),
        206: binary("The bytes that `Range` asks for"),
    },
)
async def get_evidence(
    request: Asked, sha256: Sha256, asked: Range = None, if_none_match: IfNoneMatch = None
) -> Stream:
    """The bytes, unaltered, of their own media type; `Range` is understood. They never change:
    `If-None-Match` with the `ETag` saves fetching them again."""
    facts, open_blob = await request.run(
        evidence.stored_evidence, request.services, request.actor, sha256=sha256
    )
    place = "inline" if facts.media_type.startswith(_SHOWN) else "attachment"
    headers = {
        "ETag": f'"{sha256}"',
        "Accept-Ranges": "bytes",
        # Kept, but shown only to whoever may see it now: browsers are shared, and rights are taken back.
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'{place}; filename="{sha256[:16]}"',
        # Whatever the bytes are, a browser must not run anything of them.
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if if_none_match is not None and matches(if_none_match, f'"{sha256}"'):
        return raw_json(b"", status=304, headers=headers)  # type: ignore[return-value]
    wanted = asked_range(asked, facts.size)
    first, last = wanted or (0, facts.size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if wanted is not None:
        headers["Content-Range"] = f"bytes {first}-{last}/{facts.size}"
    source = await request.run(open_blob)
    return Stream(
        pieces(request, source, first, last - first + 1),
        status_code=200 if wanted is None else 206,
        media_type=facts.media_type,
        headers=headers,
    )


@get(
    "/api/jobs/{job:str}/dossier",
    guards=[signed_in(Action.EVIDENCE_SEE)],
    operation_id="getDossier",
    tags=["jobs"],
    summary="A job's dossier",
    responses={**of_read("resource.unknown"), 200: binary("The archive", "application/zip")},
)
async def get_dossier(request: Asked, job: JobId, language: FromQuery[Language] = "zh-CN") -> Stream:
    """One ZIP archive: a readable page, the events, the runbook, all evidence, and a manifest signed by this
    installation. `sopwith verify FILE` checks it without any server."""
    try:
        source = await request.run(make_dossier, request.services, request.actor, job=job, language=language)
    except ValueError as error:
        raise ApiProblem("evidence.damaged", str(error)) from error
    size = await request.run(source.seek, 0, 2)
    return Stream(
        pieces(request, source, 0, size),
        media_type="application/zip",
        headers={
            "Content-Length": str(size),
            "Content-Disposition": f'attachment; filename="{_safe(job)}.zip"',
            "Cache-Control": "no-store",
        },
    )


def _safe(name: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "_" for sign in name)[:80]


ROUTES = (put_evidence, ask_evidence, get_evidence, get_dossier)
