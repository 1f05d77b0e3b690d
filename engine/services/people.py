"""People, roles, skills, absences and passwords."""

from __future__ import annotations

import msgspec

from engine.language.organisation import Absence, Role
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import Page, View


class PersonView(View, frozen=True, kw_only=True):
    """A person as others may see them. ``version`` is for If-Match."""

    login: str
    name: str
    branch: str
    roles: tuple[tuple[str, str], ...]
    skills: tuple[str, ...]
    absences: tuple[Absence, ...]
    language: str | None
    email: str | None
    phone: str | None
    active: bool
    version: int


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


class Self(View, frozen=True, kw_only=True):
    """Who I am and what my roles let me do: pairs of a word of ``access.MAY`` and a branch."""

    person: PersonView
    rights: tuple[tuple[str, str], ...]
    stands_in_for: tuple[str, ...]


def who_am_i(services: Services, actor: Actor) -> Self:
    """The actor as the installation knows them."""
    raise NotImplementedError


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
    """The people that the actor may see, by login; ``branch`` includes the branches below."""
    raise NotImplementedError


def show_person(services: Services, actor: Actor, *, login: str) -> PersonView:
    """One person. Raises NotFound (``person.unknown``)."""
    raise NotImplementedError


def put_person(
    services: Services, actor: Actor, *, login: str, change: PersonChange, seen: int | None = None
) -> PersonView:
    """Add or change a person. Nobody can give, or take over, more than they hold themselves (Forbidden).

    Raises Invalid (all faults at once), PreconditionFailed (``person.moved_on``) when ``seen`` is not the
    version. Making somebody inactive ends their sessions and tokens.
    """
    raise NotImplementedError


def put_absences(
    services: Services, actor: Actor, *, login: str, absences: tuple[Absence, ...]
) -> PersonView:
    """When the person is away and who stands in; everybody may say it of themselves."""
    raise NotImplementedError


def set_password(
    services: Services, actor: Actor, *, login: str, password: str, current: str | None = None
) -> None:
    """Set a password: one's own with the ``current`` one, or somebody else's with the right to. Ends the
    person's sessions. Raises Invalid (``password.weak``), Forbidden, Unauthenticated (``password.wrong``)."""
    raise NotImplementedError


def list_roles(services: Services, actor: Actor) -> tuple[Role, ...]:
    """All roles with what they may."""
    raise NotImplementedError


def put_role(services: Services, actor: Actor, *, role: Role) -> Role:
    """Add or change a role. Needs ``people`` at the top, and all that the role may or might before."""
    raise NotImplementedError
