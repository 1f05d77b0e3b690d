"""The tree of branches."""

from __future__ import annotations

from engine.language.organisation import Branch
from engine.services.access import Actor
from engine.services.context import Services


def list_branches(services: Services, actor: Actor) -> tuple[Branch, ...]:
    """All branches, by code. The tree is no secret among those who work in it."""
    raise NotImplementedError


def show_branch(services: Services, actor: Actor, *, code: str) -> Branch:
    """One branch. Raises NotFound (``branch.unknown``)."""
    raise NotImplementedError


def put_branch(services: Services, actor: Actor, *, branch: Branch) -> Branch:
    """Add or change a branch. Needs ``manage`` at the branch and at its new parent (at the top for a root).

    Raises Invalid: ``branch.circle``, ``branch.unknown_parent``, ``timezone.unknown``, ``calendar.unknown`` …
    """
    raise NotImplementedError
