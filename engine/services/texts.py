"""Texts of a runbook as people see them in lists: per language, filled in with nothing."""

from __future__ import annotations

from engine.language.runbook import Text
from engine.services.views import Titles


def plain(text: Text) -> Titles:
    """The text with its expressions left out: what a list can show without looking at the job."""
    return {
        language: parts if isinstance(parts, str) else "".join(p for p in parts if isinstance(p, str))
        for language, parts in text.items()
    }
