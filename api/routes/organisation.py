"""Branches, calendars, code lists, and the audit log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Annotated, Literal

from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Response, Stream

from api.answers import binary, of_command, of_read
from api.asked import Asked
from api.conditions import tagged, version_of
from api.guards import may, signed_in
from api.handlers import get, post, put
from api.parameters import Cursor, IfMatch, IfNoneMatch, Limit, Name, Version, Word
from api.problems import ApiProblem
from api.schemas.audit import AuditFaultOut, AuditLineOut, AuditPage, LastAuditOut
from api.schemas.organisation import (
    BranchList,
    BranchOut,
    BranchSent,
    CalendarDayOut,
    CalendarDays,
    CalendarList,
    CalendarOut,
    CalendarSent,
)
from api.schemas.shape import Instant, instant, milliseconds, shown
from api.schemas.subjects import (
    CodeListFileOut,
    CodeListHistory,
    CodeListList,
    CodeListOut,
    CodeListSent,
    CodeListUseOut,
    CodeListUses,
    CodeListVersionOut,
)
from engine.language.organisation import Branch, CalendarRule
from engine.language.runbook import CodeEntry, CodeList
from engine.services import audit_log, branches, calendar_days, calendars, code_list_files, code_lists
from engine.services.access import Action
from engine.services.desk import sheets
from engine.services.work import nightly_audit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"csv": "text/csv", "xlsx": XLSX}
AsFormat = Annotated[Literal["csv", "xlsx"], QueryParameter(name="format")]
Day = Annotated[date, QueryParameter(description="YYYY-MM-DD")]


@get("/api/branches", guards=[may(Action.BRANCH_SEE)], operation_id="listBranches", tags=["branches"],
     summary="Branches", responses=of_read())  # fmt: skip
async def list_branches(request: Asked) -> BranchList:
    """The whole tree, by code."""
    found = await request.run(branches.list_branches, request.services, request.actor)
    return BranchList(items=tuple(shown(one, BranchOut) for one in found))


@get("/api/branches/{code:str}", guards=[may(Action.BRANCH_SEE)], operation_id="showBranch",
     tags=["branches"], summary="A branch", responses=of_read("resource.unknown"))  # fmt: skip
async def show_branch(request: Asked, code: Name) -> BranchOut:
    """One branch."""
    return shown(
        await request.run(branches.show_branch, request.services, request.actor, code=code), BranchOut
    )


@put("/api/branches/{code:str}", guards=[signed_in(Action.BRANCH_MANAGE)], operation_id="putBranch",
     tags=["branches"], summary="Add or change a branch", responses=of_command())  # fmt: skip
async def put_branch(request: Asked, code: Name, data: JSONBody[BranchSent]) -> BranchOut:
    """What the branch shall be."""
    branch = Branch(
        code=code,
        title=data.title,
        parent=data.parent,
        timezone=data.timezone,
        calendar=data.calendar,
        tags=data.tags,
        position=data.position,
    )
    return shown(
        await request.run(branches.put_branch, request.services, request.actor, branch=branch), BranchOut
    )


def _calendar(name: Name, rule: CalendarRule) -> CalendarOut:
    return CalendarOut(
        name=name,
        country=rule.country,
        subdivision=rule.subdivision,
        week={str(day): spans for day, spans in rule.week.items()},
        exceptions=rule.exceptions,
    )


@get("/api/calendars", guards=[may(Action.BRANCH_SEE)], operation_id="listCalendars", tags=["branches"],
     summary="Working calendars", responses=of_read())  # fmt: skip
async def list_calendars(request: Asked) -> CalendarList:
    """Opening hours, public holidays and exceptions, by name."""
    found = await request.run(calendars.list_calendars, request.services, request.actor)
    return CalendarList(items=tuple(_calendar(name, rule) for name, rule in sorted(found.items())))


@put("/api/calendars/{name:str}", guards=[signed_in(Action.BRANCH_MANAGE)], operation_id="putCalendar",
     tags=["branches"], summary="Add or change a calendar", responses=of_command())  # fmt: skip
async def put_calendar(request: Asked, name: Name, data: JSONBody[CalendarSent]) -> CalendarOut:
    """What the calendar shall be. Deadlines already computed stay; later ones follow the new rule."""
    rule = CalendarRule(
        country=data.country,
        subdivision=data.subdivision,
        week={int(day): spans for day, spans in data.week.items()},
        exceptions=data.exceptions,
    )
    found = await request.run(calendars.put_calendar, request.services, request.actor, name=name, rule=rule)
    return _calendar(name, found)


@get("/api/calendars/{name:str}/days", guards=[may(Action.BRANCH_SEE)], operation_id="showCalendarDays",
     tags=["branches"], summary="What a calendar means",
     responses=of_read("resource.unknown", "request.invalid"))  # fmt: skip
async def show_calendar_days(request: Asked, name: Name, since: Day, until: Day) -> CalendarDays:
    """Each day from `since` until `until` (both included; at most 800) with its hours and why."""
    found = await request.run(
        calendar_days.calendar_days, request.services, request.actor, name=name, since=since, until=until
    )
    return CalendarDays(items=tuple(shown(one, CalendarDayOut) for one in found))


@get("/api/code-lists", guards=[may(Action.CODE_LIST_SEE)], operation_id="listCodeLists",
     tags=["code lists"], summary="Code lists", responses=of_read())  # fmt: skip
async def list_code_lists(request: Asked) -> CodeListList:
    """All code lists, by name."""
    found = await request.run(code_lists.list_code_lists, request.services, request.actor)
    return CodeListList(items=tuple(shown(one, CodeListOut) for one in found))


@get("/api/code-lists/{name:str}", guards=[may(Action.CODE_LIST_SEE)], operation_id="showCodeList",
     tags=["code lists"], summary="A code list", responses=of_read("resource.unknown"))  # fmt: skip
async def show_code_list(
    request: Asked,
    name: Name,
    version: Version = None,
    if_none_match: IfNoneMatch = None,
) -> Response[CodeListOut]:
    """A code list now, or in an older version."""
    found = await request.run(
        code_lists.show_code_list, request.services, request.actor, name=name, version=version
    )
    return tagged(shown(found, CodeListOut), version=found.version, if_none_match=if_none_match)


@put("/api/code-lists/{name:str}", guards=[may(Action.CODE_LIST_MANAGE)], operation_id="putCodeList",
     tags=["code lists"], summary="Add or change a code list", request_max_body_size=8 << 20,
     responses=of_command("resource.changed"))  # fmt: skip
async def put_code_list(
    request: Asked, name: Name, data: JSONBody[CodeListSent], if_match: IfMatch = None
) -> CodeListOut:
    """What the list shall be. Codes that are left out are retired, never lost."""
    content = CodeList(
        title=dict(data.title),
        parent=data.parent,
        entries=tuple(
            CodeEntry(code=one.code, title=dict(one.title), parent=one.parent, retired=one.retired)
            for one in data.entries
        ),
    )
    found = await request.run(
        code_lists.put_code_list,
        request.services,
        request.actor,
        name=name,
        content=content,
        seen=version_of(if_match),
    )
    return shown(found, CodeListOut)


@get("/api/code-lists/{name:str}/history", guards=[may(Action.CODE_LIST_SEE)],
     operation_id="showCodeListHistory", tags=["code lists"], summary="A code list's versions",
     responses=of_read("resource.unknown"))  # fmt: skip
async def show_code_list_history(request: Asked, name: Name) -> CodeListHistory:
    """When it was changed, and by whom."""
    found = await request.run(code_lists.code_list_history, request.services, request.actor, name=name)
    return CodeListHistory(items=tuple(shown(one, CodeListVersionOut) for one in found))


@get("/api/code-lists/{name:str}/uses", guards=[may(Action.CODE_LIST_SEE)], operation_id="showCodeListUses",
     tags=["code lists"], summary="Where a code list is used", responses=of_read())  # fmt: skip
async def show_code_list_uses(request: Asked, name: Name) -> CodeListUses:
    """The live SOPs whose forms have it."""
    found = await request.run(code_lists.code_list_uses, request.services, request.actor, name=name)
    return CodeListUses(items=tuple(shown(one, CodeListUseOut) for one in found))


@get("/api/code-lists/{name:str}/file", guards=[may(Action.CODE_LIST_SEE)], operation_id="exportCodeList",
     tags=["code lists"], summary="A code list as a file",
     responses={**of_read("resource.unknown"), 200: binary("The file", *TYPES.values())})  # fmt: skip
async def export_code_list(request: Asked, name: Name, file: AsFormat = "csv") -> Response[bytes]:
    """All entries, retired ones too, as CSV (UTF-8) or XLSX; such a file can be read back."""
    content = await request.run(
        code_list_files.code_list_file, request.services, request.actor, name=name, file=file
    )
    stem = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "-_"))[:80]
    return Response(
        content,
        media_type=TYPES[file],
        headers={
            "Content-Disposition": f'attachment; filename="{stem}.{file}"',
            "Cache-Control": "no-store",
        },
    )


@post("/api/code-lists/{name:str}/file", guards=[may(Action.CODE_LIST_MANAGE)],
      operation_id="readCodeListFile", tags=["code lists"], summary="Read a code list from a file",
      status_code=200, request_max_body_size=sheets.LARGEST + 1,
      responses=of_command("resource.unknown", "file.unreadable"))  # fmt: skip
async def read_code_list_file(request: Asked, name: Name) -> CodeListFileOut:
    """A CSV or XLSX file as the body. Columns: `code`, `title.zh-CN`, `title.en`, `parent`, `retired`.

    Nothing is written: the answer has every fault of every row, what would change, and the list as it would
    be, to be handed in with `PUT`. Codes that the file lacks are retired.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in {"text/csv", XLSX}:
        raise ApiProblem("request.media_type", expected=f"text/csv, {XLSX}", found=media_type[:100])
    content = await request.body()
    found = await request.run(
        code_list_files.read_code_list_file, request.services, request.actor, name=name, content=content
    )
    return shown(found, CodeListFileOut)


