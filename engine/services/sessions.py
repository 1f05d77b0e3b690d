"""Signing in: by password, with a random token that is stored as its hash."""

from __future__ import annotations

from engine.language.organisation import Person
from engine.runtime.values import Ms
from engine.services.access import Action, Actor, OfPerson
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.problems import NotFound, TooMany, Unauthenticated
from engine.services.secret_tokens import digest_of, new_id, new_secret
from engine.services.translating import read, write
from engine.services.views import SessionLine, SignedIn
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

LONGEST = 200
"""Characters of a login, an address or an agent that are kept."""


def sign_in(
    services: Services, *, login: str, password: str, address: str | None = None, agent: str = ""
) -> SignedIn:
    """Make a session. Raises Unauthenticated (``sign_in.wrong``: the same for unknown people, wrong passwords
    and inactive people, after the same work) and TooMany (``sign_in.too_many``), per account and address.

    An attempt is counted before the password is looked at, and taken back when it was right: so many
    attempts at the same moment don't get more tries than one after the other.
    """
    login = login[:LONGEST]
    keys = [f"login:{login}"] + ([f"address:{address[:LONGEST]}"] if address else [])
    attempts = _count_attempt(services, keys)
    kept = read(
        services,
        lambda reading: reading.rows("SELECT password FROM person WHERE login = ? AND active", login),
    )
    person = services.organisations.current().people.get(login)
    right = services.passwords.holds(kept[0][0] if kept else None, password)
    if not right or person is None or not person.active:
        raise Unauthenticated("sign_in.wrong", "Login or password are not right.")
    rehashed = services.passwords.hash(password) if services.passwords.outgrown(kept[0][0]) else None
    return _open_session(services, person, attempts=attempts, rehashed=rehashed, address=address, agent=agent)


def actor_of_session(services: Services, *, token: str) -> Actor:
    """Who the session belongs to; carries its expiry on, written down once an hour at most. Raises
    Unauthenticated (``session.invalid``: unknown, expired, ended, or of somebody not active any more)."""
    now, digest = services.clock.now(), digest_of(token)
    if (known := services.callers.recall(digest, now)) is not None:
        return known
    ended = services.callers.ended
    rows = read(
        services,
        lambda reading: reading.rows(
            "SELECT s.person, s.seen_at, s.expires_at, s.created_at FROM session s "
            "JOIN person p ON p.login = s.person WHERE s.digest = ? AND p.active",
            digest,
        ),
    )
    if not rows or rows[0][2] <= now:
        raise Unauthenticated("session.invalid", "The session is over; sign in again.")
    login, seen_at, until, created_at = rows[0]
    settings = services.settings
    if now - seen_at >= settings.session_touch:
        until = min(now + settings.session_length, created_at + settings.session_limit)
        write(
            services,
            lambda unit: unit.run(
                "UPDATE session SET seen_at = ?, expires_at = ? WHERE digest = ?", now, until, digest
            ),
        )
    actor = Actor(login=login, at=now)
    services.callers.remember(digest, actor, until=until, ended=ended)
    return actor


def recall(services: Services, *, secret: str) -> Actor | None:
    """Who a session or an API token belongs to, if it was found to hold a moment ago; None: ask properly.
    Never touches the database, so an event loop may ask."""
    return services.callers.recall(digest_of(secret), services.clock.now())


def sign_out(services: Services, *, token: str) -> None:
    """End this session. Ending one that is over is no problem."""
    write(services, lambda unit: unit.run("DELETE FROM session WHERE digest = ?", digest_of(token)))
    services.callers.forget()


def my_sessions(services: Services, actor: Actor) -> tuple[SessionLine, ...]:
    """The actor's sessions that still hold, the last used first."""

    def work(reading: Reading) -> tuple[SessionLine, ...]:
        return tuple(
            SessionLine(
                id=id_, address=address, agent=agent, created_at=created, seen_at=seen, expires_at=expires
            )
            for id_, address, agent, created, seen, expires in reading.rows(
                "SELECT id, address, agent, created_at, seen_at, expires_at FROM session "
                "WHERE person = ? AND expires_at > ? ORDER BY seen_at DESC, id",
                actor.login,
                actor.at,
            )
        )

    return read(services, work)


