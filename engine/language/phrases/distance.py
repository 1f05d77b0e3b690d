"""Distances: ``200m``, ``20km``, ``1.5km``."""

from __future__ import annotations

import re

from engine.language.phrases.problem import Problem, shown, whole

FARTHEST = 20_000_000
"""Metres; no two places on the earth are farther from each other."""

_DISTANCE = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,3}))?(m|km)")


def parse_distance(value: object) -> int | Problem:
    """``1.5km`` as whole metres."""
    match = _DISTANCE.fullmatch(value) if isinstance(value, str) else None
    if match is None or (match[2] and match[3] == "m"):
        return Problem(message=f"{shown(value)} is not a distance", hint=_mend(value))
    metres = int(match[1]) * (1000 if match[3] == "km" else 1) + int((match[2] or "0").ljust(3, "0"))
    if metres == 0:
        return Problem(
            message=f"{shown(value)} is no distance at all", hint="write a distance such as `200m`"
        )
    if metres > FARTHEST:
        return Problem(message=f"{shown(value)} is farther than any two places on earth")
    return metres


def _mend(value: object) -> str:
    if whole(value):
        return f"say what it counts: `{value}m` or `{value}km`"
    words = {"m": "m", "米": "m", "meters": "m", "metres": "m", "km": "km", "公里": "km", "千米": "km"}
    loose = (
        re.fullmatch(r"\s*([0-9]{1,9}(?:\.[0-9]{1,3})?)\s*([^\W\d_]+)\s*", value)
        if isinstance(value, str)
        else None
    )
    if loose and (unit := words.get(loose[2].lower())) and (unit == "km" or "." not in loose[1]):
        return f"write `{loose[1]}{unit}`"
    return "a distance is a number of metres or kilometres: `200m`, `20km`"
