"""Connections to PostgreSQL, kept in a pool, each with what the store needs of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout
from sqlalchemy import Connection as BoundConnection
from sqlalchemy.exc import DBAPIError

from engine.store.errors import BadAddress, Busy, Closed
from engine.store.postgres_pipeline import Pipeline
from engine.store.sessions import Binder

PATIENCE = 30.0
"""Seconds to wait for a free connection, or for a database that went away to come back."""


class PooledConnection(psycopg.Connection[Any]):
    """A connection in autocommit mode: transactions begin and end where the store says so."""

    bound: BoundConnection
    statements: Pipeline


class Pool:
    """At least ``least`` and at most ``most`` connections."""

    def __init__(self, conninfo: str, *, name: str, least: int, most: int) -> None:
        self._binder = Binder("postgresql")
        self._pool = ConnectionPool(
            conninfo,
            connection_class=PooledConnection,
            kwargs={"autocommit": True},
            min_size=least,
            max_size=most,
            timeout=PATIENCE,
            configure=self._set_up,
            name=name,
            open=False,
        )
        self._pool.open()
        try:
            self._pool.wait(timeout=PATIENCE)
        except psycopg.OperationalError as error:
            self._pool.close()
            raise BadAddress(f"the database can't be reached: {error}") from error

    def _set_up(self, connection: PooledConnection) -> None:
        connection.bound = self._binder.bind(connection)
        connection.statements = Pipeline(connection)

    @contextmanager
    def connection(self) -> Iterator[PooledConnection]:
        """A connection, for the caller alone; one that broke is replaced. Raises :class:`Busy`."""
        try:
            connection = self._pool.getconn()
        except PoolTimeout as error:
            raise Busy(f"no connection to the database became free in {PATIENCE:.0f} s") from error
        except PoolClosed as error:
            raise Closed("the store is closed") from error
        try:
            yield connection
        finally:
            self._pool.putconn(connection)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


def driver_error(error: BaseException) -> BaseException:
    """What psycopg raised, where SQLAlchemy wrapped it."""
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error


def was_lost(error: BaseException, connection: PooledConnection) -> bool:
    """Whether the error is that the connection broke."""
    return connection.closed and isinstance(driver_error(error), psycopg.OperationalError)
