"""Lists in statements, in few different lengths: so that the statements stay prepared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
_SIZES = (1, 5, 20, 100)


def marked(values: Sequence[T]) -> Iterator[tuple[str, list[T]]]:
    """Marks for ``IN (…)`` with the values for them, at most a hundred at a time; a list that is shorter than
    its marks ends with its last value several times."""
    for begin in range(0, len(values), _SIZES[-1]):
        some = list(values[begin : begin + _SIZES[-1]])
        size = next(size for size in _SIZES if size >= len(some))
        yield ", ".join("?" * size), some + some[-1:] * (size - len(some))
