"""``organisation.yaml`` as an :class:`Organisation`, with findings for what does not fit together.

The document has the shape of its schema already. What a finding is about is left out of the value: a
person of an unknown branch, a role nobody declares, a parent that makes a circle.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from engine.language.document import Document, Path
from engine.language.finding import Finding
from engine.language.organisation import ENGINE, Absence, Branch, CalendarRule, Organisation, Person, Role
from engine.language.organisation_hours import parse_date, parse_days, parse_hours, parse_local
from engine.language.phrases import Problem
from forms.both import Both, quoted

BUILT_IN_ROLES = ("admin", "designer", "auditor")
"""Roles that every installation has (docs/access.md); an organisation need not name them."""


def read_organisation(document: Document) -> tuple[Organisation, list[Finding]]:
    """The organisation that a document of the right shape describes."""
    reader = _Reader(document)
    return reader.organisation(), reader.findings


def as_texts(text: Any) -> dict[str, str]:
    """A text as a map of languages; ``und`` where it is one for all."""
    if isinstance(text, str):
        return {"und": text}
    return dict(text or {})


def _there_are(names: Iterable[str]) -> Both:
    listed = quoted(names)
    return Both(f"there are {listed}", f"可用的有{listed.zh}")


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data
        self.findings: list[Finding] = []

    def organisation(self) -> Organisation:
        calendars = {
            name: self._calendar(name, rule) for name, rule in (self.data.get("calendars") or {}).items()
        }
        roles = self._roles()
        branches = self._branches(calendars)
        people = self._people(branches, roles)
        return Organisation(
            branches=branches,
            roles=roles,
            people=people,
            calendars=calendars,
            reviews=(self.data.get("publishing") or {}).get("reviews", 0),
        )

    def _calendar(self, name: str, rule: dict[str, Any]) -> CalendarRule:
        week: dict[int, tuple[tuple[str, str], ...]] = {}
        for days, hours in rule.get("week", {}).items():
            path: Path = ("calendars", name, "week", days)
            weekdays = self._key(parse_days(days), path)
            spans = self._value(parse_hours(hours), path)
            for day in weekdays or ():
                if day in week:
                    self._say(
                        "SOP001",
                        path,
                        Both(
                            f"`{days}` names a day that stands above already", f"`{days}`中有上面已写过的日子"
                        ),
                        Both("name each day once", "每天只写一次"),
                        key=True,
                    )
                week.setdefault(day, spans or ())
        exceptions: dict[str, tuple[tuple[str, str], ...]] = {}
        for day, hours in rule.get("exceptions", {}).items():
            path = ("calendars", name, "exceptions", day)
            when, spans = self._key(parse_date(day), path), self._value(parse_hours(hours), path)
            if when is not None:
                exceptions[when] = spans or ()
        if not any([*rule.get("week", {}).values(), *rule.get("exceptions", {}).values()]):
            hint = Both(
                'write its hours, such as `week: {mon-fri: "09:00-18:00"}`',
                '写明工作时间，例如`week: {mon-fri: "09:00-18:00"}`',
            )
            self._say(
                "SOP001",
                ("calendars", name),
                Both(f"nobody ever works by the calendar `{name}`", f"按日历`{name}`没有任何工作时间"),
                hint,
                key=True,
            )
        country, subdivision = self._country(name, rule)
        return CalendarRule(
            country=country,
            subdivision=subdivision,
            week={day: spans for day, spans in sorted(week.items()) if spans},
            exceptions=exceptions,
        )

    def _country(self, name: str, rule: dict[str, Any]) -> tuple[str | None, str | None]:
        from holidays import list_supported_countries

        if (country := rule.get("country")) is None:
            if "subdivision" in rule:
                path: Path = ("calendars", name, "subdivision")
                self._say(
                    "SOP001",
                    path,
                    Both(
                        "a `subdivision` needs the `country` it is part of",
                        "写了`subdivision`就要写它所属的`country`",
                    ),
                    None,
                    key=True,
                )
            return None, None
        known = list_supported_countries(include_aliases=True)
        if country not in known:
            self._unknown(
                ("calendars", name, "country"),
                country,
                Both("country whose public holidays are known", "已收录节假日的国家"),
                known,
            )
            return None, None
        subdivision = rule.get("subdivision")
        if subdivision is not None and subdivision not in known[country]:
            parts = sorted(known[country])
            self._say(
                "SOP002",
                ("calendars", name, "subdivision"),
                Both(
                    f"`{subdivision}` is no part of {country} with public holidays of its own",
                    f"`{subdivision}`不是 {country} 有自己法定节假日的地区",
                ),
                _there_are(parts) if parts else Both("take it away", "去掉它"),
            )
            return country, None
        return country, subdivision

    def _roles(self) -> dict[str, Role]:
        written = self.data.get("roles") or []
        entries: list[tuple[str, dict[str, Any], Path]] = []
        if isinstance(written, dict):
            entries = [(name, more or {}, ("roles", name)) for name, more in written.items()]
        else:
            for index, entry in enumerate(written):
                named = {entry: {}} if isinstance(entry, str) else entry
                entries += [(name, more or {}, ("roles", index)) for name, more in named.items()]
        roles: dict[str, Role] = {}
        for name, more, path in entries:
            if name in roles:
                self._say(
                    "SOP001",
                    path,
                    Both(f"the role `{name}` stands here a second time", f"角色`{name}`重复出现"),
                    Both("keep one of them", "只保留一个"),
                )
            else:
                roles[name] = Role(
                    name=name, title=as_texts(more.get("title")), may=tuple(more.get("may", ()))
                )
        return roles

    def _branches(self, calendars: dict[str, CalendarRule]) -> dict[str, Branch]:
        written: dict[str, Any] = {code: more or {} for code, more in self.data["branches"].items()}
        zones = available_timezones()
        branches: dict[str, Branch] = {}
        told: set[str] = set()  # branches of circles that a finding is about
        for code, more in written.items():
            parent, zone, calendar = more.get("parent"), more.get("timezone"), more.get("calendar")
            if parent is not None and parent not in written:
                self._unknown(("branches", code, "parent"), parent, Both("branch", "网点"), written)
                parent = None
            circle = self._in_circle(code, written)
            if circle and told.isdisjoint(circle):
                told.update(circle)
                self._say(
                    "SOP001",
                    ("branches", code, "parent"),
                    Both(
                        f"`{code}` stands above itself: {' → '.join(circle)}",
                        f"`{code}`不能是自己的上级：{' → '.join(circle)}",
                    ),
                    Both("one of these has no parent", "其中须有一个没有上级"),
                )
                parent = None
            if zone is not None and zone not in zones:
                self._unknown(("branches", code, "timezone"), zone, Both("time zone", "时区"), zones)
                zone = None
            if calendar is not None and calendar not in calendars:
                self._unknown(("branches", code, "calendar"), calendar, Both("calendar", "日历"), calendars)
                calendar = None
            place = more.get("position")
            branches[code] = Branch(
                code=code,
                title=as_texts(more.get("title")),
                parent=parent,
                timezone=zone,
                calendar=calendar,
                tags=tuple(more.get("tags", ())),
                position=(float(place["lat"]), float(place["lon"])) if place else None,
            )
        return branches

    @staticmethod
    def _in_circle(code: str, written: dict[str, Any]) -> list[str]:
        """The way from a branch up to itself; empty where there is none."""
        way = [code]
        current = written[code].get("parent")
        while current in written and current not in way:
            way.append(current)
            current = written[current].get("parent")
        return [*way, code] if current == code else []

    def _people(self, branches: dict[str, Branch], roles: dict[str, Role]) -> dict[str, Person]:
        written: dict[str, Any] = self.data.get("people") or {}
        world = Organisation(branches=branches)
        people: dict[str, Person] = {}
        for login, more in written.items():
            if login == ENGINE:
                self._say(
                    "SOP001",
                    ("people", login),
                    Both(
                        f"nobody can have the login `{ENGINE}`: it stands for the engine itself",
                        f"任何人都不能使用登录名`{ENGINE}`：它代表引擎本身",
                    ),
                    Both("choose another login", "换一个登录名"),
                    key=True,
                )
                continue
            if more["branch"] not in branches:
                self._unknown(("people", login, "branch"), more["branch"], Both("branch", "网点"), branches)
                continue
            people[login] = Person(
                login=login,
                name=more["name"],
                branch=more["branch"],
                roles=self._held(login, more, branches, roles),
                skills=tuple(more.get("skills", ())),
                absences=self._absences(login, more, written, world.timezone(more["branch"])),
                language=more.get("language"),
                active=more.get("active", True),
                phone=more.get("phone"),
                email=more.get("email"),
            )
        return people

    def _held(
        self, login: str, more: dict[str, Any], branches: dict[str, Branch], roles: dict[str, Role]
    ) -> tuple[tuple[str, str], ...]:
        held: list[tuple[str, str]] = []
        for index, written in enumerate(more.get("roles", ())):
            path: Path = ("people", login, "roles", index)
            role, _, branch = written.partition("@")
            branch = branch or more["branch"]
            if role not in roles and role not in BUILT_IN_ROLES:
                self._unknown(path, role, Both("role", "角色"), (*roles, *BUILT_IN_ROLES))
            elif branch not in branches:
                self._unknown(path, branch, Both("branch", "网点"), branches)
            elif (role, branch) in held:
                self._say(
                    "SOP001",
                    path,
                    Both(
                        f"`{role}` at `{branch}` stands here a second time", f"`{branch}`的`{role}`重复出现"
                    ),
                    Both("keep one of them", "只保留一个"),
                )
            else:
                held.append((role, branch))
        return tuple(held)

    def _absences(
        self, login: str, more: dict[str, Any], people: dict[str, Any], zone: str
    ) -> tuple[Absence, ...]:
        absences: list[Absence] = []
        for index, written in enumerate(more.get("absences", ())):
            path: Path = ("people", login, "absences", index)
            since = self._value(parse_local(written["from"], zone), (*path, "from"))
            until = self._value(parse_local(written["until"], zone, end_of_day=True), (*path, "until"))
            delegate = written.get("delegate")
            if delegate is not None and delegate not in people:
                self._unknown((*path, "delegate"), delegate, Both("person", "人员"), people)
                delegate = None
            elif delegate == login:
                self._say(
                    "SOP001",
                    (*path, "delegate"),
                    Both(f"`{login}` can't stand in for `{login}`", f"`{login}`不能由`{login}`自己代理"),
                    Both("name somebody else", "写另一个人"),
                )
                delegate = None
            if since is None or until is None:
                continue
            if until <= since:
                self._say(
                    "SOP001",
                    (*path, "until"),
                    Both("this absence ends before it begins", "此时段的结束早于开始"),
                    None,
                )
                continue
            absences.append(Absence(since=since, until=until, delegate=delegate))
        return tuple(sorted(absences, key=lambda absence: absence.since))

    def _value(self, parsed: Any, path: Path) -> Any:
        if isinstance(parsed, Problem):
            self._say("SOP001", path, parsed.message, parsed.hint)
            return None
        return parsed

    def _key(self, parsed: Any, path: Path) -> Any:
        if isinstance(parsed, Problem):
            self._say("SOP001", path, parsed.message, parsed.hint, key=True)
            return None
        return parsed

    def _unknown(self, path: Path, name: str, what: Both, known: Iterable[str]) -> None:
        names = sorted(known)
        folded = {other.lower(): other for other in names}
        near = difflib.get_close_matches(name.lower(), folded, 1, 0.6)
        hint = (
            Both(f"did you mean `{folded[near[0]]}`?", f"是不是想写`{folded[near[0]]}`？") if near else None
        )
        if hint is None and 0 < len(names) <= 12:
            hint = _there_are(names)
        self._say("SOP002", path, Both(f"there is no {what} `{name}`", f"没有{what.zh}`{name}`"), hint)

    def _say(self, code: str, path: Path, message: Both, hint: Both | None, *, key: bool = False) -> None:
        place = self.document.key_place(*path) if key else self.document.place(*path)
        self.findings.append(Finding(code=code, severity="error", place=place, message=message, hint=hint))
