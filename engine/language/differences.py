"""Two runbooks told apart: what a job would meet otherwise, in a designer's terms.

Both are laid out as things (a step, its evidence, a field, a fault …) with what is said of each; then they
are compared thing by thing. :mod:`engine.language.difference_words` turns a difference into a sentence.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from engine.language.runbook import Runbook, Value
from engine.language.runbook_facts import Facts, Thing, facts


class Difference(Value, frozen=True, kw_only=True):
    """One difference.

    ``thing`` names it by pairs of kind and name (``("step", "enter", "evidence", "screen")``; ``()`` is the
    job). A whole thing is ``added`` or ``removed``, with what is said of it in ``after`` or ``before``; of
    one that stays, ``aspect`` ``changed`` from ``before`` to ``after`` (``""``: nothing was said).
    """

    kind: Literal["added", "removed", "changed", "moved"]
    thing: tuple[str, ...]
    aspect: str = ""
    before: str = ""
    after: str = ""


def differences(older: Runbook, newer: Runbook) -> list[Difference]:
    """Everything that differs, in the order of the newer runbook; what is gone comes last.

    Empty exactly when the runbooks are equal: what has no words of its own is said as ``details``.
    """
    before, after = facts(older), facts(newer)
    found = [difference for thing in after for difference in _of(thing, before, after)]
    found += [
        Difference(kind="removed", thing=thing, before=said(before[thing]))
        for thing in before
        if thing not in after and not _parent_in(thing, set(before) - set(after))
    ]
    found += _moved(older, newer)
    if not found and older != newer:
        found.append(Difference(kind="changed", thing=(), aspect="details"))
    return found


def said(aspects: Mapping[str, str]) -> str:
    """What is said of a thing, in short."""
    return ", ".join(
        value
        for name, value in aspects.items()
        if value and name not in ("title", "guide", "layout", "fields")
    )


def _of(thing: Thing, before: Facts, after: Facts) -> Iterator[Difference]:
    if thing not in before:
        if not _parent_in(thing, set(after) - set(before)):
            yield Difference(kind="added", thing=thing, after=said(after[thing]))
        return
    old, new = before[thing], after[thing]
    for aspect in dict.fromkeys([*new, *old]):
        was, is_ = old.get(aspect, ""), new.get(aspect, "")
        if was != is_ and not (aspect == "fields" and _others(was, is_)):
            yield Difference(kind="changed", thing=thing, aspect=aspect, before=was, after=is_)


def _others(before: str, after: str) -> bool:
    """Whether other fields are in a row, which is said of each of them."""
    return set(before.split(", ")) != set(after.split(", "))


def _parent_in(thing: Thing, things: set[Thing]) -> bool:
    """Whether something around the thing is among these, so that the thing needs no mention of its own."""
    return any(thing[:length] in things for length in range(2, len(thing), 2))


def _moved(older: Runbook, newer: Runbook) -> Iterator[Difference]:
    """Steps that stand elsewhere in the order of their scope."""
    for key, scope in newer.scopes.items():
        if key not in older.scopes:
            continue
        old = [step for step in older.scopes[key].steps if step in scope.steps]
        new = [step for step in scope.steps if step in old]
        kept = _kept(old, new)
        for step in new:
            if step not in kept:
                place = scope.steps.index(step)
                after = scope.steps[place - 1] if place else ""
                yield Difference(kind="moved", thing=("step", step), after=after)


def _kept(old: Iterable[str], new: Iterable[str]) -> set[str]:
    matcher = difflib.SequenceMatcher(a=(a := list(old)), b=list(new), autojunk=False)
    return {step for block in matcher.get_matching_blocks() for step in a[block.a : block.a + block.size]}
