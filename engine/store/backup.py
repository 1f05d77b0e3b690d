"""Backing up: the whole installation into one file, while it is in use.

The rows are those of one moment. Blobs are copied after it: what a job names is never taken away, so every
blob that the rows name is there.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg

from engine.store.addresses import PostgresAddress, SqliteAddress
from engine.store.archive import (
    FORMAT,
    MANIFEST,
    Column,
    File,
    Manifest,
    Table,
    archived_tables,
    encode_manifest,
    write_row,
)
from engine.store.blobs import Blobs, pieces_of
from engine.store.errors import MissingBlob
from engine.store.migrating import newest
from engine.store.sqlite import connect
from engine.store.store import Store

KEY_FILES = ("signing-key.pem",)
"""The installation's own files in the data folder, beside the database and the blobs."""


class Snapshot(Protocol):
    """The rows of one moment."""

    def lines(self, table: str, columns: tuple[Column, ...]) -> Iterator[bytes]:
        """The table's file, in pieces that end where a line ends."""
        ...

    def blobs(self) -> list[tuple[str, bool]]:
        """Every blob by SHA-256, and whether a job names it."""
        ...


def back_up(
    store: Store,
    blobs: Blobs,
    target: Path,
    *,
    progress: Callable[[str, int, int], None] = lambda _what, _done, _of: None,
) -> Manifest:
    """Write the installation to ``target``, which is there when all of it is. Only its owner can read it.

    ``progress`` is told what is being written (``tables`` or ``blobs``), how many are done, of how many.
    """
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                manifest = _write(store, blobs, archive, progress)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write(
    store: Store, blobs: Blobs, archive: zipfile.ZipFile, progress: Callable[[str, int, int], None]
) -> Manifest:
    wanted = archived_tables()
    tables = []
    with _snapshot(store) as snapshot:
        made_at = int(time.time() * 1000)
        for done, (name, columns) in enumerate(wanted):
            progress("tables", done, len(wanted))
            tables.append(_table(archive, snapshot, name, columns))
        known = snapshot.blobs()
    progress("tables", len(wanted), len(wanted))
    size, missing = 0, []
    for done, (sha256, named) in enumerate(known):
        progress("blobs", done, len(known))
        try:
            size += _blob(archive, blobs, sha256)
        except MissingBlob:
            if named:
                raise
            missing.append(sha256)
    progress("blobs", len(known), len(known))
    manifest = Manifest(
        format=FORMAT,
        schema=newest(),
        made_at=made_at,
        tables=tuple(tables),
        blobs=len(known) - len(missing),
        blob_bytes=size,
        missing_blobs=tuple(missing),
        keys=tuple(_keys(archive, store.folder)),
    )
    archive.writestr(MANIFEST, encode_manifest(manifest))
    return manifest


def _table(archive: zipfile.ZipFile, snapshot: Snapshot, name: str, columns: tuple[Column, ...]) -> Table:
    rows, found = 0, hashlib.sha256()
    with archive.open(f"tables/{name}.tsv", "w", force_zip64=True) as file:
        for piece in snapshot.lines(name, columns):
            file.write(piece)
            found.update(piece)
            rows += piece.count(b"\n")
    return Table(name=name, columns=columns, rows=rows, sha256=found.hexdigest())


def _blob(archive: zipfile.ZipFile, blobs: Blobs, sha256: str) -> int:
    entry = zipfile.ZipInfo(f"blobs/{sha256}", date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_STORED  # photographs do not get smaller
    with blobs.open(sha256) as source, archive.open(entry, "w", force_zip64=True) as file:
        return sum(file.write(piece) for piece in pieces_of(source))


def _keys(archive: zipfile.ZipFile, folder: Path) -> Iterator[File]:
    for name in KEY_FILES:
        path = folder / name
        if path.is_file():
            content = path.read_bytes()
            archive.writestr(f"keys/{name}", content)
            yield File(name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest())


@contextmanager
def _snapshot(store: Store) -> Iterator[Snapshot]:
    if isinstance(store.address, SqliteAddress):
        with (
            tempfile.TemporaryDirectory(dir=store.folder, prefix="backup-") as folder,
            closing(connect(store.address.path, writing=False)) as source,
            closing(sqlite3.connect(Path(folder) / "copy.db", isolation_level=None)) as copy,
        ):
            source.backup(copy)  # in one step: SQLite copies one moment while others write on
            yield _SqliteSnapshot(copy)
    else:
        assert isinstance(store.address, PostgresAddress)
        with psycopg.connect(store.address.conninfo, autocommit=True) as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield _PostgresSnapshot(connection)
            connection.execute("ROLLBACK")


def _query(table: str, columns: tuple[Column, ...]) -> str:
    names = ", ".join(f'"{column.name}"' for column in columns)
    return f"SELECT {names} FROM {table}"  # noqa: S608 - our own names


_BLOBS = "SELECT sha256, state = 'named' FROM blob WHERE state IN ('stored', 'named') ORDER BY sha256"


class _SqliteSnapshot:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def lines(self, table: str, columns: tuple[Column, ...]) -> Iterator[bytes]:
        for row in self._connection.execute(_query(table, columns)):
            yield write_row(columns, row)

    def blobs(self) -> list[tuple[str, bool]]:
        return [(sha256, bool(named)) for sha256, named in self._connection.execute(_BLOBS)]


class _PostgresSnapshot:
    def __init__(self, connection: psycopg.Connection[tuple[str, bool]]) -> None:
        self._connection = connection

    def lines(self, table: str, columns: tuple[Column, ...]) -> Iterator[bytes]:
        with self._connection.cursor().copy(f"COPY ({_query(table, columns)}) TO STDOUT".encode()) as copy:
            yield from map(bytes, copy)

    def blobs(self) -> list[tuple[str, bool]]:
        return self._connection.execute(_BLOBS).fetchall()
