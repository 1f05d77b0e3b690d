"""The unit of work's statements on a SQLite connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import Session

from engine.store import statements as sql
from engine.store.errors import moved_on, not_stored
from engine.store.hands import Row
from engine.store.statements import for_sqlite
from engine.store.step_rows import StepRows

_OPEN_JOB = for_sqlite(sql.OPEN_JOB)
_ADD_CAPTURE = for_sqlite(sql.ADD_CAPTURE)
_ADD_CHANGE = for_sqlite(sql.ADD_CHANGE)


class SqliteHand:
    """A SQLite connection inside a transaction. sqlite3 keeps the prepared statements by their text."""

    def __init__(self, connection: sqlite3.Connection, sessions: Callable[[], Session]) -> None:
        self._connection = connection
        self._execute = connection.execute
        self._sessions = sessions

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[Row]:
        return self._execute(for_sqlite(statement), parameters).fetchall()

    def run(self, statement: str, parameters: Sequence[Any] = ()) -> int:
        return self._execute(for_sqlite(statement), parameters).rowcount

    def put(self, rows: StepRows) -> None:
        execute = self._execute
        if rows.opened is not None:
            try:
                execute(_OPEN_JOB, (*rows.opened, *rows.moved))
            except sqlite3.IntegrityError as error:
                if error.sqlite_errorname == "SQLITE_CONSTRAINT_PRIMARYKEY":
                    raise moved_on(rows.job, None) from error
                raise
        elif execute(sql.MOVE_JOB, (*rows.moved, rows.job, rows.expected)).rowcount != 1:
            raise moved_on(rows.job, rows.expected)
        for values in rows.events:
            execute(sql.ADD_EVENT, values)
        for values in rows.closed:
            execute(sql.CLOSE_TASK, values)
        for values in rows.tasks:
            execute(sql.PUT_TASK, values)
        for values in rows.cleared:
            execute(sql.CLEAR_TIMER, values)
        for values in rows.timers:
            execute(sql.SET_TIMER, values)
        for values in rows.outbox:
            execute(sql.ADD_OUTBOX, values)
        for values in rows.captures:
            execute(sql.NAME_BLOB, values[-1:])
            if execute(_ADD_CAPTURE, values).rowcount != 1:
                raise not_stored(values[-1])
        execute(_ADD_CHANGE, rows.change)

    def exclusively(self, topic: str) -> None:  # noqa: ARG002 - there is one writer, it holds every topic
        return

    def session(self) -> Session:
        return self._sessions()
