"""The writer: the one way anything is written. Two implementations, held to the same tests."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from engine.store.unit_of_work import UnitOfWork

T = TypeVar("T")

WAITING_ROOM = 10_000
"""Functions that may wait; whoever comes after that is told :class:`Busy`."""

Probe = Callable[[str], None]
"""Called with the name of a point that the writer passes, so that tests can stop the process right there.

    before_release   a function has done its work, its savepoint still stands (SQLite only)
    before_commit    everything is written, nothing is committed
    after_commit     everything is durable, nobody has been answered
"""


def unwatched(_: str) -> None:
    """The probe that does nothing."""


class Writer(Protocol):
    """Runs functions over units of work, each as a whole or not at all, answering after the commit."""

    def write(self, function: Callable[[UnitOfWork], T]) -> T:
        """Run the function and wait until what it wrote is durable; its result, or what it raised."""
        ...

    def submit(self, function: Callable[[UnitOfWork], T]) -> Future[T]:
        """As :meth:`write`, without waiting: the future ends after the commit."""
        ...

    def close(self) -> None:
        """Finish what was handed over, take no more, and let go of the database."""
        ...
