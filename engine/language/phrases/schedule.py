"""Schedules: the five fields of cron, ``0 8 * * MON-FRI``, in the time zone of the branch."""

from __future__ import annotations

from datetime import UTC, datetime

from cronsim import CronSim, CronSimError

from engine.language.phrases.problem import Problem, shown

_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_HINT = "write minute, hour, day, month and weekday, such as `0 8 * * MON-FRI`"


def parse_schedule(value: object) -> str | Problem:
    """The schedule with single spaces, if it is one that comes round at all."""
    if not isinstance(value, str) or len(fields := value.split()) != 5:
        return Problem(message=f"{shown(value)} is not a schedule", hint=_HINT)
    schedule = " ".join(fields)
    try:
        next(CronSim(schedule, _SOME_DAY))
    except CronSimError:
        return Problem(message=f"{shown(value)} is not a schedule", hint=_HINT)
    except StopIteration:
        return Problem(message=f"{shown(value)} never comes round", hint=_HINT)
    return schedule
