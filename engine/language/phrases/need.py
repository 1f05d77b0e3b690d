"""How many voices decide: ``1``, ``2 of 3``, ``majority``, ``all``, or one of these per outcome."""

from __future__ import annotations

import re

from engine.language.phrases.problem import Problem, shown, whole
from engine.language.runbook import Need

_OF = re.compile(r"([0-9]{1,4})(?: +of +([0-9]{1,4}))?")


def parse_need(value: object) -> Need | dict[str, Need] | Problem:
    """``2 of 3`` as a need; a map of outcomes to needs as a map. The first problem in a map stands for it."""
    if not isinstance(value, dict):
        return _one(value)
    needs: dict[str, Need] = {}
    for outcome, part in value.items():
        need = _one(part)
        if isinstance(need, Problem):
            return Problem(message=f"for `{outcome}`, {need.message}", hint=need.hint)
        needs[str(outcome)] = need
    return needs or Problem(
        message="the map of needs is empty", hint="name an outcome and its need: `{approve: all}`"
    )


def _one(value: object) -> Need | Problem:
    if value in ("majority", "all"):
        return Need(kind="majority" if value == "majority" else "all")
    text = str(value) if value == 0 or whole(value) else value
    match = _OF.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return Problem(
            message=f"{shown(value)} is not a need", hint="write `1`, `2 of 3`, `majority` or `all`"
        )
    voices, people = int(match[1]), int(match[2]) if match[2] else None
    if voices == 0:
        return Problem(message=f"{shown(value)} needs no voice at all", hint="write at least `1`")
    if people is not None and people < voices:
        return Problem(
            message=f"{shown(value)} needs more voices than there are people",
            hint=f"write `{people} of {voices}`",
        )
    return Need(n=voices, of=people)
