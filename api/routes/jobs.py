"""Jobs as people look at them: lists, search, one job, its history, tasks and runbook."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from litestar.params import FromQuery
from litestar.response import Response

from api.answers import of_read
from api.asked import Asked
from api.conditions import matches, raw_json, tagged
from api.guards import signed_in
from api.handlers import get
from api.parameters import After, Cursor, IfNoneMatch, JobId, Limit, Name, Word
from api.schemas.jobs import HistoryLineOut, HistoryPage, JobLineOut, JobOut, JobPage, Priority, Status
from api.schemas.shape import Instant, instant, milliseconds, shown
from api.schemas.tasks import TaskList, TaskOut, TaskPage
from engine.services import jobs, tasks
from engine.services.access import Action
from engine.services.job_rows import Order


@get(
    "/api/jobs",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="listJobs",
    tags=["jobs"],
    summary="List and search jobs",
    responses=of_read("request.invalid"),
)
async def list_jobs(
    request: Asked,
    *,
    status: FromQuery[Status | None] = None,
    sop: Word = None,
    branch: Word = None,
    assignee: Word = None,
    unassigned: FromQuery[bool | None] = None,
    priority: FromQuery[Priority | None] = None,
    subject: Word = None,
    kind: Word = None,
    parent: Word = None,
    overdue: FromQuery[bool | None] = None,
    opened_from: FromQuery[Instant | None] = None,
    opened_until: FromQuery[Instant | None] = None,
    text: Word = None,
    order: FromQuery[Order] = "newest",
    cursor: Cursor = None,
    limit: Limit = None,
) -> JobPage:
    """The jobs that you may see, newest first; `order=due` gives those that run and have a deadline, the
    earliest first.

    `branch` includes the branches below it. `text` finds a job by its number, its id, or any part of its
    subject's id or name.
    """
    where = jobs.JobFilter(
        status=status,
        sop=sop,
        branch=branch,
        assignee=assignee,
        unassigned=unassigned,
        priority=priority,
        subject=subject,
        kind=kind,
        parent=parent,
        overdue=overdue,
        opened_from=None if opened_from is None else milliseconds(opened_from),
        opened_until=None if opened_until is None else milliseconds(opened_until),
        text=text,
    )
    page = await request.run(
        jobs.list_jobs,
        request.services,
        request.actor,
        where=where,
        order=order,
        cursor=cursor,
        limit=limit,
    )
    return JobPage(items=tuple(shown(line, JobLineOut) for line in page.items), next=page.next)


@get(
    "/api/jobs/{job:str}",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="showJob",
    tags=["jobs"],
    summary="Show a job",
    responses=of_read("resource.unknown"),
)
async def show_job(request: Asked, job: JobId, if_none_match: IfNoneMatch = None) -> Response[JobOut]:
    """Where the job stands, which steps are open and for whom, and what you can do now.

    The ETag begins with the job's version; send it as `If-Match` with a command to have it refused when
    somebody else went on meanwhile.
    """
    view = await request.run(jobs.show_job, request.services, request.actor, job=job)
    return tagged(shown(view, JobOut), version=view.line.version, if_none_match=if_none_match)


@get(
    "/api/jobs/{job:str}/history",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="showJobHistory",
    tags=["jobs"],
    summary="A job's history",
    responses=of_read("resource.unknown"),
)
async def show_history(
    request: Asked,
    job: JobId,
    after: After = 0,
    limit: Limit = None,
) -> HistoryPage:
    """The job's events in order, each with its hash: what happened is nowhere else and is never changed."""
    page = await request.run(jobs.history, request.services, request.actor, job=job, after=after, limit=limit)
    return HistoryPage(
        items=tuple(
            HistoryLineOut(
                seq=line.event.seq,
                at=instant(line.event.at),
                by=line.event.by,
                event=msgspec.to_builtins(line.event),
                hash=line.hash,
            )
            for line in page.items
        ),
        next=page.next,
        titles=page.titles,
        names=page.names,
    )


@get(
    "/api/jobs/{job:str}/tasks",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="listJobTasks",
    tags=["jobs"],
    summary="What is to be done in a job",
    responses=of_read("resource.unknown"),
)
async def list_job_tasks(request: Asked, job: JobId) -> TaskList:
    """Everything that is to be done in the job, by whomever."""
    found = await request.run(tasks.tasks_of, request.services, request.actor, job=job)
    return TaskList(items=tuple(shown(one, TaskOut) for one in found))


@get(
    "/api/jobs/{job:str}/runbook",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="showJobRunbook",
    tags=["jobs"],
    summary="The runbook a job runs on",
    media_type="application/json",
    responses=of_read("resource.unknown"),
)
async def show_job_runbook(
    request: Asked, job: JobId, if_none_match: IfNoneMatch = None
) -> Response[dict[str, object]]:
    """Canonical JSON (RFC 8785); its SHA-256 is its name and its ETag."""
    digest, content = await request.run(jobs.runbook_of, request.services, request.actor, job=job)
    return runbook_answer(digest, content, if_none_match)


def runbook_answer(digest: Name, content: bytes, if_none_match: str | None) -> Response[Any]:
    """A runbook's bytes as they are; they never change, so they may be kept for ever."""
    headers = {"ETag": f'"{digest}"', "Cache-Control": "private, max-age=31536000, immutable"}
    if if_none_match is not None and matches(if_none_match, f'"{digest}"'):
        return raw_json(b"", status=304, headers=headers)
    return raw_json(content, headers=headers)


@get(
    "/api/tasks",
    guards=[signed_in(Action.JOB_SEE)],
    operation_id="listMyTasks",
    tags=["tasks"],
    summary="My tasks",
    responses=of_read("request.invalid"),
)
async def list_my_tasks(
    request: Asked,
    *,
    kind: FromQuery[Literal["work", "approval", "escalation"] | None] = None,
    overdue: FromQuery[bool | None] = None,
    sop: Word = None,
    branch: Word = None,
    text: Word = None,
    cursor: Cursor = None,
    limit: Limit = None,
) -> TaskPage:
    """What you can do next, the most urgent first: your own, your roles', and of those you stand in for.

    `branch` includes the branches below it. `text` finds the job by its number or its subject.
    """
    where = tasks.TaskFilter(kind=kind, overdue=overdue, sop=sop, branch=branch, text=text)
    page = await request.run(
        tasks.my_tasks, request.services, request.actor, where=where, cursor=cursor, limit=limit
    )
    return TaskPage(items=tuple(shown(one, TaskOut) for one in page.items), next=page.next)


ROUTES = (list_jobs, show_job, show_history, list_job_tasks, show_job_runbook, list_my_tasks)
