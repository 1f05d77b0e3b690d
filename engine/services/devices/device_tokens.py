"""Tokens of devices: each may hand in the events of its own device, and nothing else."""

from __future__ import annotations

from engine.runtime.values import Ms
from engine.services.access import Action, Actor
from engine.services.context import Services
from engine.services.devices.registry import find_device, no_such_device, where
from engine.services.devices.taking_in import OfDevice
from engine.services.guarding import must
from engine.services.organisation_rules import text_faults
from engine.services.problems import Invalid, NotFound, Unauthenticated
from engine.services.secret_tokens import digest_of, new_id, new_secret
from engine.services.translating import read, write
from engine.services.views import View
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

PREFIX = "swd_"
TOUCH: Ms = 3_600_000


class DeviceTokenLine(View, frozen=True, kw_only=True):
    """A token without its secret."""

    id: str
    device: str
    title: str
    created_at: Ms
    created_by: str
    used_at: Ms | None
    revoked_at: Ms | None


class NewDeviceToken(View, frozen=True, kw_only=True):
    """A token and its secret, which is shown once."""

    line: DeviceTokenLine
    secret: str


def make_device_token(services: Services, actor: Actor, *, device: str, title: str = "") -> NewDeviceToken:
    """Make a token for a device. Raises NotFound (``device.unknown``), Invalid (``token.invalid``),
    Forbidden."""
    secret, name = new_secret(PREFIX), new_id()

    def work(unit: UnitOfWork) -> DeviceTokenLine:
        _must_manage(services, unit, actor, device)
        if faults := tuple(text_faults(title, "/title")):
            raise Invalid("token.invalid", "The token can't be made.", faults=faults)
        at = services.clock.now()
        unit.run(
            "INSERT INTO device_token (id, digest, device, title, created_at, created_by) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            name,
            digest_of(secret),
            device,
            title,
            at,
            actor.login,
        )
        unit.record(
            "device_token.made", name, by=actor.login, at=at, details={"device": device, "title": title}
        )
        return DeviceTokenLine(
            id=name,
            device=device,
            title=title,
            created_at=at,
            created_by=actor.login,
            used_at=None,
            revoked_at=None,
        )

    return NewDeviceToken(line=write(services, work), secret=secret)


def list_device_tokens(services: Services, actor: Actor, *, device: str) -> tuple[DeviceTokenLine, ...]:
    """The tokens of a device, newest first."""

    def work(reading: Reading) -> tuple[DeviceTokenLine, ...]:
        _must_manage(services, reading, actor, device)
        return tuple(
            DeviceTokenLine(
                id=id_,
                device=device,
                title=title,
                created_at=created_at,
                created_by=created_by,
                used_at=used_at,
                revoked_at=revoked_at,
            )
            for id_, title, created_at, created_by, used_at, revoked_at in reading.rows(
                "SELECT id, title, created_at, created_by, used_at, revoked_at FROM device_token "
                "WHERE device = ? ORDER BY created_at DESC, id",
                device,
            )
        )

    return read(services, work)


def revoke_device_token(services: Services, actor: Actor, *, device: str, token: str) -> None:
    """Let a token hold no more. Raises NotFound (``token.unknown``)."""

    def work(unit: UnitOfWork) -> None:
        _must_manage(services, unit, actor, device)
        at = services.clock.now()
        if not unit.rows("SELECT 1 FROM device_token WHERE id = ? AND device = ?", token, device):
            raise NotFound("token.unknown", f"There is no token {token[:40]}.")
        if unit.run("UPDATE device_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", at, token):
            unit.record("device_token.revoked", token, by=actor.login, at=at, details={"device": device})

    write(services, work)
    services.device_tokens.forget()


def recall_device(services: Services, *, secret: str) -> OfDevice | None:
    """Whose token it is, if it was found to hold a moment ago; None: ask properly. Never waits."""
    found = services.device_tokens.recall(digest_of(secret), services.clock.now())
    return None if found is None else OfDevice(id=found[0], key=found[1])


def device_of_token(services: Services, *, secret: str) -> OfDevice:
    """Whose token it is. Raises Unauthenticated (``token.invalid``: unknown or revoked, or of a device that
    is out of use)."""
    now, digest = services.clock.now(), digest_of(secret)
    if (known := recall_device(services, secret=secret)) is not None:
        return known
    rows = read(
        services,
        lambda reading: reading.rows(
            "SELECT d.id, d.key, t.used_at FROM device_token t JOIN device d ON d.id = t.device "
            "WHERE t.digest = ? AND t.revoked_at IS NULL AND NOT d.retired",
            digest,
        ),
    )
    if not rows:
        raise Unauthenticated("token.invalid", "The token is not known, or was revoked.")
    id_, key, used_at = rows[0]
    if used_at is None or now - used_at >= TOUCH:
        write(
            services,
            lambda unit: unit.run("UPDATE device_token SET used_at = ? WHERE digest = ?", now, digest),
        )
    device = OfDevice(id=id_, key=key)
    services.device_tokens.remember(digest, (id_, key), now)
    return device


def _must_manage(services: Services, reading: Reading, actor: Actor, device: str) -> None:
    found = find_device(reading, device)
    if found is None:
        raise no_such_device(device)
    must(actor, Action.DEVICE_MANAGE, where(found.branch), services.organisations.current(reading))
