"""SOPs: what is published, what is in a revision, checking, publishing, rolling back."""

from __future__ import annotations

import base64
import binascii

from litestar.params import JSONBody
from litestar.response import Response

from api.answers import of_command, of_read
from api.asked import Asked
from api.guards import may
from api.handlers import delete, get, post
from api.parameters import IfNoneMatch, Name, Revision, RevisionInPath, SopId
from api.problems import ApiProblem, RawFault, describe_finding
from api.routes.jobs import runbook_answer
from api.schemas.shape import shown
from api.schemas.sops import (
    BranchRunbookList,
    BranchRunbookOut,
    CheckedOut,
    CheckSent,
    DifferencesOut,
    FileList,
    FileOut,
    FileSent,
    PublishedOut,
    PublishSent,
    RevisionList,
    RevisionOut,
    RollBackSent,
    SopList,
    SopOut,
)
from engine.services import publishing, sops
from engine.services.access import Action
from engine.services.views import Published

UPLOAD = 24 << 20
"""Bytes of a body that holds the files of an SOP with its pictures."""


def files_of(sent: tuple[FileSent, ...]) -> dict[str, bytes]:
    """The files by path.

    Raises:
        ApiProblem: ``request.invalid`` with every file that is neither text nor base64, leads out of the
            folder, or stands twice.
    """
    found: dict[str, bytes] = {}
    faults: list[RawFault] = []
    for number, file in enumerate(sent):
        pointer = f"/files/{number}"
        parts = file.path.split("/")
        if file.path in found:
            faults.append(RawFault(f"{pointer}/path", "uniqueItems"))
        elif "" in parts or "." in parts or ".." in parts:
            faults.append(RawFault(f"{pointer}/path", "pattern"))
        elif (file.text is None) == (file.base64 is None):
            faults.append(RawFault(pointer, "oneOf"))
        elif file.text is not None:
            found[file.path] = file.text.encode()
        else:
            try:
                found[file.path] = base64.b64decode(file.base64 or "", validate=True)
            except (binascii.Error, ValueError):
                faults.append(RawFault(f"{pointer}/base64", "format", {"format": "base64"}))
    if faults:
        raise ApiProblem("request.invalid", faults=faults)
    return found


def _published(outcome: Published) -> PublishedOut:
    return PublishedOut(
        sop=outcome.sop,
        revision=outcome.revision,
        dry_run=outcome.dry_run,
        findings=tuple(describe_finding(finding) for finding in outcome.findings),
        branches=tuple(shown(branch, BranchRunbookOut) for branch in outcome.branches),
        differences=outcome.differences,
        scenarios=outcome.scenarios,
    )


def _or_refused(outcome: Published) -> PublishedOut:
    """What was published; with errors nothing was, and that is a problem with its findings."""
    answer = _published(outcome)
    errors = sum(1 for finding in answer.findings if finding.severity == "error")
    if errors and not outcome.dry_run:
        raise ApiProblem(
            "publish.refused",
            f"{errors} errors; nothing was published.",
            findings=answer.findings,
            sop=outcome.sop,
        )
    return answer


@get("/api/sops", guards=[may(Action.SOP_SEE)], operation_id="listSops", tags=["sops"],
     summary="Published SOPs", responses=of_read())  # fmt: skip
async def list_sops(request: Asked) -> SopList:
    """The SOPs that jobs can be opened of, by id."""
    found = await request.run(sops.list_sops, request.services, request.actor)
    return SopList(items=tuple(shown(one, SopOut) for one in found))


@get("/api/sops/{sop:str}", guards=[may(Action.SOP_SEE)], operation_id="showSop", tags=["sops"],
     summary="A published SOP", responses=of_read("resource.unknown"))  # fmt: skip
async def show_sop(request: Asked, sop: SopId) -> SopOut:
    """One SOP."""
    return shown(await request.run(sops.show_sop, request.services, request.actor, sop=sop), SopOut)


@get("/api/sops/{sop:str}/branches", guards=[may(Action.SOP_SEE)], operation_id="listSopBranches",
     tags=["sops"], summary="What each branch gets", responses=of_read("resource.unknown"))  # fmt: skip
async def list_branches(request: Asked, sop: SopId) -> BranchRunbookList:
    """Which variant and runbook the new jobs of each branch get."""
    found = await request.run(sops.branch_runbooks, request.services, request.actor, sop=sop)
    return BranchRunbookList(items=tuple(shown(one, BranchRunbookOut) for one in found))


@get("/api/sops/{sop:str}/revisions", guards=[may(Action.SOP_SEE)], operation_id="listRevisions",
     tags=["sops"], summary="An SOP's revisions", responses=of_read("resource.unknown"))  # fmt: skip
async def list_revisions(request: Asked, sop: SopId) -> RevisionList:
    """Every revision that was published, newest first."""
    found = await request.run(sops.revisions, request.services, request.actor, sop=sop)
    return RevisionList(items=tuple(shown(one, RevisionOut) for one in found))


@get("/api/sops/{sop:str}/revisions/{revision:int}/files", guards=[may(Action.SOP_SEE)],
     operation_id="listRevisionFiles", tags=["sops"], summary="The files of a revision",
     responses=of_read("resource.unknown"))  # fmt: skip
