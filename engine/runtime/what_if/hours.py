"""When somebody works: a calendar in a time zone without absences, as one run of spans."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date

from engine.language.organisation import Absence, CalendarRule
from engine.runtime.local_time import HOUR, to_local
from engine.runtime.timetable import timetable
from engine.runtime.values import Ms

FAR: Ms = 2**50
"""Nobody works so late."""

MOST_YEARS = 12


class Hours:
    """Spans are laid out year by year when they are asked for. Without a calendar every hour is worked."""

    def __init__(
        self,
        calendar: CalendarRule | None,
        timezone: str,
        *,
        begin: Ms,
        absences: Iterable[Absence] = (),
    ) -> None:
        self.timezone = timezone
        self.opens: list[Ms] = []
        self.closes: list[Ms] = []
        self.done: list[Ms] = [0]  # working time before each span, and of all of them
        self.length = 24 * HOUR  # of a usual day
        self._away = tuple((one.since, one.until) for one in absences)
        self._table = None if calendar is None else timetable(calendar, timezone)
        self._year = to_local(begin, timezone).year - 1
        self._last = self._year + MOST_YEARS
        if self._table is None:
            self._append(begin - 24 * HOUR, FAR)
        else:
            self._more()
            self._more()
            year = self._table.year(self._year - 1)
            if year.days:
                self.length = max(HOUR, year.total // len(year.days))

    def is_open(self, at: Ms) -> bool:
        """Whether it is working time."""
        self._reach(at)
        index = bisect_right(self.opens, at) - 1
        return index >= 0 and at < self.closes[index]

    def next_open(self, at: Ms) -> Ms:
        """The first working instant from there on; FAR where there is none."""
        while True:
            self._reach(at)
            index = bisect_right(self.closes, at)
            if index < len(self.opens):
                return max(at, self.opens[index])
            if not self._more():
                return FAR

    def add(self, at: Ms, amount: Ms) -> Ms:
        """When so much working time has passed; FAR where there is not so much."""
        wanted = self.before(at) + amount
        while self.done[-1] < wanted:
            if not self._more():
                return FAR
        if amount == 0:
            return at
        index = bisect_left(self.done, wanted) - 1
        return self.opens[index] + wanted - self.done[index]

    def between(self, first: Ms, last: Ms) -> Ms:
        """Working time between two instants."""
        return self.before(last) - self.before(first)

    def before(self, at: Ms) -> Ms:
        """Working time up to an instant, from where the layout begins."""
        self._reach(at)
        index = bisect_right(self.opens, at) - 1
        if index < 0:
            return 0
        return self.done[index] + min(at, self.closes[index]) - self.opens[index]

    def pieces(self, first: Ms, last: Ms) -> Iterator[tuple[Ms, Ms]]:
        """The working spans between two instants."""
        self._reach(last)
        for index in range(bisect_right(self.closes, first), len(self.opens)):
            if self.opens[index] >= last:
                break
            yield max(first, self.opens[index]), min(last, self.closes[index])

    def by_day(self, first: Ms, last: Ms) -> Iterator[tuple[date, Ms]]:
        """The working time between two instants by the local date on which its span begins."""
        for opens, closes in self.pieces(first, last):
            yield to_local(opens, self.timezone).date(), closes - opens

    def _reach(self, at: Ms) -> None:
        while self.closes and self.closes[-1] <= at and self._more():
            pass

    def _more(self) -> bool:
        """Lay out one more year."""
        if self._table is None or self._year >= self._last:
            return False
        year = self._table.year(self._year)
        self._year += 1
        for opens, closes in zip(year.opens, year.closes, strict=True):
            self._append(opens, closes)
        return True

    def _append(self, opens: Ms, closes: Ms) -> None:
        pieces = [(opens, closes)]
        for since, until in self._away:
            pieces = [
                (begins, ends)
                for start, stop in pieces
                for begins, ends in ((start, min(stop, since)), (max(start, until), stop))
                if begins < ends
            ]
        for start, ends in pieces:
            begins = max(start, self.closes[-1]) if self.closes else start
            if begins < ends:
                self.opens.append(begins)
                self.closes.append(ends)
                self.done.append(self.done[-1] + ends - begins)
