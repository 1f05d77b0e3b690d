"""Asking the database with what a list is filtered by: conditions and their parameters, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.services.problems import Invalid


@dataclass(slots=True)
class Conditions:
    """Conditions that must all hold, in SQL with ``?`` for parameters."""

    parts: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def add(self, sql: str, *parameters: Any) -> None:
        """One more condition."""
        self.parts.append(sql)
        self.parameters.extend(parameters)

    def add_either(self, *alternatives: tuple[str, list[Any]]) -> None:
        """One of these must hold; with none, nothing does."""
        self.parts.append(
            "(" + " OR ".join(f"({sql})" for sql, _ in alternatives) + ")" if alternatives else "1 = 0"
        )
        for _, parameters in alternatives:
            self.parameters.extend(parameters)

    def where(self) -> str:
        """The whole as a WHERE clause; empty without conditions."""
        return " WHERE " + " AND ".join(self.parts) if self.parts else ""


def among(column: str, values: Iterable[Any]) -> tuple[str, list[Any]]:
    """``column`` is one of ``values``."""
    listed = sorted(values)
    if not listed:
        return "1 = 0", []
    return f"{column} IN ({', '.join('?' * len(listed))})", listed


def containing(columns: Iterable[str], text: str) -> tuple[str, list[Any]]:
    """One of the columns holds ``text``, whatever its case; nothing in it is a wildcard."""
    mark = "%" + text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    named = list(columns)
    sql = " OR ".join(f"lower(coalesce({column}, '')) LIKE ? ESCAPE '\\'" for column in named)
    return f"({sql})", [mark] * len(named)


def page_size(limit: int | None, *, usual: int, most: int) -> int:
    """How many rows a page has. Raises Invalid (``limit.out_of_range``)."""
    if limit is None:
        return usual
    if not 1 <= limit <= most:
        raise Invalid("limit.out_of_range", f"A page has 1 to {most} rows.", params={"most": most})
    return limit
