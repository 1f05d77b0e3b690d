"""The writer on PostgreSQL: a transaction each, run again where the database asks for it.

The database itself commits what arrives together in one flush, and any number of processes may write; so
functions run side by side, each on a connection of the pool.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import psycopg
from psycopg import errors

from engine.store.errors import Busy, Closed, Contended, Uncertain
from engine.store.postgres_hand import PostgresHand
from engine.store.postgres_pipeline import Query
from engine.store.postgres_pool import Pool, PooledConnection, driver_error, was_lost
from engine.store.sessions import session_on
from engine.store.unit_of_work import UnitOfWork
from engine.store.writer import WAITING_ROOM, Probe, unwatched

T = TypeVar("T")

ATTEMPTS = 12
_PAUSE = 0.002, 0.5
"""Seconds before a second attempt (doubling, give or take half), and at most."""

_BEGIN = b"BEGIN"
_COMMIT = [Query(b"COMMIT")]
_ROLLBACK = [Query(b"ROLLBACK")]


class _Again(Exception):
    """The transaction came to nothing by no fault of the function: run it again."""


class PostgresWriter:
    """See :class:`engine.store.writer.Writer`."""

    def __init__(
        self,
        conninfo: str,
        *,
        connections: int = 8,
        probe: Probe = unwatched,
        waiting_room: int = WAITING_ROOM,
    ) -> None:
        self._probe = probe
        self._pool = Pool(conninfo, name="sopwith-writer", least=2, most=connections)
        self._helpers = ThreadPoolExecutor(connections, thread_name_prefix="sopwith-writer")
        self._places = threading.BoundedSemaphore(waiting_room)
        self._waiting_room = waiting_room
        self._inside = threading.local()

    def write(self, function: Callable[[UnitOfWork], T]) -> T:
        """See :class:`engine.store.writer.Writer`. Raises RuntimeError inside another write."""
        if getattr(self._inside, "writing", False):
            raise RuntimeError("write() inside a write waits for itself for ever; use the unit of work")
        self._inside.writing = True
        try:
            for attempt in range(ATTEMPTS):
                if attempt:
                    time.sleep(min(_PAUSE[0] * 2**attempt, _PAUSE[1]) * random.uniform(0.5, 1.5))  # noqa: S311
                try:
                    with self._pool.connection() as connection:
                        return self._run(connection, function)
                except _Again as again:
                    reason = again.__cause__
            raise Contended(f"given up after {ATTEMPTS} attempts: {reason}") from reason
        finally:
            self._inside.writing = False

    def submit(self, function: Callable[[UnitOfWork], T]) -> Future[T]:
        """See :class:`engine.store.writer.Writer`. Raises :class:`Busy` and :class:`Closed`."""
        if not self._places.acquire(blocking=False):
            raise Busy(f"{self._waiting_room} callers wait already", waiting=self._waiting_room)
        try:
            future = self._helpers.submit(self.write, function)
        except RuntimeError as error:
            self._places.release()
            raise Closed("the store is closed") from error
        future.add_done_callback(lambda _: self._places.release())
        return future

    def close(self) -> None:
        """See :class:`engine.store.writer.Writer`. A second time does nothing."""
        self._helpers.shutdown(wait=True)
        self._pool.close()

    def _run(self, connection: PooledConnection, function: Callable[[UnitOfWork], T]) -> T:
        """The function's result, committed; or what it raised, and no trace."""
        hand = PostgresHand(connection.statements, _BEGIN, lambda: session_on(connection.bound))
        unit = UnitOfWork(hand)
        try:
            result = function(unit)
            unit.finish()
            self._probe("before_commit")
        except BaseException as error:
            if not connection.closed:
                unit.abandon()
                if hand.begun:
                    connection.statements.send(_ROLLBACK)
            if _worth_another(error, connection):
                raise _Again from error
            raise
        if hand.begun:
            self._commit(connection)
        self._probe("after_commit")
        return result

    def _commit(self, connection: PooledConnection) -> None:
        try:
            connection.statements.send(_COMMIT)
        except (errors.SerializationFailure, errors.DeadlockDetected) as error:
            raise _Again from error
        except psycopg.OperationalError as error:
            if connection.closed:
                raise Uncertain(
                    "the connection was lost during the commit; ask again with the same idempotency key to "
                    "learn whether it is written"
                ) from error
            raise


def _worth_another(error: BaseException, connection: PooledConnection) -> bool:
    """Whether running the function again may end otherwise: nothing of it was committed."""
    again = Contended | errors.SerializationFailure | errors.DeadlockDetected
    return isinstance(driver_error(error), again) or was_lost(error, connection)
