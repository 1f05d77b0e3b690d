"""The writer on SQLite: one thread, one connection, many callers' work in one commit.

A commit costs a wait for the disk, and SQLite takes one writer at a time. So whatever callers hand over
while a commit is under way goes together into the next: each function in a savepoint of its own, so that
one that raises undoes its own work alone, and everybody is answered only after the commit.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from engine.store.errors import Busy, Closed
from engine.store.sessions import Binder, session_on
from engine.store.sqlite import connect
from engine.store.sqlite_hand import SqliteHand
from engine.store.unit_of_work import UnitOfWork
from engine.store.writer import WAITING_ROOM, Probe, unwatched

T = TypeVar("T")
_Handed = tuple[Callable[[UnitOfWork], Any], Future[Any]]

LARGEST_GROUP = 256
LONGEST_GROUP = 0.05
"""A group ends after so many functions, or so many seconds: the first in it waits for the last."""


class SqliteWriter:
    """See :class:`engine.store.writer.Writer`."""

    def __init__(self, path: Path, *, probe: Probe = unwatched, waiting_room: int = WAITING_ROOM) -> None:
        self._probe = probe
        self._waiting_room = waiting_room
        self._handed: queue.SimpleQueue[_Handed | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._open = True
        self._connection = connect(path, writing=True)
        self._binder = Binder("sqlite")
        self._bound = self._binder.bind(self._connection)
        self._thread = threading.Thread(target=self._serve, name="sopwith-writer", daemon=True)
        self._thread.start()

    def write(self, function: Callable[[UnitOfWork], T]) -> T:
        """See :class:`engine.store.writer.Writer`. Raises RuntimeError inside another write."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("write() inside a write waits for itself for ever; use the unit of work")
        return self.submit(function).result()

    def submit(self, function: Callable[[UnitOfWork], T]) -> Future[T]:
        """See :class:`engine.store.writer.Writer`. Raises :class:`Busy` and :class:`Closed`."""
        future: Future[T] = Future()
        with self._gate:
            if not self._open:
                raise Closed("the store is closed")
            if self._handed.qsize() >= self._waiting_room:
                raise Busy(f"{self._waiting_room} callers wait already", waiting=self._waiting_room)
            self._handed.put((function, future))
        return future

    def close(self) -> None:
        """See :class:`engine.store.writer.Writer`. A second time does nothing."""
        with self._gate:
            if self._open:
                self._open = False
                self._handed.put(None)
        self._thread.join()

    def _serve(self) -> None:
        try:
            while (handed := self._handed.get()) is not None and self._commit_group(handed):
                pass
        finally:
            self._bound.close()

    def _commit_group(self, first: _Handed) -> bool:
        """Run and commit ``first`` and whoever waits behind it. False: nobody will come any more."""
        execute = self._connection.execute
        running: list[Future[Any]] = []
        results: list[tuple[Future[Any], Any]] = []
        errors: list[tuple[Future[Any], BaseException]] = []
        handed: _Handed | None = first
        try:
            execute("BEGIN IMMEDIATE")
            ends = time.monotonic() + LONGEST_GROUP
            while handed is not None:
                function, future = handed
                if future.set_running_or_notify_cancel():
                    running.append(future)
                    try:
                        results.append((future, self._run(function)))
                    except BaseException as error:
                        if not self._connection.in_transaction:
                            # SQLite itself gave up the transaction: the disk is full, or failing.
                            raise _first_of(error) from error
                        errors.append((future, error))
                if len(running) >= LARGEST_GROUP or time.monotonic() > ends or self._handed.empty():
                    break
                handed = self._handed.get()
            self._probe("before_commit")
            execute("COMMIT")
            self._probe("after_commit")
        except BaseException as error:  # noqa: BLE001 - it goes to everyone who waits for this group
            if self._connection.in_transaction:
                execute("ROLLBACK")
            else:  # SQLAlchemy believes in savepoints that went with the transaction: begin anew with it
                self._bound = self._binder.bind(self._connection)
            results = []
            own = {future for future, _ in errors}
            if not running and first[1].set_running_or_notify_cancel():
                running.append(first[1])
            errors.extend((future, error) for future in running if future not in own)
        for future, result in results:
            future.set_result(result)
        for future, reason in errors:
            future.set_exception(reason)
        return handed is not None

    def _run(self, function: Callable[[UnitOfWork], T]) -> T:
        """The function's result, its work kept in the open transaction; or what it raised, and no trace."""
        execute = self._connection.execute
        unit = UnitOfWork(SqliteHand(self._connection, lambda: session_on(self._bound)))
        execute("SAVEPOINT unit")
        try:
            result = function(unit)
            unit.finish()
            self._probe("before_release")
            execute("RELEASE unit")
        except BaseException:
            if self._connection.in_transaction:
                unit.abandon()
                execute("ROLLBACK TO unit")
                execute("RELEASE unit")
            raise
        return result


def _first_of(error: BaseException) -> BaseException:
    """What went wrong first: the later errors only say that there is no savepoint any more."""
    while error.__context__ is not None:
        error = error.__context__
    return error
