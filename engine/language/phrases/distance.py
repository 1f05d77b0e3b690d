"""Distances: ``200m``, ``20km``, ``1.5km``."""

from __future__ import annotations

import re

from engine.language.phrases.problem import Problem, shown, whole
from forms.both import Both

FARTHEST = 20_000_000
"""Metres; no two places on the earth are farther from each other."""

_DISTANCE = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,3}))?(m|km)")


def parse_distance(value: object) -> int | Problem:
    """``1.5km`` as whole metres."""
    match = _DISTANCE.fullmatch(value) if isinstance(value, str) else None
    if match is None or (match[2] and match[3] == "m"):
        return Problem(
            message=Both(f"{shown(value)} is not a distance", f"{shown(value).zh}不是距离"), hint=_mend(value)
        )
    metres = int(match[1]) * (1000 if match[3] == "km" else 1) + int((match[2] or "0").ljust(3, "0"))
    if metres == 0:
        return Problem(
            message=Both(f"{shown(value)} is no distance at all", f"{shown(value).zh}等于没有距离"),
            hint=Both("write a distance such as `200m`", "写一个距离，例如`200m`"),
        )
    if metres > FARTHEST:
        return Problem(
            message=Both(
                f"{shown(value)} is farther than any two places on earth",
                f"{shown(value).zh}比地球上任何两地之间的距离都远",
            )
        )
    return metres


def _mend(value: object) -> Both:
    if whole(value):
        return Both(f"say what it counts: `{value}m` or `{value}km`", f"写明单位：`{value}m`或`{value}km`")
    words = {"m": "m", "米": "m", "meters": "m", "metres": "m", "km": "km", "公里": "km", "千米": "km"}
    loose = (
        re.fullmatch(r"\s*([0-9]{1,9}(?:\.[0-9]{1,3})?)\s*([^\W\d_]+)\s*", value)
        if isinstance(value, str)
        else None
    )
    if loose and (unit := words.get(loose[2].lower())) and (unit == "km" or "." not in loose[1]):
        return Both(f"write `{loose[1]}{unit}`", f"写成`{loose[1]}{unit}`")
    return Both(
        "a distance is a number of metres or kilometres: `200m`, `20km`",
        "距离是数字加米或千米：`200m`、`20km`",
    )
