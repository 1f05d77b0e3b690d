"""Working-time vectors: what one of them asks, and what this implementation answers.

``calendars`` by name, and ``cases``: ``add`` (a duration to a moment), ``between`` (two moments), ``shift``
(a deadline by a pause) and ``instant`` (of a local date and time). ``never`` is the answer of a calendar that
has no such working time.
"""

from __future__ import annotations

from datetime import date, time
from typing import Any

import msgspec

from engine.language.organisation import CalendarRule
from engine.language.runbook import Duration
from engine.runtime.local_time import to_instant
from engine.runtime.timetable import NeverWorksError
from engine.runtime.working_time import add, between, shift_after_pause


def answer(case: dict[str, Any], calendars: dict[str, CalendarRule]) -> int | str:
    """What the case asks for, in milliseconds."""
    calendar = calendars.get(case.get("calendar", ""))
    zone = case["zone"]
    try:
        match case["ask"]:
            case "add":
                return add(
                    case["moment"],
                    msgspec.convert(case["duration"], Duration),
                    clock=case["clock"],
                    calendar=calendar,
                    timezone=zone,
                    backwards=case.get("backwards", False),
                )
            case "between":
                return between(case["start"], case["end"], calendar=calendar, timezone=zone)
            case "shift":
                return shift_after_pause(
                    case["due"],
                    paused_at=case["paused_at"],
                    resumed_at=case["resumed_at"],
                    clock=case["clock"],
                    calendar=calendar,
                    timezone=zone,
                )
            case _:
                return to_instant(date.fromisoformat(case["date"]), time.fromisoformat(case["time"]), zone)
    except NeverWorksError:
        return "never"


def calendars_of(vector: dict[str, Any]) -> dict[str, CalendarRule]:
    """The calendars of the vector."""
    return msgspec.convert(vector["calendars"], dict[str, CalendarRule], strict=False)
