"""Texts and templates of a runbook, filled in with what a job knows.

What an expression needs and nobody gave shows nothing in a text, and leaves its place out of a template.
"""

from __future__ import annotations

from typing import Any

import msgspec

from engine.language.runbook import Expression, Template, Text
from engine.runtime.playbook import Playbook
from engine.runtime.programs import Formula, Gives
from forms.expressions import UNKNOWN, shown

Parts = str | list[str | Expression]


def text(playbook: Playbook, value: Text | None, view: Gives) -> dict[str, str]:
    """A text, filled in, per language."""
    return {language: line(playbook, parts, view) for language, parts in (value or {}).items()}


def line(playbook: Playbook, parts: Parts, view: Gives) -> str:
    """The text of one language."""
    if isinstance(parts, str):
        return parts
    return "".join(
        part if isinstance(part, str) else shown(playbook.formula(part).value(view)) for part in parts
    )


def template(value: Template, view: Gives) -> Any:
    """A template, filled in; None where the whole of it is unknown."""
    filled = _fill(value, view)
    return None if filled is UNKNOWN else filled


def _fill(value: Any, view: Gives) -> Any:
    if isinstance(value, list | tuple):
        return [filled for entry in value if (filled := _fill(entry, view)) is not UNKNOWN]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"$cel"}:
        return Formula(msgspec.convert(value["$cel"], Expression)).value(view)
    if value.keys() == {"$text"}:
        return "".join(
            part if isinstance(part, str) else shown(Formula(msgspec.convert(part, Expression)).value(view))
            for part in value["$text"]
        )
    return {key: filled for key, entry in value.items() if (filled := _fill(entry, view)) is not UNKNOWN}
