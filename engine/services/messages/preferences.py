"""How people want to be told: over which channels, when not, and what may wait for a digest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from engine.language.organisation import Organisation
from engine.runtime.verdict import FieldFault
from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.guarding import must_be_in_person, must_now
from engine.services.messages.quiet import Quiet
from engine.services.messages.settings import put_setting, setting
from engine.services.problems import Invalid, Unauthenticated
from engine.services.translating import read, write
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

Urgency = Literal["low", "normal", "urgent"]
URGENCIES: tuple[Urgency, ...] = ("low", "normal", "urgent")
DEFAULTS = "message_defaults"
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
MOST = 50
"""Channels that a preference may name."""


class Preferences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to be told. ``channels`` per urgency; an urgency that is not there goes by what the channels are
    usually for. ``quiet`` holds everything back but the in-app inbox, and what is urgent where
    ``urgent_breaks``. What is of low urgency waits for the digest at ``digest_at``, where there is one."""

    channels: dict[Urgency, tuple[str, ...]] = {}
    quiet: Quiet | None = None
    urgent_breaks: bool = True
    digest_at: str | None = None


class PreferencesView(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for a person: ``own`` says whether they chose it. ``timezone`` is that of their branch,
    ``offered`` are the channels there are, by name and title."""

    preferences: Preferences
    own: bool
    timezone: str
    offered: tuple[tuple[str, dict[str, str], tuple[str, ...]], ...] = ()


_decode = msgspec.json.Decoder(Preferences).decode


def defaults_in(reading: Reading) -> Preferences:
    """The installation's usual."""
    value = setting(reading, DEFAULTS)
    return Preferences() if value is None else msgspec.convert(value, Preferences)


def preferences_of(reading: Reading, people: Sequence[str]) -> dict[str, Preferences]:
    """What those of them chose who did."""
    if not people:
        return {}
    marks = ", ".join("?" * len(people))
    rows = reading.rows(
        f"SELECT person, content FROM message_preference WHERE person IN ({marks})",  # noqa: S608
        *people,
    )
    return {person: _decode(content) for person, content in rows}


def show_preferences(services: Services, actor: Actor) -> PreferencesView:
    """How the actor is told."""
    return read(services, lambda reading: _shown(services, reading, actor))


def put_preferences(services: Services, actor: Actor, *, wanted: Preferences) -> PreferencesView:
    """Choose. Raises Invalid (``preferences.invalid``) with every fault."""
    must_be_in_person(actor)

    def work(unit: UnitOfWork) -> PreferencesView:
        _known(services.organisations.current(unit), actor)
        _must_fit(unit, wanted)
        unit.run(
            "INSERT INTO message_preference (person, content, updated_at) VALUES (?, ?, ?) "
            "ON CONFLICT (person) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at",
            actor.login,
            msgspec.json.encode(wanted).decode(),
            actor.at,
        )
        return _shown(services, unit, actor)

    return write(services, work)


def drop_preferences(services: Services, actor: Actor) -> PreferencesView:
    """Be told as is usual again."""
    must_be_in_person(actor)

    def work(unit: UnitOfWork) -> PreferencesView:
        unit.run("DELETE FROM message_preference WHERE person = ?", actor.login)
        return _shown(services, unit, actor)

    return write(services, work)


def show_defaults(services: Services, actor: Actor) -> Preferences:
    """The installation's usual, for administrators of channels."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())
    return read(services, defaults_in)


def put_defaults(services: Services, actor: Actor, *, wanted: Preferences) -> Preferences:
    """Change the usual, for everybody who has not chosen. Raises Invalid with every fault."""

    def work(unit: UnitOfWork) -> Preferences:
        must_now(services, actor, Action.CHANNEL_MANAGE, Installation())
        _must_fit(unit, wanted)
        put_setting(unit, DEFAULTS, msgspec.to_builtins(wanted), by=actor.login, at=actor.at)
        unit.record(
            "setting.changed",
            DEFAULTS,
            by=actor.login,
            at=actor.at,
            details={"value": msgspec.to_builtins(wanted)},
        )
        return wanted

    return write(services, work)


def _shown(services: Services, reading: Reading, actor: Actor) -> PreferencesView:
    organisation = services.organisations.current(reading)
    timezone = organisation.timezone(_known(organisation, actor))
    chosen = preferences_of(reading, [actor.login]).get(actor.login)
    rows = reading.rows("SELECT name, title, urgencies FROM channel WHERE enabled ORDER BY name")
    offered = tuple(
        (name, msgspec.json.decode(title), tuple(msgspec.json.decode(urgencies)))
        for name, title, urgencies in rows
    )
    return PreferencesView(
        preferences=chosen or defaults_in(reading), own=chosen is not None, timezone=timezone, offered=offered
    )


def _known(organisation: Organisation, actor: Actor) -> str:
    """The branch of the actor."""
    person = organisation.people.get(actor.login)
    if person is None:
        raise Unauthenticated("session.invalid", "This person is not known here any more.")
    return person.branch


def _must_fit(reading: Reading, wanted: Preferences) -> None:
    names = {row[0] for row in reading.rows("SELECT name FROM channel")}
    if faults := tuple(_faults(wanted, names)):
        raise Invalid("preferences.invalid", "These preferences hold mistakes.", faults=faults)


def _faults(wanted: Preferences, names: set[str]) -> Iterator[FieldFault]:
    for urgency, channels in wanted.channels.items():
        for place, name in enumerate(channels[: MOST + 1]):
            if name not in names:
                yield FieldFault(
                    pointer=f"/channels/{urgency}/{place}", code="unknown", params={"found": name}
                )
        if len(channels) > MOST:
            yield FieldFault(pointer=f"/channels/{urgency}", code="maxItems", params={"maxItems": MOST})
    clocks = {"/digest_at": wanted.digest_at}
    if wanted.quiet is not None:
        clocks |= {"/quiet/since": wanted.quiet.since, "/quiet/until": wanted.quiet.until}
        if wanted.quiet.since == wanted.quiet.until:
            yield FieldFault(pointer="/quiet/until", code="span")
    for pointer, clock in clocks.items():
        if clock is not None and not _CLOCK.fullmatch(clock):
            yield FieldFault(pointer=pointer, code="time")


def urgency_or(value: str) -> Urgency:
    """The urgency of that name, normal for what is none."""
    return next((one for one in URGENCIES if one == value), "normal")
