"""Drafts of SOPs: files that several designers write, kept as they type."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from litestar.params import FromQuery, JSONBody, PathParameter, QueryParameter
from litestar.response import Response, Stream

from api.answers import binary, of_command, of_read
from api.asked import Asked
from api.conditions import key_of, matches, raw_json
from api.files import pieces
from api.guards import may
from api.handlers import delete, get, post, put
from api.parameters import IdempotencyKey, IfNoneMatch, Word
from api.problems import ApiProblem, RawFault
from api.schemas.drafts import (
    DraftBaseOut,
    DraftChangesOut,
    DraftFileOut,
    DraftFileSent,
    DraftFilesSent,
    DraftHistory,
    DraftHistoryLineOut,
    DraftLineOut,
    DraftList,
    DraftOut,
    DraftSavedOut,
    DraftSent,
    DraftStatus,
    DraftTitleSent,
    FilesThenOut,
    PresenceSent,
    PresentList,
    PresentOut,
    RestoreSent,
    SopTemplateList,
    SopTemplateOut,
    StartFileSent,
)
from api.schemas.shape import shown
from engine.services.access import Action
from engine.services.drafts import (
    exporting,
    history,
    keeping,
    presence,
    saving,
    showing,
    starting,
    templates,
)
from engine.services.drafts.saving import Change
from engine.services.drafts.starting import Start
from engine.services.problems import Conflict

UPLOAD = 48 << 20
"""Bytes of a body that holds the files of a draft with its pictures."""

DraftId = Annotated[str, PathParameter(max_length=64, description="The draft's id")]
VersionInPath = Annotated[int, PathParameter(ge=1, le=2**31 - 1, description="A version of the history")]
FilePath = Annotated[str, QueryParameter(name="path", min_length=1, max_length=300)]
Since = Annotated[
    int, QueryParameter(name="after", ge=0, le=2**31 - 1, description="The version that you have")
]
Designer = may(Action.SOP_DESIGN)


@get("/api/drafts", guards=[Designer], operation_id="listDrafts", tags=["drafts"], summary="Drafts",
     responses=of_read())  # fmt: skip
async def list_drafts(
    request: Asked, sop: Word = None, status: FromQuery[DraftStatus | None] = None
) -> DraftList:
    """Drafts, the one that changed last first (at most 500), with who has them open."""
    found = await request.run(showing.list_drafts, request.services, request.actor, sop=sop, status=status)
    return DraftList(items=tuple(shown(one, DraftLineOut) for one in found))


@post("/api/drafts", guards=[Designer], operation_id="startDraft", tags=["drafts"], summary="Begin a draft",
      status_code=201, request_max_body_size=UPLOAD,
      responses=of_command("resource.unknown", "files.malformed", "draft.start"))  # fmt: skip
async def start_draft(
    request: Asked, data: JSONBody[DraftSent], idempotency_key: IdempotencyKey = None
) -> DraftOut:
    """Begin from nothing, from an SOP that comes with the program, from a revision, from files, or from
    another draft. What the files need of shared forms, code lists and kinds of subject comes along.

    An SOP may have several drafts at once; `others` tells which.
    """
    start = Start(
        kind=data.start.kind,
        sop=data.start.sop,
        revision=data.start.revision,
        draft=data.start.draft,
        files=_start_files(data.start.files),
        archive=None if data.start.zip is None else _bytes(data.start.zip, "/from/zip"),
    )
    found = await request.run(
        starting.start_draft,
        request.services,
        request.actor,
        sop=data.sop,
        title=data.title,
        start=start,
        key=key_of(idempotency_key),
    )
    return shown(found, DraftOut)


def _bytes(text: str, pointer: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        fault = RawFault(pointer, "format", {"format": "base64"})
        raise ApiProblem("request.invalid", faults=[fault]) from error


def _start_files(sent: tuple[StartFileSent, ...]) -> dict[str, bytes]:
    """The files by path. Raises ApiProblem (``request.invalid``) with every fault."""
    files: dict[str, bytes] = {}
    faults: list[RawFault] = []
    for number, file in enumerate(sent):
        pointer = f"/from/files/{number}"
        if file.path in files:
            faults.append(RawFault(f"{pointer}/path", "uniqueItems"))
        elif (file.text is None) == (file.base64 is None):
            faults.append(RawFault(pointer, "oneOf"))
        else:
            files[file.path] = _content(file, pointer, faults)
    if faults:
        raise ApiProblem("request.invalid", faults=faults)
    return files


def _content(file: StartFileSent | DraftFileSent, pointer: str, faults: list[RawFault]) -> bytes:
    if file.text is not None:
        return file.text.encode()
    try:
        return _bytes(file.base64 or "", f"{pointer}/base64")
    except ApiProblem as problem:
        faults += problem.faults
        return b""


@get("/api/drafts/{draft:str}", guards=[Designer], operation_id="showDraft", tags=["drafts"],
     summary="A draft with its files", responses=of_read("resource.unknown", "draft.unknown"))  # fmt: skip
async def show_draft(request: Asked, draft: DraftId) -> DraftOut:
    """The draft, who has it open, and all its files; pictures and clips without their bytes."""
    return shown(
        await request.run(showing.show_draft, request.services, request.actor, draft=draft), DraftOut
    )


@put("/api/drafts/{draft:str}", guards=[Designer], operation_id="nameDraft", tags=["drafts"],
     summary="Name a draft", responses=of_command("draft.unknown"))  # fmt: skip
async def name_draft(request: Asked, draft: DraftId, data: JSONBody[DraftTitleSent]) -> DraftLineOut:
    """What the draft is called in lists. The SOP's own title stands in its file."""
    found = await request.run(
        keeping.name_draft, request.services, request.actor, draft=draft, title=data.title
    )
    return shown(found, DraftLineOut)


