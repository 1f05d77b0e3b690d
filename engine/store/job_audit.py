"""The audit of one job: its chain, its fold, and every row that follows from its events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from engine.language.canonical import canonical
from engine.runtime.effects import Effects, effects
from engine.runtime.events import Event, decode_event
from engine.runtime.evolving import evolve
from engine.runtime.job import Job, decode_opening, decode_state, encode_opening, encode_state
from engine.runtime.playbook import Playbook
from engine.runtime.values import Ms
from engine.store.audit_findings import Fault
from engine.store.captures import captures
from engine.store.chain import beginning, link
from engine.store.hands import Row
from engine.store.step_rows import (
    JOB_COLUMNS,
    OPENING_COLUMNS,
    closed_values,
    job_values,
    opening_values,
    outbox_values,
    task_values,
)
from engine.store.unit_of_work import type_of

JOB = (*OPENING_COLUMNS, *JOB_COLUMNS)
EVENT = ("seq", "at", "by", "type", "first", "body", "previous", "hash")
TASK = (
    "key", "kind", "address", "step", "opened", "opened_at", "by", "login", "role", "branch", "stage",
    "due_at", "closed_at", "closed_by", "how",
)  # fmt: skip
TIMER = ("key", "at", "armed")
OUTBOX = ("key", "kind", "seq", "at", "payload")
CAPTURE = ("seq", "field", "blob", "address", "at", "stamped")
"""The columns that follow from the events, the row's key first. Leases and attempts do not."""

Rows = dict[Any, tuple[Any, ...]]


@dataclass(slots=True)
class Derived:
    """The rows that follow from the events so far, by key."""

    tasks: Rows = field(default_factory=dict)
    timers: Rows = field(default_factory=dict)
    outbox: Rows = field(default_factory=dict)
    captures: Rows = field(default_factory=dict)

    def take(self, job: str, found: Effects) -> None:
        """What one command did to tasks, timers and outbox."""
        for task in (*found.tasks_opened, *found.tasks_changed):
            self.tasks[task.key] = (*task_values(job, task)[1:], None, None, None)
        for closed in found.tasks_closed:
            self.tasks[closed.key] = (*self.tasks[closed.key][:-3], *closed_values(job, closed)[:3])
        for timer in found.timers_set:
            self.timers[timer.key] = (timer.key, timer.at, timer.armed)
        for cleared in found.timers_cleared:
            self.timers.pop(cleared.key, None)
        for row in found.outbox:
            key, _, kind, seq, at, payload, _ = outbox_values(job, row)
            self.outbox[key] = (key, kind, seq, at, payload)


