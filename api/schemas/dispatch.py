"""Giving jobs to people: recommendations, rounds, offers, positions, and the board."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from api.schemas.common import Code, PositionOut, PositionSent
from api.schemas.jobs import JobLineOut, Priority
from api.schemas.shape import Instant, Sent, Titles, Wire

Strategy = Annotated[
    str,
    Meta(
        pattern="^[a-z][a-z0-9_]*$",
        max_length=100,
        description="`nearest`, `least_busy`, `offer`, or a way that a plugin adds; default: the SOP's",
    ),
]
Within = Annotated[int, Meta(ge=1, le=1_000_000, description="Metres; nobody farther away is recommended")]
Names = Annotated[dict[str, str], Meta(description="Names by login")]


class ReasonOut(Wire, frozen=True, kw_only=True):
    """One reason: a code, and what it says. `near {metres, age}` (age in milliseconds), `near_home {metres}`,
    `place_unknown`, `load {open, soon}`; strategies of plugins add their own."""

    code: str
    params: dict[str, Any]


class RankedOut(Wire, frozen=True, kw_only=True):
    """Somebody who can have the job."""

    login: str
    rank: Annotated[int, Meta(description="From 1, the best")]
    score: Annotated[float, Meta(description="The strategy's own figure; lower is better")]
    reasons: tuple[ReasonOut, ...]
    distance: Annotated[float | None, Meta(description="Metres from the site")]
    position_age: Annotated[
        int | None, Meta(description="Milliseconds since they were there; null: it is their home branch")
    ]
    open_jobs: int
    open_due_soon: Annotated[int, Meta(description="Of these, due within a day")]


class LeftOutOut(Wire, frozen=True, kw_only=True):
    """Somebody who can't, and the first reason why: `inactive`, `holds_no_role`, `other_branch {branches}`,
    `no_role {role}`, `no_skill {missing}`, `barred_four_eyes {step}`, `has_it`, `had_it`, `declined {at}`,
    `offered {until}`, `offered_before {at}`, `absent {until}`, `not_working {next}`, `place_unknown`,
    `too_far {distance, limit}`, `not_wanted {strategy}`, `strategy_failed`. Instants are milliseconds."""

    login: str
    code: str
    params: dict[str, Any]


class RecommendationOut(Wire, frozen=True, kw_only=True):
    """Who could have the job, and why the others can't."""

    by: str
    at: Instant
    ranked: tuple[RankedOut, ...]
    left_out: tuple[LeftOutOut, ...]
    names: Names
    hidden: Annotated[int, Meta(description="People whom you may not see")]
    trouble: Annotated[str | None, Meta(description="Why the strategy could not choose")]


class RecommendationSent(Sent, frozen=True, kw_only=True):
    """A job that is not opened yet."""

    sop: Annotated[Code, Meta(examples=["terminal-repair"])]
    branch: Annotated[Code, Meta(examples=["hangzhou"])]
    subject: Code | None = None
    site: Annotated[PositionSent | None, Meta(description="Default: the subject's, else the branch's")] = None
    priority: Priority | None = None
    by: Strategy | None = None
    within: Within | None = None


class OfferLineOut(Wire, frozen=True, kw_only=True):
    """What became of an offer."""

    person: str
    rank: int
    offered_at: Instant
    expires_at: Instant
    status: Literal["open", "accepted", "declined", "expired", "withdrawn"]
    answered_at: Instant | None
    reason: str | None


class RoundOut(Wire, frozen=True, kw_only=True):
    """One time that somebody was looked for. Who may not assign the job sees no more than what came of it."""

    number: int
    at: Instant
    by: str
    within: int | None
    to: int
    outcome: Literal["assigned", "offered", "nobody", "failed"]
    chosen: tuple[str, ...]
    next_at: Annotated[Instant | None, Meta(description="When it is looked again, where nobody was found")]
    ranked: tuple[RankedOut, ...] | None
    left_out: tuple[LeftOutOut, ...] | None
    offers: tuple[OfferLineOut, ...] | None


class DispatchOut(Wire, frozen=True, kw_only=True):
    """Every round of a job."""

    rounds: tuple[RoundOut, ...]
    names: Names
    looks_at: Annotated[Instant | None, Meta(description="When it is looked next; null: it is not")]


class OfferOut(Wire, frozen=True, kw_only=True):
    """A job that is offered to you."""

    id: str
    job: str
    number: int
    title: Titles
    sop: str
    branch: str
    branch_title: Titles
    subject: str | None
    address: str | None
    site: PositionOut | None
    distance: Annotated[float | None, Meta(description="Metres from where you were last known to be")]
    priority: str
    due_at: Instant | None
    offered_at: Instant
    expires_at: Annotated[Instant, Meta(description="Until when you can accept")]
    others: Annotated[int, Meta(description="To how many others it is offered at this moment")]


class OfferList(Wire, frozen=True, kw_only=True):
    """What is offered to you."""

    items: tuple[OfferOut, ...]


class AcceptedOut(Wire, frozen=True, kw_only=True):
    """The job is yours."""

    job: str
    number: int
    version: int


class DeclineSent(Sent, frozen=True, kw_only=True):
    """Declining an offer."""

    reason: Annotated[str, Meta(max_length=500)] | None = None


class PositionPut(Sent, frozen=True, kw_only=True):
    """Where you are."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    accuracy: Annotated[float, Meta(ge=0, description="metres")] | None = None
    at: Annotated[Instant | None, Meta(description="When; default: now")] = None


class KeptOut(Wire, frozen=True, kw_only=True):
    """Whether the place was kept."""

    kept: bool
    because: Annotated[
        Literal["not_working", "older"] | None,
        Meta(description="Why not: your branch does not work now, or a newer place is known"),
    ]


class MyPositionOut(Wire, frozen=True, kw_only=True):
    """All that is known of where you were."""

    lat: float
    lon: float
    accuracy: float | None
    at: Instant
    source: Literal["app", "hand_in"]


class MyPositionAnswer(Wire, frozen=True, kw_only=True):
    """Where you were last known to be, if that is known."""

    position: MyPositionOut | None


class LaneOut(Wire, frozen=True, kw_only=True):
    """A person with what decides whether to give them more."""

    login: str
    name: str
    branch: str
    roles: tuple[str, ...]
    skills: tuple[str, ...]
    active: bool
    working: bool
    works_at: Annotated[Instant | None, Meta(description="When their branch works: now, or next")]
    absent_until: Instant | None
    open_jobs: int
    open_due_soon: int
    position_age: Annotated[
        int | None, Meta(description="Milliseconds since their place was known; null: only the branch is")
    ]
    jobs: tuple[JobLineOut, ...]


class WaitingJobOut(Wire, frozen=True, kw_only=True):
    """A job that nobody has."""

    line: JobLineOut
    skills: tuple[str, ...]
    offered_to: tuple[str, ...]
    outcome: Annotated[str | None, Meta(description="What came of the last round")]
    looks_at: Annotated[Instant | None, Meta(description="When a rule looks for somebody next")]


class BoardOut(Wire, frozen=True, kw_only=True):
    """What waits, and who could do it."""

    at: Instant
    branches: tuple[str, ...]
    waiting: tuple[WaitingJobOut, ...]
    lanes: tuple[LaneOut, ...]
    more: Annotated[bool, Meta(description="There are more open jobs than a board shows")]
