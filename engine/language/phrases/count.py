"""How many: ``1``, ``1..3``, ``0..``."""

from __future__ import annotations

import re

from engine.language.phrases.problem import Problem, shown, whole
from engine.language.runbook import Value
from forms.both import Both

MOST = 1000
"""More captures of one field than this are a slip of the pen."""


class Count(Value, frozen=True, kw_only=True):
    """``at_most`` is None where there is no upper bound."""

    at_least: int
    at_most: int | None


_RANGE = re.compile(r"([0-9]{1,6})(?:(\.\.)([0-9]{1,6})?)?")


def parse_count(value: object) -> Count | Problem:
    """``1..3`` as bounds, both included."""
    text = str(value) if value == 0 or whole(value) else value
    match = _RANGE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return Problem(
            message=Both(f"{shown(value)} is not a count", f"{shown(value).zh}不是数量"),
            hint=Both("write `2`, `1..3`, or `0..` for any number", "写成`2`、`1..3`，不设上限写`0..`"),
        )
    at_least = int(match[1])
    at_most = at_least if not match[2] else int(match[3]) if match[3] else None
    if at_most == 0:
        return Problem(
            message=Both(f"{shown(value)} asks for none", f"{shown(value).zh}表示一个也不要"),
            hint=Both("leave the field out, or write `0..1`", "去掉此字段，或写`0..1`"),
        )
    if at_most is not None and at_most < at_least:
        return Problem(
            message=Both(f"{shown(value)} ends before it begins", f"{shown(value).zh}前大后小"),
            hint=Both(f"write `{at_most}..{at_least}`", f"写成`{at_most}..{at_least}`"),
        )
    if at_least > MOST or (at_most or 0) > MOST:
        return Problem(message=Both(f"{shown(value)} is more than {MOST}", f"{shown(value).zh}超过 {MOST}"))
    return Count(at_least=at_least, at_most=at_most)
