"""Settings of messages that are kept with the data: where the installation is found, and the usual ways to
be told."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec

from engine.runtime.values import Ms
from engine.runtime.verdict import FieldFault
from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.problems import Invalid
from engine.services.translating import read, write
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

PUBLIC_URL = "public_url"


def setting(reading: Reading, name: str) -> Any:
    """The setting's value (JSON); None where it was never set."""
    rows = reading.rows("SELECT value FROM setting WHERE name = ?", name)
    return msgspec.json.decode(rows[0][0]) if rows else None


def put_setting(unit: UnitOfWork, name: str, value: Any, *, by: str, at: Ms) -> None:
    """Set it."""
    unit.run(
        "INSERT INTO setting (name, value, updated_at, updated_by) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, "
        "updated_by = excluded.updated_by",
        name,
        msgspec.json.encode(value).decode(),
        at,
        by,
    )


def public_url_in(reading: Reading) -> str | None:
    """Where people reach the installation, without a slash at the end; None where nobody has said it."""
    value = setting(reading, PUBLIC_URL)
    return value if isinstance(value, str) else None


def public_url(services: Services, actor: Actor) -> str | None:
    """As :func:`public_url_in`, for administrators of channels."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())
    return read(services, public_url_in)


def put_public_url(services: Services, actor: Actor, *, url: str) -> str:
    """Say where people reach the installation: links in messages begin with it.

    Raises Invalid (``address.invalid``) for what is no http or https address of a site.
    """
    cleaned = _cleaned(url)

    def work(unit: UnitOfWork) -> str:
        must_now(services, actor, Action.CHANNEL_MANAGE, Installation())
        put_setting(unit, PUBLIC_URL, cleaned, by=actor.login, at=actor.at)
        unit.record("setting.changed", PUBLIC_URL, by=actor.login, at=actor.at, details={"value": cleaned})
        return cleaned

    return write(services, work)


def propose_public_url(services: Services, url: str) -> None:
    """What a server knows of its own address when it starts; whatever a person said stands."""
    cleaned, now = _cleaned(url), services.clock.now()

    def work(unit: UnitOfWork) -> None:
        unit.run(
            "INSERT INTO setting (name, value, updated_at, updated_by) VALUES (?, ?, ?, 'system') "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at "
            "WHERE setting.updated_by = 'system'",
            PUBLIC_URL,
            msgspec.json.encode(cleaned).decode(),
            now,
        )

    write(services, work)


def _cleaned(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        fits = (
            parts.scheme in ("http", "https")
            and parts.hostname
            and parts.port != 0
            and parts.path in ("", "/")
            and not (parts.query or parts.fragment or parts.username or parts.password)
            and len(url) <= 500
            and url.strip().isprintable()
        )
    except ValueError:
        fits = None
    if not fits:
        fault = FieldFault(pointer="/url", code="address")
        raise Invalid(
            "address.invalid",
            "Give the address that people open, as https://sops.example.com.",
            faults=(fault,),
        )
    return f"{parts.scheme}://{parts.netloc}"
