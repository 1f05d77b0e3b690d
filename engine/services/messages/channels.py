"""Channels that administrators set up: plugins with their settings, secrets sealed and never shown again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from engine.runtime.values import Ms
from engine.runtime.verdict import FieldFault
from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.messages.parcels import Via
from engine.services.messages.posting import Notice, post
from engine.services.messages.preferences import URGENCIES, Urgency
from engine.services.messages.push_keys import push_keys
from engine.services.messages.recipients import recipients
from engine.services.messages.sealing import Unsealable, seal, unseal
from engine.services.organisation_rules import NAME, name_faults, title_faults
from engine.services.problems import Conflict, Invalid, NotFound, PreconditionFailed
from engine.services.secret_tokens import new_id
from engine.services.translating import read, write
from engine.services.views import Titles
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork
from forms.validation import Validator
from plugins import containing
from plugins.hooks.channels import Channel

Length = Literal["long", "short"]
SHORT = frozenset({"sms", "web_push"})
"""Plugins whose texts are short where nobody says otherwise."""
LATELY: Ms = 7 * 86_400_000
"""What was sent before is not counted."""
KEPT = True
"""What a secret is sent as to stay as it is; and what it is shown as where it is set."""


class ChannelSetUp(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel shall be. In ``settings`` a secret is its text, or ``true`` to keep the one there is."""

    plugin: str
    title: Titles = {}
    settings: dict[str, Any] = {}
    urgencies: tuple[Urgency, ...] = URGENCIES
    length: Length | None = None
    enabled: bool = True


class ChannelHealth(msgspec.Struct, frozen=True, kw_only=True):
    """How a channel does: what was sent lately and last, what has not arrived, and what it said last of
    that (``error``, as of ``error_at``)."""

    sent: int = 0
    sent_at: Ms | None = None
    waiting: int = 0
    held: int = 0
    dead: int = 0
    doubtful: int = 0
    error: str | None = None
    error_at: Ms | None = None


class ChannelView(msgspec.Struct, frozen=True, kw_only=True):
    """A channel as administrators see it: a secret that is set shows as ``true``. ``usable``: its plugin is
    there, and its secrets can be opened."""

    name: str
    plugin: str
    title: Titles
    settings: dict[str, Any]
    urgencies: tuple[Urgency, ...]
    length: Length
    enabled: bool
    usable: bool
    version: int
    health: ChannelHealth


