"""The audit log: what was done outside of jobs (people, access, publishing, lists), chained like them."""

from __future__ import annotations

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import AuditLine, Page


def list_audit(
    services: Services,
    actor: Actor,
    *,
    about: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[AuditLine]:
    """Administrative changes, newest first. Needs ``audit`` at the top."""
    raise NotImplementedError
