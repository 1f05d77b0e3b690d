"""Jobs and what happened to them."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, Sequence
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from engine.store.tables.columns import instant, text, whole
from engine.store.tables.immutability import append_only

JOB_NUMBER = "job_number"
Sequence(JOB_NUMBER, metadata=SQLModel.metadata)
"""Hands out job numbers on PostgreSQL; SQLite has one writer and counts on from the highest."""

RUNNING = "status IN ('open', 'paused')"


class JobRow(SQLModel, table=True):
    """A job's current state. ``opening`` and ``state`` are the truth (the fold of the events); the other
    columns repeat what lists are asked for, written by the same statement."""

    __tablename__ = "job"

    id: str = text(primary_key=True)
    number: int = whole(unique=True)  # what people say on the telephone
    sop: str = text()
    runbook: str = text(foreign_key="runbook.digest")
    branch: str = text()
    status: str = text()  # open | paused | completed | cancelled
    assignee: str | None = text(default=None)
    priority: str = text()
    subject_id: str | None = text(default=None)
    subject_kind: str | None = text(default=None)
    subject_name: str | None = text(default=None)
    due_at: int | None = instant(default=None)
    opened_at: int = instant()
    opened_by: str = text()
    updated_at: int = instant()
    end: str | None = text(default=None)
    successful: bool = Field(default=False)
    parent: str | None = text(default=None, foreign_key="job.id")
    parent_step: str | None = text(default=None)
    version: int  # seq of the last event
    last_hash: bytes  # of the last event, so that the next one needs no look at the history
    opening: str = text()  # JSON of engine.runtime.job.Opening
    state: str = text()  # JSON of engine.runtime.job.State

    __table_args__ = (
        # A list of jobs is paged by (opened_at, id), newest first, within what its reader may see:
        # whole branches, with or without a status.
        Index("job_branch_opened", "branch", "opened_at", "id"),
        Index("job_opened", "opened_at", "id"),
        # What somebody does or did, and what somebody opened: most people see little else.
        Index("job_assignee_opened", "assignee", "opened_at"),
        Index("job_opener_opened", "opened_by", "opened_at"),
        # What runs is a small part of what ever was; lists by lateness ask only for it.
        Index("job_running_due", "due_at", "id", sqlite_where=sql(RUNNING), postgresql_where=sql(RUNNING)),
        # "Every job about this terminal", and "is one open already".
        Index("job_subject", "subject_kind", "subject_id", "opened_at"),
        # "What ran on this SOP", newest first.
        Index("job_sop_opened", "sop", "opened_at", "id"),
        # Before a runbook is called unused, and when jobs are moved to another.
        Index("job_runbook", "runbook"),
        # The children of a job.
        Index(
            "job_parent",
            "parent",
            sqlite_where=sql("parent IS NOT NULL"),
            postgresql_where=sql("parent IS NOT NULL"),
        ),
    )


class JobEventRow(SQLModel, table=True):
    """One event of a job. Append-only; ``hash`` is SHA-256 of ``previous`` and ``body`` (see chain.py)."""

    __tablename__ = "job_event"

    job: str = text(primary_key=True)
    seq: int = Field(primary_key=True)  # from 1, without gaps
    at: int = instant()
    by: str = text()
    type: str = text()
    first: int  # seq of the first event of the same command: what was decided at once
    body: str = text()  # the whole event as canonical JSON (RFC 8785)
    previous: bytes
    hash: bytes

    __table_args__ = (
        ForeignKeyConstraint(["job"], ["job.id"], name="job_event_job"),
        # What one person did, and what happened in a time: history pages and reports.
        Index("job_event_at", "at"),
        Index("job_event_by", "by", "at"),
    )


append_only(JobEventRow)
