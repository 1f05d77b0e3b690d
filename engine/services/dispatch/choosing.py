"""Choosing: a strategy puts those who can have a job in order, and says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from engine.services.dispatch.candidates import LeftOut, Pool
from engine.services.dispatch.rules import Rule
from plugins import containing
from plugins.hooks import Candidate, DispatchStrategy, Ranked, Wanted


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why: a code that screens put into words, and what it says."""

    code: str
    params: dict[str, Any]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the order: ``rank`` from 1, why, and what was known of the person."""

    login: str
    rank: int
    score: float
    reasons: tuple[Reason, ...]
    distance: float | None
    position_age: int | None
    open_jobs: int
    open_due_soon: int


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody, in order or left out. ``trouble`` says why the strategy was no help; where none of its name
    is installed, nobody is in order."""

    ranked: tuple[Place, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    trouble: str | None = None


def order(strategies: Mapping[str, DispatchStrategy], rule: Rule, wanted: Wanted, looked_at: Pool) -> Order:
    """Put the candidates in order. Where the strategy fails, or names somebody who can't have the job, they
    are in our own plain order, with that as their reason; whom it does not name is left out
    (``not_wanted``)."""
    strategy = strategies.get(rule.strategy)
    if strategy is None:
        return _failed(looked_at, f"no strategy {rule.strategy} is installed")
    ranking = containing.rank(strategy, wanted, looked_at.candidates)
    by_login = {one.login: one for one in looked_at.candidates}
    logins = {one.login for one in ranking.order}
    others = [
        LeftOut(login=login, code="not_wanted", params={"strategy": rule.strategy})
        for login in by_login
        if login not in logins
    ]
    return Order(
        ranked=tuple(_place(by_login[one.login], one, rank) for rank, one in enumerate(ranking.order, 1)),
        left_out=tuple(sorted((*looked_at.left_out, *others), key=lambda one: one.login)),
        trouble=None if ranking.failed is None else f"{rule.strategy}: {ranking.failed}",
    )


def _failed(looked_at: Pool, why: str) -> Order:
    others = [LeftOut(login=one.login, code="strategy_failed") for one in looked_at.candidates]
    left = sorted((*looked_at.left_out, *others), key=lambda one: one.login)
    return Order(left_out=tuple(left), trouble=why)


def _place(candidate: Candidate, ranked: Ranked, rank: int) -> Place:
    return Place(
        login=candidate.login,
        rank=rank,
        score=ranked.score,
        reasons=tuple(Reason(code=code, params=params) for code, params in ranked.reasons),
        distance=candidate.distance,
        position_age=candidate.position_age,
        open_jobs=candidate.open_jobs,
        open_due_soon=candidate.open_due_soon,
    )