@get("/api/audit", guards=[may(Action.AUDIT_SEE)], operation_id="listAudit", tags=["audit"],
     summary="The audit log", responses=of_read("request.invalid"))  # fmt: skip
async def list_audit(
    request: Asked,
    *,
    about: Word = None,
    by: Word = None,
    action: Word = None,
    since: FromQuery[Instant | None] = None,
    until: FromQuery[Instant | None] = None,
    cursor: Cursor = None,
    limit: Limit = None,
) -> AuditPage:
    """What was done outside of jobs: people, access, publishing, lists; newest first. `action` is one, as
    `person.changed`, or a family, as `person`."""
    page = await request.run(
        audit_log.list_audit,
        request.services,
        request.actor,
        about=about,
        by=by,
        action=action,
        since=None if since is None else milliseconds(since),
        until=None if until is None else milliseconds(until),
        cursor=cursor,
        limit=limit,
    )
    return AuditPage(items=tuple(shown(one, AuditLineOut) for one in page.items), next=page.next)


@get("/api/audit/last", guards=[may(Action.AUDIT_SEE)], operation_id="showLastAudit", tags=["audit"],
     summary="What the daily audit found", responses=of_read())  # fmt: skip
async def show_last_audit(request: Asked) -> LastAuditOut:
    """Whether every job, runbook and administrative entry is what was sealed, as of the last daily audit."""
    found = await request.run(nightly_audit.last_audit, request.services, request.actor)
    if found is None:
        return LastAuditOut(at=None, seconds=0, jobs=0, events=0, entries=0, count=0, faults=())
    faults = tuple(AuditFaultOut(code=code, job=job, text=text) for code, job, text in found.faults)
    return LastAuditOut(
        at=instant(found.at),
        seconds=found.seconds,
        jobs=found.jobs,
        events=found.events,
        entries=found.entries,
        count=found.count,
        faults=faults,
    )