@get("/api/drafts/{draft:str}/files", guards=[Designer], operation_id="getDraftFile", tags=["drafts"],
     summary="One file's bytes",
     responses={**of_read("draft.unknown", "draft.file_unknown"),
                200: binary("The bytes, of a type told from the name")})  # fmt: skip
async def get_file(
    request: Asked, draft: DraftId, path: FilePath, if_none_match: IfNoneMatch = None
) -> Stream:
    """The bytes of a file, for pictures and clips; `If-None-Match` with the `ETag` saves fetching them
    again."""
    file = await request.run(showing.file_of, request.services, request.actor, draft=draft, path=path)
    headers = {
        "ETag": f'"{file.sha256}"',
        "Cache-Control": "private, no-cache",
        # Whatever the bytes are, a browser must not run anything of them.
        "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        "Content-Disposition": "inline" if file.is_shown else "attachment",
    }
    if if_none_match is not None and matches(if_none_match, f'"{file.sha256}"'):
        return raw_json(b"", status=304, headers=headers)  # type: ignore[return-value]
    content: Response[bytes] = Response(file.content, media_type=file.media_type, headers=headers)
    return content  # type: ignore[return-value]


@put("/api/drafts/{draft:str}/files", guards=[Designer], operation_id="saveDraft", tags=["drafts"],
     summary="Save files", request_max_body_size=UPLOAD,
     responses=of_command("draft.unknown", "draft.closed", "draft.moved_on", "files.malformed",
                          "revision.unknown"))  # fmt: skip
async def save_draft(
    request: Asked, draft: DraftId, data: JSONBody[DraftFilesSent], idempotency_key: IdempotencyKey = None
) -> DraftSavedOut:
    """Save all these files or none. Each says by `seen` which version of it the change was made of.

    When one has moved on meanwhile nothing is saved: 409 `draft.moved_on`, and `details.files` holds each
    newer file (as `GET …/changes` does). Merge, and save again with the new `seen`: null for one that is
    `gone`. A file that holds just what is sent has not moved on. With an `Idempotency-Key` a save whose
    answer was lost may be sent again for a day.
    """
    try:
        found = await request.run(
            saving.save,
            request.services,
            request.actor,
            draft=draft,
            changes=_changes(data.files),
            base_revision=data.base_revision,
            key=key_of(idempotency_key),
        )
    except Conflict as problem:
        if problem.code == "draft.moved_on":
            problem.params["files"] = [shown(one, DraftFileOut) for one in problem.params["files"]]
        raise
    return shown(found, DraftSavedOut)


def _changes(sent: tuple[DraftFileSent, ...]) -> tuple[Change, ...]:
    """What is to be saved. Raises ApiProblem (``request.invalid``) with every fault."""
    found: list[Change] = []
    faults: list[RawFault] = []
    paths: set[str] = set()
    for number, file in enumerate(sent):
        pointer = f"/files/{number}"
        if file.path in paths:
            faults.append(RawFault(f"{pointer}/path", "uniqueItems"))
        paths.add(file.path)
        if (file.text is not None) + (file.base64 is not None) + file.gone != 1:
            faults.append(RawFault(pointer, "oneOf"))
            continue
        content = None if file.gone else _content(file, pointer, faults)
        found.append(Change(path=file.path, content=content, seen=file.seen))
    if faults:
        raise ApiProblem("request.invalid", faults=faults)
    return tuple(found)


@get("/api/drafts/{draft:str}/changes", guards=[Designer], operation_id="listDraftChanges", tags=["drafts"],
     summary="Files that changed since a version", responses=of_read("draft.unknown"))  # fmt: skip
async def list_changes(request: Asked, draft: DraftId, since: Since = 0) -> DraftChangesOut:
    """What was written or taken away after that version: the answer to a `change` of the kind `draft` in the
    live feed, whose `ref` is the draft."""
    found = await request.run(showing.changes, request.services, request.actor, draft=draft, after=since)
    return shown(found, DraftChangesOut)


@put("/api/drafts/{draft:str}/presence", guards=[Designer], operation_id="tellPresence", tags=["drafts"],
     summary="Say where you are", responses=of_command("draft.unknown"))  # fmt: skip
