"""People, roles, skills, absences and passwords."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.language.organisation import Absence, Organisation, Person, Role
from engine.runtime.verdict import FieldFault
from engine.services.access import (
    Action,
    Actor,
    Allowed,
    Installation,
    OfPerson,
    acts_for,
    authorise,
    may,
    rights,
)
from engine.services.asking import Conditions, among, containing, page_size
from engine.services.context import Services
from engine.services.cursors import read_cursor, write_cursor
from engine.services.guarding import must, must_now
from engine.services.organisation_rules import (
    Faults,
    absence_faults,
    grant_faults,
    language_faults,
    login_faults,
    role_faults,
    text_faults,
    words_faults,
)
from engine.services.organisation_tables import count_up, write_absences, write_person, write_role
from engine.services.passwords import must_be_strong
from engine.services.problems import Forbidden, Invalid, NotFound, PreconditionFailed, Unauthenticated
from engine.services.sessions import end_access
from engine.services.sight import below
from engine.services.translating import read, write, write_organisation
from engine.services.views import Page, PersonView, Self
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork


class PersonChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person shall be from now on: the whole of it, not a part."""

    name: str
    branch: str
    roles: tuple[tuple[str, str], ...] = ()
    skills: tuple[str, ...] = ()
    language: str | None = None
    email: str | None = None
    phone: str | None = None
    active: bool = True


def who_am_i(services: Services, actor: Actor) -> Self:
    """The actor as the installation knows them. Raises NotFound for somebody who is not known any more."""
    organisation = services.organisations.current()
    person = show_person(services, actor, login=actor.login)
    return Self(
        person=person,
        rights=tuple(dict.fromkeys(rights(organisation, actor.login))),
        stands_in_for=tuple(sorted(acts_for(organisation, actor.login, actor.at) - {actor.login})),
    )


def list_people(
    services: Services,
    actor: Actor,
    *,
    branch: str | None = None,
    role: str | None = None,
    text: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[PersonView]:
    """The people that the actor may see, by login; ``branch`` includes the branches below, ``role`` asks for
    those who hold it anywhere, ``text`` is any part of login or name."""
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.page_limit)
    after = read_cursor(cursor, str) if cursor is not None else None

    def work(reading: Reading) -> Page[PersonView]:
        organisation = services.organisations.current(reading)
        seen = {
            login
            for login, person in organisation.people.items()
            if isinstance(authorise(actor, Action.PEOPLE_SEE, _of(person), organisation), Allowed)
        }
        conditions = Conditions()
        conditions.add_either(among("login", seen))
        if branch is not None:
            conditions.add_either(among("branch", below(organisation, branch)))
        if role is not None:
            conditions.add("login IN (SELECT person FROM role_grant WHERE role = ?)", role)
        if text:
            conditions.add_either(containing(("login", "name"), text.strip()))
        if after is not None:
            conditions.add("login > ?", *after)
        rows = reading.rows(
            f"SELECT login, version FROM person{conditions.where()} ORDER BY login LIMIT ?",  # noqa: S608
            *conditions.parameters,
            size + 1,
        )
        items = tuple(_view(organisation, login, version) for login, version in rows[:size])
        return Page(items=items, next=write_cursor(items[-1].login) if len(rows) > size else None)

    return read(services, work)


def show_person(services: Services, actor: Actor, *, login: str) -> PersonView:
    """One person. Raises NotFound (``person.unknown``)."""

    def work(reading: Reading) -> PersonView:
        organisation = services.organisations.current(reading)
        person = organisation.people.get(login)
        if person is None or not isinstance(
            authorise(actor, Action.PEOPLE_SEE, _of(person), organisation), Allowed
        ):
            raise _no_such_person(login)
        return _view(organisation, login, _version(reading, login))

    return read(services, work)


def open_jobs(services: Services, actor: Actor) -> dict[str, int]:
    """How many open jobs each person has whom the actor may see; whoever has none is left out."""

    def work(reading: Reading) -> dict[str, int]:
        organisation = services.organisations.current(reading)
        rows = reading.rows(
            "SELECT assignee, count(*) FROM job WHERE status = 'open' AND assignee IS NOT NULL "
            "GROUP BY assignee ORDER BY assignee"
        )
        return {
            login: int(count)
            for login, count in rows
            if (person := organisation.people.get(login)) is not None
            and isinstance(authorise(actor, Action.PEOPLE_SEE, _of(person), organisation), Allowed)
        }

    return read(services, work)


