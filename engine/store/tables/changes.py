"""The installation's one feed of changes, for live screens."""

from __future__ import annotations

from sqlmodel import SQLModel

from engine.store.tables.columns import counted, instant, text


class ChangeRow(SQLModel, table=True):
    """Something changed. Not a record (events are): the feed may be cut off and begun again.

    ``id`` rises in the order in which transactions become visible, so a reader that has seen a number has
    seen all below it. On SQLite there is one writer and the database counts. On PostgreSQL it is the
    transaction's number × 4,096 plus a count, and readers stop below the oldest transaction still running.
    """

    __tablename__ = "change"

    id: int = counted()
    kind: str = text()  # job | task | sop | organisation | code_list | subject
    ref: str = text()
    branch: str | None = text(default=None)
    at: int = instant()
