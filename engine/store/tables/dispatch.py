"""Giving jobs to people: where they were last, the rounds in which somebody was looked for, and offers."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from engine.store.tables.columns import instant, text

OPEN_OFFER = "status = 'open'"


class PersonPositionRow(SQLModel, table=True):
    """Where a person was last known to be. Only the newest place is kept, never a trail."""

    __tablename__ = "person_position"

    person: str = text(primary_key=True, foreign_key="person.login")
    latitude: float  # WGS-84 degrees
    longitude: float
    accuracy: float | None = None  # metres
    at: int = instant()  # when they were there
    source: str = text()  # app | hand_in


class DispatchRoundRow(SQLModel, table=True):
    """One time that somebody was looked for: who could have had the job, why one was chosen, and why
    everybody else was left out."""

    __tablename__ = "dispatch_round"

    job: str = text(primary_key=True, foreign_key="job.id")
    number: int = Field(primary_key=True)  # from 1
    ask: str = text()  # key of the outbox row that asked
    at: int = instant()
    rule: str = text()  # JSON: by, within, accept_within, to
    outcome: str = text()  # assigned | offered | nobody | failed
    chosen: str = text(default="[]")  # JSON list of logins: who was given it, or to whom it was offered
    next_at: int | None = instant(default=None)  # when it is looked again, where nobody was found
    candidates: str = text(default="[]")  # JSON, the best first
    left_out: str = text(default="[]")  # JSON


class OfferRow(SQLModel, table=True):
    """A job was offered to a person. Of those that are open for a job, only one can be accepted."""

    __tablename__ = "offer"

    id: str = text(primary_key=True)
    job: str = text(foreign_key="job.id")
    round: int
    person: str = text(foreign_key="person.login")
    rank: int  # their place in the round, from 1
    distance: float | None = None  # metres from where they were, as it was known then
    offered_at: int = instant()
    expires_at: int = instant()
    status: str = text(default="open")  # open | accepted | declined | expired | withdrawn
    answered_at: int | None = instant(default=None)
    reason: str | None = text(default=None)

    __table_args__ = (
        # What of a job was offered to whom, and once only in a round.
        Index("offer_once", "job", "round", "person", unique=True),
        # "Offered to me", and what has waited long enough.
        Index("offer_mine", "person", sqlite_where=sql(OPEN_OFFER), postgresql_where=sql(OPEN_OFFER)),
        Index("offer_due", "expires_at", sqlite_where=sql(OPEN_OFFER), postgresql_where=sql(OPEN_OFFER)),
    )
