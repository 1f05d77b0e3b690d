"""Clock arithmetic for deadlines, ladders, waits and pauses. Pure; instants are ms since 1970 UTC.

Two clocks. **Elapsed**: ``s m h`` are exact; ``d`` and ``w`` are calendar days of the branch: the same local
time so many days later, also when the clocks change in between. **Working**: ``s m h`` are working time of
the branch's calendar, ``d`` is a working day (the same local time on the next day with hours, kept within
its hours), ``w`` as many working days as an ordinary week has. Without a calendar every hour is worked, so
the two agree. ``docs/working-time.md`` has the reasons and examples.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import timedelta
from operator import attrgetter
from typing import Literal

from engine.language.organisation import CalendarRule
from engine.language.runbook import Duration
from engine.runtime.local_time import HOUR, MINUTE, SECOND, to_instant, to_local
from engine.runtime.timetable import IDLE_YEARS, NeverWorksError, Timetable, WorkingDay, timetable
from engine.runtime.values import Ms

Clock = Literal["working", "elapsed"]

EXACT = {"s": SECOND, "m": MINUTE, "h": HOUR}

LATEST: Ms = 253_000_000_000_000
"""An instant in the year 9987: nothing is due later, so that a huge duration stays a number."""


def add(
    moment: Ms,
    duration: Duration,
    *,
    clock: Clock,
    calendar: CalendarRule | None,
    timezone: str,
    backwards: bool = False,
) -> Ms:
    """The instant that lies ``duration`` after ``moment`` (before it when ``backwards``).

    Of the instants with that much working time between, it is the one nearest to ``moment``: a deadline
    falls on Friday's closing and not on Monday's opening. Raises :class:`NeverWorksError` when the calendar
    has no such working time, ``ZoneInfoNotFoundError`` for an unknown zone.
    """
    if duration.n == 0:
        return moment
    if clock == "elapsed" or calendar is None:
        return _elapsed(moment, duration, timezone, backwards=backwards)
    table = timetable(calendar, timezone)
    if unit := EXACT.get(duration.unit):
        return _work(table, moment, duration.n * unit, backwards=backwards)
    days = duration.n * (table.usual_week() if duration.unit == "w" else 1)
    return _work_days(table, moment, days, backwards=backwards)


def between(start: Ms, end: Ms, *, calendar: CalendarRule | None, timezone: str) -> Ms:
    """Working milliseconds from ``start`` to ``end``; negative where ``end`` is the earlier one."""
    if calendar is None:
        return end - start
    if end < start:
        return -between(end, start, calendar=calendar, timezone=timezone)
    table = timetable(calendar, timezone)
    first, last = to_local(start, timezone).year, to_local(end, timezone).year
    years = (table.year(number) for number in range(first - 1, last + 1))
    return sum(year.until(end) - year.until(start) for year in years)


def shift_after_pause(
    due: Ms, *, paused_at: Ms, resumed_at: Ms, clock: Clock, calendar: CalendarRule | None, timezone: str
) -> Ms:
    """The deadline after a pause: what was left at the pause, counted again from the resume.

    What was past when the pause began stays as it was, and a pause never makes anything due earlier.
    """
    if due <= paused_at:
        return due
    if clock == "elapsed" or calendar is None:
        return due + max(0, resumed_at - paused_at)
    left = between(paused_at, due, calendar=calendar, timezone=timezone)
    return max(due, _work(timetable(calendar, timezone), resumed_at, left, backwards=False))


def _elapsed(moment: Ms, duration: Duration, timezone: str, *, backwards: bool) -> Ms:
    sign = -1 if backwards else 1
    if unit := EXACT.get(duration.unit):
        return max(0, min(LATEST, moment + sign * duration.n * unit))
    days = duration.n * (7 if duration.unit == "w" else 1)
    local = to_local(moment, timezone)
    try:
        day = local.date() + sign * timedelta(days=days)
        return max(0, min(LATEST, to_instant(day, local.time(), timezone)))
    except OverflowError:
        return 0 if backwards else LATEST


def _work(table: Timetable, moment: Ms, amount: Ms, *, backwards: bool) -> Ms:
    """The nearest instant with ``amount`` ms of working time between it and ``moment``."""
    if amount == 0:
        return moment
    left = amount
    year_of = to_local(moment, table.timezone).year
    if backwards:
        for number in _years(table, year_of, -1):
            year = table.year(number)
            done = year.until(moment)
            if done >= left:
                target = done - left
                index = bisect_right(year.done, target, hi=len(year.opens)) - 1
                return year.opens[index] + target - year.done[index]
            left -= done
    else:
        for number in _years(table, year_of - 1, 1):
            year = table.year(number)
            done = year.until(moment)
            if year.total - done >= left:
                target = done + left
                index = bisect_left(year.done, target) - 1
                return year.opens[index] + target - year.done[index]
            left -= year.total - done
    raise NeverWorksError(f"no {amount} ms of working time from {moment}")


def _years(table: Timetable, first: int, step: int) -> Iterator[int]:
    """Years from ``first`` on, until twenty in a row have no working time."""
    number, idle = first, 0
    while idle <= IDLE_YEARS:
        yield number
        idle = 0 if table.year(number).total else idle + 1
        number += step


def _work_days(table: Timetable, moment: Ms, count: int, *, backwards: bool) -> Ms:
    """``count`` working days on (or back), at the same local time within the hours of the day reached.

    A moment outside all hours (closing time included, opening time when going back) has no time of day to
    keep: the days end at the closing (going back: the opening) of the last one.
    """
    local = to_local(moment, table.timezone)
    at: WorkingDay | None = None  # the day whose hours hold the moment
    for number in _years(table, local.year + (1 if backwards else -1), -1 if backwards else 1):
        days = table.year(number).days
        if backwards:
            ahead = bisect_left(days, moment, key=_opens)  # days[:ahead] began before
            if at is None and ahead and moment <= days[ahead - 1].closes:
                at, ahead = days[ahead - 1], ahead - 1
            day = days[ahead - count] if count <= ahead else None
        else:
            index = bisect_right(days, moment, key=_closes)  # days[index:] end after
            if at is None and index < len(days) and days[index].opens <= moment:
                at, index = days[index], index + 1
            ahead = len(days) - index
            day = days[index + count - 1] if count <= ahead else None
        if day is None:
            count -= ahead
        elif at is None:
            return day.opens if backwards else day.closes
        else:
            same = to_instant(day.date + (local.date() - at.date), local.time(), table.timezone)
            return min(max(same, day.opens), day.closes)
    raise NeverWorksError(f"too few working days from {moment}")


_opens: Callable[[WorkingDay], Ms] = attrgetter("opens")
_closes: Callable[[WorkingDay], Ms] = attrgetter("closes")
