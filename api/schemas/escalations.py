"""What was raised: to whom, why, and what can be done about it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.schemas.jobs import JobLineOut
from api.schemas.shape import Instant, Titles, Wire


class RungOut(Wire, frozen=True, kw_only=True):
    """One rung of a ladder."""

    when: Annotated[str, Meta(description="As the SOP writes it", examples=["due + 2h"])]
    at: Annotated[Instant | None, Meta(description="When it fires, if nothing happens before")]
    fired_at: Instant | None
    notify: tuple[str, ...]
    raise_to: tuple[str, ...]
    reassign: str | None
    fault: Annotated[Titles | None, Meta(description="The fault by whose path the work then goes on")]
    outcome: Annotated[str | None, Meta(description="What it decides by itself")]


class SettledOut(Wire, frozen=True, kw_only=True):
    """How an escalation ended."""

    how: Annotated[str, Meta(description="The act that settled it, or `gone` when its step was closed")]
    by: str
    at: Instant


class EscalationOut(Wire, frozen=True, kw_only=True):
    """Something that was raised, the ladder so far and next, and what you can do about it."""

    id: str
    job: JobLineOut
    address: Annotated[str, Meta(description="The step; empty for the job's own deadline")]
    title: Titles
    kind: str
    waits_for: Annotated[tuple[str, ...], Meta(description="Logins of those who have not acted")]
    opened: Annotated[int | None, Meta(description="Names the open step, as tasks do")]
    opened_at: Instant | None
    due_at: Instant | None
    overdue: bool
    raised_at: Instant
    raised_to: Annotated[tuple[str, ...], Meta(description="As the SOP names them")]
    told: Annotated[tuple[str, ...], Meta(description="Logins of those who were told")]
    rung: Annotated[int, Meta(description="Place in the ladder; -1: an action failed for good")]
    ladder: tuple[RungOut, ...]
    mine: Annotated[bool, Meta(description="It was raised to you, or to somebody you stand in for")]
    can: Annotated[
        tuple[str, ...], Meta(description="decide, extend, assign, reassign, take_over, waive, cancel")
    ]
    why_not: Annotated[
        dict[str, str],
        Meta(description="What is in the way of an act: locked, guaranteed, approval"),
    ]
    settled: SettledOut | None


class EscalationPage(Wire, frozen=True, kw_only=True):
    """Some escalations. Hand `next` back as `cursor`."""

    items: tuple[EscalationOut, ...]
    next: str | None
