"""When a branch works: a calendar rule in a time zone, laid out as instants year by year.

A *working day* is a local date with hours: those of ``exceptions`` if the date stands there; none on a
public holiday of the country; on a make-up day the hours of its weekday or, where that has none, of the
first weekday that has; otherwise those of its weekday. Spans are ``HH:MM``-``HH:MM``, half open, and one
that does not end after it begins ends on the next day (``22:00-06:00``, ``00:00-00:00``). Such hours belong
to the day on which they begin.

Public holidays and make-up working days come from the `holidays` package, which keeps for China the yearly
notices of the State Council's General Office.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import accumulate

import msgspec

from engine.language.organisation import CalendarRule
from engine.runtime.local_time import to_instant
from engine.runtime.values import Ms

Spans = tuple[tuple[str, str], ...]

FIRST_YEAR, LAST_YEAR = 1970, 9990
"""Years that are laid out. Outside them nobody works."""

IDLE_YEARS = 20
"""A calendar without one working moment in so many years is one that never works."""


class NeverWorksError(ValueError):
    """The calendar has no working time where it was asked for (nor in twenty years from there)."""


@lru_cache(maxsize=512)
def public_holidays(
    country: str, subdivision: str | None, year: int
) -> tuple[frozenset[date], frozenset[date]]:
    """Days off and make-up working days of a country in a year.

    A country or subdivision that the `holidays` package does not know has none: where calendars come in they
    are refused, and what is stored all the same must not stop a job.
    """
    from holidays import country_holidays

    try:
        found = country_holidays(country, subdiv=subdivision, years=year)
    except NotImplementedError:
        return frozenset(), frozenset()
    made_up = {day for day in getattr(found, "weekend_workdays", ()) if day.year == year}
    return frozenset(found) - made_up, frozenset(made_up)


def spans_of(calendar: CalendarRule, day: date) -> Spans:
    """The hours of that local date as the calendar says them; empty on a day off."""
    if (own := calendar.exceptions.get(day.isoformat())) is not None:
        return own
    usual = calendar.week.get(day.weekday(), ())
    if calendar.country is None:
        return usual
    off, made_up = public_holidays(calendar.country, calendar.subdivision, day.year)
    if day in made_up:
        return usual or next((spans for _, spans in sorted(calendar.week.items()) if spans), ())
    return () if day in off else usual


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A local date with hours, from its first opening to its last closing. Days do not overlap."""

    date: date
    opens: Ms
    closes: Ms


@dataclass(frozen=True, slots=True)
class Year:
    """A local year: its working days, and its spans as one run of instants without overlap.

    ``done[i]`` is the working time (ms) of the year before span ``i``; its last entry is the year's total.
    """

    days: tuple[WorkingDay, ...]
    opens: tuple[Ms, ...]
    closes: tuple[Ms, ...]
    done: tuple[Ms, ...]

    @property
    def total(self) -> Ms:
        """Working milliseconds of the whole year."""
        return self.done[-1]

    def until(self, moment: Ms) -> Ms:
        """Working milliseconds of the year that lie before that instant."""
        index = bisect_right(self.opens, moment) - 1
        if index < 0:
            return 0
        return self.done[index] + min(moment, self.closes[index]) - self.opens[index]


@dataclass(frozen=True, slots=True)
class Timetable:
    """A calendar in a time zone. Years are laid out when they are first asked for and kept."""

    calendar: CalendarRule
    timezone: str
    _years: dict[int, Year] = field(default_factory=dict)

    def year(self, number: int) -> Year:
        """The layout of a local year."""
        found = self._years.get(number)
        if found is None:
            found = self._years[number] = self._lay_out(number)
        return found

    def usual_week(self) -> int:
        """How many days of an ordinary week have hours; five where the calendar has no ordinary week."""
        return sum(1 for spans in self.calendar.week.values() if spans) or 5

    def _lay_out(self, number: int) -> Year:
        days: list[WorkingDay] = []
        merged: list[list[Ms]] = []
        if not FIRST_YEAR <= number <= LAST_YEAR:
            return Year((), (), (), (0,))
        day = date(number, 1, 1)
        # hours that reach into the next day (or year) are those of the day on which they begin
        reached = max((closes for _, closes in self._pieces(day - timedelta(days=1))), default=0)
        while day.year == number:
            pieces = [
                (max(opens, reached), closes) for opens, closes in self._pieces(day) if closes > reached
            ]
            if pieces:
                reached = max(closes for _, closes in pieces)
                days.append(WorkingDay(day, pieces[0][0], reached))
            for opens, closes in pieces:
                if merged and opens <= merged[-1][1]:
                    merged[-1][1] = max(merged[-1][1], closes)
                else:
                    merged.append([opens, closes])
            day += timedelta(days=1)
        return Year(
            tuple(days),
            tuple(opens for opens, _ in merged),
            tuple(closes for _, closes in merged),
            tuple(accumulate((closes - opens for opens, closes in merged), initial=0)),
        )

    def _pieces(self, day: date) -> list[tuple[Ms, Ms]]:
        """The spans of that day as instants, in order; without what a clock change swallows."""
        spans = (self._instants(day, *span) for span in spans_of(self.calendar, day))
        return sorted((opens, closes) for opens, closes in spans if opens < closes)

    def _instants(self, day: date, begins: str, ends: str) -> tuple[Ms, Ms]:
        last = day if _minutes(begins) < _minutes(ends) < 24 * 60 else day + timedelta(days=1)
        return to_instant(day, _clock(begins), self.timezone), to_instant(last, _clock(ends), self.timezone)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _clock(text: str) -> time:
    hours, minutes = divmod(_minutes(text) % (24 * 60), 60)
    return time(hours, minutes)


@lru_cache(maxsize=1024)
def _timetable(fingerprint: bytes, timezone: str) -> Timetable:
    return Timetable(msgspec.json.decode(fingerprint, type=CalendarRule), timezone)


def timetable(calendar: CalendarRule, timezone: str) -> Timetable:
    """The timetable of a calendar in a zone: the same one for the same content."""
    return _timetable(calendar.fingerprint, timezone)