class ChannelPlugin(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin that can be set up as a channel."""

    name: str
    title: Titles
    settings_schema: dict[str, Any]
    secrets: tuple[str, ...]
    repeatable: bool


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A channel as it stands in the table."""

    name: str
    plugin: str
    title: Titles
    settings: dict[str, Any]
    secrets: dict[str, str]
    urgencies: tuple[Urgency, ...]
    length: Length
    enabled: bool
    version: int


def channel_plugins(services: Services) -> Mapping[str, Channel]:
    """The channels that plugins offer, by name."""
    return services.plugins.channels


def list_plugins(services: Services, actor: Actor) -> tuple[ChannelPlugin, ...]:
    """What can be set up, by name."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())
    return tuple(
        ChannelPlugin(
            name=one.name,
            title=one.title,
            settings_schema=one.settings_schema,
            secrets=one.secrets,
            repeatable=one.repeatable,
        )
        for _, one in sorted(channel_plugins(services).items())
    )


def list_channels(services: Services, actor: Actor) -> tuple[ChannelView, ...]:
    """All channels, by name."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())

    def work(reading: Reading) -> tuple[tuple[Row, ...], dict[str, ChannelHealth]]:
        return tuple(rows_in(reading).values()), health_in(reading, actor.at)

    rows, health = read(services, work)
    return tuple(_view(services, row, health) for row in rows)


def show_channel(services: Services, actor: Actor, *, name: str) -> ChannelView:
    """One channel. Raises NotFound (``channel.unknown``)."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())

    def work(reading: Reading) -> tuple[Row, dict[str, ChannelHealth]]:
        return _must_be(reading, name), health_in(reading, actor.at)

    return _view(services, *read(services, work))


def put_channel(
    services: Services, actor: Actor, *, name: str, wanted: ChannelSetUp, seen: int | None = None
) -> ChannelView:
    """Set a channel up, or change it.

    Raises Invalid (``channel.invalid``) with every fault against the plugin's schema and the rest,
    PreconditionFailed (``channel.moved_on``) when ``seen`` is not the version (0: there is none yet).
    """
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())
    plugin = channel_plugins(services).get(wanted.plugin)

    def work(unit: UnitOfWork) -> tuple[Row, dict[str, ChannelHealth]]:
        unit.exclusively("channels")
        before = rows_in(unit).get(name)
        version = before.version if before else 0
        if seen is not None and seen != version:
            raise PreconditionFailed("channel.moved_on", "Somebody else changed the channel meanwhile.")
        if faults := tuple(_faults(services, name, wanted, plugin, before)):
            raise Invalid("channel.invalid", "The channel cannot be set up like this.", faults=faults)
        assert plugin is not None
        shown, sealed = _apart(services, name, wanted, plugin, before)
        row = Row(
            name=name,
            plugin=wanted.plugin,
            title=wanted.title,
            settings=shown,
            secrets=sealed,
            urgencies=tuple(one for one in URGENCIES if one in wanted.urgencies),
            length=wanted.length or ("short" if wanted.plugin in SHORT else "long"),
            enabled=wanted.enabled,
            version=version + 1,
        )
        _write(unit, row, by=actor.login, at=actor.at)
        unit.record(
            "channel.changed",
            name,
            by=actor.login,
            at=actor.at,
            details={
                "plugin": row.plugin,
                "settings": row.settings,
                "secrets": sorted(row.secrets),
                "urgencies": list(row.urgencies),
                "length": row.length,
                "enabled": row.enabled,
            },
        )
        unit.changed("delivery", name, branch=None, at=actor.at)
        return row, health_in(unit, actor.at)

    return _view(services, *write(services, work))


def delete_channel(services: Services, actor: Actor, *, name: str) -> None:
    """Take a channel away; what still waits on it is skipped. Raises NotFound."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())

    def work(unit: UnitOfWork) -> None:
        _must_be(unit, name)
        unit.run("DELETE FROM channel WHERE name = ?", name)
        unit.run(
            "UPDATE delivery SET status = 'skipped', error = 'channel_gone', carried_by = NULL "
            "WHERE channel = ? AND status IN ('waiting', 'held')",
            name,
        )
        unit.record("channel.removed", name, by=actor.login, at=actor.at)
        unit.changed("delivery", name, branch=None, at=actor.at)

    write(services, work)


def send_test(services: Services, actor: Actor, *, name: str) -> str:
    """Send the actor a message over this channel, on the way that all messages go; answers the delivery.

    Raises NotFound, Conflict (``channel.unreachable``) where the channel does not reach the actor or its
    plugin is not there.
    """
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())

    def work(unit: UnitOfWork) -> str:
        row = _must_be(unit, name)
        plugin = channel_plugins(services).get(row.plugin)
        organisation = services.organisations.current(unit)
        to = recipients(unit, organisation, [actor.login])[actor.login]
        if plugin is None or not reaches(plugin, to):
            raise Conflict(
                "channel.unreachable", "This channel does not reach you: see how you can be reached."
            )
        cause = f"test:{new_id()}"
        notice = Notice(
            cause=cause,
            kind="test",
            people=(actor.login,),
            urgency="urgent",
            link="/office/",
            params={"channel": row.title or row.name},
        )
        post(unit, notice, at=actor.at)
        delivery = new_id()
        unit.run("UPDATE message SET spread_at = ?, read_at = ? WHERE cause = ?", actor.at, actor.at, cause)
        unit.run(
            "INSERT INTO delivery (id, message, channel, person, status, digest, due_at, attempts, "
            "leased_until, created_at) SELECT ?, id, ?, person, 'waiting', ?, ?, 0, 0, ? FROM message "
            "WHERE cause = ?",
            delivery,
            name,
            False,
            actor.at,
            actor.at,
            cause,
        )
        unit.changed("delivery", delivery, branch=None, at=actor.at)
        return delivery

    return write(services, work)


def rows_in(reading: Reading) -> dict[str, Row]:
    """All channels as they stand in the table, by name."""
    return {
        name: Row(
            name=name,
            plugin=plugin,
            title=msgspec.json.decode(title),
            settings=msgspec.json.decode(settings),
            secrets=msgspec.json.decode(secrets),
            urgencies=tuple(msgspec.json.decode(urgencies)),
            length=length,
            enabled=bool(enabled),
            version=version,
        )
        for name, plugin, title, settings, secrets, urgencies, length, enabled, version in reading.rows(
            "SELECT name, plugin, title, settings, secrets, urgencies, length, enabled, version FROM channel "
            "ORDER BY name"
        )
    }


def health_in(reading: Reading, now: Ms) -> dict[str, ChannelHealth]:
    """How the channels do, by name; a channel that carried nothing is not there."""
    found: dict[str, dict[str, Any]] = {}
    for channel, count, at in reading.rows(
        "SELECT channel, count(*), max(sent_at) FROM delivery WHERE status = 'sent' AND created_at >= ? "
        "GROUP BY channel",
        now - LATELY,
    ):
        found.setdefault(channel, {}).update(sent=int(count), sent_at=at)
    for channel, status, count in reading.rows(
        "SELECT channel, CASE status WHEN 'sending' THEN 'waiting' ELSE status END AS stands, count(*) "
        "FROM delivery WHERE status IN ('waiting', 'sending', 'held', 'dead', 'doubtful') "
        "GROUP BY channel, stands"
    ):
        found.setdefault(channel, {})[status] = int(count)
    for channel, error, at in reading.rows(
        "SELECT channel, error, due_at FROM delivery WHERE status IN ('waiting', 'dead', 'doubtful') "
        "AND error IS NOT NULL ORDER BY created_at DESC, id DESC LIMIT 500"
    ):
        known = found.setdefault(channel, {})
        if "error" not in known:
            known.update(error=error, error_at=min(at, now))
    return {channel: ChannelHealth(**known) for channel, known in found.items()}


