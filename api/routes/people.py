"""People, roles, absences, passwords, tokens."""

from __future__ import annotations

from litestar.params import JSONBody
from litestar.response import Response

from api.answers import of_command, of_read
from api.asked import Asked
from api.conditions import tagged, version_of
from api.guards import signed_in
from api.handlers import delete, get, post, put
from api.parameters import Cursor, IfMatch, IfNoneMatch, Limit, LoginInPath, Name, Word
from api.problems import ApiProblem, RawFault
from api.schemas.people import (
    AbsencesSent,
    PasswordSent,
    PersonOut,
    PersonPage,
    PersonSent,
    RoleList,
    RoleOut,
    RoleSent,
    WorkloadList,
)
from api.schemas.sessions import NewTokenOut, TokenList, TokenOut, TokenSent
from api.schemas.shape import milliseconds, shown
from engine.language.organisation import Absence, Role
from engine.services import people, tokens
from engine.services.access import Action


@get("/api/people", guards=[signed_in(Action.PEOPLE_SEE)], operation_id="listPeople", tags=["people"],
     summary="People", responses=of_read("request.invalid"))  # fmt: skip
async def list_people(
    request: Asked,
    *,
    branch: Word = None,
    role: Word = None,
    text: Word = None,
    cursor: Cursor = None,
    limit: Limit = None,
) -> PersonPage:
    """The people that you may see, by login; `branch` includes the branches below it."""
    page = await request.run(
        people.list_people,
        request.services,
        request.actor,
        branch=branch,
        role=role,
        text=text,
        cursor=cursor,
        limit=limit,
    )
    return PersonPage(items=tuple(shown(one, PersonOut) for one in page.items), next=page.next)


@get("/api/workloads", guards=[signed_in(Action.PEOPLE_SEE)], operation_id="listWorkloads", tags=["people"],
     summary="How many open jobs people have", responses=of_read())  # fmt: skip
async def list_workloads(request: Asked) -> WorkloadList:
    """Of the people that you may see."""
    return WorkloadList(open=await request.run(people.open_jobs, request.services, request.actor))


@get("/api/people/{login:str}", guards=[signed_in(Action.PEOPLE_SEE)], operation_id="showPerson",
     tags=["people"], summary="A person", responses=of_read("resource.unknown"))  # fmt: skip
async def show_person(
    request: Asked, login: LoginInPath, if_none_match: IfNoneMatch = None
) -> Response[PersonOut]:
    """One person."""
    found = await request.run(people.show_person, request.services, request.actor, login=login)
    return tagged(shown(found, PersonOut), version=found.version, if_none_match=if_none_match)


@put("/api/people/{login:str}", guards=[signed_in(Action.PEOPLE_MANAGE)], operation_id="putPerson",
     tags=["people"], summary="Add or change a person", responses=of_command("resource.changed"))  # fmt: skip
async def put_person(
    request: Asked, login: LoginInPath, data: JSONBody[PersonSent], if_match: IfMatch = None
) -> PersonOut:
    """What the person shall be from now on. Nobody can give more than they hold themselves."""
    change = people.PersonChange(
        name=data.name,
        branch=data.branch,
        roles=data.roles,
        skills=data.skills,
        language=data.language,
        email=data.email,
        phone=data.phone,
        active=data.active,
    )
    found = await request.run(
        people.put_person,
        request.services,
        request.actor,
        login=login,
        change=change,
        seen=version_of(if_match),
    )
    return shown(found, PersonOut)


@put("/api/people/{login:str}/absences", guards=[signed_in()], operation_id="putAbsences",
     tags=["people"], summary="Say when a person is away",
     responses=of_command("resource.unknown", "resource.changed"))  # fmt: skip
