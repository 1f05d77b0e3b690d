"""One driver connection inside one transaction: what the unit of work does by written SQL.

Statements are written once, with ``?`` for parameters and ``{lock}`` where a row is taken for writing;
each database gets them in its own dialect. :class:`SqliteHand` and :class:`PostgresHand` (in their own
files) are held to the same tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sqlmodel import Session

from engine.store.step_rows import StepRows

Row = tuple[Any, ...]


class Hand(Protocol):
    """A connection inside a transaction."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run a query and return all its rows."""
        ...

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run a statement and return how many rows it touched."""
        ...

    def put(self, rows: StepRows) -> None:
        """Write what one command did.

        Raises :class:`Conflict` when the job had moved on, :class:`MissingBlob` when a blob is not stored.
        """
        ...

    def exclusively(self, topic: str) -> None:
        """Wait until no other transaction holds ``topic``, and hold it until the end of this one."""
        ...

    def session(self) -> Session:
        """A new SQLModel session inside this transaction."""
        ...
