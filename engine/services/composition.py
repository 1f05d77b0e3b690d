"""The one composition root: opens everything that a process needs, and closes it again."""

from __future__ import annotations

from pathlib import Path

from engine.services.clock import Clock
from engine.services.context import Services, Settings


def open_services(
    *, url: str | None, folder: Path, clock: Clock | None = None, settings: Settings | None = None
) -> Services:
    """Open the installation in ``folder`` (made when missing), on ``url`` or the embedded database there.

    Migrates the database to this version first. Use as ``with closing(open_services(...))``.
    """
    raise NotImplementedError


def close_services(services: Services) -> None:
    """Let the writer finish what it was given, and close the database."""
    raise NotImplementedError
