"""Reading on PostgreSQL: connections of their own, each read a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from engine.store.postgres_hand import PostgresHand
from engine.store.postgres_pipeline import Query
from engine.store.postgres_pool import Pool, PooledConnection, was_lost
from engine.store.reading import Reading
from engine.store.sessions import session_on

T = TypeVar("T")

_BEGIN = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_ROLLBACK = [Query(b"ROLLBACK")]


class PostgresReaders:
    """See :class:`engine.store.store.Readers`."""

    def __init__(self, conninfo: str, *, connections: int = 8) -> None:
        self._pool = Pool(conninfo, name="sopwith-reader", least=1, most=connections)

    def read(self, function: Callable[[Reading], T]) -> T:
        """Run the function over a snapshot of the database. Never waits for the writer.

        After the database was restarted, connections turn out to be dead one by one: it is run again then.
        """
        while True:
            with self._pool.connection() as connection:
                try:
                    return self._run(connection, function)
                except Exception as error:
                    if not was_lost(error, connection):
                        raise

    @staticmethod
    def _run(connection: PooledConnection, function: Callable[[Reading], T]) -> T:
        hand = PostgresHand(connection.statements, _BEGIN, lambda: session_on(connection.bound))
        reading = Reading(hand)
        try:
            result = function(reading)
            reading.finish()
        except BaseException:
            if not connection.closed:
                reading.abandon()
            raise
        finally:
            if hand.begun and not connection.closed:
                connection.statements.send(_ROLLBACK)
        return result

    def close(self) -> None:
        """Let go of the database."""
        self._pool.close()
