"""SQLModel sessions inside a transaction that the store began by itself.

SQLAlchemy is given a driver connection to work on and never gets to begin, commit or roll back on it: each
session works in a savepoint of its own.
"""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.pool import NullPool
from sqlmodel import Session


class UnitSession(Session):
    """A session whose work counts with its unit of work, or not at all.

    A failure that rolls the session back also takes back what the unit wrote beside it meanwhile, so the
    whole unit fails then, even if the error is caught; try what may fail in ``begin_nested()``.
    """

    broken = False


def _note_rollback(session: Session, previous: SessionTransaction) -> None:
    inner: SessionTransaction | None = previous
    while inner is not None:
        if inner.nested:  # only what was done since begin_nested() is taken back
            return
        inner = inner.parent
    if isinstance(session, UnitSession):
        session.broken = True


event.listen(UnitSession, "after_soft_rollback", _note_rollback)


def session_on(connection: Connection) -> UnitSession:
    """A session in a savepoint of the connection's transaction."""
    return UnitSession(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False)


class Binder:
    """Wraps driver connections as SQLAlchemy connections, over one engine."""

    def __init__(self, dialect: str) -> None:
        self._given = threading.local()
        options: dict[str, Any] = {} if dialect == "sqlite" else {"use_native_hstore": False}
        self.engine: Engine = create_engine(
            "sqlite://" if dialect == "sqlite" else "postgresql+psycopg://",
            creator=lambda: self._given.connection,
            poolclass=NullPool,
            **options,
        )

    def bind(self, connection: Any) -> Connection:
        """The driver connection as a SQLAlchemy one, for as long as it lives.

        Call it before the first transaction: SQLAlchemy looks at what it is given, and rolls back. It is cut
        loose from SQLAlchemy's pool, and told once that a transaction has begun, for good.
        """
        self._given.connection = connection
        try:
            bound = self.engine.connect()
        finally:
            del self._given.connection
        bound.detach()
        bound.begin()
        return bound
