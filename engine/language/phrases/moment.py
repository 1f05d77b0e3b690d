"""When a rung fires: ``due``, ``due - 30m``, ``due + 2h``, ``start + 1h``."""

from __future__ import annotations

import re
from typing import Literal, cast

from engine.language.phrases.duration import parse_duration
from engine.language.phrases.problem import Problem, shown
from engine.language.runbook import Moment

_MOMENT = re.compile(r"(due|start)(?:\s*([+-])\s*(\S+))?")


def parse_moment(value: object) -> Moment | Problem:
    """``due - 30m`` as a moment relative to the step's deadline or its start."""
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        hint = "write `due`, `due - 30m`, `due + 2h` or `start + 1h`"
        if not isinstance(parse_duration(value), Problem):
            hint = f"say from when it counts: `due + {value}` or `start + {value}`"
        return Problem(message=f"{shown(value)} does not say when", hint=hint)
    anchor = cast("Literal['due', 'start']", match[1])
    if match[3] is None:
        return Moment(anchor=anchor)
    offset = parse_duration(match[3])
    if isinstance(offset, Problem):
        return Problem(message=f"in {shown(value)}, {offset.message}", hint=offset.hint)
    if anchor == "start" and match[2] == "-":
        return Problem(
            message=f"{shown(value)} is before the step begins", hint=f"write `start + {match[3]}`"
        )
    return Moment(anchor=anchor, offset=offset, before=match[2] == "-")
