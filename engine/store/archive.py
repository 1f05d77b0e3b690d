"""The format of a backup: one zip file that either database can be written from and restored to.

    manifest.json          what is in it: format, schema version, tables with columns, rows and SHA-256
    tables/<table>.tsv     the rows, as PostgreSQL's COPY writes text: one a line, columns between tabs,
                           \\N for NULL, a backslash before what would be mistaken
    blobs/<sha256>         evidence, as received
    keys/<file>            the installation's private key

It holds everything there is to know about people and jobs: keep it as safe as the installation itself.
"""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from engine.store.errors import BadArchive
from engine.store.tables import metadata

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = frozenset({"change", "session", "sign_in_attempt", "upload"})
"""Tables of no lasting meaning: a feed that begins anew, sign-ins, and uploads under way."""

Kind = Literal["whole", "text", "bytes", "real", "truth"]


class Column(msgspec.Struct, frozen=True):
    """A column of an archived table."""

    name: str
    kind: Kind


class Table(msgspec.Struct, frozen=True):
    """An archived table; ``sha256`` is of its file."""

    name: str
    columns: tuple[Column, ...]
    rows: int
    sha256: str


class File(msgspec.Struct, frozen=True):
    """A file beside the tables."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What an archive holds. Tables stand in an order in which none names a row of a later one."""

    format: int
    schema: str  # the migration that the tables are at
    made_at: int  # ms since 1970 UTC
    tables: tuple[Table, ...]
    blobs: int
    blob_bytes: int
    missing_blobs: tuple[str, ...]  # unnamed ones that were collected while the backup was made
    keys: tuple[File, ...]


encode_manifest = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Manifest).decode


def decode_manifest(content: bytes) -> Manifest:
    """The manifest. Raises :class:`BadArchive` for what is none, or is of a later format."""
    try:
        manifest = _decode(content)
    except msgspec.MsgspecError as error:
        raise BadArchive(f"the manifest can't be read: {error}") from error
    if manifest.format > FORMAT:
        raise BadArchive(
            f"the archive is of format {manifest.format}, this version reads up to {FORMAT}; "
            "restore it with the version that made it, or a later one"
        )
    return manifest


def archived_tables() -> list[tuple[str, tuple[Column, ...]]]:
    """The tables that are archived, with their columns, none before a table that it names."""
    return [
        (str(table.name), tuple(Column(str(column.name), _kind(column.type)) for column in table.columns))
        for table in metadata.sorted_tables
        if table.name not in LEFT_OUT
    ]


def _kind(of: sa.types.TypeEngine[Any]) -> Kind:
    match of:
        case sa.Boolean():
            return "truth"
        case sa.Integer():
            return "whole"
        case sa.Float():
            return "real"
        case sa.LargeBinary():
            return "bytes"
    return "text"


_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
_MEANINGS = {written: meant for meant, written in _ESCAPES.items()}
_TO_ESCAPE = re.compile(r"[\\\t\n\r\b\f\v]")
_ESCAPED = re.compile(r"\\.")


def write_row(columns: tuple[Column, ...], row: tuple[Any, ...]) -> bytes:
    """A row of SQLite's as a line of the table's file."""
    return ("\t".join(map(_write, columns, row)) + "\n").encode()


def _write(column: Column, value: Any) -> str:
    if value is None:
        return "\\N"
    match column.kind:
        case "truth":
            return "t" if value else "f"
        case "bytes":
            return "\\\\x" + bytes(value).hex()
        case "real":
            return repr(float(value))
    return _TO_ESCAPE.sub(lambda found: _ESCAPES[found.group()], str(value))


def read_row(columns: tuple[Column, ...], line: bytes) -> tuple[Any, ...]:
    """A line of a table's file as SQLite's values. Raises ``ValueError`` for what is none."""
    values = line.decode().rstrip("\n").split("\t")
    if len(values) != len(columns):
        raise ValueError(f"expected {len(columns)} columns, found {len(values)}")
    return tuple(map(_read, columns, values))


def _read(column: Column, value: str) -> Any:
    if value == "\\N":
        return None
    match column.kind:
        case "truth":
            return value == "t"
        case "bytes":
            return bytes.fromhex(value.removeprefix("\\\\x"))
        case "real":
            return float(value)
        case "whole":
            return int(value)
    return _ESCAPED.sub(lambda found: _MEANINGS.get(found.group(), found.group()[1:]), value)
