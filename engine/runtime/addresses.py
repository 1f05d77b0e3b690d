"""How a step is named while it runs, and how a name that runs is traced to the step as written.

A scope's address is that of its composite step and one word more: the member's name, or the item's. A step
of a member has the member's address; any other is its scope's address and its own name. Names as written
hold no dots, and the word of an item is made without dots and blanks, so an address can be read only one
way, and a blank can follow it.
"""

from __future__ import annotations

import re
from typing import Any

LONGEST_WORD = 64
"""Characters of an item's name that are kept in addresses."""

_UNFIT = re.compile(r"[\x00-\x20.~\x7f]+")


def last(template: str) -> str:
    """A step's own name: ``tally`` of ``count.tally``."""
    return template.rpartition(".")[2]


def inside(outer: str, address: str) -> bool:
    """Whether an address lies within the composite step ``outer``."""
    return address.startswith(outer) and address.startswith(".", len(outer))


def item_words(values: list[Any]) -> list[str]:
    """One word per item, in order: the text or number itself, else the place from 1.

    Dots, tildes, blanks and control characters become ``_``; a word used before gets ``~2``, ``~3`` …
    """
    used: dict[str, int] = {}
    words: list[str] = []
    for place, value in enumerate(values, 1):
        word = _word(value) or str(place)
        used[word] = used.get(word, 0) + 1
        words.append(word if used[word] == 1 else f"{word}~{used[word]}")
    return words


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        value = int(value) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, int):
        value = str(value) if abs(value) < 2**53 else ""
    return _UNFIT.sub("_", value)[:LONGEST_WORD] if isinstance(value, str) else ""
