"""What workers are told."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from api.schemas.shape import Instant, Wire


class RungOut(Wire, frozen=True, kw_only=True):
    """The number of the newest change."""

    latest: int


class PartOut(Wire, frozen=True, kw_only=True):
    """One process that `sopwith up` keeps running."""

    name: Annotated[str, Meta(description="prefect or worker")]
    state: Literal["starting", "running", "resting", "stopped"]
    since: Instant
    restarts: int
    address: str | None = None


class WorkHealthOut(Wire, frozen=True, kw_only=True):
    """Whether the work that waits is carried: the processes beside this server. `ok` where all of them run;
    without any, other machines carry it."""

    ok: bool
    parts: tuple[PartOut, ...]
