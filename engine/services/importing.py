"""Filling an empty installation from a folder of SOP definitions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from engine.language.finding import Finding
from engine.services.context import Services


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What came in: counts of new things, the SOPs published, and the findings of those that were not."""

    branches: int
    roles: int
    people: int
    code_lists: int
    subjects: int
    published: tuple[str, ...]
    unchanged: tuple[str, ...]
    findings: tuple[Finding, ...]


def import_folder(
    services: Services, *, root: Path, progress: Callable[[str], None] = lambda _: None
) -> Imported:
    """Bring in the organisation, subjects, code lists and SOPs of ``root``. What is there already stays as it
    is, so a second import changes nothing; SOPs whose files differ are published as new revisions."""
    raise NotImplementedError