def put_person(
    services: Services, actor: Actor, *, login: str, change: PersonChange, seen: int | None = None
) -> PersonView:
    """Add or change a person. Nobody can give, or take over, more than they hold themselves (Forbidden).

    Raises Invalid (all faults at once), PreconditionFailed (``person.moved_on``) when ``seen`` is not the
    version (0: there is no such person yet). Making somebody inactive ends their sessions and tokens.
    """

    def work(unit: UnitOfWork) -> PersonView:
        organisation = services.organisations.fresh(unit)
        before = organisation.people.get(login)
        _must_manage(actor, login, change, organisation)
        _must_be_at(seen, _version(unit, login))
        faults = (
            *login_faults(login, "/login"),
            *text_faults(change.name, "/name", required=True),
            *_branch_faults(change.branch, organisation),
            *grant_faults(change.roles, organisation, "/roles"),
            *words_faults(change.skills, "/skills"),
            *language_faults(change.language, "/language"),
            *text_faults(change.email or "", "/email"),
            *text_faults(change.phone or "", "/phone"),
        )
        if faults:
            raise Invalid("person.invalid", "The person can't be taken in.", faults=faults)
        at = services.clock.now()
        person = Person(login=login, **msgspec.structs.asdict(change))
        write_person(unit, person, at=at)
        if not change.active:
            end_access(unit, login, at=at)
        unit.record(
            "person.changed" if before else "person.added",
            login,
            by=actor.login,
            at=at,
            details=_difference(before, person),
        )
        count_up(unit, ref=login, branch=change.branch, at=at)
        return _view(services.organisations.fresh(unit), login, _version(unit, login))

    view = write_organisation(services, work)
    services.callers.forget()
    return view


def put_absences(
    services: Services,
    actor: Actor,
    *,
    login: str,
    absences: tuple[Absence, ...],
    seen: int | None = None,
) -> PersonView:
    """When the person is away and who stands in; everybody may say it of themselves. Raises
    PreconditionFailed (``person.moved_on``) where ``seen`` is not the version."""

    def work(unit: UnitOfWork) -> PersonView:
        organisation = services.organisations.fresh(unit)
        person = organisation.people.get(login)
        if person is None:
            raise _no_such_person(login)
        if login != actor.login or actor.scopes is not None:
            must(actor, Action.PEOPLE_MANAGE, _of(person), organisation)
        _must_be_at(seen, _version(unit, login))
        faults = tuple(absence_faults(absences, login, organisation))
        if faults:
            raise Invalid("person.invalid", "The absences can't be taken in.", faults=faults)
        at = services.clock.now()
        write_absences(unit, login, absences)
        unit.run("UPDATE person SET version = version + 1 WHERE login = ?", login)
        details = {
            "absences": msgspec.to_builtins(absences),
            "before": {"absences": msgspec.to_builtins(person.absences)},
        }
        unit.record("person.absences", login, by=actor.login, at=at, details=details)
        count_up(unit, ref=login, branch=person.branch, at=at)
        return _view(services.organisations.fresh(unit), login, _version(unit, login))

    return write_organisation(services, work)


def set_language(services: Services, actor: Actor, *, language: str) -> PersonView:
    """Which language the actor reads: texts of the server, and what pages begin with on a new device.

    Raises Invalid where it is no language tag.
    """

    def work(unit: UnitOfWork) -> PersonView:
        organisation = services.organisations.fresh(unit)
        person = organisation.people.get(actor.login)
        if person is None:
            raise _no_such_person(actor.login)
        if faults := tuple(language_faults(language, "/language")):
            raise Invalid("person.invalid", "This is no language.", faults=faults)
        if person.language != language:
            unit.run(
                "UPDATE person SET language = ?, version = version + 1 WHERE login = ?", language, actor.login
            )
            details = {"language": [person.language, language]}
            unit.record(
                "person.language", actor.login, by=actor.login, at=services.clock.now(), details=details
            )
            count_up(unit, ref=actor.login, branch=person.branch, at=services.clock.now())
        return _view(services.organisations.fresh(unit), actor.login, _version(unit, actor.login))

    view = write_organisation(services, work)
    services.callers.forget()
    return view


def set_password(
    services: Services, actor: Actor, *, login: str, password: str, current: str | None = None
) -> None:
    """Set a password: one's own with the ``current`` one, or somebody else's with the right to. Ends the
    person's sessions. Raises Invalid (``password.weak``), Forbidden, Unauthenticated (``password.wrong``)."""
    organisation = services.organisations.current()
    person = organisation.people.get(login)
    if person is None:
        raise _no_such_person(login)
    if login != actor.login:
        must(actor, Action.PEOPLE_MANAGE, _of(person), organisation)
    elif actor.scopes is not None:
        raise Forbidden("access.denied", "A token changes no passwords; sign in.")
    else:
        kept = read(
            services, lambda reading: reading.rows("SELECT password FROM person WHERE login = ?", login)
        )
        if not services.passwords.holds(kept[0][0], current or ""):
            raise Unauthenticated("password.wrong", "The current password is not this one.")
    give_password(services, login=login, password=password, by=actor.login)


