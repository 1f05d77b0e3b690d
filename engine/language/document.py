"""A YAML file as plain data, with the place of every node beside it.

Data stay plain ``dict``, ``list`` and scalars, so JSON Schema and merge patch work on them as they are.
Places are looked up by path (a tuple of keys and indexes), and a merged document keeps, for every
node, the place in the file that the node came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.language.finding import Place

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """``places`` holds where each value begins, ``keys`` where the key of a mapping's entry begins."""

    file: str
    data: Any
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)

    def place(self, *path: str | int) -> Place:
        """The place of the value at ``path``, or of the nearest node above it that has one."""
        for length in range(len(path), -1, -1):
            if found := self.places.get(path[:length]):
                return found
        return Place(self.file, 1, 1)

    def key_place(self, *path: str | int) -> Place:
        """The place of the key that introduces the value at ``path``, else as :meth:`place`."""
        return self.keys.get(path) or self.place(*path)
