"""Prepared statements sent to PostgreSQL many at a time, over libpq's pipeline mode.

psycopg's cursors do this too, and cost 280 µs of Python for the nine statements of one step; here, by the
same library's libpq functions, they cost 83. Everything off the hot path goes on using cursors; the two
never mix within one call.
"""

from __future__ import annotations

import select
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import pq
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result

Row = tuple[Any, ...]

ROOM = 400
"""Statements that a connection keeps prepared; what comes after that is parsed each time."""

_INT8, _BOOL, _FLOAT8, _BYTEA, _ANY = 20, 16, 701, 17, 0
_FINE = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)

_Prepared = tuple[bytes, tuple[int, ...]]
"""A statement and the types of its parameters: what a prepared statement stands for."""


@dataclass(frozen=True, slots=True)
class Query:
    """A statement (parameters ``$1`` …) with its parameters."""

    sql: bytes
    parameters: Sequence[Any] = ()


class Outcome:
    """What one statement answered."""

    def __init__(self, result: pq.abc.PGresult, connection: psycopg.Connection[Any]) -> None:
        self._result = result
        self._connection = connection

    @property
    def touched(self) -> int:
        """How many rows it wrote or found."""
        return self._result.command_tuples or 0

    def rows(self) -> list[Row]:
        """Its rows."""
        transformer = Transformer(self._connection)
        transformer.set_pgresult(self._result)
        return transformer.load_rows(0, self._result.ntuples, tuple)


class Pipeline:
    """Sends statements on one connection and keeps them prepared there. One thread at a time."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._pgconn = connection.pgconn
        self._names: dict[_Prepared, bytes] = {}
        self._count = 0

    def send(self, queries: Sequence[Query]) -> list[Outcome]:
        """Send all, then wait for all. Raises the first error (a :class:`psycopg.Error`); what came after it
        was not run then."""
        encoded = [_encode(query.parameters) for query in queries]
        pgconn = self._pgconn
        new: list[_Prepared] = []
        asked: list[bool] = []
        try:
            pgconn.enter_pipeline_mode()
            for query, (values, types, formats) in zip(queries, encoded, strict=True):
                name = self._names.get((query.sql, types))
                if name is None and len(self._names) < ROOM:
                    self._count += 1
                    name = self._names[query.sql, types] = b"s%d" % self._count
                    new.append((query.sql, types))
                    pgconn.send_prepare(name, query.sql, types)
                    asked.append(False)
                if name is None:
                    pgconn.send_query_params(query.sql, values, types, formats)
                else:
                    pgconn.send_query_prepared(name, values, formats)
                asked.append(True)
            pgconn.pipeline_sync()
            results = self._receive()
            pgconn.exit_pipeline_mode()
        except BaseException:
            # Half of it is under way, and nobody could tell whose answers come next.
            self._connection.close()
            raise
        for result in results:
            if result.status not in _FINE:
                for prepared in new:  # perhaps not prepared any more: under a new name next time
                    del self._names[prepared]
                raise error_from_result(result)
        return [
            Outcome(result, self._connection) for result, mine in zip(results, asked, strict=True) if mine
        ]

    def _receive(self) -> list[pq.abc.PGresult]:
        pgconn = self._pgconn
        readable = select.poll()
        readable.register(pgconn.socket, select.POLLIN)
        both = select.poll()
        both.register(pgconn.socket, select.POLLIN | select.POLLOUT)
        while pgconn.flush():
            both.poll()
            pgconn.consume_input()
        results: list[pq.abc.PGresult] = []
        while True:
            while pgconn.is_busy():
                readable.poll()
                pgconn.consume_input()
            result = pgconn.get_result()
            if result is None:
                if pgconn.status == pq.ConnStatus.BAD:
                    raise psycopg.OperationalError("the connection was lost")
                continue  # between the answers of two statements
            if result.status == pq.ExecStatus.PIPELINE_SYNC:
                return results
            results.append(result)


def _encode(parameters: Sequence[Any]) -> tuple[list[bytes | None], tuple[int, ...], list[int]]:
    """The parameters as libpq takes them: texts by their bytes, and what the server need not guess."""
    values: list[bytes | None] = []
    types: list[int] = []
    formats: list[int] = []
    for value in parameters:
        kind = type(value)
        binary = 0
        if kind is str:
            if "\0" in value:
                raise ValueError("a text holds a zero character, which PostgreSQL can't keep")
            values.append(value.encode())
            types.append(_ANY)
        elif kind is int:
            values.append(b"%d" % value)
            types.append(_INT8)
        elif value is None:
            values.append(None)
            types.append(_ANY)
        elif kind is bytes:
            values.append(value)
            types.append(_BYTEA)
            binary = 1
        elif kind is bool:
            values.append(b"t" if value else b"f")
            types.append(_BOOL)
        elif kind is float:
            values.append(repr(value).encode())
            types.append(_FLOAT8)
        else:
            raise TypeError(
                f"a parameter is {kind.__name__}; expected text, whole number, float, bool, bytes or None"
            )
        formats.append(binary)
    return values, tuple(types), formats
