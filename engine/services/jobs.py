"""Jobs as people look at them: lists, one job, its history."""

from __future__ import annotations

import msgspec

from engine.runtime.values import Ms
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import HistoryLine, JobLine, JobView, Page


class JobFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which jobs are asked for; what is None does not matter. ``branch`` includes the branches below.

    ``text`` finds a job by its number, by its id, or by its subject's id or name (any part of it).
    """

    status: str | None = None
    sop: str | None = None
    branch: str | None = None
    assignee: str | None = None
    priority: str | None = None
    subject: str | None = None
    kind: str | None = None
    parent: str | None = None
    overdue: bool | None = None
    opened_from: Ms | None = None
    opened_until: Ms | None = None
    text: str | None = None


def list_jobs(
    services: Services,
    actor: Actor,
    *,
    where: JobFilter | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[JobLine]:
    """The jobs that the actor may see, newest first. Raises Invalid (``cursor.malformed``)."""
    raise NotImplementedError


def show_job(services: Services, actor: Actor, *, job: str) -> JobView:
    """One job: where it stands, what is open, and what the actor may do now. Raises NotFound."""
    raise NotImplementedError


def history(
    services: Services, actor: Actor, *, job: str, after: int = 0, limit: int | None = None
) -> Page[HistoryLine]:
    """The job's events in order, from the one after ``after``. ``next`` is the last seq as text."""
    raise NotImplementedError


def runbook_of(services: Services, actor: Actor, *, job: str) -> tuple[str, bytes]:
    """The digest and the canonical JSON of the runbook that the job runs on."""
    raise NotImplementedError
