"""The organisation: branches, roles, people and calendars, as one frozen value.

The checker asks it whom a step can reach, the runtime asks it who may act, and the store rebuilds it
from its tables. It holds no clock: whoever asks says which moment is meant.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec

ENGINE = "system"
"""Who acts where no person does: the clock, devices, child jobs. Nobody can have this login."""


class Value(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, dict=True
):
    """Base of the organisation's values. ``dict=True`` lets them keep their own indexes."""


class CalendarRule(Value, frozen=True, kw_only=True):
    """Working hours: per weekday (0 is Monday) spans of local ``HH:MM`` times, a country's public
    holidays and make-up working days, and own exceptions per date (an empty tuple is a day off)."""

    country: str | None = None  # ISO 3166-1 alpha-2
    subdivision: str | None = None
    week: dict[int, tuple[tuple[str, str], ...]] = {}
    exceptions: dict[str, tuple[tuple[str, str], ...]] = {}  # by ISO date

    @cached_property
    def fingerprint(self) -> bytes:
        """The rule as JSON, from which it can be read back: a name for what is worked out from it."""
        return msgspec.json.encode(self)


class Branch(Value, frozen=True, kw_only=True):
    """A branch of the tree. ``timezone`` and ``calendar`` are inherited when None."""

    code: str
    title: dict[str, str] = {}
    parent: str | None = None
    timezone: str | None = None
    calendar: str | None = None
    tags: tuple[str, ...] = ()
    position: tuple[float, float] | None = None  # latitude, longitude (WGS-84)


class Role(Value, frozen=True, kw_only=True):
    """A role. ``may`` lists what its holders may do beyond their tasks (see engine.services.access)."""

    name: str
    title: dict[str, str] = {}
    may: tuple[str, ...] = ()


class Absence(Value, frozen=True, kw_only=True):
    """Away from ``since`` until ``until`` (ms since 1970 UTC, half open); ``delegate`` stands in."""

    since: int
    until: int
    delegate: str | None = None


class Person(Value, frozen=True, kw_only=True):
    """A person. ``roles`` are pairs of role and the branch it is held at."""

    login: str
    name: str
    branch: str
    roles: tuple[tuple[str, str], ...] = ()
    skills: tuple[str, ...] = ()
    absences: tuple[Absence, ...] = ()
    language: str | None = None
    active: bool = True
    phone: str | None = None
    email: str | None = None


class Organisation(Value, frozen=True, kw_only=True):
    """The whole of it. Immutable; a change makes a new one with a higher ``version``."""

    branches: dict[str, Branch] = {}
    roles: dict[str, Role] = {}
    people: dict[str, Person] = {}
    calendars: dict[str, CalendarRule] = {}
    reviews: int = 0  # who must approve an SOP that others wrote before it is published
    version: int = 0

    @cached_property
    def _holders(self) -> dict[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], list[str]] = {}
        for person in self.people.values():
            if person.active:
                for role, branch in person.roles:
                    found.setdefault((role, branch), []).append(person.login)
        return {key: tuple(sorted(logins)) for key, logins in found.items()}

    @cached_property
    def sometimes_away(self) -> tuple[str, ...]:
        """The active people who have absences, by login: few among many."""
        return tuple(sorted(p.login for p in self.people.values() if p.absences and p.active))

    def ancestry(self, branch: str) -> tuple[str, ...]:
        """The branch itself and the branches above it, nearest first. Unknown codes end the walk."""
        found: list[str] = []
        code: str | None = branch
        while code is not None and code in self.branches and code not in found:
            found.append(code)
            code = self.branches[code].parent
        return tuple(found)

    def holders(self, role: str, branch: str) -> tuple[str, ...]:
        """Who holds ``role`` in the branch, or in the nearest branch above it where anybody does."""
        for code in self.ancestry(branch):
            if logins := self._holders.get((role, code)):
                return logins
        return ()

    def stand_in(self, login: str, at: int) -> str:
        """Who acts for ``login`` at that moment: the delegate while away, else the person.

        Delegates who are away too are followed; a circle ends with the person first asked for.
        """
        seen: set[str] = set()
        current = login
        while current not in seen:
            seen.add(current)
            person = self.people.get(current)
            away = next((a for a in person.absences if a.since <= at < a.until), None) if person else None
            if away is None or away.delegate is None or away.delegate not in self.people:
                return current
            current = away.delegate
        return login

    def timezone(self, branch: str) -> str:
        """IANA name of the branch's time zone, inherited; ``UTC`` where nobody says one."""
        return next((z for c in self.ancestry(branch) if (z := self.branches[c].timezone)), "UTC")

    def calendar(self, branch: str) -> CalendarRule | None:
        """The branch's working calendar, inherited; None means that every hour is a working hour."""
        for code in self.ancestry(branch):
            if name := self.branches[code].calendar:
                return self.calendars.get(name)
        return None

    def describe(self) -> dict[str, Any]:
        """As plain JSON-able values."""
        result: dict[str, Any] = msgspec.to_builtins(self)
        return result
