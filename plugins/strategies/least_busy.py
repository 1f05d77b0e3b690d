"""The strategy ``least_busy``: who has the least to do. A job that is due within a day counts twice."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.hooks import Candidate, DispatchStrategy, Ranked, Wanted, hook
from plugins.strategies.nearest import load, reach, where


def weight(candidate: Candidate) -> int:
    """How much somebody has to do."""
    return candidate.open_jobs + candidate.open_due_soon


def rank(_: Wanted, candidates: Sequence[Candidate]) -> list[Ranked]:
    """By what they have to do; of those with as much, whoever is nearer, then whose skills are fewer."""
    order = sorted(candidates, key=lambda c: (weight(c), reach(c), c.extra_skills, c.login))
    return [Ranked(login=c.login, score=weight(c), reasons=(load(c), *where(c))) for c in order]


@hook
def sopwith_dispatch_strategies() -> list[DispatchStrategy]:
    """``dispatch: {by: least_busy}``."""
    return [DispatchStrategy(name="least_busy", title={"zh-CN": "最空闲", "en": "Least busy"}, rank=rank)]
