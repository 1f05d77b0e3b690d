"""What is wrong with a phrase: one sentence, and the mend where there is one."""

from __future__ import annotations

from engine.language.runbook import Value


class Problem(Value, frozen=True, kw_only=True):
    """``message`` is a sentence without a place; the caller knows where the phrase stands."""

    message: str
    hint: str | None = None


HUGE = 10**30
"""Python refuses to write whole numbers of some thousand digits; nobody means one of more than these."""


def whole(value: object) -> bool:
    """Whether it is a whole number that somebody may have meant (true and false are none)."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < HUGE


def shown(value: object) -> str:
    """A value as a designer wrote it, short enough to stand in a sentence."""
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, int) and abs(value) > HUGE:
        return "a number of very many digits"
    text = str(value).replace("\n", " ").replace("`", "'")
    return f"`{text[:40]}…`" if len(text) > 41 else f"`{text}`"
