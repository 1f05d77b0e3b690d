"""Subjects: what jobs concern, each with a branch and a site; single and from a file."""

from __future__ import annotations

from litestar.params import FromQuery, JSONBody
from litestar.response import Response

from api.answers import binary, of_command, of_read
from api.asked import Asked
from api.conditions import tagged, version_of
from api.guards import may, signed_in
from api.handlers import get, post, put
from api.labels import label_svg
from api.parameters import Cursor, IfMatch, IfNoneMatch, Limit, Name, Word
from api.problems import ApiProblem
from api.schemas.shape import shown
from api.schemas.subjects import (
    ImportedOut,
    KindList,
    KindOut,
    KindSent,
    SubjectOut,
    SubjectPage,
    SubjectSent,
)
from engine.runtime.values import Subject
from engine.services import subjects
from engine.services.access import Action
from engine.services.views import KindView

CSV_LIMIT = 32 << 20


@get("/api/subject-kinds", guards=[signed_in(Action.SUBJECT_SEE)], operation_id="listSubjectKinds",
     tags=["subjects"], summary="Kinds of subject", responses=of_read())  # fmt: skip
async def list_kinds(request: Asked) -> KindList:
    """What there is (customer, channel, terminal …), and what each adds to every subject."""
    found = await request.run(subjects.list_kinds, request.services, request.actor)
    return KindList(items=tuple(shown(one, KindOut) for one in found))


@put("/api/subject-kinds/{kind:str}", guards=[may(Action.SOP_PUBLISH)], operation_id="putSubjectKind",
     tags=["subjects"], summary="Add or change a kind of subject", responses=of_command())  # fmt: skip
async def put_kind(request: Asked, kind: Name, data: JSONBody[KindSent]) -> KindOut:
    """What the kind shall be. Subjects that are there stay as they are; the next change of each must fit."""
    view = KindView(kind=kind, title=data.title, schema=data.schema)
    return shown(await request.run(subjects.put_kind, request.services, request.actor, kind=view), KindOut)


@get("/api/subjects", guards=[signed_in(Action.SUBJECT_SEE)], operation_id="listSubjects",
     tags=["subjects"], summary="Subjects", responses=of_read("request.invalid"))  # fmt: skip
async def list_subjects(
    request: Asked,
    *,
    kind: Word = None,
    branch: Word = None,
    text: Word = None,
    cursor: Cursor = None,
    limit: Limit = None,
) -> SubjectPage:
    """The subjects that you may see, by kind and id; `text` is any part of id, name or address."""
    page = await request.run(
        subjects.list_subjects,
        request.services,
        request.actor,
        kind=kind,
        branch=branch,
        text=text,
        cursor=cursor,
        limit=limit,
    )
    return SubjectPage(items=tuple(shown(one, SubjectOut) for one in page.items), next=page.next)


@get("/api/subjects/{kind:str}/{subject_id:str}", guards=[signed_in(Action.SUBJECT_SEE)],
     operation_id="showSubject", tags=["subjects"], summary="A subject",
     responses=of_read("resource.unknown"))  # fmt: skip
async def show_subject(
    request: Asked,
    kind: Name,
    subject_id: Name,
    if_none_match: IfNoneMatch = None,
) -> Response[SubjectOut]:
    """One subject."""
    found = await request.run(
        subjects.show_subject, request.services, request.actor, kind=kind, id=subject_id
    )
    return tagged(shown(found, SubjectOut), version=found.version, if_none_match=if_none_match)


@get("/api/subjects/{kind:str}/{subject_id:str}/label.svg", guards=[signed_in(Action.SUBJECT_SEE)],
     operation_id="showSubjectLabel", tags=["subjects"], summary="A label to print",
     responses={**of_read("resource.unknown"), 200: binary("The label", "image/svg+xml")})  # fmt: skip
async def show_label(request: Asked, kind: Name, subject_id: Name) -> Response[str]:
    """A QR code that opens the subject's job in the field app, with name and id below it, 50 mm wide."""
    found = await request.run(
        subjects.show_subject, request.services, request.actor, kind=kind, id=subject_id
    )
    base = request.parts.settings.public_origin or str(request.base_url)
    label = label_svg(base=base, kind=kind, subject=found.subject.id, name=found.subject.name)
    return Response(
        label,
        media_type="image/svg+xml",
        headers={
            "Cache-Control": "private, no-cache",
            "Content-Disposition": 'inline; filename="label.svg"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


@put("/api/subjects/{kind:str}/{subject_id:str}", guards=[signed_in(Action.SUBJECT_MANAGE)],
     operation_id="putSubject", tags=["subjects"], summary="Add or change a subject",
     responses=of_command("resource.unknown", "resource.changed"))  # fmt: skip
async def put_subject(
    request: Asked,
    kind: Name,
    subject_id: Name,
    data: JSONBody[SubjectSent],
    if_match: IfMatch = None,
) -> SubjectOut:
    """What the subject shall be. Jobs keep what it was when they were opened."""
    subject = Subject(
        id=subject_id,
        kind=kind,
        name=data.name,
        branch=data.branch,
        site=None if data.site is None else data.site.value(),
        address=data.address,
        contact=data.contact,
        labels=data.labels,
        data=data.data,
    )
    found = await request.run(
        subjects.put_subject,
        request.services,
        request.actor,
        subject=subject,
        retired=data.retired,
        seen=version_of(if_match),
    )
    return shown(found, SubjectOut)


@post("/api/subjects/{kind:str}", guards=[signed_in(Action.SUBJECT_MANAGE)],
      operation_id="importSubjects", tags=["subjects"], summary="Import subjects from CSV",
      status_code=200, request_max_body_size=CSV_LIMIT,
      responses=of_command("resource.unknown"))  # fmt: skip
async def import_subjects(request: Asked, kind: Name, dry_run: FromQuery[bool] = False) -> ImportedOut:
    """A CSV file as the body (`text/csv`; UTF-8 or GB 18030). Columns: `id`, `name`, `branch`, `lat`, `lon`,
    `address`, `labels` (separated by `;`), `contact.…`, and the fields of the kind.

    Every fault of every row is found before anything is written; with any, nothing is.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "text/csv":
        raise ApiProblem("request.media_type", expected="text/csv", found=media_type[:100])
    content = await request.body()
    found = await request.run(
        subjects.import_csv,
        request.services,
        request.actor,
        kind=kind,
        content=content,
        dry_run=dry_run,
    )
    return shown(found, ImportedOut)


ROUTES = (list_kinds, put_kind, list_subjects, show_subject, show_label, put_subject, import_subjects)
