"""How often a trigger opens a job for the same thing: ``until_closed``, ``per 1d``."""

from __future__ import annotations

from engine.language.phrases.duration import parse_duration
from engine.language.phrases.problem import Problem, shown
from engine.language.runbook import Duration
from forms.both import Both

UNTIL_CLOSED = "until_closed"


def parse_once(value: object) -> Duration | str | Problem:
    """``until_closed`` as it is, ``per 1d`` as the duration."""
    if value == UNTIL_CLOSED:
        return UNTIL_CLOSED
    if isinstance(value, str) and value.startswith("per "):
        found = parse_duration(value[4:])
        if isinstance(found, Duration):
            return found
        return Problem(message=found.message, hint=Both("write it such as `per 1d`", "写成`per 1d`的形式"))
    return Problem(
        message=Both(f"{shown(value)} does not say how often", f"{shown(value).zh}没有说明频率"),
        hint=Both("write `until_closed`, or such as `per 1d`", "写成`until_closed`，或`per 1d`的形式"),
    )