class JobAudit:
    """Given a job's row and then its events in order, says everything that does not hold."""

    def __init__(self, row: Row, playbook: Playbook) -> None:
        """``row`` holds the columns :data:`JOB`."""
        self.id: str = row[0]
        self._row = dict(zip(JOB, row, strict=True))
        self._playbook = playbook
        self._job: Job | None = None
        self._seq = 0
        self._hash = beginning(self.id)
        self._at = 0
        self._command: list[Event] = []
        self._before: Job | None = None
        self._first = 0
        self._derived = Derived()
        self.broken = False
        """Whether nothing can be said of what follows."""

    def event(self, row: Row) -> Iterator[Fault]:
        """The next event; ``row`` holds the columns :data:`EVENT`."""
        seq, at, by, kind, first, body, previous, sealed = row
        if seq != self._seq + 1:
            yield self._fault("job.gap", expected=self._seq + 1, found=seq)
        elif previous != self._hash or link(previous, body.encode()) != sealed:
            yield self._fault("job.chain", seq=seq)
        if self.broken:
            return
        event = decode_event(body)
        said = {"seq": event.seq, "at": event.at, "by": event.by, "type": type_of(event)}
        for column, found in (("seq", seq), ("at", at), ("by", by), ("type", kind)):
            if found != said[column]:
                yield Fault(
                    "job.event",
                    self.id,
                    {"seq": seq, "column": column, "found": found, "expected": said[column]},
                )
        if first not in (seq, self._first) or (first != seq and at != self._at):
            yield Fault(
                "job.event",
                self.id,
                {"seq": seq, "column": "first", "found": first, "expected": self._first or seq},
            )
        if first == seq or not self._first:
            self._end_command()
            self._first = seq
        self._seq, self._hash, self._at = seq, sealed, event.at
        try:
            self._job = evolve(self._playbook, self._job, event)
        except ValueError as error:
            yield self._fault("job.history", seq=seq, error=str(error))
            return
        self._command.append(event)

    def _fault(self, code: str, **params: Any) -> Fault:
        self.broken = True
        return Fault(code, self.id, params)

    def _end_command(self) -> None:
        """What the command that was just read asked for, as it asked for it: all of its events at once."""
        if self._command:
            assert self._job is not None
            self._derived.take(self.id, effects(self._playbook, self._before, self._command, self._job))
            for found in captures(self._playbook, self._command):
                key = (found.seq, found.field, found.blob)
                self._derived.captures[key] = (*key, found.address, found.at, found.stamped)
        self._before = self._job
        self._command = []

    def end(self, rows: Mapping[str, Sequence[Row]], *, swept: Ms) -> Iterator[Fault]:
        """After the last event: whether the job's row and the rows beside it are what the events make them.

        ``rows`` by table (task, timer, outbox, capture). Messages of before ``swept`` may be gone.
        """
        if self.broken:
            return
        if self._job is None:
            yield Fault("job.gap", self.id, {"expected": 1, "found": "nothing"})
            return
        self._end_command()
        yield from self._own_row(self._job)
        derived = self._derived
        yield from self._compare("task", TASK, derived.tasks, {row[0]: row for row in rows["task"]})
        yield from self._compare("timer", TIMER, derived.timers, {row[0]: row for row in rows["timer"]})
        outbox = {row[0]: row for row in rows["outbox"]}
        wanted = {key: row for key, row in derived.outbox.items() if key in outbox or row[3] >= swept}
        yield from self._compare("outbox", OUTBOX, wanted, outbox)
        captured = {tuple(row[:3]): row for row in rows["capture"]}
        yield from self._compare("capture", CAPTURE, derived.captures, captured)

    def _own_row(self, job: Job) -> Iterator[Fault]:
        expected = dict(
            zip(
                JOB,
                (*opening_values(job), *job_values(job, updated_at=self._at, last_hash=self._hash)),
                strict=True,
            )
        )
        state = decode_state(self._row["state"])
        opening = decode_opening(self._row["opening"])
        places = differing(state, job.state)
        if places:
            yield Fault("job.state", self.id, {"places": ", ".join(places)})
        # The order of keys in a JSON text is free, so texts are held against what they themselves say.
        expected["state"] = encode_state(state).decode()
        if canonical(opening) == canonical(job.opening):
            expected["opening"] = encode_opening(opening).decode()
        for column in JOB:
            found = self._row[column]
            if column == "successful":
                found = bool(found) if found in (0, 1) else found
            if found != expected[column]:
                yield Fault(
                    "job.column", self.id, {"column": column, "found": found, "expected": expected[column]}
                )

    def _compare(self, table: str, columns: Sequence[str], expected: Rows, found: Rows) -> Iterator[Fault]:
        for key, row in expected.items():
            there = found.pop(key, None)
            if there is None:
                yield Fault("row.missing", self.id, {"table": table, "key": key})
            elif there != row:
                for column, one, other in zip(columns, there, row, strict=True):
                    if one != other:
                        where = {"table": table, "key": key, "column": column}
                        yield Fault("row.column", self.id, {**where, "found": one, "expected": other})
        for key in found:
            yield Fault("row.unexpected", self.id, {"table": table, "key": key})


def differing(one: msgspec.Struct, other: msgspec.Struct) -> list[str]:
    """The names of the fields whose canonical JSON differs."""
    if canonical(one) == canonical(other):
        return []
    return [
        name
        for name in one.__struct_fields__
        if canonical([getattr(one, name)]) != canonical([getattr(other, name)])
    ]
