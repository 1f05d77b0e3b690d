"""What one command writes, as tuples ready for the database: the hot path's one unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from engine.runtime.effects import OutboxRow, Task, TaskClosed
from engine.runtime.job import Job, encode_opening, encode_state

Values = tuple[Any, ...]

JOB_COLUMNS = (
    "branch", "status", "assignee", "priority", "due_at", "updated_at", "end", "successful",
    "version", "last_hash", "state",
)  # fmt: skip
"""Columns that every command writes."""

OPENING_COLUMNS = (
    "id", "sop", "runbook", "subject_id", "subject_kind", "subject_name", "opened_at", "opened_by",
    "parent", "parent_step", "opening",
)  # fmt: skip
"""Columns that are written once."""

_encode = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, slots=True)
class StepRows:
    """Rows of one command on one job. ``expected`` is the version it was decided on, None for a new job."""

    job: str
    expected: int | None
    moved: Values  # JOB_COLUMNS
    opened: Values | None  # OPENING_COLUMNS, for a new job
    events: Sequence[Values]
    tasks: Sequence[Values]
    closed: Sequence[Values]
    timers: Sequence[Values]
    cleared: Sequence[Values]
    outbox: Sequence[Values]
    captures: Sequence[Values]
    change: Values  # kind, ref, branch, at


def job_values(job: Job, *, updated_at: int, last_hash: bytes) -> Values:
    """The values of :data:`JOB_COLUMNS`."""
    state = job.state
    return (
        state.branch,
        state.status,
        state.assignee,
        state.priority,
        state.due_at,
        updated_at,
        state.end,
        state.successful,
        state.seq,
        last_hash,
        encode_state(state).decode(),
    )


def opening_values(job: Job) -> Values:
    """The values of :data:`OPENING_COLUMNS`."""
    opening = job.opening
    subject = opening.subject
    parent = opening.parent or (None, None)
    return (
        opening.id,
        opening.sop,
        opening.runbook,
        subject.id if subject else None,
        subject.kind if subject else None,
        subject.name if subject else None,
        opening.opened_at,
        opening.opened_by,
        *parent,
        encode_opening(opening).decode(),
    )


def task_values(job: str, task: Task) -> Values:
    """A task as the task table's columns up to ``due_at``."""
    return (
        job, task.key, task.kind, task.address, task.step, task.opened, task.opened_at, task.by,
        task.login, task.role, task.branch, task.stage, task.due_at,
    )  # fmt: skip


def closed_values(job: str, task: TaskClosed) -> Values:
    """When, by whom and how a task was closed, then its key."""
    return (task.at, task.by, task.how, job, task.key)


def outbox_values(job: str, row: OutboxRow) -> Values:
    """An outbox row as its table's columns; the first attempt is due at once."""
    return (row.key, job, row.kind, row.seq, row.at, _encode(row.payload).decode(), row.at)
