"""Durations: ``90s``, ``30m``, ``4h``, ``2d``, ``1w``."""

from __future__ import annotations

import re
from typing import Literal, cast

from engine.language.phrases.problem import Problem, shown, whole
from engine.language.runbook import Duration
from forms.both import Both

Unit = Literal["s", "m", "h", "d", "w"]

SECONDS: dict[str, int] = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}

LONGEST = 10 * 366 * 86_400
"""Ten years in seconds. Beyond it a duration is a slip of the pen, and clock arithmetic would overflow."""

_DURATION = re.compile(r"([0-9]{1,10})([smhdw])")

_WORDS: dict[str, Unit] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "秒", "秒钟"), "s"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "分", "分钟"), "m"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "小时", "个小时", "时"), "h"),
    **dict.fromkeys(("d", "day", "days", "天", "日"), "d"),
    **dict.fromkeys(("w", "week", "weeks", "周", "星期"), "w"),
}
_LOOSE = re.compile(r"\s*([0-9]{1,10})(?:\.([0-9]{1,3}))?\s*([^\W\d_]+)\s*")


def parse_duration(value: object) -> Duration | Problem:
    """``30m`` as a duration. The clock it counts by, working or elapsed, is said elsewhere."""
    if isinstance(value, str) and (match := _DURATION.fullmatch(value)):
        number, unit = int(match[1]), cast("Unit", match[2])
        if number == 0:
            return Problem(
                message=Both(f"{shown(value)} is no time at all", f"{shown(value).zh}等于没有时间"),
                hint=Both("write a duration such as `30m`", "写一个时长，例如`30m`"),
            )
        if number * SECONDS[unit] > LONGEST:
            return Problem(
                message=Both(f"{shown(value)} is longer than ten years", f"{shown(value).zh}超过十年")
            )
        return Duration(n=number, unit=unit)
    return Problem(
        message=Both(f"{shown(value)} is not a duration", f"{shown(value).zh}不是时长"), hint=_mend(value)
    )


def seconds(duration: Duration) -> int:
    """How many seconds of elapsed time: a day has 24 hours, a week 7 days."""
    return duration.n * SECONDS[duration.unit]


def _mend(value: object) -> Both:
    if whole(value):
        return Both(
            f"say what it counts: `{value}m` for minutes, `{value}h` for hours, `{value}d` for days",
            f"写明单位：`{value}m`是分钟，`{value}h`是小时，`{value}d`是天",
        )
    if isinstance(value, str):
        parts = [(m[1], m[2], _WORDS.get(m[3].lower())) for m in _LOOSE.finditer(value)]
        complete = "".join(m[0] for m in _LOOSE.finditer(value)) == value
        if parts and complete and all(unit for _, _, unit in parts):
            total = sum(_seconds_of(number, fraction or "", str(unit)) for number, fraction, unit in parts)
            if total and total == int(total) and (total := int(total)) <= LONGEST:
                unit = next(u for u in ("w", "d", "h", "m", "s") if total % SECONDS[u] == 0)
                if len(parts) == 1 and not parts[0][1]:
                    unit = str(parts[0][2])
                return Both(
                    f"write `{total // SECONDS[unit]}{unit}`", f"写成`{total // SECONDS[unit]}{unit}`"
                )
    return Both(
        "a duration is a whole number and one of s, m, h, d, w: `90s`, `30m`, `4h`, `2d`, `1w`",
        "时长是整数加 s、m、h、d、w 之一：`90s`、`30m`、`4h`、`2d`、`1w`",
    )


def _seconds_of(number: str, fraction: str, unit: str) -> float:
    return float(f"{number}.{fraction or 0}") * SECONDS[unit]
