"""What follows from events and waits to be done: tasks of people, timers, and the outbox.

All of it can be made again from the events (``engine.runtime.effects``); the audit compares.
"""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from engine.store.tables.columns import instant, text

SETTLED = "kind = 'escalation' AND closed_at IS NOT NULL"
OPEN = "closed_at IS NULL"
WAITING = "done_at IS NULL"


class TaskRow(SQLModel, table=True):
    """Something a person has to do; see :class:`engine.runtime.effects.Task`. Closed ones stay, closed."""

    __tablename__ = "task"

    job: str = text(primary_key=True, foreign_key="job.id")
    key: str = text(primary_key=True)
    kind: str = text()  # work | approval | escalation
    address: str = text()
    step: str = text()
    opened: int
    opened_at: int = instant()
    by: str = text()
    login: str | None = text(default=None)
    role: str | None = text(default=None)
    branch: str = text()
    stage: int = Field(default=0)
    due_at: int | None = instant(default=None)
    closed_at: int | None = instant(default=None)
    closed_by: str | None = text(default=None)
    how: str | None = text(default=None)

    __table_args__ = (
        # A task list asks for what is open: by name (mine, and those I stand in for), and by the roles I
        # hold at branches, each by deadline. Closed tasks are many and stand in neither.
        Index("task_open_login", "login", "due_at", sqlite_where=sql(OPEN), postgresql_where=sql(OPEN)),
        Index(
            "task_open_role", "role", "branch", "due_at", sqlite_where=sql(OPEN), postgresql_where=sql(OPEN)
        ),
        # The escalations that were settled, the latest first.
        Index(
            "task_settled",
            "closed_at",
            "job",
            "opened",
            sqlite_where=sql(SETTLED),
            postgresql_where=sql(SETTLED),
        ),
    )


class TimerRow(SQLModel, table=True):
    """Wake the job at ``at`` with ``Fire(timer=key, armed=armed)``. The row goes when it fires."""

    __tablename__ = "timer"

    job: str = text(primary_key=True, foreign_key="job.id")
    key: str = text(primary_key=True)  # the step's address, "" for the job's own ladder
    at: int = instant()
    armed: int
    leased_until: int = instant(default=0)  # somebody is firing it; free again afterwards

    # Polling asks for the earliest, over and over: one look at the head of this index.
    __table_args__ = (Index("timer_at", "at"),)


class OutboxRow(SQLModel, table=True):
    """Something to do outside, at least once; see :class:`engine.runtime.effects.OutboxRow`."""

    __tablename__ = "outbox"

    key: str = text(primary_key=True)  # job:seq
    job: str = text(foreign_key="job.id")
    kind: str = text()
    seq: int
    at: int = instant()
    payload: str = text()  # JSON
    due_at: int = instant()  # the next attempt
    attempts: int = Field(default=0)
    leased_until: int = instant(default=0)  # somebody is at it; free again afterwards
    error: str | None = text(default=None)  # of the last attempt
    done_at: int | None = instant(default=None)

    __table_args__ = (
        # Delivery asks for what is due, earliest first, often for some kinds only.
        Index("outbox_due", "due_at", "kind", sqlite_where=sql(WAITING), postgresql_where=sql(WAITING)),
        # What a job caused, and sweeping what was done long ago.
        Index("outbox_job", "job"),
        Index(
            "outbox_done",
            "done_at",
            sqlite_where=sql("done_at IS NOT NULL"),
            postgresql_where=sql("done_at IS NOT NULL"),
        ),
    )
