"""Jobs for the store's tests, made by hand: the store does not care what an SOP says.

Every step hands in one thing and opens the next: two events, one task closed, one opened, one timer set.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from engine.runtime.effects import Effects, OutboxRow, Task, TaskClosed, TimerSet
from engine.runtime.events import JobOpened, StepHandedIn, StepOpened
from engine.runtime.job import Job, Opening, OpenStep, State
from engine.store import CaptureLink, Reading, Store, StoredJob, UnitOfWork
from engine.store.chain import beginning, link

START = 1_772_000_000_000
RUNBOOK = b'{"sop":"sample"}'


def task(seq: int, at: int) -> Task:
    """The task of the step that event ``seq`` opened."""
    return Task(
        key=str(seq),
        kind="work",
        address="enter",
        step="enter",
        opened=seq,
        opened_at=at,
        by="assignee",
        login="wei",
        branch="hangzhou",
        due_at=at + 60_000,
    )


def open_job(unit: UnitOfWork, job: str, *, at: int = START, branch: str = "hangzhou") -> StoredJob:
    """Open a job with its first task, timer and message."""
    runbook = unit.keep_runbook(RUNBOOK, sop="sample", variant=None, at=START)
    opening = Opening(id=job, runbook=runbook, sop="sample", opened_at=at, opened_by="lin")
    event = JobOpened(
        seq=1, at=at, by="lin", job=job, runbook=runbook, sop="sample", branch=branch, assignee="wei"
    )
    return unit.append(
        None,
        [event],
        Job(opening=opening, state=State(seq=1, branch=branch, assignee="wei")),
        Effects(
            tasks_opened=(task(1, at),),
            timers_set=(TimerSet(key="enter", at=at + 60_000, armed=1),),
            outbox=(OutboxRow(key=f"{job}:1", kind="people.notified", seq=1, at=at, payload={"who": "wei"}),),
        ),
    )


def step(
    unit: UnitOfWork,
    before: StoredJob,
    *,
    at: int = START,
    text: str = "ok",
    captures: Iterable[CaptureLink] = (),
) -> StoredJob:
    """Hand in the open step of a job and open it again."""
    seq = before.version + 1
    handed_in = StepHandedIn(seq=seq, at=at, by="wei", address="enter", answers={"result": text})
    opened = StepOpened(seq=seq + 1, at=at, by="wei", address="enter", step="enter", scope="")
    state = replace(
        before.state,
        seq=seq + 1,
        open={"enter": OpenStep(step="enter", scope="", opened=seq + 1, opened_at=at)},
    )
    return unit.append(
        before,
        [handed_in, opened],
        Job(opening=before.opening, state=state),
        Effects(
            tasks_closed=(TaskClosed(key=str(1 if seq == 2 else seq - 1), at=at, by="wei", how="done"),),
            tasks_opened=(task(seq + 1, at),),
            timers_set=(TimerSet(key="enter", at=at + 60_000, armed=seq + 1),),
        ),
        captures=captures,
    )


def next_step(unit: UnitOfWork, job: str, *, at: int = START, text: str = "ok") -> StoredJob:
    """Load a job and do its next step."""
    before = unit.load_job(job)
    assert before is not None
    return step(unit, before, at=at, text=text)


def whole_jobs(store: Store) -> dict[str, int]:
    """Every job with its version, having made sure that all of it is there and nothing but it."""

    def look(view: Reading) -> dict[str, int]:
        found = {}
        for job, version, last_hash in view.rows("SELECT id, version, last_hash FROM job"):
            previous = beginning(job)
            events = view.events(job)
            for event in events:
                assert event.previous == previous
                assert event.hash == link(previous, event.body)
                previous = event.hash
            assert (len(events), previous) == (version, last_hash)
            tasks = view.rows('SELECT "key", closed_at IS NULL FROM task WHERE job = ?', job)
            expected = {"1", *(str(seq) for seq in range(3, version + 1, 2))}
            assert {key for key, _ in tasks} == expected
            assert [key for key, is_open in tasks if is_open] == [str(version)]
            assert view.rows("SELECT armed FROM timer WHERE job = ?", job) == [(version,)]
            assert view.rows("SELECT seq FROM outbox WHERE job = ?", job) == [(1,)]
            found[job] = version
        return found

    return store.read(look)
