"""Where a database is: what people write, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.store.errors import BadAddress


@dataclass(frozen=True, slots=True)
class SqliteAddress:
    """A SQLite file."""

    path: Path


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """A PostgreSQL database, as libpq understands it (``postgresql://user@host/name?…``)."""

    conninfo: str


Address = SqliteAddress | PostgresAddress


def read_address(url: str | None, folder: Path) -> Address:
    """What ``url`` means. None is the embedded database, ``sopwith.db`` in the data folder.

    Accepted: ``sqlite:///relative.db``, ``sqlite:////absolute.db``, ``postgresql://…``, ``postgres://…``
    (a driver after ``+`` is ignored). Raises :class:`BadAddress` for anything else.
    """
    if url is None:
        return SqliteAddress(folder / "sopwith.db")
    scheme, separator, rest = url.partition("://")
    kind = scheme.partition("+")[0]
    if separator and kind == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return SqliteAddress(Path(rest[1:]))
    if separator and kind in {"postgresql", "postgres"}:
        return PostgresAddress(f"postgresql://{rest}")
    raise BadAddress(
        f"{url!r} is no database address; write sqlite:///path/to/file.db or postgresql://user@host/name",
        url=url,
    )
