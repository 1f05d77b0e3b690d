"""Names in the text of files: where each stands, and the text with another name in its place.

Offsets count UTF-16 code units, as browsers do; everything else of a file stays as it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from engine.language.finding import Place
from engine.language.scalar_places import spots


class Patch(NamedTuple):
    """``text`` in place of what stands between ``start`` and ``end``. ``line`` is counted from 1; ``before``
    and ``after`` are the whole line, with all patches of it made."""

    start: int
    end: int
    text: str
    line: int
    before: str
    after: str


class Occurrence(NamedTuple):
    """A name in a scalar: the scalar's place and value, and which of its characters are the name."""

    place: Place
    value: str
    start: int
    end: int


class SourceText:
    """The text of one file."""

    def __init__(self, content: bytes) -> None:
        self.text = content.decode("utf-8")
        self._mark = len(self.text) - len(self.text.removeprefix("\ufeff"))
        body = self.text[self._mark :]
        self.lines = body.splitlines()
        self._starts = [self._mark]
        for line in body.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def span(self, found: Occurrence) -> tuple[int, int] | None:
        """From which character to which the name stands; None where the text can't be followed."""
        place = found.place
        try:
            where = spots(self.lines, place.line - 1, place.column - 1, found.value)
        except (IndexError, StopIteration):
            return None
        if where is None or found.end > len(where) or found.start >= found.end:
            return None
        begin, last = self._offset(where[found.start]), self._offset(where[found.end - 1])
        if self.text[begin : last + 1] != found.value[found.start : found.end]:
            return None
        return begin, last + 1

    def patches(self, spans: Iterable[tuple[int, int]], to: str) -> tuple[Patch, ...]:
        """The patches that write ``to`` at these spans, in order."""
        ordered = sorted(set(spans))
        by_line: dict[int, list[tuple[int, int]]] = {}
        for span in ordered:
            by_line.setdefault(bisect_right(self._starts, span[0]) - 1, []).append(span)
        found = []
        for number, inside in by_line.items():
            before = self.lines[number]
            after, begin = before, self._starts[number]
            for start, end in reversed(inside):
                after = after[: start - begin] + to + after[end - begin :]
            for start, end in inside:
                found.append(Patch(self._units(start), self._units(end), to, number + 1, before, after))
        return tuple(found)

    def _offset(self, spot: tuple[int, int]) -> int:
        return self._starts[spot[0]] + spot[1]

    def _units(self, offset: int) -> int:
        before = self.text[:offset]
        return offset if before.isascii() else len(before.encode("utf-16-le")) // 2


def applied(content: bytes, patches: Iterable[Patch]) -> bytes:
    """The file with the patches made."""
    units = content.decode("utf-8").encode("utf-16-le")
    for patch in sorted(patches, reverse=True):
        units = units[: 2 * patch.start] + patch.text.encode("utf-16-le") + units[2 * patch.end :]
    return units.decode("utf-16-le").encode("utf-8")
