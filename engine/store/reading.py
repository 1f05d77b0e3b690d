"""Reading: one consistent view of the database, by typed methods, by written SQL or by the session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session

from engine.runtime.facts import BlobFacts
from engine.runtime.job import decode_opening, decode_state
from engine.runtime.values import Ms
from engine.store import evidence, queues
from engine.store import statements as sql
from engine.store.hands import Hand, Row
from engine.store.likeness import FARTHEST
from engine.store.runbooks import find_runbook
from engine.store.sessions import UnitSession
from engine.store.stored import Change, StoredEvent, StoredJob


class _Over:
    """Stands in for the hand when the transaction is over, for a function that kept its unit."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("this unit of work is over; use it only inside the function that was given it")


_OVER: Any = _Over()


class Reading:
    """A view of the database as it was at one moment. Given by ``Store.read``; not to be kept."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._session: Session | None = None

    def finish(self) -> None:
        """Called by the store when the function has returned: the session's work is flushed and it ends."""
        self._hand, session = _OVER, self._session
        if session is None:
            return
        try:
            session.commit()
            if isinstance(session, UnitSession) and session.broken:
                raise RuntimeError("the session was rolled back within its unit of work, so nothing is kept")
        finally:
            session.close()

    def abandon(self) -> None:
        """Called by the store when the function has raised."""
        self._hand = _OVER
        if self._session is not None:
            self._session.close()

    @property
    def session(self) -> Session:
        """A SQLModel session in the same transaction, for everything that is not hot. Made when asked for."""
        if self._session is None:
            self._session = self._hand.session()
        return self._session

    def rows(self, statement: str, *parameters: Any) -> list[Row]:
        """All rows of a written query; parameters are marked ``?`` on both databases, and no other ``?`` may
        stand in it. What is yes or no comes back as 0 or 1 from SQLite."""
        return self._hand.rows(statement, parameters)

    def job(self, job: str) -> StoredJob | None:
        """The job, or None."""
        return self._job(sql.LOAD_JOB, job)

    def jobs(self, jobs: Sequence[str]) -> Iterator[StoredJob]:
        """Those of the jobs that there are, in the order in which they are asked for."""
        if not jobs:
            return
        marks = ", ".join("?" * len(jobs))
        rows = self._hand.rows(
            f"SELECT id, number, version, last_hash, opening, state FROM job WHERE id IN ({marks})",  # noqa: S608
            jobs,
        )
        found = {job: row for job, *row in rows}
        for job in jobs:
            if job in found:
                yield _stored(found[job])

    def _job(self, statement: str, job: str) -> StoredJob | None:
        rows = self._hand.rows(statement, (job,))
        if not rows:
            return None
        return _stored(rows[0])

    def events(self, job: str, *, after: int = 0, limit: int | None = None) -> list[StoredEvent]:
        """The job's events in order, those after seq ``after``, at most ``limit``."""
        query = "SELECT body, previous, hash FROM job_event WHERE job = ? AND seq > ? ORDER BY seq"
        parameters: Sequence[Any] = (job, after)
        if limit is not None:
            query, parameters = f"{query} LIMIT ?", (job, after, limit)
        return [
            StoredEvent(body=body.encode(), previous=previous, hash=sealed)
            for body, previous, sealed in self._hand.rows(query, parameters)
        ]

    def runbook(self, digest: str) -> bytes | None:
        """The canonical JSON of a runbook, or None when it is not stored."""
        return find_runbook(self._hand, digest)

    def blob_facts(
        self, blobs: Sequence[str], *, twins_since: Ms | None = None, alike: int = FARTHEST
    ) -> dict[str, BlobFacts]:
        """What is known of those blobs that are stored; see :func:`engine.store.evidence.blob_facts`."""
        return evidence.blob_facts(self._hand, blobs, twins_since=twins_since, alike=alike)

    def next_timer(self) -> Ms | None:
        """When the earliest timer is due, or None."""
        return queues.next_timer(self._hand)

    def look_for_timers(self, *, now: Ms, branches: Sequence[str] | None = None) -> tuple[bool, Ms | None]:
        """Whether a timer could be claimed; see :func:`engine.store.queues.look_for_timers`."""
        return queues.look_for_timers(self._hand, now=now, branches=branches)

    def latest_change(self) -> int:
        """The number of the newest change that every earlier one is visible of; 0 when there is none."""
        rows = self._hand.rows("SELECT id FROM change WHERE id < {change_horizon} ORDER BY id DESC LIMIT 1")
        return int(rows[0][0]) if rows else 0

    def changes(self, *, after: int, limit: int = 500) -> list[Change]:
        """The feed from the number after ``after`` on, in order. A reader that goes on from the last number
        it got misses nothing."""
        query = (
            "SELECT id, kind, ref, branch, at FROM change "
            "WHERE id > ? AND id < {change_horizon} ORDER BY id LIMIT ?"
        )
        return [Change(*row) for row in self._hand.rows(query, (after, limit))]


def _stored(row: Sequence[Any]) -> StoredJob:
    number, version, last_hash, opening, state = row
    return StoredJob(
        opening=decode_opening(opening),
        state=decode_state(state),
        version=version,
        last_hash=last_hash,
        number=number,
    )
