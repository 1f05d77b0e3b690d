"""Kinds of columns that every table shares, the same on both databases.

Times are whole milliseconds since 1970-01-01T00:00Z, the runtime's own unit, so that nothing is
converted on the way in or out. JSON is text: what was hashed must come back byte for byte, and a reader
may still cast it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Integer, Text
from sqlmodel import Field

WholeNumber = Integer().with_variant(BigInteger(), "postgresql")
"""64 bits on both databases; on SQLite the type must read INTEGER for a key to be the row's number."""


def instant(**options: Any) -> Any:
    """A column of milliseconds since 1970 UTC."""
    return Field(sa_type=WholeNumber, **options)


def whole(**options: Any) -> Any:
    """A column of 64-bit whole numbers."""
    return Field(sa_type=WholeNumber, **options)


def text(**options: Any) -> Any:
    """A column of text of any length."""
    return Field(sa_type=Text, **options)


def counted(**options: Any) -> Any:
    """A numeric key that the program counts, not the database."""
    return Field(primary_key=True, sa_type=WholeNumber, sa_column_kwargs={"autoincrement": False}, **options)


def numbered() -> Any:
    """A key that the database counts up itself. None until the row is written."""
    return Field(default=None, primary_key=True, sa_type=WholeNumber)
