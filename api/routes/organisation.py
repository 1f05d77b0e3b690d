"""Branches, calendars, code lists, and the audit log."""

from __future__ import annotations

from litestar.params import JSONBody
from litestar.response import Response

from api.answers import of_command, of_read
from api.asked import Asked
from api.conditions import tagged, version_of
from api.guards import may, signed_in
from api.handlers import get, put
from api.parameters import Cursor, IfMatch, IfNoneMatch, Limit, Name, Version, Word
from api.schemas.audit import AuditLineOut, AuditPage
from api.schemas.organisation import (
    BranchList,
    BranchOut,
    BranchSent,
    CalendarList,
    CalendarOut,
    CalendarSent,
)
from api.schemas.shape import shown
from api.schemas.subjects import (
    CodeListHistory,
    CodeListList,
    CodeListOut,
    CodeListSent,
    CodeListVersionOut,
)
from engine.language.organisation import Branch, CalendarRule
from engine.language.runbook import CodeEntry, CodeList
from engine.services import audit_log, branches, calendars, code_lists
from engine.services.access import Action


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


@get("/api/audit", guards=[may(Action.AUDIT_SEE)], operation_id="listAudit", tags=["audit"],
     summary="The audit log", responses=of_read("request.invalid"))  # fmt: skip
async def list_audit(
    request: Asked, about: Word = None, cursor: Cursor = None, limit: Limit = None
) -> AuditPage:
    """What was done outside of jobs: people, access, publishing, lists; newest first."""
    page = await request.run(
        audit_log.list_audit, request.services, request.actor, about=about, cursor=cursor, limit=limit
    )
    return AuditPage(items=tuple(shown(one, AuditLineOut) for one in page.items), next=page.next)


ROUTES = (
    list_branches, show_branch, put_branch, list_calendars, put_calendar, list_code_lists, show_code_list,
    put_code_list, show_code_list_history, list_audit,
)  # fmt: skip
