"""What is wrong with an expression, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from forms.both import Both


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """``offset`` counts characters from the start of the expression; ``hint`` says what to do, if known."""

    offset: int
    message: Both
    hint: Both | None = None


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant, or None."""
    found = get_close_matches(name, list(names)[:2000], n=1, cutoff=0.6)
    return found[0] if found else None
