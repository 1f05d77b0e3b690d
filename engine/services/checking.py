"""Checking SOP files without a server or a database: the language's checks, and the scenarios."""

from __future__ import annotations

from pathlib import Path

from engine.language.finding import Finding


def check_path(paths: tuple[Path, ...]) -> list[Finding]:
    """All findings of the SOPs at ``paths`` (an SOP's folder, or a folder of SOPs), scenarios run too.

    Ordered by file and place. Raises FileNotFoundError for a path that is not there.
    """
    raise NotImplementedError
