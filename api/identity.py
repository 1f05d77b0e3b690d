"""Who asks: by a session's cookie (browsers) or by a bearer token (programs), never by anything else.

A request that carries both is taken by its token. A cookie counts for a command only when the request can
be told to come from our own pages (see :func:`from_our_pages`), so that no other site can act for a person.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar.connection import ASGIConnection

from api.problems import ApiProblem
from api.settings import Settings
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.sessions import actor_of_session, recall
from engine.services.tokens import PREFIX, actor_of_token
from engine.services.work import keys

CSRF_HEADER = "x-sopwith"
PERSON_HEADER = "x-sopwith-person"
"""The login, percent-encoded, in whose name the sender speaks. Need not be there."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks. ``session`` is the cookie's secret where they came by one."""

    actor: Actor
    session: str | None = None


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What a request shows of itself; at most one is set."""

    session: str | None = None
    bearer: str | None = None


def cookie_name(settings: Settings) -> str:
    """The session cookie. With https the prefix binds it to this host, path ``/`` and TLS (RFC 6265bis)."""
    return "__Host-sopwith" if settings.secure else "sopwith"


def credentials(connection: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> Credentials:
    """What the request shows. Malformed headers show nothing."""
    if authorization := connection.headers.get("authorization"):
        scheme, _, secret = authorization.partition(" ")
        if scheme.lower() == "bearer" and (secret := secret.strip()) and secret.isascii():
            return Credentials(bearer=secret)
        raise ApiProblem("auth.required", "Only bearer tokens are taken in Authorization.")
    if cookies := connection.headers.get("cookie"):
        try:
            morsel = SimpleCookie(cookies).get(cookie_name(settings))
        except CookieError:
            return Credentials()
        if morsel is not None and morsel.value.isascii():
            return Credentials(session=morsel.value)
    return Credentials()


def find_caller(services: Services, shown: Credentials) -> Caller:
    """Who that is.

    Raises:
        ApiProblem: ``auth.required`` where nothing was shown.
        Unauthenticated: where what was shown does not hold.
    """
    if shown.bearer is not None and shown.bearer.startswith(keys.PREFIX):
        return Caller(actor=keys.actor_of_key(services, secret=shown.bearer))
    if shown.bearer is not None:
        return Caller(actor=actor_of_token(services, secret=shown.bearer))
    if shown.session is not None:
        return Caller(actor=actor_of_session(services, token=shown.session), session=shown.session)
    raise ApiProblem("auth.required")


def recall_caller(services: Services, shown: Credentials) -> Caller | None:
    """As :func:`find_caller` for whoever showed the same a moment ago; None: ask properly. Never waits."""
    secret = shown.bearer or shown.session
    if secret is None or secret.startswith(PREFIX) is (shown.bearer is None):
        return None  # a session's secret is no token, nor the other way round
    actor = recall(services, secret=secret)
    return None if actor is None else Caller(actor=actor, session=shown.session)


def from_our_pages(connection: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> bool:
    """Whether a browser says that one of our own pages sent this.

    Our pages send the header ``X-Sopwith``, which no other origin can add without our consent (it makes a
    request "non-simple", and we grant no CORS); ``Sec-Fetch-Site`` and ``Origin``, which pages cannot
    forge, must not contradict it.
    """
    if connection.headers.get(CSRF_HEADER) is None:
        return False
    return origin_is_ours(connection, settings)


def origin_is_ours(connection: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> bool:
    """Whether ``Origin`` and ``Sec-Fetch-Site``, where a browser sent them, name us or a trusted origin."""
    origin = connection.headers.get("origin")
    if origin is not None:
        if origin in settings.origins:
            return True
        own = settings.public_origin
        if own is not None:
            return origin == own
        try:
            return urlsplit(origin).netloc == connection.headers.get("host", "")
        except ValueError:
            return False
    return connection.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def address_of(connection: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> str:
    """Where the request comes from; a proxy's word is taken only where the proxy is trusted."""
    client = connection.scope.get("client")
    address = client[0] if client else "unknown"
    if address in settings.trusted_proxies and (forwarded := connection.headers.get("x-forwarded-for")):
        return forwarded.rsplit(",", 1)[-1].strip()[:64]
    return address


def is_loopback(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether the request comes from this machine itself and no proxy passed it on."""
    client = connection.scope.get("client")
    forwarded = "x-forwarded-for" in connection.headers or "forwarded" in connection.headers
    return client is not None and client[0] in ("127.0.0.1", "::1") and not forwarded
