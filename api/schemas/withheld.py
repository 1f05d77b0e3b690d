"""Work that a job did not take."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from api.schemas.common import ShortText
from api.schemas.shape import Instant, Sent, Titles, Wire

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Conflict = Literal["reassigned", "closed", "moved_on", "refused"]


class WithheldSent(Sent, frozen=True, kw_only=True):
    """What a phone tells of a command of its person that was refused."""

    job: Annotated[str, Meta(min_length=1, max_length=100)]
    status: Annotated[
        Literal["withheld", "handed_over", "withdrawn", "resolved"],
        Meta(
            description="Nothing decided yet; given to whoever has the job now (its evidence must be here); "
            "taken back; taken by the job after all"
        ),
    ]
    command: Annotated[
        dict[str, Any],
        Meta(
            description="The command as the runtime has it, with `do`, `at` and `skew`",
            examples=[{"do": "hand_in", "step": "arrive", "answers": {}, "at": 1772413200000, "skew": -1250}],
        ),
    ]
    conflict: Annotated[Conflict | None, Meta(description="What became of the job meanwhile")] = None
    problem: Annotated[str, Meta(max_length=100)] | None = None
    detail: Annotated[str, Meta(max_length=4000)] | None = None
    faults: Annotated[list[dict[str, Any]], Meta(max_length=200)] = []
    made_at: Annotated[int, Meta(ge=0, le=2**53 - 1, description="Milliseconds since 1970 UTC")]
    blobs: Annotated[
        list[Sha256], Meta(max_length=1000, description="Evidence, where the command does not name it")
    ] = []
    note: ShortText | None = None


class SettlementSent(Sent, frozen=True, kw_only=True):
    """What became of withheld work."""

    how: Annotated[
        Literal["taken", "dismissed"],
        Meta(description="What it says was used, in whatever way; or it was not needed"),
    ]
    note: Annotated[str, Meta(max_length=2000)] = ""


class WithheldOut(Wire, frozen=True, kw_only=True):
    """Work that a job did not take, and where the job stands now."""

    id: str
    key: Annotated[str, Meta(description="The command's idempotency key")]
    job: str
    number: int
    title: Titles
    branch: str
    runbook: str
    job_status: str
    job_version: int
    assignee: str | None
    step: Annotated[str, Meta(description="Address of the step that was meant; empty where none was")]
    step_title: Titles
    person: str
    person_name: str
    command: dict[str, Any]
    conflict: str | None
    code: Annotated[str | None, Meta(description="Of the refusal")]
    detail: str
    faults: tuple[dict[str, Any], ...]
    blobs: tuple[str, ...]
    made_at: Instant
    skew: Annotated[int | None, Meta(description="Milliseconds that the device's clock was ahead")]
    received_at: Instant
    status: str
    how: str | None
    note: str
    settled_by: str | None
    settled_at: Instant | None
    can_settle: Annotated[bool, Meta(description="Whether you may say what became of it")]


class WithheldPage(Wire, frozen=True, kw_only=True):
    """Some withheld work, the newest first. Hand `next` back as `cursor`."""

    items: tuple[WithheldOut, ...]
    next: str | None
