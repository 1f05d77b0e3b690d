"""Things that happen outside (``{type, device?, subject?, data?}``): they end the waits that match."""

from __future__ import annotations

from typing import Any

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import Done


def occur(
    services: Services, actor: Actor, *, event: dict[str, Any], job: str | None = None, key: str | None = None
) -> tuple[Done, ...]:
    """Tell every job that waits for such an event (or only ``job``); answers those that went on.

    Raises Invalid (``event.malformed``) when the event has no ``type`` that is a text.
    """
    raise NotImplementedError
