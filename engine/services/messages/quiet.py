"""Quiet hours and digests: when somebody may be told, by the wall clock of their branch.

A local time that comes twice is its first coming, one that is skipped is the jump
(:mod:`engine.runtime.local_time`); an end is always later than what it ends.
"""

from __future__ import annotations

from datetime import date, time, timedelta

import msgspec

from engine.runtime.local_time import to_instant, to_local
from engine.runtime.values import Ms


class Quiet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every day from one local time until another (``HH:MM``), over midnight where ``until`` is earlier."""

    since: str
    until: str


def quiet_until(at: Ms, quiet: Quiet | None, timezone: str) -> Ms | None:
    """When the quiet that holds at ``at`` ends; None where it is not quiet."""
    if quiet is None or quiet.since == quiet.until:
        return None
    day = to_local(at, timezone).date()
    # The span that began yesterday may reach into today, or today's may have begun.
    for first in (day - timedelta(days=1), day):
        begins, ends = _span(first, quiet, timezone)
        if begins <= at < ends:
            return ends
    return None


def next_digest(at: Ms, digest_at: str, timezone: str) -> Ms:
    """The next time at which digests go out, later than ``at``."""
    day = to_local(at, timezone).date()
    clock = time.fromisoformat(digest_at)
    for days in range(3):
        if (moment := to_instant(day + timedelta(days=days), clock, timezone)) > at:
            return moment
    raise AssertionError("a day has no more than two dates")


def _span(first: date, quiet: Quiet, timezone: str) -> tuple[Ms, Ms]:
    since, until = time.fromisoformat(quiet.since), time.fromisoformat(quiet.until)
    last = first if until > since else first + timedelta(days=1)
    return to_instant(first, since, timezone), to_instant(last, until, timezone)
