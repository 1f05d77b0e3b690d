"""The store: one database, its one writer, and its readers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Protocol, TypeVar

from engine.store.addresses import Address
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork
from engine.store.writer import Writer

T = TypeVar("T")


class Readers(Protocol):
    """Runs functions over snapshots."""

    def read(self, function: Callable[[Reading], T]) -> T:
        """Run the function over a snapshot of the database. Never waits for the writer."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


class Store:
    """An open store. Made by :func:`engine.store.open_store`; safe from several threads; close it."""

    def __init__(self, *, address: Address, folder: Path, writer: Writer, readers: Readers) -> None:
        self.address = address
        self.folder = folder
        self._writer = writer
        self._readers = readers

    def write(self, function: Callable[[UnitOfWork], T]) -> T:
        """Run ``function`` over a unit of work, and wait until what it wrote is durable.

        Its result, or what it raised; then nothing that it did is kept. See :class:`UnitOfWork` for what a
        function may do. Raises :class:`Busy` when too many wait, :class:`Closed`, and on PostgreSQL
        :class:`Uncertain` when the connection was lost during the commit.
        """
        return self._writer.write(function)

    def submit(self, function: Callable[[UnitOfWork], T]) -> Future[T]:
        """As :meth:`write`, without waiting: the future ends after the commit (:class:`Busy` and
        :class:`Closed` are raised at once). For callers that must not block, such as an event loop."""
        return self._writer.submit(function)

    def read(self, function: Callable[[Reading], T]) -> T:
        """Run ``function`` over a snapshot of the database, in this thread. Never waits for the writer, and
        can't write."""
        return self._readers.read(function)

    def close(self) -> None:
        """Let the writer finish what it was given, and let go of the database."""
        self._writer.close()
        self._readers.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
