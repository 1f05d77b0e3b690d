"""Signing in: by password, with a random token that is stored as its hash."""

from __future__ import annotations

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import SessionLine, SignedIn


def sign_in(
    services: Services, *, login: str, password: str, address: str | None = None, agent: str = ""
) -> SignedIn:
    """Make a session. Raises Unauthenticated (``sign_in.wrong``: the same for unknown people, wrong passwords
    and inactive people, after the same time) and TooMany (``sign_in.too_many``), per account and address."""
    raise NotImplementedError


def actor_of_session(services: Services, *, token: str) -> Actor:
    """Who the session belongs to; carries its expiry on. Raises Unauthenticated (``session.invalid``)."""
    raise NotImplementedError


def sign_out(services: Services, *, token: str) -> None:
    """End this session. Ending one that is over is no problem."""
    raise NotImplementedError


def my_sessions(services: Services, actor: Actor) -> tuple[SessionLine, ...]:
    """The actor's sessions that still hold."""
    raise NotImplementedError


def sign_out_everywhere(services: Services, actor: Actor, *, login: str | None = None) -> int:
    """End all of one's own sessions, or somebody's whom the actor may manage; answers how many."""
    raise NotImplementedError
