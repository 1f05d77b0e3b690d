"""The organisation in the database: read as one value, written piece by piece.

Every function that writes counts ``organisation_version`` up in the same transaction and tells the change
feed, so that whoever holds an :class:`Organisation` knows by one number whether it still holds.
"""

from __future__ import annotations

import time
from typing import Any

import msgspec

from engine.language.organisation import Absence, Branch, CalendarRule, Organisation, Person, Role
from engine.runtime.values import Ms
from engine.store.reading import Reading
from engine.store.store import Store
from engine.store.unit_of_work import UnitOfWork

REVIEWS = "reviews_needed"
"""The setting that says how many must approve an SOP before it is published."""

_rule = msgspec.json.Decoder(CalendarRule).decode
_titles = msgspec.json.Decoder(dict[str, str]).decode
_words = msgspec.json.Decoder(tuple[str, ...]).decode


def load_organisation(reading: Reading) -> Organisation:
    """The whole organisation as it stands in the database."""
    rows = reading.rows
    grants: dict[str, list[tuple[str, str]]] = {}
    for login, role, branch in rows("SELECT person, role, branch FROM role_grant ORDER BY 1, 2, 3"):
        grants.setdefault(login, []).append((role, branch))
    absences: dict[str, list[Absence]] = {}
    for login, since, until, delegate in rows(
        "SELECT person, since, until, delegate FROM absence ORDER BY person, since, id"
    ):
        absences.setdefault(login, []).append(Absence(since=since, until=until, delegate=delegate))
    return Organisation(
        version=_mark(reading)[0],
        reviews=_reviews(reading),
        calendars={name: _rule(rule) for name, rule in rows("SELECT name, rule FROM calendar ORDER BY name")},
        roles={
            name: Role(name=name, title=_titles(title), may=_words(may))
            for name, title, may in rows("SELECT name, title, may FROM role ORDER BY name")
        },
        branches={
            code: Branch(
                code=code,
                title=_titles(title),
                parent=parent,
                timezone=timezone,
                calendar=calendar,
                tags=_words(tags),
                position=None if lat is None or lon is None else (lat, lon),
            )
            for code, title, parent, timezone, calendar, tags, lat, lon in rows(
                "SELECT code, title, parent, timezone, calendar, tags, latitude, longitude FROM branch "
                "ORDER BY code"
            )
        },
        people={
            login: Person(
                login=login,
                name=name,
                branch=branch,
                roles=tuple(grants.get(login, ())),
                skills=_words(skills),
                absences=tuple(absences.get(login, ())),
                language=language,
                active=bool(active),
                email=email,
                phone=phone,
            )
            for login, name, branch, skills, language, active, email, phone in rows(
                "SELECT login, name, branch, skills, language, active, email, phone FROM person "
                "ORDER BY login"
            )
        },
    )


class Organisations:
    """The organisation as it is now, held in memory and read again when its number has moved.

    The number is asked for at most every :data:`PATIENCE` seconds, and at once after this process changed
    something itself; so a change made by another process is seen here that much later at most.
    """

    PATIENCE = 0.25

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: tuple[tuple[int, Ms], Organisation] | None = None
        self._asked = 0.0

    def current(self, reading: Reading | None = None) -> Organisation:
        """The organisation. ``reading`` is a transaction that is open anyway; else one is made if needed."""
        held = self._held
        if held is not None and time.monotonic() - self._asked < self.PATIENCE:
            return held[1]
        return self._look(reading) if reading is not None else self._store.read(self._look)

    def fresh(self, unit: UnitOfWork) -> Organisation:
        """The organisation as it is in this transaction, for whoever is about to change it. Others wait
        until the transaction ends, so that two changes never both rest on what they overwrite."""
        unit.exclusively("organisation")
        return load_organisation(unit)

    def changed(self) -> None:
        """Something of it was written here: look again before the next answer."""
        self._asked = 0.0

    def _look(self, reading: Reading) -> Organisation:
        asked = time.monotonic()
        held = self._held
        mark = _mark(reading)
        if held is None or mark != held[0]:
            held = (mark, load_organisation(reading))
        self._held, self._asked = held, asked
        return held[1]


def _mark(reading: Reading) -> tuple[int, Ms]:
    """The version and its instant: two numbers, so that one rolled back is not taken for the next."""
    rows = reading.rows("SELECT version, changed_at FROM organisation_version")
    return (int(rows[0][0]), int(rows[0][1])) if rows else (0, 0)


def _reviews(reading: Reading) -> int:
    rows = reading.rows("SELECT value FROM setting WHERE name = ?", REVIEWS)
    return msgspec.json.decode(rows[0][0], type=int) if rows else 0


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def count_up(unit: UnitOfWork, *, ref: str, branch: str | None, at: Ms) -> None:
    """Say that the organisation is another now."""
    if not unit.run("UPDATE organisation_version SET version = version + 1, changed_at = ?", at):
        unit.run("INSERT INTO organisation_version (one, version, changed_at) VALUES (1, 1, ?)", at)
    unit.changed("organisation", ref, branch=branch, at=at)


def write_calendar(unit: UnitOfWork, name: str, rule: CalendarRule) -> None:
    """Add or replace a calendar."""
    unit.run(
        "INSERT INTO calendar (name, rule) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET rule = excluded.rule",
        name,
        _json(rule),
    )


def write_role(unit: UnitOfWork, role: Role) -> None:
    """Add or replace a role."""
    unit.run(
        "INSERT INTO role (name, title, may) VALUES (?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET title = excluded.title, may = excluded.may",
        role.name,
        _json(role.title),
        _json(role.may),
    )


def write_branch(unit: UnitOfWork, branch: Branch) -> None:
    """Add or replace a branch."""
    lat, lon = branch.position or (None, None)
    unit.run(
        "INSERT INTO branch (code, title, parent, timezone, calendar, tags, latitude, longitude) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (code) DO UPDATE SET title = excluded.title, "
        "parent = excluded.parent, timezone = excluded.timezone, calendar = excluded.calendar, "
        "tags = excluded.tags, latitude = excluded.latitude, longitude = excluded.longitude",
        branch.code,
        _json(branch.title),
        branch.parent,
        branch.timezone,
        branch.calendar,
        _json(branch.tags),
        lat,
        lon,
    )


def write_person(unit: UnitOfWork, person: Person, *, at: Ms) -> None:
    """Add or replace a person with their roles; the absences and the password stay as they are."""
    unit.run(
        "INSERT INTO person "
        "(login, name, branch, skills, language, active, email, phone, created_at, version) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (login) DO UPDATE SET name = excluded.name, "
        "branch = excluded.branch, skills = excluded.skills, language = excluded.language, "
        "active = excluded.active, email = excluded.email, phone = excluded.phone, "
        "version = person.version + 1",
        person.login,
        person.name,
        person.branch,
        _json(person.skills),
        person.language,
        person.active,
        person.email,
        person.phone,
        at,
    )
    unit.run("DELETE FROM role_grant WHERE person = ?", person.login)
    for role, branch in person.roles:
        unit.run("INSERT INTO role_grant (person, role, branch) VALUES (?, ?, ?)", person.login, role, branch)


def write_absences(unit: UnitOfWork, login: str, absences: tuple[Absence, ...]) -> None:
    """Replace when a person is away."""
    unit.run("DELETE FROM absence WHERE person = ?", login)
    for absence in absences:
        unit.run(
            "INSERT INTO absence (person, since, until, delegate) VALUES (?, ?, ?, ?)",
            login,
            absence.since,
            absence.until,
            absence.delegate,
        )
