"""The audit log, live changes, health."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from api.schemas.shape import Instant, Wire


class AuditLineOut(Wire, frozen=True, kw_only=True):
    """What somebody did outside of jobs."""

    id: int
    at: Instant
    by: str
    action: str
    about: str
    details: Annotated[
        dict[str, Any], Meta(description="What it is now; `before` has what it was where that is known")
    ]


class AuditPage(Wire, frozen=True, kw_only=True):
    """Some of the log, newest first."""

    items: tuple[AuditLineOut, ...]
    next: str | None


class AuditFaultOut(Wire, frozen=True, kw_only=True):
    """Something that does not hold."""

    code: str
    job: str | None
    text: str


class LastAuditOut(Wire, frozen=True, kw_only=True):
    """What the daily audit last found: whether all records are what was sealed. `faults` are the first of
    `count`; `at` is null before the first audit."""

    at: Instant | None
    seconds: float
    jobs: int
    events: int
    entries: int
    count: int
    faults: tuple[AuditFaultOut, ...]


class ChangeOut(Wire, frozen=True, kw_only=True):
    """Something changed: what kind of thing, and which one to look at again."""

    id: int
    kind: Annotated[str, Meta(description="job, task, sop, organisation, code_list, subject or withheld")]
    ref: str
    branch: str | None
    at: Instant


class HealthOut(Wire, frozen=True, kw_only=True):
    """Whether the process lives, and whether it can do its work."""

    ok: bool
    checks: Annotated[dict[str, str], Meta(description="Per part: `ok`, or what is wrong")] = {}
