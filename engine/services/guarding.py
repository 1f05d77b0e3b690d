"""Asking access, and raising when the answer is no."""

from __future__ import annotations

from engine.language.organisation import Organisation
from engine.services.access import Action, Actor, Denied, Resource, authorise
from engine.services.context import Services
from engine.services.problems import Forbidden


def must(actor: Actor, action: Action, resource: Resource, organisation: Organisation) -> None:
    """Raises Forbidden (``access.denied``, with the reason) when the actor may not do this."""
    access = authorise(actor, action, resource, organisation)
    if isinstance(access, Denied):
        raise Forbidden("access.denied", access.reason, params={"action": action.value})


def must_now(services: Services, actor: Actor, action: Action, resource: Resource) -> Organisation:
    """As :func:`must`, by the organisation as it is now; answers it."""
    organisation = services.organisations.current()
    must(actor, action, resource, organisation)
    return organisation


def must_be_in_person(actor: Actor) -> None:
    """Raises Forbidden for a token that was made for less than everything: a program that hands in events
    has no say in how and where a person is told."""
    if actor.scopes is not None and "*" not in actor.scopes:
        raise Forbidden("access.denied", "Only a person who signed in, or a token for everything, does this.")
