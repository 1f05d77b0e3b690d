"""Browsers that take web push for a person."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import msgspec

from engine.runtime.values import Ms
from engine.runtime.verdict import FieldFault
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.guarding import must_be_in_person
from engine.services.messages.push_keys import push_keys
from engine.services.problems import Invalid, NotFound
from engine.services.secret_tokens import digest_of
from engine.services.translating import read, write
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

MOST = 20
"""Browsers of one person; the oldest goes when another comes."""


class Subscribing(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser's ``PushSubscription`` says: where to push, and the keys to encrypt for it."""

    endpoint: str
    p256dh: str
    auth: str


class SubscriptionView(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that takes push, as its owner tells it from others."""

    id: str
    agent: str | None
    created_at: Ms


def public_key(services: Services) -> str:
    """The application server key that browsers subscribe with (base64url)."""
    return push_keys(services.folder).public


def list_subscriptions(services: Services, actor: Actor) -> tuple[SubscriptionView, ...]:
    """The actor's browsers, newest first."""
    rows = read(
        services,
        lambda reading: reading.rows(
            "SELECT id, agent, created_at FROM push_subscription WHERE person = ? "
            "ORDER BY created_at DESC, id",
            actor.login,
        ),
    )
    return tuple(SubscriptionView(id=name, agent=agent, created_at=at) for name, agent, at in rows)


def subscribe(
    services: Services, actor: Actor, *, subscription: Subscribing, agent: str | None
) -> SubscriptionView:
    """Take push in this browser. It is the actor's from now on, whoever used it before.

    Raises Invalid (``subscription.invalid``) with every fault.
    """
    must_be_in_person(actor)
    if faults := tuple(_faults(subscription)):
        raise Invalid("subscription.invalid", "This is no push subscription.", faults=faults)
    name = digest_of(subscription.endpoint)[:32]

    def work(unit: UnitOfWork) -> SubscriptionView:
        unit.run(
            "INSERT INTO push_subscription (id, person, endpoint, p256dh, auth, agent, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (endpoint) DO UPDATE SET person = excluded.person, "
            "p256dh = excluded.p256dh, auth = excluded.auth, agent = excluded.agent, "
            "created_at = excluded.created_at",
            name,
            actor.login,
            subscription.endpoint,
            subscription.p256dh,
            subscription.auth,
            agent[:200] if agent else None,
            actor.at,
        )
        unit.run(
            "DELETE FROM push_subscription WHERE person = ? AND id NOT IN "
            "(SELECT id FROM push_subscription WHERE person = ? ORDER BY created_at DESC, id LIMIT ?)",
            actor.login,
            actor.login,
            MOST,
        )
        return SubscriptionView(id=name, agent=agent[:200] if agent else None, created_at=actor.at)

    return write(services, work)


def unsubscribe(services: Services, actor: Actor, *, subscription: str) -> None:
    """Push no more to that browser of the actor's. Raises NotFound (``subscription.unknown``)."""
    must_be_in_person(actor)

    def work(unit: UnitOfWork) -> None:
        gone = unit.run(
            "DELETE FROM push_subscription WHERE id = ? AND person = ?", subscription, actor.login
        )
        if not gone:
            raise NotFound("subscription.unknown", "This browser does not take push for you.")

    write(services, work)


def subscriptions_of(reading: Reading, people: Sequence[str]) -> dict[str, tuple[dict[str, str], ...]]:
    """What channels need to push to these people, newest first."""
    if not people:
        return {}
    marks = ", ".join("?" * len(people))
    found: dict[str, tuple[dict[str, str], ...]] = {}
    for person, endpoint, p256dh, auth in reading.rows(
        f"SELECT person, endpoint, p256dh, auth FROM push_subscription WHERE person IN ({marks}) "  # noqa: S608
        "ORDER BY created_at DESC, id",
        *people,
    ):
        entry = {"endpoint": endpoint, "p256dh": p256dh, "auth": auth}
        found[person] = (*found.get(person, ()), entry)
    return found


def _faults(subscription: Subscribing) -> Iterator[FieldFault]:
    try:
        parts = urlsplit(subscription.endpoint)
        fits = parts.scheme == "https" and bool(parts.hostname) and len(subscription.endpoint) <= 2000
    except ValueError:
        fits = False
    if not fits:
        yield FieldFault(pointer="/endpoint", code="address")
    for name, value, size in (("p256dh", subscription.p256dh, 65), ("auth", subscription.auth, 16)):
        try:
            content = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            content = b""
        if len(content) != size:
            yield FieldFault(pointer=f"/keys/{name}", code="key", params={"bytes": size})
