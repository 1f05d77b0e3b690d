"""Connections to a SQLite file, set up the one way this project uses them."""

from __future__ import annotations

import sqlite3
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
        execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA wal_autocheckpoint = 2000")  # pages: 8 MB
    else:
        execute("PRAGMA query_only = ON")
    return connection
