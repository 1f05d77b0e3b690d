"""Schedules: the five fields of cron, ``0 8 * * MON-FRI``, in the time zone of the branch."""

from __future__ import annotations

from datetime import UTC, datetime

from cronsim import CronSim, CronSimError

from engine.language.phrases.problem import Problem, shown
from forms.both import Both

_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_HINT = Both(
    "write minute, hour, day, month and weekday, such as `0 8 * * MON-FRI`",
    "依次写分、时、日、月、星期，例如`0 8 * * MON-FRI`",
)


def parse_schedule(value: object) -> str | Problem:
    """The schedule with single spaces, if it is one that comes round at all."""
    if not isinstance(value, str) or len(fields := value.split()) != 5:
        return Problem(
            message=Both(f"{shown(value)} is not a schedule", f"{shown(value).zh}不是定时计划"), hint=_HINT
        )
    schedule = " ".join(fields)
    try:
        next(CronSim(schedule, _SOME_DAY))
    except CronSimError:
        return Problem(
            message=Both(f"{shown(value)} is not a schedule", f"{shown(value).zh}不是定时计划"), hint=_HINT
        )
    except StopIteration:
        return Problem(
            message=Both(f"{shown(value)} never comes round", f"{shown(value).zh}永远不会到来"), hint=_HINT
        )
    return schedule
