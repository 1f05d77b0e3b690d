"""Local time and instants: what a wall clock shows, and when it first shows it.

Instants are whole milliseconds since 1970 UTC. Zones are IANA names. A wall clock jumps (a *gap*) and
goes back (an *overlap*) when daylight saving begins and ends; one rule serves both: a local time means
**the first instant at which the clock shows it or anything later of that passage**. So a time inside a
gap is the jump itself, and a time that comes twice is its first coming.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.runtime.values import Ms

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name. Raises ``ZoneInfoNotFoundError`` for what is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError) as error:  # a name that is no name, or that of a folder
        raise ZoneInfoNotFoundError(f"there is no time zone {name[:80]}") from error


def to_local(moment: Ms, timezone: str) -> datetime:
    """What the wall clock shows at that instant (aware, exact to the millisecond)."""
    seconds, rest = divmod(moment, SECOND)
    return datetime.fromtimestamp(seconds, zone(timezone)).replace(microsecond=rest * 1000)


def to_instant(day: date, at: time, timezone: str) -> Ms:
    """The first instant at which the wall clock of that day shows ``at`` or later."""
    tz = zone(timezone)
    local = datetime.combine(day, at, tzinfo=tz)
    instant = _milliseconds(local)
    before, after = local.utcoffset(), local.replace(fold=1).utcoffset()
    if before is None or after is None or after <= before:
        return instant  # once (equal offsets), or twice: fold 0 is the first
    return _jump(instant - (after - before) // timedelta(milliseconds=1), instant, after, tz)


def _milliseconds(local: datetime) -> Ms:
    return (local - EPOCH) // timedelta(milliseconds=1)


def _jump(low: Ms, high: Ms, offset: timedelta, tz: ZoneInfo) -> Ms:
    """The first second in ``(low, high]`` that has ``offset``: when the clock jumped forward."""
    first, last = low // SECOND, -(-high // SECOND)
    while last - first > 1:
        middle = (first + last) // 2
        if datetime.fromtimestamp(middle, tz).utcoffset() == offset:
            last = middle
        else:
            first = middle
    return last * SECOND