def via(services: Services, row: Row, plugin: Channel) -> Via:
    """The channel as its plugin uses it. Raises :class:`Unsealable`."""
    opened = {key: _opened(services, row, key) for key in row.secrets}
    settings = {**row.settings, **opened}
    if plugin.settings_schema.get("x-push-keys"):  # those that browsers subscribed with
        keys = push_keys(services.folder)
        settings |= {"vapid_private_key": keys.private, "vapid_public_key": keys.public}
    return Via(plugin=row.plugin, settings=settings)


def reaches(plugin: Channel, to: Any) -> bool:
    """Whether the plugin says that it reaches the person. One that fails reaches nobody."""
    return containing.reaches(plugin, to)


def _opened(services: Services, row: Row, key: str) -> Any:
    return msgspec.json.decode(unseal(services.folder, row.secrets[key], about=f"{row.name}/{key}"))


def _must_be(reading: Reading, name: str) -> Row:
    row = rows_in(reading).get(name)
    if row is None:
        raise NotFound("channel.unknown", f"There is no channel {name!r}.")
    return row


def _view(services: Services, row: Row, health: Mapping[str, ChannelHealth]) -> ChannelView:
    plugin = channel_plugins(services).get(row.plugin)
    usable = plugin is not None
    if plugin is not None:
        try:
            via(services, row, plugin)
        except Unsealable:
            usable = False
    return ChannelView(
        name=row.name,
        plugin=row.plugin,
        title=row.title,
        settings={**row.settings, **dict.fromkeys(row.secrets, KEPT)},
        urgencies=row.urgencies,
        length=row.length,
        enabled=row.enabled,
        usable=usable,
        version=row.version,
        health=health.get(row.name, ChannelHealth()),
    )


def _faults(
    services: Services, name: str, wanted: ChannelSetUp, plugin: Channel | None, before: Row | None
) -> Iterator[FieldFault]:
    yield from name_faults(name, "/name", NAME)
    yield from title_faults(wanted.title, "/title")
    if plugin is None:
        yield FieldFault(pointer="/plugin", code="unknown", params={"found": wanted.plugin})
        return
    kept = _kept(wanted, plugin, before)
    whole = dict(wanted.settings)
    for key in kept:
        assert before is not None
        try:
            whole[key] = _opened(services, before, key)
        except Unsealable:
            yield FieldFault(pointer=f"/settings/{key}", code="unsealable")
            whole.pop(key)
    for fault in Validator(plugin.settings_schema).faults(whole):
        yield FieldFault(pointer=f"/settings{fault.pointer}", code=fault.code, params=dict(fault.params))


def _kept(wanted: ChannelSetUp, plugin: Channel, before: Row | None) -> tuple[str, ...]:
    """The secrets that stay as they are. Never those of another plugin: they were given to that one."""
    if before is None or before.plugin != plugin.name:
        return ()
    return tuple(key for key in plugin.secrets if wanted.settings.get(key) is KEPT and key in before.secrets)


def _apart(
    services: Services, name: str, wanted: ChannelSetUp, plugin: Channel, before: Row | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """What is kept in the open, and what sealed."""
    kept = _kept(wanted, plugin, before)
    shown = {key: value for key, value in wanted.settings.items() if key not in plugin.secrets}
    sealed = {
        key: before.secrets[key]
        if before is not None and key in kept
        else seal(services.folder, msgspec.json.encode(value).decode(), about=f"{name}/{key}")
        for key, value in wanted.settings.items()
        if key in plugin.secrets
    }
    return shown, sealed


def _write(unit: UnitOfWork, row: Row, *, by: str, at: int) -> None:
    unit.run(
        "INSERT INTO channel (name, plugin, title, settings, secrets, urgencies, length, enabled, version, "
        "updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET plugin = excluded.plugin, title = excluded.title, "
        "settings = excluded.settings, secrets = excluded.secrets, urgencies = excluded.urgencies, "
        "length = excluded.length, enabled = excluded.enabled, version = excluded.version, "
        "updated_at = excluded.updated_at, updated_by = excluded.updated_by",
        row.name,
        row.plugin,
        msgspec.json.encode(row.title).decode(),
        msgspec.json.encode(row.settings).decode(),
        msgspec.json.encode(row.secrets).decode(),
        msgspec.json.encode(row.urgencies).decode(),
        row.length,
        row.enabled,
        row.version,
        at,
        by,
    )
