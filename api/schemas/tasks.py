"""What somebody has to do."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from api.schemas.common import SubjectBriefOut
from api.schemas.shape import Instant, Titles, Wire


class TaskOut(Wire, frozen=True, kw_only=True):
    """One thing that somebody has to do."""

    job: str
    number: Annotated[int, Meta(description="What people call the job by")]
    key: Annotated[str, Meta(description="The task's own, unique in the job")]
    address: str
    opened: Annotated[int, Meta(description="Number of this visit; send it back with what you decide")]
    kind: Literal["work", "approval", "escalation"]
    sop: str
    title: Titles
    job_title: Titles
    branch: str
    subject: SubjectBriefOut | None
    priority: str
    who: Annotated[str, Meta(description="`user:LOGIN` or `role:NAME`")]
    login: Annotated[str | None, Meta(description="The person it is for, where it is one")]
    why: Annotated[
        Literal["person", "role", "stand_in"] | None, Meta(description="Why it is yours; null: it is not")
    ]
    opened_at: Instant
    due_at: Instant | None
    overdue: bool
    outcomes: Annotated[tuple[str, ...], Meta(description="Of an approval; the first one is what passes")]
    form: Annotated[bool, Meta(description="The decision asks for answers, so it is taken one by one")]
    voted: Annotated[str | None, Meta(description="What you said already; others are still to speak")]


class SopCountOut(Wire, frozen=True, kw_only=True):
    """How many tasks there are of an SOP."""

    sop: str
    title: Titles
    tasks: int


class WaitingOut(Wire, frozen=True, kw_only=True):
    """How much waits for you."""

    tasks: int
    overdue: int
    work: int
    approvals: int
    escalations: int
    unread: Annotated[int, Meta(description="Messages that you have not read")]
    sops: tuple[SopCountOut, ...]
    branches: Annotated[dict[str, int], Meta(description="By code of the branch")]


class TaskPage(Wire, frozen=True, kw_only=True):
    """Some tasks, the most urgent first."""

    items: tuple[TaskOut, ...]
    next: str | None


class TaskList(Wire, frozen=True, kw_only=True):
    """All tasks of a job."""

    items: tuple[TaskOut, ...]
