"""A YAML file as plain data, with the place of every node beside it.

Data stay plain ``dict``, ``list`` and scalars, so JSON Schema and merge patch work on them as they are.
Places are looked up by path (a tuple of keys and indexes), and a merged document keeps, for every
node, the place in the file that the node came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.language.finding import Place

Path = tuple[str | int, ...]


class Marks(Mapping[Path, Place]):
    """Places of one file, each kept as a single number until somebody asks for it.

    A library of a thousand SOPs holds half a million of them and shows three; kept as objects they would
    be half of the time that loading takes.
    """

    __slots__ = ("_file", "_marks")

    def __init__(self, file: str, marks: dict[Path, int]) -> None:
        """Each mark is line and column, both from 0: ``line << 32 | column``."""
        self._file = file
        self._marks = marks

    def __getitem__(self, path: Path) -> Place:
        mark = self._marks[path]
        return Place(self._file, (mark >> 32) + 1, (mark & 0xFFFF_FFFF) + 1)

    def __iter__(self) -> Iterator[Path]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)


@dataclass(frozen=True, slots=True)
class Document:
    """``places`` holds where each value begins, ``keys`` where the key of a mapping's entry begins."""

    file: str
    data: Any
    places: Mapping[Path, Place] = field(default_factory=dict)
    keys: Mapping[Path, Place] = field(default_factory=dict)

    def place(self, *path: str | int) -> Place:
        """The place of the value at ``path``, or of the nearest node above it that has one."""
        for length in range(len(path), -1, -1):
            if found := self.places.get(path[:length]):
                return found
        return Place(self.file, 1, 1)

    def key_place(self, *path: str | int) -> Place:
        """The place of the key that introduces the value at ``path``, else as :meth:`place`."""
        return self.keys.get(path) or self.place(*path)
