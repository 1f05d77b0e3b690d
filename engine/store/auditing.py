"""The audit: everything that is stored, held against the events it must follow from.

It proves of every job that its chain is whole, that folding its events gives its row, and that its tasks,
timers, messages and captures are the ones its events ask for; of the administrative record that its chain
is whole; and, if blobs are given, that every blob a job names is there and has the bytes it had. Memory is
bounded: jobs are read in batches, each from one moment, and a long job's events page by page.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.language.canonical import digest
from engine.language.compiling import decode_runbook
from engine.runtime.playbook import Playbook
from engine.store.audit_beside import audit_record, audit_runbooks, orphans
from engine.store.audit_findings import Fault
from engine.store.blob_audit import BlobAudit
from engine.store.blobs import Blobs
from engine.store.hands import Row
from engine.store.job_audit import CAPTURE, EVENT, JOB, OUTBOX, TASK, TIMER, JobAudit
from engine.store.reading import Reading
from engine.store.store import Store
from engine.store.sweeping import outbox_swept
from engine.store.withheld import audit_withheld

BATCH = 5_000
"""Events that are read at once."""

MOST_FAULTS = 1_000
"""Faults that are kept; further ones are only counted."""

_BESIDE = {"task": TASK, "timer": TIMER, "outbox": OUTBOX, "capture": CAPTURE}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an audit is."""

    jobs: int
    events: int
    faults: int


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit saw and found. ``unlisted`` faults were found beyond those that are listed."""

    jobs: int
    events: int
    entries: int  # of the administrative record
    blobs: int  # that were read and hashed
    seconds: float
    faults: tuple[Fault, ...]
    unlisted: int

    @property
    def holds(self) -> bool:
        """Whether everything is as it must be."""
        return not self.faults

    @property
    def seconds_per_million(self) -> float:
        """Seconds for a million events, at the pace of this audit."""
        return self.seconds / self.events * 1e6 if self.events else 0.0


def audit(
    store: Store,
    progress: Callable[[Progress], None] = lambda _: None,
    *,
    blobs: Blobs | None = None,
) -> Report:
    """Audit the whole store while it is in use; with ``blobs``, every named blob is read and hashed too."""
    return _Audit(store, progress, blobs).run()


class _NoRunbook(Exception):
    """The runbook of a job is not there, or is another."""


class _Audit:
    def __init__(self, store: Store, progress: Callable[[Progress], None], blobs: Blobs | None) -> None:
        self._store = store
        self._progress = progress
        self._blobs = BlobAudit(blobs)
        self._playbooks: dict[str, Playbook | None] = {}
        self._faults: list[Fault] = []
        self._unlisted = self._jobs = self._events = 0

    def run(self) -> Report:
        """All of it."""
        began = time.monotonic()
        last = ""
        while batch := self._store.read(lambda view, last=last: self._batch(view, last)):  # type: ignore[misc]
            last = batch
            self._progress(Progress(self._jobs, self._events, len(self._faults) + self._unlisted))
        self._take(self._store.read(orphans))
        audit_runbooks(self._store, self._take)
        audit_withheld(self._store, self._blobs, self._take)
        entries = audit_record(self._store, self._take)
        return Report(
            jobs=self._jobs,
            events=self._events,
            entries=entries,
            blobs=self._blobs.read,
            seconds=time.monotonic() - began,
            faults=tuple(self._faults),
            unlisted=self._unlisted,
        )

    def _take(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            if len(self._faults) < MOST_FAULTS:
                self._faults.append(fault)
            else:
                self._unlisted += 1

    def _batch(self, view: Reading, last: str) -> str | None:
        """Audit the next jobs after ``last`` as they are at this moment; answers the last of them."""
        jobs = _some_jobs(view, last)
        if not jobs:
            return None
        own = {row[0]: row for row in _select(view, "job", JOB, jobs, key="id")}
        beside = {
            table: _by_job(_select(view, table, ("job", *columns), jobs))
            for table, columns in _BESIDE.items()
        }
        events = _by_job(_select(view, "job_event", ("job", *EVENT), jobs)) if len(jobs) > 1 else {}
        swept = outbox_swept(view)
        for job in jobs:
            rows = {table: found.get(job, []) for table, found in beside.items()}
            try:
                checked = JobAudit(own[job], self._playbook(view, own[job]))
                for event in events.get(job) or _pages(view, job):
                    self._events += 1
                    self._take(checked.event(event))
                self._take(checked.end(rows, swept=swept))
            except _NoRunbook as missing:
                self._take([Fault("job.runbook", job, {"digest": str(missing)})])
            except Exception as error:  # noqa: BLE001 - a changed byte can make anything of anything
                self._take([Fault("job.unreadable", job, {"error": f"{type(error).__name__}: {error}"})])
            self._jobs += 1
            self._take(self._blobs.named_by(view, job, (row[2] for row in rows["capture"])))
        return jobs[-1]

    def _playbook(self, view: Reading, row: Row) -> Playbook:
        named = row[JOB.index("runbook")]
        if named not in self._playbooks:
            try:
                content = view.runbook(named)
            except zlib.error:
                content = None
            sound = content is not None and digest(content) == named
            self._playbooks[named] = Playbook(decode_runbook(content), named) if content and sound else None
        playbook = self._playbooks[named]
        if playbook is None:
            raise _NoRunbook(named)
        return playbook


def _some_jobs(view: Reading, last: str) -> list[str]:
    """The jobs after ``last`` that have about a batch of events together, at least one."""
    jobs: list[str] = []
    size = 0
    for job, version in view.rows("SELECT id, version FROM job WHERE id > ? ORDER BY id LIMIT 500", last):
        size += version if isinstance(version, int) else 0  # a changed byte may have made it anything
        if jobs and size > BATCH:
            break
        jobs.append(job)
    return jobs


def _select(
    view: Reading, table: str, columns: Sequence[str], jobs: Sequence[str], *, key: str = "job"
) -> list[Row]:
    names = ", ".join(f'"{column}"' for column in columns)
    order = " ORDER BY job, seq" if table == "job_event" else ""
    marks = ", ".join("?" * len(jobs))
    return view.rows(f"SELECT {names} FROM {table} WHERE {key} IN ({marks}){order}", *jobs)  # noqa: S608


def _by_job(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows whose first column is the job, by job and without it."""
    found: dict[str, list[Row]] = {}
    for job, *row in rows:
        found.setdefault(job, []).append(tuple(row))
    return found


def _pages(view: Reading, job: str) -> Iterator[Row]:
    """A long job's events, page by page."""
    names = ", ".join(f'"{column}"' for column in EVENT)
    last = -1
    query = f"SELECT {names} FROM job_event WHERE job = ? AND seq > ? ORDER BY seq LIMIT ?"  # noqa: S608
    while page := view.rows(query, job, last, BATCH):
        yield from page
        last = page[-1][0]
