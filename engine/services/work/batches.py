"""Batches: what a worker asks for, and what it is told was done."""

from __future__ import annotations

import msgspec

from engine.runtime.values import Ms


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of the work that is due a worker asks for: at most ``limit`` rows, of these branches and those
    below them (None: of all)."""

    limit: int = 500
    branches: tuple[str, ...] | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was done, for the report of the shift. ``what`` is a code (``rung.fired``,
    ``job.opened``,
    ``message.sent``), ``detail`` a few words in English."""

    what: str
    job: str | None = None
    number: int | None = None
    detail: str = ""
    failed: bool = False


class Batch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of it. ``claimed`` counts the rows that were due (0: nothing is due now); ``next_at`` is when
    the next is due, where that is known."""

    claimed: int
    lines: tuple[Line, ...] = ()
    next_at: Ms | None = None
