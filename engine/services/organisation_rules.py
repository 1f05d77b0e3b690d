"""What a person, a branch, a role and a calendar must be to be taken in: every fault at once.

Pure: they look at the organisation as it is and at what is proposed. Pointers are into what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from engine.language.organisation import ENGINE, Absence, Branch, CalendarRule, Organisation, Role
from engine.runtime.verdict import FieldFault
from engine.services.access import MAY

NAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
"""Logins, and codes of branches: what stands in URLs, YAML and addresses of people."""
WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
"""Names of roles, as ``role:NAME`` says them."""
LONGEST_NAME = 64
LONGEST_TEXT = 200
MOST = 200
"""Entries of any list: roles of a person, tags, absences."""
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")

Faults = Iterator[FieldFault]


def _fault(pointer: str, code: str, **params: object) -> FieldFault:
    return FieldFault(pointer=pointer, code=code, params=params)


def name_faults(name: str, pointer: str, pattern: re.Pattern[str] = NAME) -> Faults:
    """Whether it can name something: short, lower case, letters and digits joined by dots, dashes or so."""
    if len(name) > LONGEST_NAME or not pattern.fullmatch(name):
        yield _fault(pointer, "name", longest=LONGEST_NAME, pattern=pattern.pattern)


def login_faults(login: str, pointer: str) -> Faults:
    """Whether a person can have it: a name, and not the engine's own."""
    if login == ENGINE:
        yield _fault(pointer, "reserved", name=ENGINE)
    yield from name_faults(login, pointer)


def text_faults(text: str, pointer: str, *, required: bool = False) -> Faults:
    """Whether it is a text of one line for people."""
    if required and not text.strip():
        yield _fault(pointer, "required")
    if len(text) > LONGEST_TEXT or not (text.isprintable() or not text):
        yield _fault(pointer, "text", longest=LONGEST_TEXT)


def title_faults(title: dict[str, str], pointer: str) -> Faults:
    """Whether every language is a tag and every text fits."""
    for language, text in title.items():
        if not _LANGUAGE.fullmatch(language):
            yield _fault(f"{pointer}/{_escape(language)}", "language")
        yield from text_faults(text, f"{pointer}/{_escape(language)}", required=True)


def grant_faults(roles: tuple[tuple[str, str], ...], organisation: Organisation, pointer: str) -> Faults:
    """Whether every role and branch of these grants is known, and none stands there twice."""
    yield from _count_faults(len(roles), pointer)
    for index, (role, branch) in enumerate(roles):
        if role not in organisation.roles:
            yield _fault(f"{pointer}/{index}/0", "role.unknown", role=role)
        if branch not in organisation.branches:
            yield _fault(f"{pointer}/{index}/1", "branch.unknown", branch=branch)
        if (role, branch) in roles[:index]:
            yield _fault(f"{pointer}/{index}", "twice", role=role, branch=branch)


def words_faults(words: tuple[str, ...], pointer: str) -> Faults:
    """Skills, tags and labels: short texts, each once."""
    yield from _count_faults(len(words), pointer)
    for index, word in enumerate(words):
        yield from text_faults(word, f"{pointer}/{index}", required=True)
        if word in words[:index]:
            yield _fault(f"{pointer}/{index}", "twice", value=word)


def language_faults(language: str | None, pointer: str) -> Faults:
    """Whether it is a language tag (RFC 5646, its shape)."""
    if language is not None and not _LANGUAGE.fullmatch(language):
        yield _fault(pointer, "language")


def absence_faults(absences: tuple[Absence, ...], login: str, organisation: Organisation) -> Faults:
    """Whether each ends after it begins and its delegate is somebody else who can act."""
    yield from _count_faults(len(absences), "/absences")
    for index, absence in enumerate(absences):
        if absence.until <= absence.since:
            yield _fault(f"/absences/{index}/until", "absence.ends_before_it_begins")
        delegate = organisation.people.get(absence.delegate) if absence.delegate else None
        if absence.delegate == login:
            yield _fault(f"/absences/{index}/delegate", "absence.own_delegate")
        elif absence.delegate and (delegate is None or not delegate.active):
            yield _fault(f"/absences/{index}/delegate", "person.unknown", login=absence.delegate)


def branch_faults(branch: Branch, organisation: Organisation) -> Faults:
    """Whether the branch can stand in the tree: names, parent (no circle), zone, calendar, position."""
    yield from name_faults(branch.code, "/code")
    yield from title_faults(branch.title, "/title")
    yield from words_faults(branch.tags, "/tags")
    if branch.parent is not None:
        if branch.parent != branch.code and branch.parent not in organisation.branches:
            yield _fault("/parent", "branch.unknown", branch=branch.parent)
        elif branch.parent == branch.code or branch.code in organisation.ancestry(branch.parent):
            yield _fault("/parent", "branch.circle", branch=branch.parent)
    if branch.timezone is not None and branch.timezone not in _zones():
        yield _fault("/timezone", "timezone.unknown", timezone=branch.timezone)
    if branch.calendar is not None and branch.calendar not in organisation.calendars:
        yield _fault("/calendar", "calendar.unknown", calendar=branch.calendar)
    if branch.position is not None:
        latitude, longitude = branch.position
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            yield _fault("/position", "position")


def role_faults(role: Role) -> Faults:
    """Whether the role has a name and says only words that mean something."""
    yield from name_faults(role.name, "/name", WORD)
    yield from title_faults(role.title, "/title")
    for index, word in enumerate(role.may):
        if word not in MAY:
            yield _fault(f"/may/{index}", "may.unknown", word=word, known=sorted(MAY))
        if word in role.may[:index]:
            yield _fault(f"/may/{index}", "twice", value=word)


def calendar_faults(name: str, rule: CalendarRule) -> Faults:
    """Whether the calendar can be laid out: country, weekdays, times, dates."""
    yield from name_faults(name, "/name")
    if rule.country is not None and not _knows(rule.country, rule.subdivision):
        yield _fault("/country", "country.unknown", country=rule.country, subdivision=rule.subdivision)
    if not any((*rule.week.values(), *rule.exceptions.values())):
        yield _fault("/week", "no_hours")
    for day, spans in rule.week.items():
        if not 0 <= day <= 6:
            yield _fault(f"/week/{day}", "weekday")
        yield from _span_faults(spans, f"/week/{day}")
    for day_text, spans in rule.exceptions.items():
        try:
            date.fromisoformat(day_text)
        except ValueError:
            yield _fault(f"/exceptions/{_escape(day_text)}", "date")
        yield from _span_faults(spans, f"/exceptions/{_escape(day_text)}")


def _span_faults(spans: tuple[tuple[str, str], ...], pointer: str) -> Faults:
    yield from _count_faults(len(spans), pointer)
    for index, span in enumerate(spans):
        for side, moment in enumerate(span):
            if not _TIME.fullmatch(moment):
                yield _fault(f"{pointer}/{index}/{side}", "time")


def _count_faults(count: int, pointer: str) -> Faults:
    if count > MOST:
        yield _fault(pointer, "too_many", most=MOST)


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _knows(country: str, subdivision: str | None) -> bool:
    from holidays.utils import list_supported_countries

    known = list_supported_countries(include_aliases=True)
    return country in known and (subdivision is None or subdivision in known[country])
