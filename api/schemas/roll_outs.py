"""Roll-outs: an SOP on its way to all branches."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from api.schemas.problem import FindingOut
from api.schemas.shape import Instant, Sent, Wire
from api.schemas.sops import Files

RollOutStatus = Literal[
    "preparing", "refused", "ready", "partly_live", "live", "taken_back", "cancelled", "overtaken"
]
Stage = Annotated[
    tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...],
    Meta(max_length=1000, description="Branch codes; those below them are meant too"),
]


class RollOutSent(Sent, frozen=True, kw_only=True):
    """What to roll out: `files`, or those of an older `revision`. What no stage names comes last."""

    files: Files | None = None
    revision: Annotated[int, Meta(ge=1, le=2**31 - 1)] | None = None
    stages: Annotated[tuple[Stage, ...], Meta(max_length=20)] = ()
    note: Annotated[str, Meta(max_length=1000)] = ""


class TakeBackSent(Sent, frozen=True, kw_only=True):
    """Why it is taken back."""

    note: Annotated[str, Meta(max_length=1000)] = ""


class RollOutLineOut(Wire, frozen=True, kw_only=True):
    """A roll-out: `prepared` of `variants` are prepared, the first `stage` of `stages` are live."""

    id: str
    sop: str
    note: str
    by: str
    at: Instant
    changed_at: Instant
    status: str
    variants: int
    prepared: int
    errors: int
    warnings: int
    stage: int
    stages: tuple[tuple[str, ...], ...]
    revision: int | None
    base_revision: int | None


class RollOutPage(Wire, frozen=True, kw_only=True):
    """Roll-outs, the newest first."""

    items: tuple[RollOutLineOut, ...]
    next: str | None


class RollOutVariantOut(Wire, frozen=True, kw_only=True):
    """What one variant's branches would get; `variant` null is the SOP as it is."""

    variant: str | None
    branches: tuple[str, ...]
    changed: Annotated[tuple[str, ...], Meta(description="Branches that get another runbook than they had")]
    prepared: bool
    runbook: str | None
    scenarios: int
    findings: tuple[FindingOut, ...]
    differences: Annotated[tuple[str, ...], Meta(description="In a designer's words")]


class ConflictOut(Wire, frozen=True, kw_only=True):
    """The base changed at `path` from `was` to `now`, where the variant says `says` all the same."""

    variant: str
    path: tuple[str | int, ...]
    was: Any
    now: Any
    says: Any
    file: str
    line: int
    column: int


class RollOutOut(Wire, frozen=True, kw_only=True):
    """The report: which branches get which variant, what changes, what stands against it."""

    line: RollOutLineOut
    variants: tuple[RollOutVariantOut, ...]
    conflicts: tuple[ConflictOut, ...]
