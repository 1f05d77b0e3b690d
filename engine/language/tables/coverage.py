"""Whether every input of a decision table has its row, and every row its input.

Decided over the product of the columns' pieces, column by column; rows that a column treats alike are
counted once, so tables of hundreds of rows are quick. A cell that can't be reasoned about may or may not
hold: a gap or an overlap is only claimed where it is certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.language.tables.cells import Test
from engine.language.tables.domains import Piece, holds
from forms.both import Both

MOST = 50_000
"""Combinations looked at; a table that needs more is left undecided."""


@dataclass(frozen=True, slots=True)
class Column:
    """An input with the pieces of its values, and per row the test of its cell.

    ``any_`` are the rows (by number) whose cell is open; ``unknown`` those whose cell can't be told.
    """

    name: str
    pieces: Sequence[Piece]
    tests: Sequence[Test | None]
    any_: frozenset[int]
    unknown: frozenset[int]


class Coverage:
    """A table's columns, asked for gaps, dead rows and overlaps. Rows are numbers from 0."""

    def __init__(self, columns: Sequence[Column], rows: int) -> None:
        self.columns = columns
        self.rows = rows
        self._looked = 0

    @property
    def undecided(self) -> bool:
        """Whether the table was too large for some question, which then found nothing."""
        return self._looked > MOST

    @cached_property
    def _may(self) -> list[list[int]]:
        """Per column and piece, the rows that may hold there, as bits."""
        return [[self._bits(column, piece, sure=False) for piece in column.pieces] for column in self.columns]

    @cached_property
    def _must(self) -> list[list[int]]:
        """Per column and piece, the rows that certainly hold there, as bits."""
        return [[self._bits(column, piece, sure=True) for piece in column.pieces] for column in self.columns]

    def _bits(self, column: Column, piece: Piece, *, sure: bool) -> int:
        found = 0
        for row, test in enumerate(column.tests):
            if row in column.any_ or (not sure if row in column.unknown else test and holds(test, piece)):
                found |= 1 << row
        return found

    def gap(self) -> dict[str, Both] | None:
        """An input that no row can hold for: an example per column. None where there is none."""
        found = self._missing((1 << self.rows) - 1, self._may, [range(len(c.pieces)) for c in self.columns])
        if found is None:
            return None
        return {column.name: column.pieces[n].shown() for column, n in zip(self.columns, found, strict=True)}

    def dead(self, row: int, *, before: bool) -> bool:
        """Whether a row never hits: its cells hold for no value, or (``before``) earlier rows take all."""
        bit = 1 << row
        allowed = [[n for n, bits in enumerate(column) if bits & bit] for column in self._may]
        if not all(allowed):
            return True
        return before and self._missing(bit - 1, self._must, allowed) is None and not self.undecided

    def overlap(self, row: int) -> int | None:
        """The first later row that certainly holds together with ``row`` somewhere."""
        bit = 1 << row
        for other in range(row + 1, self.rows):
            both = bit | 1 << other
            if all(any(bits & both == both for bits in column) for column in self._must):
                return other
        return None

    def _missing(
        self, rows: int, bits: list[list[int]], allowed: Sequence[Sequence[int]]
    ) -> list[int] | None:
        """Pieces, one per column, for which none of ``rows`` holds; None where there are none."""
        self._looked = 0
        open_after = self._open_after
        seen: set[tuple[int, int]] = set()

        def look(column: int, left: int) -> list[int] | None:
            if not left:
                return [places[0] for places in allowed[column:]]
            if left & open_after[column] or column == len(bits) or (column, left) in seen:
                return None
            seen.add((column, left))
            self._looked += 1
            if self._looked > MOST:
                return None
            for place in allowed[column]:
                if (rest := look(column + 1, left & bits[column][place])) is not None:
                    return [place, *rest]
            return None

        return look(0, rows)

    @cached_property
    def _open_after(self) -> list[int]:
        """Per column, the rows whose cells are open from there on."""
        found = [(1 << self.rows) - 1]
        for column in reversed(self.columns):
            found.append(found[-1] & sum(1 << row for row in column.any_))
        return found[::-1]
