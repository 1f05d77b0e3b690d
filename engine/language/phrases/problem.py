"""What is wrong with a phrase: one sentence, and the mend where there is one."""

from __future__ import annotations

from engine.language.runbook import Value
from forms.both import Both


class Problem(Value, frozen=True, kw_only=True):
    """``message`` is a sentence without a place; the caller knows where the phrase stands."""

    message: Both
    hint: Both | None = None


HUGE = 10**30
"""Python refuses to write whole numbers of some thousand digits; nobody means one of more than these."""


def whole(value: object) -> bool:
    """Whether it is a whole number that somebody may have meant (true and false are none)."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < HUGE


def shown(value: object) -> Both:
    """A value as a designer wrote it, short enough to stand in a sentence."""
    if isinstance(value, bool):
        return _same("`true`" if value else "`false`")
    if value is None:
        return Both("nothing", "空")
    if isinstance(value, dict):
        return Both("a map", "映射")
    if isinstance(value, list | tuple):
        return Both("a list", "列表")
    if isinstance(value, int) and abs(value) > HUGE:
        return Both("a number of very many digits", "位数极多的数字")
    text = str(value).replace("\n", " ").replace("`", "'")
    return _same(f"`{text[:40]}…`" if len(text) > 41 else f"`{text}`")


def _same(text: str) -> Both:
    return Both(text, text)
