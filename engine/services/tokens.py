"""API tokens: for programs, with scopes and an expiry, shown once and stored as a hash."""

from __future__ import annotations

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import NewToken, TokenLine

PREFIX = "swp_"
"""Every secret begins so, and scanners for leaked secrets can find it."""


def make_token(
    services: Services,
    actor: Actor,
    *,
    title: str,
    scopes: tuple[str, ...],
    days: int | None = 90,
    login: str | None = None,
) -> NewToken:
    """Make a token that acts as ``login`` (default: the actor) within ``scopes``: names of
    :class:`engine.services.access.Action`, families (``job.*``) or ``*``.

    Raises Forbidden, Invalid (``scopes.unknown``, ``days.out_of_range``: 1 to 3650, None for no end).
    """
    raise NotImplementedError


def actor_of_token(services: Services, *, secret: str) -> Actor:
    """Who the token acts as. Raises Unauthenticated (``token.invalid``: unknown, expired or revoked)."""
    raise NotImplementedError


def list_tokens(services: Services, actor: Actor, *, login: str | None = None) -> tuple[TokenLine, ...]:
    """The tokens of a person (default: the actor), newest first."""
    raise NotImplementedError


def revoke_token(services: Services, actor: Actor, *, token: str) -> None:
    """Revoke a token by its id. Raises NotFound (``token.unknown``)."""
    raise NotImplementedError
