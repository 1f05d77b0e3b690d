"""Working calendars: opening hours, public holidays, exceptions."""

from __future__ import annotations

from engine.language.organisation import CalendarRule
from engine.services.access import Actor
from engine.services.context import Services


def list_calendars(services: Services, actor: Actor) -> dict[str, CalendarRule]:
    """All calendars by name."""
    raise NotImplementedError


def put_calendar(services: Services, actor: Actor, *, name: str, rule: CalendarRule) -> CalendarRule:
    """Add or change a calendar. Deadlines already computed stay; later ones follow the new rule."""
    raise NotImplementedError
