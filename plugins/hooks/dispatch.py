"""Dispatch strategies: who of those who can do a job shall have it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The job that is to be given to somebody."""

    job: str
    sop: str
    branch: str
    skills: tuple[str, ...]
    priority: str
    latitude: float | None
    longitude: float | None
    due_at: int | None
    at: int  # now, ms


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can have it: the skills are there, they work now or next at ``free_at``, nothing bars
    them."""

    login: str
    distance: float | None  # metres, None where the job or the person is at no known place
    position_age: int | None  # ms since they were there; None: it is their home branch
    open_jobs: int
    open_due_soon: int  # of these, due within a day
    free_at: int  # ms: now, or when their working time begins
    extra_skills: int  # that the job does not ask for


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """One place in the order: the best first. ``score`` is the strategy's own figure, lower is better;
    ``reasons`` are codes that screens put into words, with what they say."""

    login: str
    score: float
    reasons: tuple[tuple[str, dict[str, float | int | str]], ...] = ()


class DispatchStrategy(msgspec.Struct, frozen=True, kw_only=True):
    """A way of choosing that ``dispatch: {by: NAME}`` may name. ``rank`` puts candidates in order and may
    leave out whom it does not want; it must give the same order for the same values."""

    name: str
    title: dict[str, str]
    rank: Callable[[Wanted, Sequence[Candidate]], Sequence[Ranked]]
