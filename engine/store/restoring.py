"""Restoring a backup into an empty installation, on either database.

Everything is checked on the way: each table and key against the manifest, each blob against its name. The
rows come in with the schema in one transaction, so a restore that fails leaves no half of them.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

import psycopg
import sqlalchemy as sa

from engine.store.addresses import read_address
from engine.store.archive import MANIFEST, Manifest, Table, decode_manifest, read_row
from engine.store.blobs import Blobs, pieces_of
from engine.store.errors import BadArchive, NotEmpty
from engine.store.migrating import engine_for, migrate, upgrade, version_of

_ROWS = 1_000
"""Rows that are written at once on SQLite."""


def restore(
    source: Path,
    url: str | None,
    folder: Path,
    blobs: Blobs,
    *,
    progress: Callable[[str, int, int], None] = lambda _what, _done, _of: None,
) -> Manifest:
    """Bring the installation of the archive ``source`` into ``folder``, the database at ``url`` (None: the
    embedded one in ``folder``) and ``blobs``; then bring it to this version's schema.

    Raises :class:`NotEmpty` when the database holds anything, or the folder another key, and
    :class:`BadArchive` when the archive is damaged. Blobs that were brought in before a failure stay; they do
    no harm, and the next attempt finds them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    address = read_address(url, folder)
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = decode_manifest(archive.read(MANIFEST))
            keys = _keys(archive, manifest, folder)
            _check_tables(archive, manifest)
            engine = engine_for(address)
            try:
                with engine.begin() as connection:
                    _must_be_empty(connection)
                _bring_blobs(archive, manifest, blobs, progress)
                with engine.begin() as connection:
                    _must_be_empty(connection)  # still
                    upgrade(connection, to=manifest.schema)
                    _bring_rows(connection, archive, manifest, progress)
            finally:
                engine.dispose()
            for path, content in keys:
                _write_key(path, content)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
        if isinstance(error, OSError) and not isinstance(error, FileNotFoundError) and error.errno:
            raise
        raise BadArchive(f"{source.name} is no whole backup: {error}") from error
    migrate(address)
    return manifest


def _check_tables(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    for table in manifest.tables:
        with archive.open(f"tables/{table.name}.tsv") as file:
            found = hashlib.file_digest(cast("BinaryIO", file), "sha256").hexdigest()  # type: ignore[arg-type]
        if found != table.sha256:
            raise BadArchive(f"the rows of {table.name} are not those that were backed up", table=table.name)


def _keys(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> list[tuple[Path, bytes]]:
    """The keys to write, after a look at what lies in the folder."""
    found = []
    for key in manifest.keys:
        content = archive.read(f"keys/{key.name}")
        if hashlib.sha256(content).hexdigest() != key.sha256 or Path(key.name).name != key.name:
            raise BadArchive(f"the key {key.name} is not the one that was backed up", key=key.name)
        path = folder / key.name
        if path.exists() and path.read_bytes() != content:
            raise NotEmpty(f"{path} holds another key; restore into an empty folder", path=str(path))
        found.append((path, content))
    return found


def _write_key(path: Path, content: bytes) -> None:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _must_be_empty(connection: sa.Connection) -> None:
    there = sa.inspect(connection).get_table_names()
    if version_of(connection) is not None or there:
        raise NotEmpty("the database holds something already; restore into an empty one", tables=there[:5])


def _bring_blobs(
    archive: zipfile.ZipFile,
    manifest: Manifest,
    blobs: Blobs,
    progress: Callable[[str, int, int], None],
) -> None:
    names = [name for name in archive.namelist() if name.startswith("blobs/")]
    if len(names) != manifest.blobs:
        raise BadArchive(f"{manifest.blobs} blobs were backed up, {len(names)} are here")
    for done, name in enumerate(names):
        progress("blobs", done, len(names))
        sha256 = name.removeprefix("blobs/")
        if not blobs.exists(sha256):
            with archive.open(name) as file:
                blobs.put_stream(pieces_of(cast("BinaryIO", file)), sha256=sha256)
    progress("blobs", len(names), len(names))


def _bring_rows(
    connection: sa.Connection,
    archive: zipfile.ZipFile,
    manifest: Manifest,
    progress: Callable[[str, int, int], None],
) -> None:
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        raw.execute("PRAGMA defer_foreign_keys = ON")  # a branch may stand before its parent
    for done, table in enumerate(manifest.tables):
        progress("tables", done, len(manifest.tables))
        with archive.open(f"tables/{table.name}.tsv") as opened:
            file = cast("BinaryIO", opened)
            if isinstance(raw, sqlite3.Connection):
                rows = _into_sqlite(raw, table, file)
            else:
                rows = _into_postgres(cast("psycopg.Connection[Any]", raw), table, file)
        if rows != table.rows:
            raise BadArchive(f"{table.name} has {rows} rows, {table.rows} were backed up", table=table.name)
    progress("tables", len(manifest.tables), len(manifest.tables))
    for sha256 in manifest.missing_blobs:
        connection.execute(sa.text("DELETE FROM likeness WHERE blob = :blob"), {"blob": sha256})
        connection.execute(sa.text("DELETE FROM blob WHERE sha256 = :blob"), {"blob": sha256})
    if not isinstance(raw, sqlite3.Connection):
        _set_counters(connection, manifest)


def _names(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _into_sqlite(raw: sqlite3.Connection, table: Table, file: BinaryIO) -> int:
    marks = ", ".join("?" * len(table.columns))
    insert = f"INSERT INTO {table.name} ({_names(table)}) VALUES ({marks})"  # noqa: S608
    rows = (read_row(table.columns, line) for line in file)
    count = 0
    while some := list(islice(rows, _ROWS)):
        raw.executemany(insert, some)
        count += len(some)
    return count


def _into_postgres(raw: psycopg.Connection[Any], table: Table, file: BinaryIO) -> int:
    cursor = raw.cursor()
    with cursor.copy(f"COPY {table.name} ({_names(table)}) FROM STDIN".encode()) as copy:
        for piece in pieces_of(file):
            copy.write(piece)
    return cursor.rowcount


def _set_counters(connection: sa.Connection, manifest: Manifest) -> None:
    """Let what PostgreSQL counts up by itself go on where the rows end."""
    connection.execute(sa.text("SELECT setval('job_number', (SELECT max(number) FROM job)) FROM job LIMIT 1"))
    for table, column, sequence in _serials(connection, manifest):
        connection.execute(
            sa.text(f"SELECT setval('{sequence}', (SELECT max({column}) FROM {table})) FROM {table} LIMIT 1")  # noqa: S608
        )


def _serials(connection: sa.Connection, manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    for table in manifest.tables:
        for column in table.columns:
            sequence = connection.execute(
                sa.text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": table.name, "column": column.name},
            ).scalar()
            if sequence:
                yield table.name, column.name, sequence