def give_password(services: Services, *, login: str, password: str, by: str) -> None:
    """Set a password without asking who may: for the command line, whose user has the database itself.

    Raises NotFound and Invalid (``password.weak``). Ends the person's sessions.
    """
    person = services.organisations.current().people.get(login)
    if person is None:
        raise _no_such_person(login)
    must_be_strong(password, login=login, name=person.name)
    kept = services.passwords.hash(password)

    def work(unit: UnitOfWork) -> None:
        at = services.clock.now()
        unit.run("UPDATE person SET password = ? WHERE login = ?", kept, login)
        unit.run("DELETE FROM session WHERE person = ?", login)
        unit.record("person.password", login, by=by, at=at)

    write(services, work)
    services.callers.forget()


def list_roles(services: Services, actor: Actor) -> tuple[Role, ...]:
    """All roles with what they may."""
    organisation = must_now(services, actor, Action.BRANCH_SEE, Installation())
    return tuple(organisation.roles.values())


def put_role(services: Services, actor: Actor, *, role: Role) -> Role:
    """Add or change a role. Needs ``people`` at the top, and all that the role may or might before."""

    def work(unit: UnitOfWork) -> Role:
        organisation = services.organisations.fresh(unit)
        must(actor, Action.PEOPLE_MANAGE, Installation(), organisation)
        faults = tuple(role_faults(role))
        if faults:
            raise Invalid("role.invalid", "The role can't be taken in.", faults=faults)
        before = organisation.roles.get(role.name)
        words = {*role.may, *(before.may if before else ())}
        if not all(may(organisation, actor.login, word, None) for word in words):
            raise Forbidden("access.denied", "The role may, or would be able to, do more than you.")
        at = services.clock.now()
        write_role(unit, role)
        details = {"may": list(role.may), "before": list(before.may) if before else None}
        unit.record(
            "role.changed" if before else "role.added", role.name, by=actor.login, at=at, details=details
        )
        count_up(unit, ref=role.name, branch=None, at=at)
        return role

    return write_organisation(services, work)


def _must_manage(actor: Actor, login: str, change: PersonChange, organisation: Organisation) -> None:
    """Raises Forbidden. What is unknown (a branch, a role) is a fault told to whoever may change people."""
    if change.branch not in organisation.branches:
        must(actor, Action.PEOPLE_MANAGE, Installation(), organisation)
        return
    before = organisation.people.get(login)
    known = tuple(
        (role, at) for role, at in change.roles if role in organisation.roles and at in organisation.branches
    )
    for branch in {change.branch, before.branch if before else change.branch}:
        must(actor, Action.PEOPLE_MANAGE, OfPerson(login=login, branch=branch, roles=known), organisation)


def _view(organisation: Organisation, login: str, version: int) -> PersonView:
    person = organisation.people[login]
    return PersonView(**msgspec.structs.asdict(person), version=version)


def _of(person: Person) -> OfPerson:
    return OfPerson(login=person.login, branch=person.branch)


def _version(reading: Reading, login: str) -> int:
    rows = reading.rows("SELECT version FROM person WHERE login = ?", login)
    return int(rows[0][0]) if rows else 0


def _must_be_at(seen: int | None, version: int) -> None:
    if seen is not None and seen != version:
        raise PreconditionFailed("person.moved_on", "Somebody else changed the person meanwhile.")


def _branch_faults(branch: str, organisation: Organisation) -> Faults:
    if branch not in organisation.branches:
        yield FieldFault(pointer="/branch", code="branch.unknown", params={"branch": branch})


def _difference(before: Person | None, after: Person) -> dict[str, Any]:
    """What of the person is another now, as it is, and under ``before`` as it was; never a password."""
    new = msgspec.to_builtins(msgspec.structs.asdict(after))
    old = msgspec.to_builtins(msgspec.structs.asdict(before)) if before else {}
    now = {key: value for key, value in new.items() if old.get(key) != value and key != "absences"}
    return {**now, "before": {key: old.get(key) for key in now}} if before else now


def _no_such_person(login: str) -> NotFound:
    return NotFound("person.unknown", f"There is no {login[:80]}.")
