"""Working calendars: opening hours, public holidays, exceptions."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.language.organisation import CalendarRule
from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.guarding import must, must_now
from engine.services.organisation_rules import calendar_faults
from engine.services.organisation_tables import count_up, write_calendar
from engine.services.problems import Invalid
from engine.services.translating import write_organisation
from engine.store.unit_of_work import UnitOfWork


def list_calendars(services: Services, actor: Actor) -> dict[str, CalendarRule]:
    """All calendars by name."""
    return must_now(services, actor, Action.BRANCH_SEE, Installation()).calendars


def put_calendar(services: Services, actor: Actor, *, name: str, rule: CalendarRule) -> CalendarRule:
    """Add or change a calendar. Deadlines already computed stay; later ones follow the new rule.

    Needs ``manage`` at the top, since any branch may use it. Raises Invalid with every fault.
    """

    def work(unit: UnitOfWork) -> CalendarRule:
        organisation = services.organisations.fresh(unit)
        must(actor, Action.BRANCH_MANAGE, Installation(), organisation)
        before = organisation.calendars.get(name)
        faults = tuple(calendar_faults(name, rule))
        if faults:
            raise Invalid("calendar.invalid", "The calendar can't be taken in.", faults=faults)
        at = services.clock.now()
        write_calendar(unit, name, rule)
        unit.record(
            "calendar.changed",
            name,
            by=actor.login,
            at=at,
            details={**_plain(rule), **({"before": _plain(before)} if before else {})},
        )
        count_up(unit, ref=name, branch=None, at=at)
        return rule

    return write_organisation(services, work)


def _plain(rule: CalendarRule) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(rule))
    return plain
