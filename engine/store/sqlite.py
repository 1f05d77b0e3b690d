"""Connections to a SQLite file, set up the one way this project uses them."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

STATEMENTS = 256
"""Prepared statements that each connection keeps."""

PATIENCE = 15_000
"""Milliseconds to wait for another process (a backup, a command) that holds the write lock."""


def connect(path: Path, *, writing: bool) -> sqlite3.Connection:
    """A connection in autocommit mode: transactions begin and end where the store says so.

    WAL lets readers go on beside the writer; ``synchronous=FULL`` makes a commit survive a power cut. A
    reading connection can't write, whatever it is told.
    """
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS
    )
    execute = connection.execute
    execute(f"PRAGMA busy_timeout = {PATIENCE}")
    execute("PRAGMA foreign_keys = ON")
    execute("PRAGMA synchronous = FULL")
    execute("PRAGMA cache_size = -65536")  # 64 MB
    execute("PRAGMA temp_store = MEMORY")
    execute("PRAGMA trusted_schema = OFF")
    if writing:
        _keep_a_log(connection)
        execute("PRAGMA wal_autocheckpoint = 2000")  # pages: 8 MB
    else:
        execute("PRAGMA query_only = ON")
    return connection


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Turn on WAL. A file that another process turns at this moment is locked at once, without the patience
    that SQLite has elsewhere: so the waiting is done here."""
    ends = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > ends:
                raise
            time.sleep(0.02)
        else:
            return
