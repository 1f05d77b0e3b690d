"""Opening a store: find the database, bring it to this version, start the writer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.store.addresses import SqliteAddress, read_address
from engine.store.migrating import migrate
from engine.store.sqlite_reader import SqliteReaders
from engine.store.sqlite_writer import SqliteWriter
from engine.store.store import Store
from engine.store.writer import Probe, unwatched


def open_store(
    url: str | None,
    folder: Path,
    *,
    progress: Callable[[str], None] = lambda _: None,
    probe: Probe = unwatched,
) -> Store:
    """Open the store at ``url`` (None: the embedded database in ``folder``), migrated to this version.

    ``folder`` is the data folder, made when missing. ``progress`` is told what a longer migration does.
    Raises :class:`BadAddress` and :class:`NewerDatabase`. Close the store, or use it in a ``with``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    address = read_address(url, folder)
    migrate(address, progress=progress)
    if isinstance(address, SqliteAddress):
        return Store(
            address=address,
            folder=folder,
            writer=SqliteWriter(address.path, probe=probe),
            readers=SqliteReaders(address.path),
        )
    # Both pull in psycopg, which an embedded installation need not load.
    from engine.store.postgres_reader import PostgresReaders
    from engine.store.postgres_writer import PostgresWriter

    readers = PostgresReaders(address.conninfo)
    writer = PostgresWriter(address.conninfo, probe=probe)
    return Store(address=address, folder=folder, writer=writer, readers=readers)
