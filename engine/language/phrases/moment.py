"""When a rung fires: ``due``, ``due - 30m``, ``due + 2h``, ``start + 1h``."""

from __future__ import annotations

import re
from typing import Literal, cast

from engine.language.phrases.duration import parse_duration
from engine.language.phrases.problem import Problem, shown
from engine.language.runbook import Moment
from forms.both import Both

_MOMENT = re.compile(r"(due|start)(?:\s*([+-])\s*(\S+))?")


def parse_moment(value: object) -> Moment | Problem:
    """``due - 30m`` as a moment relative to the step's deadline or its start."""
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        hint = Both(
            "write `due`, `due - 30m`, `due + 2h` or `start + 1h`",
            "写成`due`、`due - 30m`、`due + 2h`或`start + 1h`",
        )
        if not isinstance(parse_duration(value), Problem):
            hint = Both(
                f"say from when it counts: `due + {value}` or `start + {value}`",
                f"写明从何时算起：`due + {value}`或`start + {value}`",
            )
        return Problem(
            message=Both(f"{shown(value)} does not say when", f"{shown(value).zh}没有说明时刻"), hint=hint
        )
    anchor = cast("Literal['due', 'start']", match[1])
    if match[3] is None:
        return Moment(anchor=anchor)
    offset = parse_duration(match[3])
    if isinstance(offset, Problem):
        return Problem(
            message=Both(f"in {shown(value)}, {offset.message}", f"{shown(value).zh}中，{offset.message.zh}"),
            hint=offset.hint,
        )
    if anchor == "start" and match[2] == "-":
        return Problem(
            message=Both(f"{shown(value)} is before the step begins", f"{shown(value).zh}早于步骤开始"),
            hint=Both(f"write `start + {match[3]}`", f"写成`start + {match[3]}`"),
        )
    return Moment(anchor=anchor, offset=offset, before=match[2] == "-")
