"""Whether a branch works now, and when it works next."""

from __future__ import annotations

from bisect import bisect_right

from engine.language.organisation import Organisation
from engine.runtime.local_time import to_local
from engine.runtime.timetable import timetable
from engine.runtime.values import Ms


def works_at(organisation: Organisation, branch: str, now: Ms) -> Ms | None:
    """``now`` where the branch works now, else when it opens next; None where that is not within a year."""
    calendar = organisation.calendar(branch)
    if calendar is None:
        return now
    zone = organisation.timezone(branch)
    table = timetable(calendar, zone)
    year = to_local(now, zone).year
    for number in (year - 1, year, year + 1):
        hours = table.year(number)
        index = bisect_right(hours.closes, now)
        if index < len(hours.opens):
            return max(now, hours.opens[index])
    return None
