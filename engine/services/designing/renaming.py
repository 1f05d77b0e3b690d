"""Renaming that follows through every file that names a thing."""

from __future__ import annotations

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.designing.drafted import Overlay, drafted
from engine.services.designing.views import Renamed


def rename(
    services: Services,
    actor: Actor,
    *,
    draft: str,
    what: str,
    at: tuple[str, ...],
    to: str,
    overlay: Overlay,
) -> Renamed:
    """What changes where the thing gets another name; nothing is changed by asking.

    Raises Forbidden, NotFound (``draft.unknown``).
    """
    drafted(services, actor, draft=draft, overlay=overlay)
    return Renamed(files=(), faults=(), elsewhere=())
