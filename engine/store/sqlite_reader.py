"""Reading on SQLite: a few connections that can't write, each read a snapshot of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from engine.store.errors import Closed
from engine.store.reading import Reading
from engine.store.sessions import Binder, session_on
from engine.store.sqlite import connect
from engine.store.sqlite_hand import SqliteHand

T = TypeVar("T")


class _Reader:
    """One reading connection, and SQLAlchemy's view of it."""

    def __init__(self, path: Path, binder: Binder) -> None:
        self._raw = connect(path, writing=False)
        self._bound = binder.bind(self._raw)

    def read(self, function: Callable[[Reading], T]) -> T:
        """Run the function over a snapshot."""
        self._raw.execute("BEGIN")
        reading = Reading(SqliteHand(self._raw, lambda: session_on(self._bound)))
        try:
            result = function(reading)
            reading.finish()
        except BaseException:
            reading.abandon()
            raise
        finally:
            self._raw.execute("ROLLBACK")
        return result

    def close(self) -> None:
        """Let go of the file."""
        self._bound.close()


class SqliteReaders:
    """Hands out reading connections, made when needed and kept: one per thread that reads at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._binder = Binder("sqlite")
        self._idle: queue.SimpleQueue[_Reader] = queue.SimpleQueue()
        self._all: list[_Reader] = []
        self._gate = threading.Lock()
        self._open = True

    def read(self, function: Callable[[Reading], T]) -> T:
        """Run the function over a snapshot of the database. Never waits for the writer."""
        try:
            reader = self._idle.get_nowait()
        except queue.Empty:
            reader = self._another()
        try:
            return reader.read(function)
        finally:
            self._idle.put(reader)

    def _another(self) -> _Reader:
        with self._gate:
            if not self._open:
                raise Closed("the store is closed")
            reader = _Reader(self._path, self._binder)
            self._all.append(reader)
        return reader

    def close(self) -> None:
        """Close every connection. Nobody may be reading."""
        with self._gate:
            self._open = False
            for reader in self._all:
                reader.close()
            self._all.clear()
            self._idle = queue.SimpleQueue()
