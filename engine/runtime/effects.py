"""What follows from events: tasks, timers and the outbox, as rows for whoever keeps them.

Nothing here is decided: all of it is read off the job before, its events, and the job after. So the rows
can be thrown away and made again from the events, and a command sent twice makes the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from engine.language.runbook import Approval, Work
from engine.runtime import events as ev
from engine.runtime.actors import performers
from engine.runtime.events import Event
from engine.runtime.job import Job
from engine.runtime.playbook import Playbook
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
    | job.dispatch_asked | rule: {by, within, accept_within, to} |
    | child.open | child, address, request: {sop, inputs} |
    | child.cancel | child, address (its step was left) |
    | child.ended | parent, address, child, end (None: cancelled): for the parent job |
    | action.run | address, opened, request: {action, with} |
    """

    key: str
    kind: Literal[
        "people.notified", "escalation.opened", "job.reassign_asked", "job.dispatch_asked",
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


def effects(playbook: Playbook, before: Job | None, events: Sequence[Event], after: Job) -> Effects:
    """The rows that follow from the events of one command, ``before`` and ``after`` them.

    Only what the events touch is looked at, so that the cost does not grow with what else is open.
    """
    touched = _touched(playbook, before, events, after)
    was, now = _tasks(playbook, before, touched), _tasks(playbook, after, touched)
    timers_set, timers_cleared = _timers(before, after, touched)
    return Effects(
        tasks_opened=tuple(task for key, task in now.items() if key not in was),
        tasks_changed=tuple(task for key, task in now.items() if key in was and was[key] != task),
        tasks_closed=tuple(_closed(task, events) for key, task in was.items() if key not in now),
        timers_set=timers_set,
        timers_cleared=timers_cleared,
        outbox=tuple(_outbox(playbook, before, events, after)),
    )


EVERYWHERE = (ev.JobAssigned, ev.JobTransferred, ev.JobPaused, ev.JobResumed, ev.JobEnded, ev.JobCancelled)
"""Events that concern every open step."""


def _touched(playbook: Playbook, before: Job | None, events: Sequence[Event], after: Job) -> dict[str, None]:
    """The addresses whose tasks or timers may be others now, in order; ``""`` is the job itself."""
    touched = {address: None for event in events if (address := getattr(event, "address", None)) is not None}
    if before is None or any(isinstance(event, EVERYWHERE) for event in events):
        for job in (before, after):
            touched.update(dict.fromkeys(("", *job.state.open) if job else ()))
    elif before.state.performers is not after.state.performers:  # somebody's step is another's now
        for address, step in after.state.open.items():
            if any(by.startswith("performer:") for by in _bys(playbook, step.step)):
                touched[address] = None
    return touched


def _bys(playbook: Playbook, template: str) -> tuple[str, ...]:
    step = playbook.steps[template]
    if isinstance(step, Work):
        return (step.by,)
    return tuple(stage.by for stage in step.stages) if isinstance(step, Approval) else ()


def _tasks(playbook: Playbook, job: Job | None, touched: Iterable[str]) -> dict[str, Task]:
    """The tasks at these addresses, and all escalations, by key."""
    if job is None:
        return {}
    found: list[Task] = []
    state = job.state
    for address in touched:
        step = state.open.get(address)
        if step is None or not (bys := _bys(playbook, step.step)):
            continue
        approval = isinstance(playbook.steps[step.step], Approval)
        found.extend(
            Task(
                key=(f"{step.opened}.{step.stage}" if step.stage else str(step.opened)) + suffix,
                kind="approval" if approval else "work",
                address=address,
                step=step.step,
                opened=step.opened,
                opened_at=step.opened_at,
                by=bys[step.stage],
                login=login,
                role=role,
                branch=state.branch,
                stage=step.stage,
                due_at=step.due_at,
            )
            for suffix, login, role in _whose(playbook, job, bys[step.stage], step.scope)
        )
    for key, escalated in state.escalations.items():
        opened = int(key.rpartition(":")[2])
        at = state.open.get(escalated.address)
        for place, who in enumerate(escalated.who):
            found.extend(
                Task(
                    key=f"e{opened}.{place}{suffix}",
                    kind="escalation",
                    address=escalated.address,
                    step=at.step if at else "",
                    opened=opened,
                    opened_at=escalated.opened_at,
                    by=who,
                    login=login,
                    role=role,
                    branch=state.branch,
                )
                for suffix, login, role in _whose(playbook, job, who, at.scope if at else "")
            )
    return {task.key: task for task in found}


def _whose(playbook: Playbook, job: Job, by: str, scope: str) -> Iterator[tuple[str, str | None, str | None]]:
    """Whose a task is (what to add to its key, login, role); one per person where a step had several
    performers."""
    kind, _, name = by.partition(":")
    if kind == "role":
        yield "", None, name
    elif kind == "user":
        yield "", name, None
    elif kind == "performer" and (done := performers(playbook, job, name, scope)):
        for place, login in enumerate(done, 1):
            yield "" if place == 1 else f"~{place}", login, None
    else:
        yield "", job.state.assignee, None


def _closed(task: Task, events: Sequence[Event]) -> TaskClosed:
    """Which event closed a task, and how."""
    for event in events:
        how: str | None = None
        match event:
            case ev.EscalationClosed() if task.kind == "escalation":
                how = event.how if event.id.endswith(f":{task.opened}") else None
            case ev.StepHandedIn() | ev.Decided() | ev.StagePassed() if event.address == task.address:
                how = "done" if task.kind != "escalation" else None
            case ev.StepLeft() if event.address == task.address and task.kind != "escalation":
                how = event.reason
            case _:
                pass
        if how is not None:
            return TaskClosed(key=task.key, at=event.at, by=event.by, how=how)
    last = events[-1]
    return TaskClosed(key=task.key, at=last.at, by=last.by, how="moved")


def _timers(
    before: Job | None, after: Job, touched: Iterable[str]
) -> tuple[tuple[TimerSet, ...], tuple[TimerCleared, ...]]:
    set_: list[TimerSet] = []
    cleared: list[TimerCleared] = []
    for address in touched:
        was, now = _timer(before, address), _timer(after, address)
        if now is not None and now != was:
            set_.append(now)
        elif now is None and was is not None:
            cleared.append(TimerCleared(key=address))
    return tuple(set_), tuple(cleared)


def _timer(job: Job | None, address: str) -> TimerSet | None:
    """The timer that is running; none runs while the job is paused or closed."""
    if job is None or job.state.status != "open":
        return None
    owner = job.state.open.get(address) if address else job.state
    if owner is None or owner.timer is None:
        return None
    return TimerSet(key=address, at=owner.timer.at, armed=owner.armed)


def _outbox(
    playbook: Playbook, before: Job | None, events: Sequence[Event], after: Job
) -> Iterator[OutboxRow]:
    children = {address: step.child for address, step in before.state.open.items()} if before else {}
    for event in events:
        kind: Any = None
        payload: dict[str, Any] = {}
        match event:
            case ev.Notified():
                kind = "people.notified"
                payload = {
                    "who": event.who,
                    "people": list(event.people),
                    "about": event.about,
                    "address": event.address,
                    "message": event.message,
                }
            case ev.EscalationOpened():
                kind = "escalation.opened"
                payload = {
                    "id": event.id,
                    "address": event.address,
                    "who": list(event.who),
                    "people": list(event.people),
                    "rung": event.rung,
                }
            case ev.JobOpened() if event.assignee is None and (rule := _dispatch(playbook, event.dispatch)):
                kind, payload = "job.dispatch_asked", {"rule": rule}
            case ev.JobAssigned() if event.to is None and (
                rule := _dispatch(playbook, after.opening.dispatch)
            ):
                kind, payload = "job.dispatch_asked", {"rule": rule}
            case ev.ReassignAsked():
                kind, payload = "job.reassign_asked", {"rule": event.rule, "address": event.address}
            case ev.StepOpened() if event.child is not None:
                children[event.address] = event.child
                kind = "child.open"
                payload = {"child": event.child, "address": event.address, "request": event.request}
            case ev.StepOpened() if event.request is not None:
                kind = "action.run"
                payload = {"address": event.address, "opened": event.seq, "request": event.request}
            case ev.StepLeft() if (child := children.get(event.address)) is not None:
                kind = "child.cancel"
                payload = {"child": child, "address": event.address}
            case ev.JobEnded() | ev.JobCancelled() if after.opening.parent is not None:
                kind = "child.ended"
                parent, address = after.opening.parent
                end = event.end if isinstance(event, ev.JobEnded) else None
                payload = {"parent": parent, "address": address, "child": after.opening.id, "end": end}
            case _:
                continue
        key = f"{after.opening.id}:{event.seq}"
        yield OutboxRow(key=key, kind=kind, seq=event.seq, at=event.at, payload=payload)


def _dispatch(playbook: Playbook, asked: dict[str, Any] | None) -> dict[str, Any] | None:
    """How somebody is to be found for a job that nobody has (opened so, or declined); None: by hand."""
    rule = asked or playbook.runbook.dispatch
    return rule if rule.get("by", "manual") != "manual" else None
