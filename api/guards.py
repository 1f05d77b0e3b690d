"""Guards: who may come through a route's door. Every route declares exactly one.

Whether somebody may do something is decided by :func:`engine.services.access.authorise` alone. A guard asks
it where no more than the installation is concerned; where a job, a branch or a person is concerned
(``signed_in``), the guard asks whether the token reaches so far, and the service asks the rest of the row
that is meant.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Literal
from urllib.parse import unquote

import msgspec
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from api.asked import Parts, parts_of
from api.identity import (
    PERSON_HEADER,
    SAFE_METHODS,
    Caller,
    Credentials,
    credentials,
    find_caller,
    from_our_pages,
    is_loopback,
    recall_caller,
)
from api.problems import ApiProblem
from engine.services.access import Action, Denied, Installation, authorise, in_scope
from engine.services.devices.device_tokens import PREFIX as DEVICE_PREFIX
from engine.services.devices.device_tokens import device_of_token, recall_device
from engine.services.devices.taking_in import OfDevice


class Guard(msgspec.Struct, frozen=True, kw_only=True):
    """A door. ``reach`` says what ``action`` is asked of here: nothing (``open``), the row that is meant
    (``row``: by the service), the whole installation, or ``self`` (whoever has signed in). ``device`` is as
    ``row``, and lets devices in with tokens of their own."""

    reach: Literal["open", "self", "row", "installation", "metrics", "device"]
    action: Action | None = None

    async def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        if self.reach == "open":
            return
        parts = parts_of(connection)
        if self.reach == "metrics" and parts.settings.metrics_on_loopback and is_loopback(connection):
            return
        shown = credentials(connection, parts.settings)
        if shown.bearer is None and shown.session is None:
            raise ApiProblem("auth.required")
        if self.reach == "device" and shown.bearer is not None and shown.bearer.startswith(DEVICE_PREFIX):
            connection.scope["state"]["device"] = await _find_device(parts, shown.bearer)
            return
        caller = await _find(parts, shown)
        if _meant_for_another(connection, caller):
            raise ApiProblem("auth.required", "Somebody else has signed in here; sign in again.")
        if caller.actor.system and self.action is not Action.SYSTEM_WORK:
            raise ApiProblem(
                "access.denied", "The key of the workers opens the work that waits, and no more."
            )
        connection.scope["state"]["caller"] = caller
        method = connection.scope.get("method", "GET")
        if (
            caller.session is not None
            and method not in SAFE_METHODS
            and not from_our_pages(connection, parts.settings)
        ):
            raise ApiProblem("auth.csrf")
        if self.action is None:
            return
        if self.reach in ("row", "device"):
            if not in_scope(caller.actor, self.action):
                raise ApiProblem("access.denied", f"The token does not reach to {self.action.value}.")
            return
        access = authorise(caller.actor, self.action, Installation(), parts.services.organisations.current())
        if isinstance(access, Denied):
            raise ApiProblem("access.denied", access.reason)


async def _find(parts: Parts, shown: Credentials) -> Caller:
    """Who asks: known from a moment ago, else asked of the database in a thread."""
    if (known := recall_caller(parts.services, shown)) is not None:
        return known
    return await asyncio.get_running_loop().run_in_executor(
        parts.threads, partial(find_caller, parts.services, shown)
    )


async def _find_device(parts: Parts, secret: str) -> OfDevice:
    """Whose token it is: known from a moment ago, else asked of the database in a thread."""
    if (known := recall_device(parts.services, secret=secret)) is not None:
        return known
    return await asyncio.get_running_loop().run_in_executor(
        parts.threads, partial(device_of_token, parts.services, secret=secret)
    )


def _meant_for_another(connection: ASGIConnection[Any, Any, Any, Any], caller: Caller) -> bool:
    """Whether the sender says in whose name it speaks, and the credentials are another person's: a phone that
    several people share must not send the work of one as that of another."""
    meant = connection.headers.get(PERSON_HEADER)
    return meant is not None and unquote(meant) != caller.actor.login


def open_to_all() -> Guard:
    """Nothing is asked."""
    return Guard(reach="open")


def signed_in(action: Action | None = None) -> Guard:
    """Whoever is known here; the service decides about the row that is meant."""
    return Guard(reach="self" if action is None else "row", action=action)


def signed_in_or_device(action: Action) -> Guard:
    """As :func:`signed_in`, and devices that show a token of their own."""
    return Guard(reach="device", action=action)


def may(action: Action) -> Guard:
    """Whoever may do this to the installation."""
    return Guard(reach="installation", action=action)


def may_see_metrics() -> Guard:
    """A token with the scope, or (if so set) whoever asks from this machine."""
    return Guard(reach="metrics", action=Action.METRICS_SEE)


def guard_of(handler: BaseRouteHandler) -> Guard | None:
    """The guard that a route declares."""
    return next((guard for guard in handler.guards or () if isinstance(guard, Guard)), None)
