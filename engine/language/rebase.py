"""A variant on a base that changed: where both changed the same, so that a person has to look.

A variant is laid over whatever the base says (see :mod:`engine.language.overlay`); what it says itself
holds on silently where the base now says something else. Those places are found here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from engine.language.document import Document, Path
from engine.language.finding import Place
from engine.language.overlay import PLACED

ABSENT = None
"""What is not there is told as ``null``, as a merge patch does."""


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """The base said ``was`` at ``path`` and now says ``now``; the variant says ``says`` (None: it takes it
    away)."""

    variant: str
    path: tuple[str | int, ...]
    was: Any
    now: Any
    says: Any
    place: Place


def conflicts(older: Document, newer: Document, variant: Document) -> list[Conflict]:
    """Where the variant changes what the base changed too, between two versions of the base."""
    name = str(variant.data.get("variant", ""))
    return [
        Conflict(variant=name, path=path, was=was, now=now, says=says, place=variant.place("change", *path))
        for path, says in _said(variant.data.get("change"), ())
        if (was := _at(older.data, path)) != (now := _at(newer.data, path)) and now != says
    ]


def _said(change: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """What a merge patch says, place by place; where a step stands is no part of what it says."""
    if not isinstance(change, dict):
        yield path, change
        return
    for key, value in change.items():
        if key not in PLACED:
            yield from _said(value, (*path, key))


def _at(data: Any, path: Path) -> Any:
    for part in path:
        if not isinstance(data, dict) or part not in data:
            return ABSENT
        data = data[part]
    return data
