"""Signing in and out, and who I am."""

from __future__ import annotations

from datetime import UTC, datetime

from litestar.datastructures import Cookie
from litestar.params import JSONBody
from litestar.response import Response

from api.answers import of_command, of_open, of_read
from api.asked import Asked
from api.guards import open_to_all, signed_in
from api.handlers import delete, get, post, put
from api.identity import address_of, cookie_name, origin_is_ours
from api.parameters import LoginInPath
from api.problems import ApiProblem
from api.schemas.people import LanguageSent, MeOut
from api.schemas.sessions import SessionList, SessionOut, SignedInOut, SignedOutOut, SignInSent
from api.schemas.shape import instant, shown
from engine.services import people, sessions


@post(
    "/api/session",
    guards=[open_to_all()],
    operation_id="signIn",
    tags=["session"],
    summary="Sign in",
    status_code=201,
    responses=of_open(
        "auth.failed", "auth.csrf", "request.invalid", "request.media_type", "request.too_large",
        "request.too_many",
    ),
)  # fmt: skip
async def sign_in(request: Asked, data: JSONBody[SignInSent]) -> Response[SignedInOut]:
    """Make a session. Its secret is set as a cookie that no script can read; programs use tokens instead.

    Pages send the header `X-Sopwith: 1` with every command they make under the cookie.
    """
    settings = request.parts.settings
    if not origin_is_ours(request, settings):
        raise ApiProblem("auth.csrf")
    found = await request.run(
        sessions.sign_in,
        request.services,
        login=data.login,
        password=data.password,
        address=address_of(request, settings),
        agent=request.headers.get("user-agent", "")[:300],
    )
    expires = instant(found.expires_at)
    cookie = Cookie(
        key=cookie_name(settings),
        value=found.token,
        path="/",
        max_age=max(0, int((expires - datetime.now(UTC)).total_seconds())),
        httponly=True,
        secure=settings.secure,
        samesite="strict",
    )
    return Response(
        SignedInOut(login=found.login, name=found.name, expires_at=expires),
        cookies=[cookie],
        headers={"Cache-Control": "no-store"},
    )


@delete(
    "/api/session",
    guards=[signed_in()],
    operation_id="signOut",
    tags=["session"],
    summary="Sign out",
    status_code=204,
    responses=of_read("auth.csrf"),
)
async def sign_out(request: Asked) -> Response[None]:
    """End this session. A token is not ended by this; revoke it."""
    if (session := request.caller.session) is not None:
        await request.run(sessions.sign_out, request.services, token=session)
    settings = request.parts.settings
    gone = Cookie(
        key=cookie_name(settings), value="", path="/", max_age=0, httponly=True, secure=settings.secure,
        samesite="strict",
    )  # fmt: skip
    return Response(None, status_code=204, cookies=[gone], headers={"Clear-Site-Data": '"cache"'})


@get(
    "/api/me",
    guards=[signed_in()],
    operation_id="showMe",
    tags=["session"],
    summary="Who am I",
    responses=of_read(),
)
async def show_me(request: Asked) -> MeOut:
    """The person that the session or token stands for, what their roles let them do, and where."""
    return shown(await request.run(people.who_am_i, request.services, request.actor), MeOut)


@put(
    "/api/me/language",
    guards=[signed_in()],
    operation_id="setMyLanguage",
    tags=["session"],
    summary="Say which language I read",
    status_code=204,
    responses=of_command("person.invalid"),
)
async def set_my_language(request: Asked, data: JSONBody[LanguageSent]) -> None:
    """From then on answers are in it wherever `Accept-Language` asks for none, and pages begin with it."""
    await request.run(people.set_language, request.services, request.actor, language=data.language)


@get(
    "/api/me/sessions",
    guards=[signed_in()],
    operation_id="listMySessions",
    tags=["session"],
    summary="My sessions",
    responses=of_read(),
)
async def list_my_sessions(request: Asked) -> SessionList:
    """Where I am signed in."""
    found = await request.run(sessions.my_sessions, request.services, request.actor)
    return SessionList(items=tuple(shown(one, SessionOut) for one in found))


@delete(
    "/api/me/sessions",
    guards=[signed_in()],
    operation_id="signOutEverywhere",
    tags=["session"],
    summary="Sign out everywhere",
    status_code=200,
    responses=of_read("auth.csrf"),
)
async def sign_out_everywhere(request: Asked) -> SignedOutOut:
    """End all my sessions, this one too."""
    ended = await request.run(sessions.sign_out_everywhere, request.services, request.actor)
    return SignedOutOut(ended=ended)


@delete(
    "/api/people/{login:str}/sessions",
    guards=[signed_in()],
    operation_id="signOutPerson",
    tags=["people"],
    summary="Sign somebody out everywhere",
    status_code=200,
    responses=of_command("resource.unknown"),
)
async def sign_out_person(request: Asked, login: LoginInPath) -> SignedOutOut:
    """End all sessions of a person whom you may manage."""
    ended = await request.run(sessions.sign_out_everywhere, request.services, request.actor, login=login)
    return SignedOutOut(ended=ended)


ROUTES = (
    sign_in, sign_out, show_me, set_my_language, list_my_sessions, sign_out_everywhere, sign_out_person,
)  # fmt: skip
