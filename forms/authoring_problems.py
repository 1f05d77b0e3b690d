"""What is wrong with a form, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from forms.both import Both, names

Path = tuple[str | int, ...]
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class FormProblem:
    """``path`` leads to the place in the form file; ``code`` is one of :data:`forms.authoring.FINDINGS`.

    ``offset`` is where in the text at ``path`` it is, for expressions.
    """

    path: Path
    code: str
    message: Both
    hint: Both | None = None
    severity: Severity = "error"
    offset: int = 0


def doubtful(path: Path, message: Both, hint: Both | None = None) -> FormProblem:
    """A warning."""
    return FormProblem(path, "form.doubtful", message, hint, "warning")


def listed(values: list[str], most: int = 6) -> Both:
    """A few names for a hint."""
    return names(values, most)
