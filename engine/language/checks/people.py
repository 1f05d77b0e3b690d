"""Who is missing, said once for all branches in which they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.language.finding import Finding
from engine.language.staffing import Lack

NAMED = 3
"""Branches that are named; of more the number is said."""


def findings(lacks: Mapping[Lack, Iterable[str]]) -> list[Finding]:
    """A finding for every lack, with the branches that have it."""
    return [
        Finding(
            code=lack.code,
            severity="warning" if lack.code.startswith("SOP1") else "error",
            place=lack.place,
            message=lack.says.replace("{branches}", listed(list(branches))),
            hint=lack.hint,
        )
        for lack, branches in lacks.items()
    ]


def listed(branches: list[str]) -> str:
    """Branches for a sentence: a few by name."""
    names = [f"`{code}`" for code in branches]
    if len(names) > NAMED + 1:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more branches"
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}"