@get("/api/audit/file", guards=[may(Action.AUDIT_SEE)], operation_id="exportAudit", tags=["audit"],
     summary="The audit log as a file",
     responses={**of_read("request.invalid"), 200: binary("The file", "text/csv")})  # fmt: skip
async def export_audit(
    request: Asked,
    *,
    about: Word = None,
    by: Word = None,
    action: Word = None,
    since: FromQuery[Instant | None] = None,
    until: FromQuery[Instant | None] = None,
) -> Stream:
    """All that the same filter lists, as CSV: details as JSON, and the hash that seals each entry."""
    found = audit_log.audit_csv(
        request.services,
        request.actor,
        about=about,
        by=by,
        action=action,
        since=None if since is None else milliseconds(since),
        until=None if until is None else milliseconds(until),
    )
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"', "Cache-Control": "no-store"}
    return Stream(_drawn(request, found), media_type=TYPES["csv"], headers=headers)


async def _drawn(request: Asked, source: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, each made in a thread of ours when it is wanted."""
    request.scope["state"]["time_limit"].reschedule(None)
    while (piece := await request.run(next, source, None)) is not None:
        yield piece


ROUTES = (
    list_branches, show_branch, put_branch, list_calendars, put_calendar, show_calendar_days, list_code_lists,
    show_code_list, put_code_list, show_code_list_history, show_code_list_uses, export_code_list,
    read_code_list_file, list_audit, show_last_audit, export_audit,
)  # fmt: skip
