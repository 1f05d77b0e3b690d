"""The hours of a calendar: weekdays, spans, dates, and local moments."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from engine.language.phrases import Problem, shown
from forms.both import Both

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Spans = tuple[tuple[str, str], ...]

_SPAN = re.compile(r"([0-9]{1,2}:[0-9]{2})\s*-\s*([0-9]{1,2}:[0-9]{2})")
_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?")

WRITE_HOURS = Both('write `"09:00-18:00"`, or a list of such', '写成`"09:00-18:00"`，或几段的列表')


def parse_days(text: str) -> tuple[int, ...] | Problem:
    """``mon-fri`` or ``sat,sun`` as weekdays, 0 being Monday."""
    found: list[int] = []
    for part in text.lower().split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if first not in DAYS or (dash and last not in DAYS):
            return Problem(
                message=Both(f"{shown(text)} names no days", f"{shown(text).zh}不是星期几"),
                hint=Both("write `mon`, `mon-fri` or `sat,sun`", "写成`mon`、`mon-fri`或`sat,sun`"),
            )
        begin, end = DAYS.index(first), DAYS.index(last or first)
        if end < begin:
            return Problem(
                message=Both(f"{shown(text)} goes backwards", f"{shown(text).zh}前后颠倒"),
                hint=Both("a week begins with `mon`", "一周从`mon`开始"),
            )
        found += range(begin, end + 1)
    return tuple(found)


def parse_hours(value: object) -> Spans | Problem:
    """``09:00-18:00``, or a list of such, as spans of ``HH:MM`` in order; an empty list is a day off.

    The last span may reach into the next day: ``22:00-06:00``."""
    spans: list[tuple[str, str]] = []
    for text in [value] if isinstance(value, str) else value if isinstance(value, list) else [None]:
        match = _SPAN.fullmatch(text.strip()) if isinstance(text, str) else None
        ends = tuple(_clock(part) for part in match.groups()) if match else (None, None)
        if ends[0] is None or ends[1] is None:
            return Problem(
                message=Both(f"{shown(text)} are no hours", f"{shown(text).zh}不是工作时间"), hint=WRITE_HOURS
            )
        if ends[1] == ends[0]:
            return Problem(
                message=Both(f"{shown(text)} is no time at all", f"{shown(text).zh}等于没有时间"),
                hint=Both("a whole day is `00:00-24:00`", "全天写成`00:00-24:00`"),
            )
        spans.append((ends[0], ends[1]))
    spans.sort()
    for (opens, closes), (following, _) in pairwise(spans):
        if following < closes or closes < opens:
            return Problem(
                message=Both(f"these hours overlap at {following}", f"工作时间在 {following} 处重叠"),
                hint=Both("make one span of both", "合并成一段"),
            )
    return tuple(spans)


def _clock(text: str) -> str | None:
    hour, minute = (int(part) for part in text.split(":"))
    return f"{hour:02}:{minute:02}" if minute < 60 and (hour < 24 or (hour == 24 and not minute)) else None


def parse_date(text: str) -> str | Problem:
    """``2026-05-04`` if there is such a day."""
    try:
        return date.fromisoformat(text).isoformat() if len(text) == 10 else _no_date(text)
    except ValueError:
        return _no_date(text)


def _no_date(text: str) -> Problem:
    return Problem(
        message=Both(f"{shown(text)} is no date", f"{shown(text).zh}不是日期"),
        hint=Both("write year, month and day, such as `2026-05-04`", "依次写年、月、日，例如`2026-05-04`"),
    )


def parse_local(text: str, zone: str, *, end_of_day: bool = False) -> int | Problem:
    """A local date or moment as ms since 1970 UTC. A date means its first instant, or with ``end_of_day``
    its last, which is the first of the next day."""
    try:
        if _LOCAL.fullmatch(text) is None:
            raise ValueError
        if "T" in text:
            moment = datetime.fromisoformat(text)
        else:
            day = date.fromisoformat(text) + timedelta(days=1 if end_of_day else 0)
            moment = datetime.combine(day, time())
        return int(moment.replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1000
    except (ValueError, OverflowError):
        return Problem(
            message=Both(f"{shown(text)} is no date", f"{shown(text).zh}不是日期"),
            hint=Both(
                "write `2026-05-04`, or `2026-05-04T13:00` for a moment",
                "写成`2026-05-04`，时刻写成`2026-05-04T13:00`",
            ),
        )