async def put_absences(
    request: Asked, login: LoginInPath, data: JSONBody[AbsencesSent], if_match: IfMatch = None
) -> PersonOut:
    """All absences from now on, and who stands in. Everybody may say it of themselves."""
    faults = [
        RawFault(f"/absences/{number}/until", "exclusiveMinimum", {"exclusiveMinimum": one.since.isoformat()})
        for number, one in enumerate(data.absences)
        if one.until <= one.since
    ]
    if faults:
        raise ApiProblem("request.invalid", faults=faults)
    absences = tuple(
        Absence(since=milliseconds(one.since), until=milliseconds(one.until), delegate=one.delegate)
        for one in data.absences
    )
    found = await request.run(
        people.put_absences,
        request.services,
        request.actor,
        login=login,
        absences=absences,
        seen=version_of(if_match),
    )
    return shown(found, PersonOut)


@put("/api/people/{login:str}/password", guards=[signed_in()], operation_id="setPassword",
     tags=["people"], summary="Set a password", status_code=204,
     responses=of_command("resource.unknown", "auth.failed"))  # fmt: skip
async def set_password(request: Asked, login: LoginInPath, data: JSONBody[PasswordSent]) -> None:
    """One's own with the current one, or somebody's whom you may manage. Ends all their sessions."""
    await request.run(
        people.set_password,
        request.services,
        request.actor,
        login=login,
        password=data.password,
        current=data.current,
    )


@get("/api/roles", guards=[signed_in()], operation_id="listRoles", tags=["people"],
     summary="Roles", responses=of_read())  # fmt: skip
async def list_roles(request: Asked) -> RoleList:
    """All roles with what their holders may."""
    found = await request.run(people.list_roles, request.services, request.actor)
    return RoleList(items=tuple(shown(one, RoleOut) for one in found))


@put("/api/roles/{name:str}", guards=[signed_in(Action.PEOPLE_MANAGE)], operation_id="putRole",
     tags=["people"], summary="Add or change a role", responses=of_command())  # fmt: skip
async def put_role(request: Asked, name: Name, data: JSONBody[RoleSent]) -> RoleOut:
    """What a role shall be."""
    role = Role(name=name, title=data.title, may=data.may)
    return shown(await request.run(people.put_role, request.services, request.actor, role=role), RoleOut)


@get("/api/tokens", guards=[signed_in(Action.TOKEN_MANAGE)], operation_id="listTokens", tags=["tokens"],
     summary="API tokens", responses=of_read("resource.unknown"))  # fmt: skip
async def list_tokens(request: Asked, login: Word = None) -> TokenList:
    """A person's tokens (default: yours), newest first, without their secrets."""
    found = await request.run(tokens.list_tokens, request.services, request.actor, login=login)
    return TokenList(items=tuple(shown(one, TokenOut) for one in found))


@post("/api/tokens", guards=[signed_in(Action.TOKEN_MANAGE)], operation_id="makeToken", tags=["tokens"],
      summary="Make an API token", responses=of_command("resource.unknown"))  # fmt: skip
async def make_token(request: Asked, data: JSONBody[TokenSent]) -> Response[NewTokenOut]:
    """The secret is shown in this answer and never again."""
    found = await request.run(
        tokens.make_token,
        request.services,
        request.actor,
        title=data.title,
        scopes=data.scopes,
        days=data.days,
        login=data.login,
    )
    return Response(shown(found, NewTokenOut), headers={"Cache-Control": "no-store"})


@delete("/api/tokens/{token:str}", guards=[signed_in(Action.TOKEN_MANAGE)], operation_id="revokeToken",
        tags=["tokens"], summary="Revoke an API token",
        responses=of_command("resource.unknown"))  # fmt: skip
async def revoke_token(request: Asked, token: Name) -> None:
    """From now on it holds no more."""
    await request.run(tokens.revoke_token, request.services, request.actor, token=token)


ROUTES = (
    list_people, list_workloads, show_person, put_person, put_absences, set_password, list_roles, put_role,
    list_tokens, make_token, revoke_token,
)  # fmt: skip
