"""Signing in, sessions, API tokens."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.schemas.common import Code, Login, ShortText
from api.schemas.shape import Instant, Sent, Wire


class SignInSent(Sent, frozen=True, kw_only=True):
    """Name and password."""

    login: Annotated[str, Meta(max_length=200)]
    password: Annotated[str, Meta(max_length=1000)]


class SignedInOut(Wire, frozen=True, kw_only=True):
    """Who signed in. The session itself is in a cookie that no script can read."""

    login: str
    name: str
    expires_at: Instant


class SessionOut(Wire, frozen=True, kw_only=True):
    """A session of yours."""

    id: str
    address: str | None
    agent: str | None
    created_at: Instant
    seen_at: Instant
    expires_at: Instant


class SessionList(Wire, frozen=True, kw_only=True):
    """Your sessions."""

    items: tuple[SessionOut, ...]


class SignedOutOut(Wire, frozen=True, kw_only=True):
    """How many sessions were ended."""

    ended: int


class TokenSent(Sent, frozen=True, kw_only=True):
    """A token to make."""

    title: ShortText
    scopes: Annotated[
        tuple[Code, ...],
        Meta(min_length=1, max_length=50, description="Names of actions, families (`job.*`) or `*`"),
    ]
    days: Annotated[int | None, Meta(description="Until it expires; null for never")] = 90
    login: Annotated[Login | None, Meta(description="Whom it acts as; default: you")] = None


class TokenOut(Wire, frozen=True, kw_only=True):
    """A token without its secret."""

    id: str
    login: str
    title: str
    scopes: tuple[str, ...]
    created_at: Instant
    expires_at: Instant | None
    used_at: Instant | None
    revoked_at: Instant | None


class TokenList(Wire, frozen=True, kw_only=True):
    """A person's tokens, newest first."""

    items: tuple[TokenOut, ...]


class NewTokenOut(Wire, frozen=True, kw_only=True):
    """A token just made. The secret is shown this once."""

    line: TokenOut
    secret: str
