"""How many voices decide: ``1``, ``2 of 3``, ``majority``, ``all``, or one of these per outcome."""

from __future__ import annotations

import re

from engine.language.phrases.problem import Problem, shown, whole
from engine.language.runbook import Need
from forms.both import Both

_OF = re.compile(r"([0-9]{1,4})(?: +of +([0-9]{1,4}))?")


def parse_need(value: object) -> Need | dict[str, Need] | Problem:
    """``2 of 3`` as a need; a map of outcomes to needs as a map. The first problem in a map stands for it."""
    if not isinstance(value, dict):
        return _one(value)
    needs: dict[str, Need] = {}
    for outcome, part in value.items():
        need = _one(part)
        if isinstance(need, Problem):
            return Problem(
                message=Both(f"for `{outcome}`, {need.message}", f"结果`{outcome}`：{need.message.zh}"),
                hint=need.hint,
            )
        needs[str(outcome)] = need
    return needs or Problem(
        message=Both("the map of needs is empty", "票数的映射是空的"),
        hint=Both("name an outcome and its need: `{approve: all}`", "写明结果及其票数：`{approve: all}`"),
    )


def _one(value: object) -> Need | Problem:
    if value in ("majority", "all"):
        return Need(kind="majority" if value == "majority" else "all")
    text = str(value) if value == 0 or whole(value) else value
    match = _OF.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return Problem(
            message=Both(f"{shown(value)} is not a need", f"{shown(value).zh}不是票数"),
            hint=Both("write `1`, `2 of 3`, `majority` or `all`", "写成`1`、`2 of 3`、`majority`或`all`"),
        )
    voices, people = int(match[1]), int(match[2]) if match[2] else None
    if voices == 0:
        return Problem(
            message=Both(f"{shown(value)} needs no voice at all", f"{shown(value).zh}表示一票也不需要"),
            hint=Both("write at least `1`", "至少写`1`"),
        )
    if people is not None and people < voices:
        return Problem(
            message=Both(
                f"{shown(value)} needs more voices than there are people",
                f"{shown(value).zh}需要的票数多于人数",
            ),
            hint=Both(f"write `{people} of {voices}`", f"写成`{people} of {voices}`"),
        )
    return Need(n=voices, of=people)
