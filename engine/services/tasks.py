"""Tasks: what a person has to do, by name, by role up the tree, or standing in for somebody."""

from __future__ import annotations

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import Page, TaskLine


def my_tasks(
    services: Services,
    actor: Actor,
    *,
    overdue: bool | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[TaskLine]:
    """What the actor may do next, the most urgent first (by deadline, those without one last)."""
    raise NotImplementedError


def tasks_of(services: Services, actor: Actor, *, job: str) -> tuple[TaskLine, ...]:
    """Everything that is to be done in a job, by whomever."""
    raise NotImplementedError
