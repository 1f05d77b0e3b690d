"""What somebody has to do."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from api.schemas.common import SubjectBriefOut
from api.schemas.shape import Instant, Titles, Wire


class TaskOut(Wire, frozen=True, kw_only=True):
    """One thing that somebody has to do."""

    job: str
    address: str
    kind: Literal["work", "approval", "escalation"]
    sop: str
    title: Titles
    job_title: Titles
    branch: str
    subject: SubjectBriefOut | None
    priority: str
    who: Annotated[str, Meta(description="`user:LOGIN` or `role:NAME`")]
    why: Annotated[str, Meta(description="Why it is yours: assignee, role or stand_in")]
    opened_at: Instant
    due_at: Instant | None
    overdue: bool


class TaskPage(Wire, frozen=True, kw_only=True):
    """Some tasks, the most urgent first."""

    items: tuple[TaskOut, ...]
    next: str | None


class TaskList(Wire, frozen=True, kw_only=True):
    """All tasks of a job."""

    items: tuple[TaskOut, ...]
