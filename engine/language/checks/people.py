"""Who is missing, said once for all branches in which they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.language.finding import Finding
from engine.language.staffing import Lack
from forms.both import Both, all_of, quoted

NAMED = 3
"""Branches that are named; of more the number is said."""


def findings(lacks: Mapping[Lack, Iterable[str]]) -> list[Finding]:
    """A finding for every lack, with the branches that have it."""
    return [
        Finding(
            code=lack.code,
            severity="warning" if lack.code.startswith("SOP1") else "error",
            place=lack.place,
            message=_named(lack.says, listed(list(branches))),
            hint=lack.hint,
        )
        for lack, branches in lacks.items()
    ]


def _named(says: Both, branches: Both) -> Both:
    return Both(says.replace("{branches}", branches), says.zh.replace("{branches}", branches.zh))


def listed(branches: list[str]) -> Both:
    """Branches for a sentence: a few by name."""
    names = [f"`{code}`" for code in branches]
    if len(names) > NAMED + 1:
        first, more = quoted(branches[:NAMED]), len(names) - NAMED
        return Both(f"{first} and {more} more branches", f"{first.zh}和另外 {more} 个网点")
    return all_of(names)
