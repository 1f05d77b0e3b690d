"""The database as it is, read and (to let time pass) written beside the installation."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

LEASED = ("timer", "outbox", "delivery", "device_event", "roll_out_variant")


class Ledger:
    """Asks and writes with one connection for each call."""

    def __init__(self, folder: Path, database: str | None) -> None:
        self._file, self._database = folder / "sopwith.db", database

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        if self._database is not None:
            with psycopg.connect(self._database, autocommit=True) as connection:
                yield connection
        else:
            with closing(sqlite3.connect(self._file, timeout=30, isolation_level=None)) as connection:
                yield connection

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self._connection() as connection:
            return [tuple(row) for row in connection.execute(statement).fetchall()]

    def count(self, statement: str) -> int:
        return int(self.rows(statement)[0][0])

    def lapse(self) -> None:
        """Every lease ends now, as if so much time had passed; whoever holds one works on without it."""
        with self._connection() as connection:
            for table in LEASED:
                connection.execute(f"UPDATE {table} SET leased_until = 1 WHERE leased_until > 1")

    def hasten(self) -> None:
        """What waits for another attempt is due now."""
        now = int(time.time() * 1000)
        with self._connection() as connection:
            connection.execute(
                f"UPDATE delivery SET due_at = {now} WHERE status = 'waiting' AND due_at > {now}"
            )
            connection.execute(f"UPDATE outbox SET due_at = {now} WHERE done_at IS NULL AND due_at > {now}")

    def waiting(self) -> dict[str, int]:
        """What is still to be done, by kind; nothing when all is drained."""
        asked = {
            "jobs": "SELECT count(*) FROM job WHERE status IN ('open', 'paused')",
            "timers": "SELECT count(*) FROM timer",
            "events": "SELECT count(*) FROM device_event WHERE done_at IS NULL",
            "watches": "SELECT count(*) FROM trigger_watch",
            "outbox": "SELECT count(*) FROM outbox WHERE done_at IS NULL",
            "messages": "SELECT count(*) FROM message WHERE spread_at IS NULL",
            "deliveries": "SELECT count(*) FROM delivery WHERE status IN ('waiting', 'held', 'sending')",
            "offers": "SELECT count(*) FROM offer WHERE status = 'open'",
        }
        return {name: found for name, statement in asked.items() if (found := self.count(statement))}
