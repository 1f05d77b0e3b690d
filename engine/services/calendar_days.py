"""What a calendar means: each day of a span with its hours and why, for people to look at."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from engine.language.organisation import CalendarRule
from engine.runtime.timetable import Spans, public_holidays, spans_of
from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.problems import Invalid, NotFound
from engine.services.views import View

MOST_DAYS = 800
Why = Literal["week", "exception", "holiday", "made_up"]


class DayView(View, frozen=True, kw_only=True):
    """A date, its hours (none: a day off), what made them so, and the holiday's name where it has one."""

    date: str
    hours: Spans
    why: Why
    title: dict[str, str]


def calendar_days(
    services: Services, actor: Actor, *, name: str, since: date, until: date
) -> tuple[DayView, ...]:
    """The days from ``since`` until ``until`` (both included) as the runtime reckons with them.

    Raises NotFound (``calendar.unknown``), Invalid (``range.invalid``) for none or more than MOST_DAYS.
    """
    organisation = must_now(services, actor, Action.BRANCH_SEE, Installation())
    if (rule := organisation.calendars.get(name)) is None:
        raise NotFound("calendar.unknown", f"There is no calendar {name[:80]}.")
    count = (until - since).days + 1
    if not 1 <= count <= MOST_DAYS:
        raise Invalid("range.invalid", f"A span has 1 to {MOST_DAYS} days.", params={"most": MOST_DAYS})
    return tuple(_day(rule, since + timedelta(days=number)) for number in range(count))


def _day(rule: CalendarRule, day: date) -> DayView:
    why: Why = "week"
    title: dict[str, str] = {}
    if rule.country is not None:
        off, made_up = public_holidays(rule.country, rule.subdivision, day.year)
        if day in made_up:
            why = "made_up"
        elif day in off:
            why, title = "holiday", _titles(rule.country, rule.subdivision, day.year).get(day, {})
    if day.isoformat() in rule.exceptions:
        why = "exception"
    return DayView(date=day.isoformat(), hours=spans_of(rule, day), why=why, title=title)


@lru_cache(maxsize=64)
def _titles(country: str, subdivision: str | None, year: int) -> dict[date, dict[str, str]]:
    """The names of the holidays, in the languages of ours that the package has them in."""
    from holidays import country_holidays

    found: dict[date, dict[str, str]] = {}
    for language, theirs in (("zh-CN", "zh_CN"), ("en", "en_US")):
        try:
            named = country_holidays(country, subdiv=subdivision, years=year, language=theirs)
        except NotImplementedError:
            continue
        for day, name in named.items():
            found.setdefault(day, {})[language] = name
    return found