def sign_out_everywhere(services: Services, actor: Actor, *, login: str | None = None) -> int:
    """End all of one's own sessions, or somebody's whom the actor may manage; answers how many."""
    whose = actor.login if login is None else login
    if whose != actor.login:
        person = services.organisations.current().people.get(whose)
        if person is None:
            raise NotFound("person.unknown", f"There is no {whose[:80]}.")
        must_now(services, actor, Action.PEOPLE_MANAGE, OfPerson(login=whose, branch=person.branch))

    def work(unit: UnitOfWork) -> int:
        ended = unit.run("DELETE FROM session WHERE person = ?", whose)
        unit.record(
            "sessions.ended", whose, by=actor.login, at=services.clock.now(), details={"count": ended}
        )
        return ended

    count = write(services, work)
    services.callers.forget()
    return count


def sweep(services: Services) -> int:
    """Take away sessions that are over, attempts and idempotency keys that are old; answers how many rows."""
    now, settings = services.clock.now(), services.settings

    def work(unit: UnitOfWork) -> int:
        return (
            unit.run("DELETE FROM session WHERE expires_at <= ?", now)
            + unit.run("DELETE FROM sign_in_attempt WHERE at <= ?", now - settings.attempts_window)
            + unit.run("DELETE FROM idempotency WHERE at <= ?", now - settings.idempotency_kept)
        )

    return write(services, work)


def end_access(unit: UnitOfWork, login: str, *, at: Ms) -> None:
    """End the person's sessions and revoke their tokens."""
    unit.run("DELETE FROM session WHERE person = ?", login)
    unit.run("UPDATE api_token SET revoked_at = ? WHERE person = ? AND revoked_at IS NULL", at, login)


def _count_attempt(services: Services, keys: list[str]) -> tuple[int, ...]:
    """Note an attempt under each key; the numbers of the notes. Raises TooMany."""
    now, settings = services.clock.now(), services.settings
    since = now - settings.attempts_window

    def work(unit: UnitOfWork) -> tuple[int, ...]:
        numbers = []
        for key in keys:
            unit.exclusively(key)
            most = (
                settings.attempts_per_account if key.startswith("login:") else settings.attempts_per_address
            )
            count, oldest = unit.rows(
                "SELECT count(*), min(at) FROM sign_in_attempt WHERE key = ? AND at > ?", key, since
            )[0]
            if count >= most:
                wait = max(1, -(-(oldest + settings.attempts_window - now) // 1000))
                raise TooMany(
                    "sign_in.too_many",
                    "Too many wrong passwords; try again later.",
                    params={"retry_after": wait},
                )
            rows = unit.rows("INSERT INTO sign_in_attempt (key, at) VALUES (?, ?) RETURNING id", key, now)
            numbers.append(int(rows[0][0]))
        return tuple(numbers)

    return write(services, work)


def _open_session(
    services: Services,
    person: Person,
    *,
    attempts: tuple[int, ...],
    rehashed: str | None,
    address: str | None,
    agent: str,
) -> SignedIn:
    now = services.clock.now()
    token, expires_at = new_secret(), now + services.settings.session_length

    def work(unit: UnitOfWork) -> None:
        for number in attempts:
            unit.run("DELETE FROM sign_in_attempt WHERE id = ?", number)
        if rehashed is not None:
            unit.run("UPDATE person SET password = ? WHERE login = ?", rehashed, person.login)
        unit.run(
            "INSERT INTO session (id, digest, person, created_at, seen_at, expires_at, agent, address) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            new_id(),
            digest_of(token),
            person.login,
            now,
            now,
            expires_at,
            agent[:LONGEST],
            address[:LONGEST] if address else None,
        )

    write(services, work)
    return SignedIn(token=token, login=person.login, name=person.name, expires_at=expires_at)
