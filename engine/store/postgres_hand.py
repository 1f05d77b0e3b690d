"""The unit of work's statements on a PostgreSQL connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from psycopg.errors import UniqueViolation
from sqlmodel import Session

from engine.store import statements as sql
from engine.store.errors import moved_on, not_stored
from engine.store.hands import Row
from engine.store.postgres_pipeline import Outcome, Pipeline, Query
from engine.store.statements import for_postgres
from engine.store.step_rows import StepRows

_OPEN_JOB = for_postgres(sql.OPEN_JOB)
_MOVE_JOB = for_postgres(sql.MOVE_JOB)
_ADD_EVENT = for_postgres(sql.ADD_EVENT)
_CLOSE_TASK = for_postgres(sql.CLOSE_TASK)
_PUT_TASK = for_postgres(sql.PUT_TASK)
_CLEAR_TIMER = for_postgres(sql.CLEAR_TIMER)
_SET_TIMER = for_postgres(sql.SET_TIMER)
_ADD_OUTBOX = for_postgres(sql.ADD_OUTBOX)
_NAME_BLOB = for_postgres(sql.NAME_BLOB)
_ADD_CAPTURE = for_postgres(sql.ADD_CAPTURE)
_ADD_CHANGE = for_postgres(sql.ADD_CHANGE)

_TAKEN = ("job_pkey", "job_event_pkey")
"""Somebody else opened a job of this id, or wrote the event of this number."""


class PostgresHand:
    """A PostgreSQL connection inside a transaction. BEGIN travels with the first statement, and what one
    command writes travels together."""

    def __init__(self, pipeline: Pipeline, begin: bytes, sessions: Callable[[], Session]) -> None:
        self._pipeline = pipeline
        self._begin: Query | None = Query(begin)
        self._sessions = sessions

    @property
    def begun(self) -> bool:
        """Whether the transaction has begun, and must be ended."""
        return self._begin is None

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[Row]:
        return self._send([Query(for_postgres(statement), parameters)])[-1].rows()

    def run(self, statement: str, parameters: Sequence[Any] = ()) -> int:
        return self._send([Query(for_postgres(statement), parameters)])[-1].touched

    def _send(self, queries: list[Query]) -> list[Outcome]:
        if self._begin is not None:
            queries = [self._begin, *queries]
            self._begin = None
        return self._pipeline.send(queries)

    def put(self, rows: StepRows) -> None:
        if rows.opened is None:
            first = Query(_MOVE_JOB, (*rows.moved, rows.job, rows.expected))
        else:
            first = Query(_OPEN_JOB, (*rows.opened, *rows.moved))
        queries = [first]
        for values in rows.captures:
            queries += [Query(_NAME_BLOB, values[-1:]), Query(_ADD_CAPTURE, values)]
        queries += [Query(_ADD_EVENT, values) for values in rows.events]
        queries += [Query(_CLOSE_TASK, values) for values in rows.closed]
        queries += [Query(_PUT_TASK, values) for values in rows.tasks]
        queries += [Query(_CLEAR_TIMER, values) for values in rows.cleared]
        queries += [Query(_SET_TIMER, values) for values in rows.timers]
        queries += [Query(_ADD_OUTBOX, values) for values in rows.outbox]
        queries.append(Query(_ADD_CHANGE, rows.change))
        try:
            outcomes = self._send(queries)[-len(queries) :]
        except UniqueViolation as error:
            if error.diag.constraint_name in _TAKEN:
                raise moved_on(rows.job, rows.expected) from error
            raise
        if outcomes[0].touched != 1:
            raise moved_on(rows.job, rows.expected)
        for outcome, values in zip(outcomes[2::2], rows.captures, strict=False):
            if outcome.touched != 1:
                raise not_stored(values[-1])

    def exclusively(self, topic: str) -> None:
        self.rows("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", (topic,))

    def session(self) -> Session:
        if self._begin is not None:
            self._send([])
        return self._sessions()