async def tell_presence(request: Asked, draft: DraftId, data: JSONBody[PresenceSent]) -> PresentList:
    """Say every 20 seconds that you have the draft open, and where in it you are; answers who else has.

    The live feed tells when somebody comes, goes or moves, and not that they are still there.
    """
    found, version = await request.run(
        presence.tell,
        request.services,
        request.actor,
        draft=draft,
        room=data.room,
        where=data.where,
        away=data.away,
    )
    return PresentList(items=tuple(shown(one, PresentOut) for one in found), version=version)


@delete("/api/drafts/{draft:str}", guards=[Designer], operation_id="discardDraft", tags=["drafts"],
        summary="Throw a draft away", status_code=204,
        responses=of_command("draft.unknown", "draft.closed"))  # fmt: skip
async def discard_draft(request: Asked, draft: DraftId) -> None:
    """It can be taken up again for 30 days."""
    await request.run(keeping.discard, request.services, request.actor, draft=draft)


@post("/api/drafts/{draft:str}/reopen", guards=[Designer], operation_id="reopenDraft", tags=["drafts"],
      summary="Take a draft up again", status_code=200,
      responses=of_command("draft.unknown", "draft.closed"))  # fmt: skip
async def reopen_draft(request: Asked, draft: DraftId) -> DraftLineOut:
    """A draft that was thrown away is open again."""
    found = await request.run(keeping.reopen, request.services, request.actor, draft=draft)
    return shown(found, DraftLineOut)


@get("/api/drafts/{draft:str}/base", guards=[Designer], operation_id="showDraftBase", tags=["drafts"],
     summary="What the draft began from, and what is live", responses=of_read("draft.unknown"))  # fmt: skip
async def show_base(request: Asked, draft: DraftId) -> DraftBaseOut:
    """The files of both revisions, to merge what was published meanwhile into the draft. Save the merged
    files with `base_revision`; pictures and clips are fetched with the revision's files."""
    return shown(await request.run(showing.base, request.services, request.actor, draft=draft), DraftBaseOut)


@get("/api/drafts/{draft:str}/export", guards=[Designer], operation_id="exportDraft", tags=["drafts"],
     summary="A draft as a ZIP archive",
     responses={**of_read("draft.unknown"), 200: binary("The archive", "application/zip")})  # fmt: skip
async def export_draft(request: Asked, draft: DraftId) -> Stream:
    """The folder as `sopwith publish` reads it."""
    name, source = await request.run(exporting.export, request.services, request.actor, draft=draft)
    size = await request.run(source.seek, 0, 2)
    return Stream(
        pieces(request, source, 0, size),
        media_type="application/zip",
        headers={
            "Content-Length": str(size),
            "Content-Disposition": f'attachment; filename="{name}.zip"',
            "Cache-Control": "no-store",
        },
    )


@get("/api/drafts/{draft:str}/history", guards=[Designer], operation_id="listDraftHistory", tags=["drafts"],
     summary="A draft's history", responses=of_read("draft.unknown"))  # fmt: skip
async def list_history(request: Asked, draft: DraftId) -> DraftHistory:
    """Who saved what, newest first. What one person saves within a minute is one line; the last 500 are
    kept."""
    found = await request.run(history.lines, request.services, request.actor, draft=draft)
    return DraftHistory(items=tuple(shown(one, DraftHistoryLineOut) for one in found))


@get("/api/drafts/{draft:str}/history/{version:int}", guards=[Designer], operation_id="showDraftThen",
     tags=["drafts"], summary="A draft as it was",
     responses=of_read("draft.unknown", "draft.version_unknown"))  # fmt: skip
async def show_then(request: Asked, draft: DraftId, version: VersionInPath) -> FilesThenOut:
    """All files as they were after a line of the history."""
    found = await request.run(
        history.files_then, request.services, request.actor, draft=draft, version=version
    )
    return shown(found, FilesThenOut)


@post("/api/drafts/{draft:str}/restore", guards=[Designer], operation_id="restoreDraft", tags=["drafts"],
      summary="Bring back how it was", status_code=200,
      responses=of_command("draft.unknown", "draft.closed", "draft.version_unknown"))  # fmt: skip
async def restore_draft(request: Asked, draft: DraftId, data: JSONBody[RestoreSent]) -> DraftSavedOut:
    """All files, or these, are again as they were. It is a save like any other: it can be taken back too."""
    found = await request.run(
        history.restore, request.services, request.actor, draft=draft, version=data.version, paths=data.paths
    )
    return shown(found, DraftSavedOut)


@get("/api/templates", guards=[Designer], operation_id="listTemplates", tags=["drafts"],
     summary="SOPs to begin from", responses=of_read())  # fmt: skip
async def list_templates(request: Asked) -> SopTemplateList:
    """Those that come with the program, then those that are live here."""
    found = await request.run(templates.gallery, request.services, request.actor)
    return SopTemplateList(items=tuple(shown(one, SopTemplateOut) for one in found))


ROUTES = (
    list_drafts, start_draft, show_draft, name_draft, get_file, save_draft, list_changes, tell_presence,
    discard_draft, reopen_draft, show_base, export_draft, list_history, show_then, restore_draft,
    list_templates,
)  # fmt: skip
