"""Where people were last: only the newest place of each is kept, and only what comes of their work.

A place comes with what somebody hands in (a photo, a check-in), or from the field app where the person has
allowed it. Outside the hours of their branch the app's are not kept. Nobody is shown a place: whoever gives
out work sees how far away somebody is, and how old that knowledge is.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import msgspec

from engine.runtime.commands import HandIn, ReportFault
from engine.runtime.values import Ms
from engine.runtime.verdict import FieldFault
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.dispatch.hours import works_at
from engine.services.problems import Forbidden, Invalid
from engine.services.translating import read, write
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

KEPT: Ms = 4 * 3_600_000
"""A place older than this says nothing any more: the home branch is taken instead."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody was. ``accuracy`` in metres; ``source`` is ``app`` or ``hand_in``."""

    lat: float
    lon: float
    accuracy: float | None
    at: Ms
    source: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a place was kept; ``because`` says why not: ``not_working``, ``older``."""

    kept: bool
    because: str | None = None


def put_position(
    services: Services, actor: Actor, *, lat: float, lon: float, accuracy: float | None, at: Ms | None
) -> Kept:
    """Keep where the actor is, where it is newer than what is known and their branch works now.

    Raises Invalid (``position.invalid``), Forbidden for a token: nobody says where another is.
    """
    if actor.scopes is not None:
        raise Forbidden("access.denied", "Only a person who signed in says where they are.")
    if faults := tuple(_faults(lat, lon, accuracy)):
        raise Invalid("position.invalid", "This is no position on earth.", faults=faults)

    def work(unit: UnitOfWork) -> Kept:
        now = services.clock.now()
        organisation = services.organisations.current(unit)
        person = organisation.people.get(actor.login)
        if person is None or works_at(organisation, person.branch, now) != now:
            return Kept(kept=False, because="not_working")
        newer = keep(unit, actor.login, lat, lon, accuracy, at=_bounded(at, now), source="app")
        return Kept(kept=newer, because=None if newer else "older")

    return write(services, work)


def my_position(services: Services, actor: Actor) -> Place | None:
    """What is known of where the actor was."""
    return read(services, lambda reading: places(reading, [actor.login]).get(actor.login))


def forget_position(services: Services, actor: Actor) -> None:
    """Forget where the actor was."""
    write(services, lambda unit: unit.run("DELETE FROM person_position WHERE person = ?", actor.login))


def notice_hand_in(unit: UnitOfWork, login: str, command: object, *, now: Ms) -> None:
    """Keep the newest place that a hand-in carries: where whoever handed it in was."""
    if not isinstance(command, HandIn | ReportFault):
        return
    found = [place for value in command.answers.values() for place in _within(value)]
    if found:
        at, lat, lon, accuracy = max(found, key=lambda place: place[0])
        keep(unit, login, lat, lon, accuracy, at=_bounded(at, now), source="hand_in")


def keep(
    unit: UnitOfWork,
    login: str,
    lat: float,
    lon: float,
    accuracy: float | None,
    *,
    at: Ms,
    source: Literal["app", "hand_in"],
) -> bool:
    """Keep a place if it is newer than the one that is known; answers whether it was."""
    written = unit.run(
        "INSERT INTO person_position (person, latitude, longitude, accuracy, at, source) "
        "SELECT login, ?, ?, ?, ?, ? FROM person WHERE login = ? "
        "ON CONFLICT (person) DO UPDATE SET latitude = excluded.latitude, longitude = excluded.longitude, "
        "accuracy = excluded.accuracy, at = excluded.at, source = excluded.source "
        "WHERE person_position.at < excluded.at",
        lat,
        lon,
        accuracy,
        at,
        source,
        login,
    )
    return written == 1


def places(reading: Reading, logins: list[str]) -> dict[str, Place]:
    """Where these people were last, by login."""
    if not logins:
        return {}
    marks = ", ".join("?" * len(logins))
    rows = reading.rows(
        "SELECT person, latitude, longitude, accuracy, at, source FROM person_position "  # noqa: S608
        f"WHERE person IN ({marks})",
        *logins,
    )
    return {
        login: Place(lat=lat, lon=lon, accuracy=accuracy, at=at, source=source)
        for login, lat, lon, accuracy, at, source in rows
    }


def _bounded(at: Ms | None, now: Ms) -> Ms:
    """When it was, which is never in the future."""
    return now if at is None else min(at, now)


def _faults(lat: float, lon: float, accuracy: float | None) -> list[FieldFault]:
    wrong: list[tuple[str, bool]] = [
        ("lat", not (math.isfinite(lat) and abs(lat) <= 90)),
        ("lon", not (math.isfinite(lon) and abs(lon) <= 180)),
        ("accuracy", accuracy is not None and not (math.isfinite(accuracy) and accuracy >= 0)),
    ]
    return [FieldFault(pointer=f"/{name}", code="position") for name, bad in wrong if bad]


def _within(value: Any) -> list[tuple[Ms, float, float, float | None]]:
    """The places of captures in an answer."""
    captures = value if isinstance(value, list) else []
    found = []
    for capture in captures:
        place = capture.get("position") if isinstance(capture, dict) else None
        if not isinstance(place, dict):
            continue
        at = place.get("at") or capture.get("at")
        try:
            lat, lon = float(place["lat"]), float(place["lon"])
            accuracy = None if place.get("accuracy") is None else float(place["accuracy"])
        except (KeyError, TypeError, ValueError):
            continue
        if isinstance(at, int) and not _faults(lat, lon, accuracy):
            found.append((at, lat, lon, accuracy))
    return found
