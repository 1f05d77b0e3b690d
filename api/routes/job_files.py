"""Jobs as files: import from and export to CSV and XLSX."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Literal

import msgspec
from litestar.params import FromQuery, QueryParameter
from litestar.response import Response, Stream

from api.answers import binary, of_command, of_read
from api.asked import Asked
from api.files import pieces
from api.guards import signed_in
from api.handlers import get, post
from api.languages import Language
from api.parameters import Word
from api.problems import ApiProblem
from api.schemas.desk import ImportCheckOut, ImportSliceOut
from api.schemas.jobs import Priority, Status
from api.schemas.shape import Instant, milliseconds, shown
from engine.services.access import Action
from engine.services.desk import job_export, job_import, sheets
from engine.services.job_rows import Order
from engine.services.jobs import JobFilter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"csv": "text/csv", "xlsx": XLSX}
AsFormat = Annotated[Literal["csv", "xlsx"], QueryParameter(name="format")]
Mapped = Annotated[
    str | None,
    QueryParameter(
        max_length=4000,  # written out in an address it stays below what HTTP servers take
        required=False,
        description="Which column, from 0, goes to which field: JSON like "
        '`{"subject": 0, "inputs.quantity": 2}`.'
        " Left out, the titles of the columns are gone by.",
    ),
]
Wanted = Annotated[str, QueryParameter(max_length=200)]
Begin = Annotated[int, QueryParameter(ge=0, le=sheets.MOST_ROWS, description="`next` of the slice before")]

_mapping = msgspec.json.Decoder(dict[str, int]).decode


@get("/api/job-export", guards=[signed_in(Action.JOB_SEE)], operation_id="exportJobs", tags=["jobs"],
     summary="Jobs as a file",
     responses={**of_read("request.invalid"), 200: binary("The file", *TYPES.values())})  # fmt: skip
async def export_jobs(
    request: Asked,
    *,
    file: AsFormat = "csv",
    language: FromQuery[Language] = "zh-CN",
    status: FromQuery[Status | None] = None,
    sop: Word = None,
    branch: Word = None,
    assignee: Word = None,
    unassigned: FromQuery[bool | None] = None,
    priority: FromQuery[Priority | None] = None,
    subject: Word = None,
    overdue: FromQuery[bool | None] = None,
    opened_from: FromQuery[Instant | None] = None,
    opened_until: FromQuery[Instant | None] = None,
    text: Word = None,
    order: FromQuery[Order] = "newest",
) -> Stream:
    """Every job that the same filter lists (at most 100 000; a file that was cut says so in its last row).
    Times are by the clocks of the job's branch."""
    where = JobFilter(
        status=status,
        sop=sop,
        branch=branch,
        assignee=assignee,
        unassigned=unassigned,
        priority=priority,
        subject=subject,
        overdue=overdue,
        opened_from=None if opened_from is None else milliseconds(opened_from),
        opened_until=None if opened_until is None else milliseconds(opened_until),
        text=text,
    )
    headers = {
        "Content-Disposition": f'attachment; filename="jobs.{file}"',
        "Cache-Control": "no-store",
    }
    if file == "csv":
        found = job_export.csv_pieces(
            request.services, request.actor, where=where, language=language, order=order
        )
        return Stream(_drawn(request, found), media_type=TYPES[file], headers=headers)
    request.scope["state"]["time_limit"].reschedule(None)
    made = await request.run(
        job_export.xlsx_file, request.services, request.actor, where=where, language=language, order=order
    )
    size = await request.run(made.seek, 0, 2)
    return Stream(
        pieces(request, made, 0, size),
        media_type=TYPES[file],
        headers={**headers, "Content-Length": str(size)},
    )


async def _drawn(request: Asked, source: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, each made in a thread of ours when it is wanted."""
    request.scope["state"]["time_limit"].reschedule(None)
    while (piece := await request.run(next, source, None)) is not None:
        yield piece


@get("/api/job-imports/template", guards=[signed_in(Action.JOB_OPEN)], operation_id="showImportTemplate",
     tags=["jobs"], summary="An empty file for new jobs",
     responses={**of_read("resource.unknown", "sop.withdrawn"),
                200: binary("The file", *TYPES.values())})  # fmt: skip
async def show_template(
    request: Asked,
    *,
    sop: Wanted,
    branch: Wanted,
    file: AsFormat = "xlsx",
    language: FromQuery[Language] = "zh-CN",
) -> Response[bytes]:
    """The SOP's columns as the branch has them, in that language; a workbook explains them."""
    content = await request.run(
        job_import.template,
        request.services,
        request.actor,
        sop=sop,
        branch=branch,
        file=file,
        language=language,
    )
    name = "".join(sign for sign in sop if sign.isascii() and (sign.isalnum() or sign in "-_"))[:80]
    return Response(
        content,
        media_type=TYPES[file],
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{file}"',
            "Cache-Control": "no-store",
        },
    )


@post("/api/job-imports", guards=[signed_in(Action.JOB_OPEN)], operation_id="importJobs", tags=["jobs"],
      summary="Open jobs from a file", status_code=200, request_max_body_size=sheets.LARGEST + 1,
      responses=of_command("resource.unknown", "file.unreadable", "import.faulty",
                           "sop.withdrawn"))  # fmt: skip
async def import_jobs(
    request: Asked,
    *,
    sop: Wanted,
    branch: Wanted,
    mapping: Mapped = None,
    dry_run: FromQuery[bool] = False,
    after: Begin = 0,
) -> ImportCheckOut | ImportSliceOut:
    """A CSV or XLSX file as the body. With `dry_run` all faults of all rows are told and nothing is opened;
    without, the next rows after `after` are opened: call it again with `next` until that is null. A row is
    opened once, however often its file is sent. `branch` is where rows go that name none.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in {"text/csv", XLSX}:
        raise ApiProblem("request.media_type", expected=f"text/csv, {XLSX}", found=media_type[:100])
    content = await request.body()
    columns = _columns(mapping)
    if dry_run:
        check = await request.run(
            job_import.check_import,
            request.services,
            request.actor,
            content=content,
            sop=sop,
            branch=branch,
            mapping=columns,
        )
        return shown(check, ImportCheckOut)
    done = await request.run(
        job_import.import_rows,
        request.services,
        request.actor,
        content=content,
        sop=sop,
        branch=branch,
        mapping=columns,
        after=after,
    )
    return shown(done, ImportSliceOut)


def _columns(mapping: str | None) -> dict[str, int] | None:
    if mapping is None:
        return None
    try:
        return _mapping(mapping)
    except msgspec.MsgspecError as error:
        raise ApiProblem("request.parameter", "`mapping` is an object of whole numbers.") from error


ROUTES = (export_jobs, show_template, import_jobs)