async def list_files(request: Asked, sop: SopId, revision: RevisionInPath) -> FileList:
    """The files as they were published."""
    found = await request.run(sops.files_of, request.services, request.actor, sop=sop, revision=revision)
    return FileList(items=tuple(_file(path, content) for path, content in sorted(found.items())))


def _file(path: str, content: bytes) -> FileOut:
    try:
        return FileOut(path=path, text=content.decode("utf-8"))
    except UnicodeDecodeError:
        return FileOut(path=path, base64=base64.b64encode(content).decode())


@get("/api/sops/{sop:str}/differences", guards=[may(Action.SOP_SEE)], operation_id="compareRevisions",
     tags=["sops"], summary="Tell two revisions apart", responses=of_read("resource.unknown"))  # fmt: skip
async def compare(request: Asked, sop: SopId, older: Revision, newer: Revision) -> DifferencesOut:
    """What differs, in a designer's words, for the base and every variant."""
    found = await request.run(
        publishing.compare,
        request.services,
        request.actor,
        sop=sop,
        older=older,
        newer=newer,
        language=request.language,
    )
    return DifferencesOut(sop=sop, older=older, newer=newer, differences=found)


@get("/api/runbooks/{digest:str}", guards=[may(Action.SOP_SEE)], operation_id="showRunbook",
     tags=["sops"], summary="A runbook by its SHA-256", media_type="application/json",
     responses=of_read("resource.unknown"))  # fmt: skip
async def show_runbook(
    request: Asked, digest: Name, if_none_match: IfNoneMatch = None
) -> Response[dict[str, object]]:
    """The compiled SOP as canonical JSON. It never changes; keep it."""
    content = await request.run(sops.runbook, request.services, request.actor, digest=digest)
    return runbook_answer(digest, content, if_none_match)


@post("/api/check", guards=[may(Action.SOP_CHECK)], operation_id="checkSop", tags=["sops"],
      summary="Check an SOP's files", status_code=200, request_max_body_size=UPLOAD,
      responses=of_command())  # fmt: skip
async def check(request: Asked, data: JSONBody[CheckSent]) -> CheckedOut:
    """All findings of the base and every variant in this installation's branches; scenarios are run too.

    Nothing is published and nothing is kept.
    """
    outcome = await request.run(
        publishing.publish,
        request.services,
        request.actor,
        sop=data.sop,
        files=files_of(data.files),
        dry_run=True,
        language=request.language,
    )
    answer = _published(outcome)
    return CheckedOut(
        sop=data.sop,
        ok=all(finding.severity != "error" for finding in answer.findings),
        findings=answer.findings,
        scenarios=answer.scenarios,
    )


@post("/api/sops/{sop:str}/revisions", guards=[may(Action.SOP_PUBLISH)], operation_id="publishSop",
      tags=["sops"], summary="Publish an SOP", status_code=200, request_max_body_size=UPLOAD,
      responses=of_command("publish.refused"))  # fmt: skip
async def publish(request: Asked, sop: SopId, data: JSONBody[PublishSent]) -> PublishedOut:
    """Publish the files for all branches, or refuse with the findings and publish for none.

    Jobs that run stay on their runbook. Files equal to the live revision publish nothing new. With
    `dry_run` the answer says what would happen.
    """
    outcome = await request.run(
        publishing.publish,
        request.services,
        request.actor,
        sop=sop,
        files=files_of(data.files),
        note=data.note,
        dry_run=data.dry_run,
        language=request.language,
    )
    return _or_refused(outcome)


@post("/api/sops/{sop:str}/roll-back", guards=[may(Action.SOP_PUBLISH)], operation_id="rollBackSop",
      tags=["sops"], summary="Publish an older revision again", status_code=200,
      responses=of_command("publish.refused", "resource.unknown"))  # fmt: skip
async def roll_back(request: Asked, sop: SopId, data: JSONBody[RollBackSent]) -> PublishedOut:
    """Publish an older revision as a new one. It is checked against today's organisation."""
    outcome = await request.run(
        publishing.roll_back,
        request.services,
        request.actor,
        sop=sop,
        revision=data.revision,
        note=data.note,
        language=request.language,
    )
    return _or_refused(outcome)


@delete("/api/sops/{sop:str}", guards=[may(Action.SOP_PUBLISH)], operation_id="withdrawSop",
        tags=["sops"], summary="Withdraw an SOP", status_code=204,
        responses=of_command("resource.unknown"))  # fmt: skip
async def withdraw(request: Asked, sop: SopId) -> None:
    """No new jobs of this SOP; running ones go on."""
    await request.run(publishing.withdraw, request.services, request.actor, sop=sop)


@post("/api/sops/{sop:str}/offer", guards=[may(Action.SOP_PUBLISH)], operation_id="offerSop",
      tags=["sops"], summary="Offer a withdrawn SOP again", status_code=204,
      responses=of_read("auth.csrf", "resource.unknown"))  # fmt: skip
async def offer(request: Asked, sop: SopId) -> None:
    """New jobs of this SOP may be opened again."""
    await request.run(publishing.withdraw, request.services, request.actor, sop=sop, withdrawn=False)


ROUTES = (
    list_sops, show_sop, list_branches, list_revisions, list_files, compare, show_runbook, check, publish,
    roll_back, withdraw, offer,
)  # fmt: skip
