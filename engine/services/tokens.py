"""API tokens: for programs, with scopes and an expiry, shown once and stored as a hash."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.runtime.verdict import FieldFault
from engine.services.access import Action, Actor, OfPerson
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.organisation_rules import text_faults
from engine.services.problems import Invalid, NotFound, Unauthenticated
from engine.services.secret_tokens import digest_of, new_id, new_secret
from engine.services.translating import read, write
from engine.services.views import NewToken, TokenLine
from engine.store.unit_of_work import UnitOfWork

PREFIX = "swp_"
"""Every secret begins so, and scanners for leaked secrets can find it."""
DAY = 86_400_000
LONGEST_LIFE = 3650
"""Days."""
FOREVER = 2**62
_TOUCH = 60_000
_COLUMNS = "id, person, title, scopes, created_at, expires_at, used_at, revoked_at"
SCOPES = frozenset({"*", *Action, *(f"{action.value.split('.')[0]}.*" for action in Action)})


def make_token(
    services: Services,
    actor: Actor,
    *,
    title: str,
    scopes: tuple[str, ...],
    days: int | None = 90,
    login: str | None = None,
) -> NewToken:
    """Make a token that acts as ``login`` (default: the actor) within ``scopes``: names of
    :class:`engine.services.access.Action`, families (``job.*``) or ``*``.

    Raises Forbidden, NotFound (``person.unknown``), Invalid (``token.invalid``, with every fault: an unknown
    scope, no scope, days that are not 1 to 3650 and not None for no end).
    """
    whose = actor.login if login is None else login
    _must_manage(services, actor, whose)
    return issue_token(services, login=whose, title=title, scopes=scopes, days=days, by=actor.login)


def issue_token(
    services: Services, *, login: str, title: str, scopes: tuple[str, ...], days: int | None, by: str
) -> NewToken:
    """Make a token without asking who may: for the command line, whose user has the database itself."""
    if login not in services.organisations.current().people:
        raise NotFound("person.unknown", f"There is no {login[:80]}.")
    faults = [*text_faults(title, "/title", required=True)]
    if not scopes:
        faults.append(FieldFault(pointer="/scopes", code="required"))
    faults += [
        FieldFault(pointer=f"/scopes/{index}", code="scope.unknown", params={"scope": scope[:80]})
        for index, scope in enumerate(scopes)
        if scope not in SCOPES
    ]
    if days is not None and not 1 <= days <= LONGEST_LIFE:
        faults.append(FieldFault(pointer="/days", code="range", params={"least": 1, "most": LONGEST_LIFE}))
    if faults:
        raise Invalid("token.invalid", "The token can't be made.", faults=tuple(faults))
    now, secret, name = services.clock.now(), new_secret(PREFIX), new_id()
    line = TokenLine(
        id=name,
        login=login,
        title=title,
        scopes=tuple(dict.fromkeys(scopes)),
        created_at=now,
        expires_at=None if days is None else now + days * DAY,
        used_at=None,
        revoked_at=None,
    )

    def work(unit: UnitOfWork) -> None:
        unit.run(
            "INSERT INTO api_token (id, digest, person, title, scopes, created_at, created_by, expires_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            line.id,
            digest_of(secret),
            login,
            title,
            msgspec.json.encode(line.scopes).decode(),
            now,
            by,
            line.expires_at,
        )
        details = {"login": login, "title": title, "scopes": list(line.scopes), "expires_at": line.expires_at}
        unit.record("token.made", line.id, by=by, at=now, details=details)

    write(services, work)
    return NewToken(line=line, secret=secret)


def actor_of_token(services: Services, *, secret: str) -> Actor:
    """Who the token acts as. Raises Unauthenticated (``token.invalid``: unknown, expired or revoked)."""
    now, digest = services.clock.now(), digest_of(secret)
    if (known := services.callers.recall(digest, now)) is not None:
        return known
    ended = services.callers.ended
    rows = read(
        services,
        lambda reading: reading.rows(
            "SELECT t.person, t.scopes, t.expires_at, t.used_at FROM api_token t "
            "JOIN person p ON p.login = t.person WHERE t.digest = ? AND t.revoked_at IS NULL AND p.active",
            digest,
        ),
    )
    if not rows or (rows[0][2] is not None and rows[0][2] <= now):
        raise Unauthenticated("token.invalid", "The token is not known, has expired or was revoked.")
    login, scopes, until, used_at = rows[0]
    if used_at is None or now - used_at >= _TOUCH:
        write(
            services, lambda unit: unit.run("UPDATE api_token SET used_at = ? WHERE digest = ?", now, digest)
        )
    actor = Actor(login=login, at=now, scopes=frozenset(msgspec.json.decode(scopes, type=list[str])))
    services.callers.remember(digest, actor, until=FOREVER if until is None else until, ended=ended)
    return actor


def list_tokens(services: Services, actor: Actor, *, login: str | None = None) -> tuple[TokenLine, ...]:
    """The tokens of a person (default: the actor), newest first."""
    whose = actor.login if login is None else login
    _must_manage(services, actor, whose)
    rows = read(
        services,
        lambda reading: reading.rows(
            f"SELECT {_COLUMNS} FROM api_token WHERE person = ? ORDER BY created_at DESC, id",  # noqa: S608
            whose,
        ),
    )
    return tuple(_line(row) for row in rows)


def revoke_token(services: Services, actor: Actor, *, token: str) -> None:
    """Revoke a token by its id. Raises NotFound (``token.unknown``)."""
    rows = read(services, lambda reading: reading.rows("SELECT person FROM api_token WHERE id = ?", token))
    if not rows:
        raise NotFound("token.unknown", f"There is no token {token[:40]}.")
    _must_manage(services, actor, rows[0][0])

    def work(unit: UnitOfWork) -> None:
        at = services.clock.now()
        if unit.run("UPDATE api_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", at, token):
            unit.record("token.revoked", token, by=actor.login, at=at, details={"login": rows[0][0]})

    write(services, work)
    services.callers.forget()


def _must_manage(services: Services, actor: Actor, login: str) -> None:
    person = services.organisations.current().people.get(login)
    if person is None:
        raise NotFound("person.unknown", f"There is no {login[:80]}.")
    must_now(services, actor, Action.TOKEN_MANAGE, OfPerson(login=login, branch=person.branch))


def _line(row: tuple[Any, ...]) -> TokenLine:
    id_, login, title, scopes, created_at, expires_at, used_at, revoked_at = row
    return TokenLine(
        id=id_,
        login=login,
        title=title,
        scopes=msgspec.json.decode(scopes, type=tuple[str, ...]),
        created_at=created_at,
        expires_at=expires_at,
        used_at=used_at,
        revoked_at=revoked_at,
    )
