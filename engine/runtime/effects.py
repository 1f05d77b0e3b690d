"""What follows from events: tasks, timers and the outbox, as rows for whoever keeps them.

Nothing here is decided: all of it is read off the job before, its events, and the job after. So the rows
can be thrown away and made again from the events, and a command sent twice makes the same rows.
"""

from __future__ import annotations

from typing import Any, Literal

from engine.runtime.values import Ms, Value


class Task(Value, frozen=True, kw_only=True):
    """Something that a person has to do now: a work step, a stage of an approval, an escalation.

    ``key`` is unique in the job for ever: ``12`` for the step opened by event 12, ``12.1`` for the second
    stage of that approval, ``e15.0`` for the first ``who`` of the escalation of event 15. ``opened`` is that
    event's number; a hand-in or a vote names it as the visit it means.

    Whose it is: ``login`` where ``by`` means one person now; else ``role``, to be looked up in ``branch`` and
    then up the tree; neither where the job has no assignee yet.
    """

    key: str
    kind: Literal["work", "approval", "escalation"]
    address: str  # "" for an escalation of the job's own ladder
    step: str  # template path, "" likewise
    opened: int
    opened_at: Ms
    by: str  # as the SOP says it
    login: str | None = None
    role: str | None = None
    branch: str
    stage: int = 0
    due_at: Ms | None = None


class TaskClosed(Value, frozen=True, kw_only=True):
    """A task is no longer to be done. ``how``: ``done``, or why its step was left (fault, waived, …), or the
    act that settled an escalation (``gone`` when its step was closed)."""

    key: str
    at: Ms
    by: str
    how: str


class TimerSet(Value, frozen=True, kw_only=True):
    """Wake the job at an instant with ``Fire(timer=key, armed=armed)``. Replaces the job's timer of that key.

    ``key`` is the step's address, ``""`` for the job's own ladder.
    """

    key: str
    at: Ms
    armed: int


class TimerCleared(Value, frozen=True, kw_only=True):
    """The job's timer of that key is no longer wanted."""

    key: str


class OutboxRow(Value, frozen=True, kw_only=True):
    """Something to be done outside, at least once; ``key`` (``job:seq``) lets the doer do it once.

    | kind | payload |
    |---|---|
    | people.notified | who, people, about, address, message |
    | escalation.opened | id, address, who, people, rung |
    | job.reassign_asked | rule, address |
    | child.open | child, address, request: {sop, inputs} |
    | child.cancel | child, address (its step was left) |
    | child.ended | parent, address, child, end (None: cancelled): for the parent job |
    | action.run | address, opened, request: {action, with} |
    """

    key: str
    kind: Literal[
        "people.notified", "escalation.opened", "job.reassign_asked",
        "child.open", "child.cancel", "child.ended", "action.run",
    ]  # fmt: skip
    seq: int
    at: Ms
    payload: dict[str, Any]


class Effects(Value, frozen=True, kw_only=True):
    """All rows that follow from the events of one command. ``tasks_changed`` are whole rows by key: their
    person, branch or deadline is another now."""

    tasks_opened: tuple[Task, ...] = ()
    tasks_changed: tuple[Task, ...] = ()
    tasks_closed: tuple[TaskClosed, ...] = ()
    timers_set: tuple[TimerSet, ...] = ()
    timers_cleared: tuple[TimerCleared, ...] = ()
    outbox: tuple[OutboxRow, ...] = ()
