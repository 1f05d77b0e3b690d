"""The strategy ``nearest``: who is likely to be there soonest.

A distance is only as good as it is fresh. What was known a quarter of an hour ago counts in full; from then
on 100 m are added for every minute, up to 5 km, which is also what is added to the distance of somebody of
whom only the home branch is known. So a fresh position beats an old one that looks nearer.
"""

from __future__ import annotations

from collections.abc import Sequence

from plugins.hooks import Candidate, DispatchStrategy, Ranked, Wanted, hook

FRESH = 15 * 60_000
"""Milliseconds for which a position counts in full."""

PER_MINUTE = 100
"""Metres of doubt for every minute after that."""

MOST_DOUBT = 5_000
"""Metres of doubt at most, and where only the home branch is known."""

NOWHERE = 1e9
"""Stands for a distance that nobody knows: after everybody whose is known."""


def doubt(age: int | None) -> float:
    """Metres by which somebody may have gone on since they were seen; ``age`` None: never seen."""
    if age is None:
        return MOST_DOUBT
    return min(MOST_DOUBT, max(0, age - FRESH) / 60_000 * PER_MINUTE)


def reach(candidate: Candidate) -> float:
    """How far away somebody is taken to be."""
    if candidate.distance is None:
        return NOWHERE
    return round(candidate.distance + doubt(candidate.position_age))


def rank(_: Wanted, candidates: Sequence[Candidate]) -> list[Ranked]:
    """By distance with its doubt; of those as far, whoever has less to do, then whose skills are fewer."""
    order = sorted(
        candidates,
        key=lambda c: (reach(c), c.open_jobs + c.open_due_soon, c.extra_skills, c.login),
    )
    return [Ranked(login=c.login, score=reach(c), reasons=(*where(c), load(c))) for c in order]


def where(candidate: Candidate) -> tuple[tuple[str, dict[str, float | int | str]], ...]:
    """What is known of where somebody is, as a reason."""
    if candidate.distance is None:
        return (("place_unknown", {}),)
    metres = round(candidate.distance)
    if candidate.position_age is None:
        return (("near_home", {"metres": metres}),)
    return (("near", {"metres": metres, "age": candidate.position_age}),)


def load(candidate: Candidate) -> tuple[str, dict[str, float | int | str]]:
    """What somebody has to do already, as a reason."""
    return ("load", {"open": candidate.open_jobs, "soon": candidate.open_due_soon})


@hook
def sopwith_dispatch_strategies() -> list[DispatchStrategy]:
    """``dispatch: {by: nearest}``."""
    return [DispatchStrategy(name="nearest", title={"zh-CN": "距离最近", "en": "Nearest"}, rank=rank)]
