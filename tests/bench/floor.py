"""The floor: the very rows that steps write, by the bare driver with prepared statements.

The rows are those that the writer wrote for the same steps, taken down once. Replaying them does no
reading of forms, no deciding, no encoding and no hashing: what is left is the database.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

from engine.store import statements as sql
from engine.store.postgres_hand import PostgresHand
from engine.store.sqlite_hand import SqliteHand
from engine.store.statements import for_sqlite
from engine.store.step_rows import StepRows

Statement = tuple[str, tuple[Any, ...]]


@contextmanager
def taken_down(rows: list[StepRows]) -> Iterator[None]:
    """Note every step's rows while the ``with`` lasts."""
    kept = {kind: kind.put for kind in (SqliteHand, PostgresHand)}

    def noting(kind: Any) -> Any:
        def put(hand: Any, step: StepRows) -> None:
            rows.append(step)
            kept[kind](hand, step)

        return put

    for kind in kept:
        kind.put = noting(kind)  # type: ignore[method-assign]
    try:
        yield
    finally:
        for kind, put in kept.items():
            kind.put = put  # type: ignore[method-assign]


def statements_of(step: StepRows) -> list[Statement]:
    """What is run for one step: one select, then its writes."""
    found: list[Statement] = [
        (sql.LOAD_JOB_LOCKED, (step.job,)),
        (sql.MOVE_JOB, (*step.moved, step.job, step.expected)),
    ]
    found += [(sql.ADD_EVENT, values) for values in step.events]
    found += [(sql.CLOSE_TASK, values) for values in step.closed]
    found += [(sql.PUT_TASK, values) for values in step.tasks]
    found += [(sql.CLEAR_TIMER, values) for values in step.cleared]
    found += [(sql.SET_TIMER, values) for values in step.timers]
    found += [(sql.ADD_OUTBOX, values) for values in step.outbox]
    return [*found, (sql.ADD_CHANGE, step.change)]


def on_sqlite(path: str, steps: Sequence[StepRows], *, together: int) -> None:
    """Replay on a SQLite file, WAL, ``synchronous=FULL``; so many steps to a commit."""
    work = [[(for_sqlite(text), values) for text, values in statements_of(step)] for step in steps]
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    execute = connection.execute
    for start in range(0, len(work), together):
        execute("BEGIN IMMEDIATE")
        for step in work[start : start + together]:
            for text, values in step:
                execute(text, values)
        execute("COMMIT")
    connection.close()


def on_postgres(url: str, steps: Sequence[StepRows], *, connections: int) -> None:
    """Replay on PostgreSQL over so many connections, a transaction each, in psycopg's pipeline mode."""
    from engine.store.statements import _POSTGRES

    def translated(text: str) -> str:
        for mark, meaning in _POSTGRES.items():
            text = text.replace(mark, meaning)
        return text.replace("?", "%s")

    by_job: dict[str, list[list[Statement]]] = {}
    for step in steps:
        by_job.setdefault(step.job, []).append([(translated(t), v) for t, v in statements_of(step)])
    jobs = list(by_job.values())
    failures: list[BaseException] = []

    def replay(mine: list[list[list[Statement]]]) -> None:
        try:
            with psycopg.connect(url, autocommit=True, prepare_threshold=0) as connection:
                for job in mine:
                    for step in job:
                        with connection.transaction(), connection.pipeline():
                            for text, values in step:
                                connection.execute(text, values)
        except BaseException as error:  # noqa: BLE001 — told to the thread that waits
            failures.append(error)

    threads = [threading.Thread(target=replay, args=(jobs[n::connections],)) for n in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
