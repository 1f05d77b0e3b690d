"""People, roles, absences, passwords."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.schemas.common import Code, Login, ShortText
from api.schemas.shape import Instant, Sent, Titles, Wire

RoleAt = Annotated[tuple[Code, Code], Meta(description="A role and the branch it is held at")]


class AbsenceOut(Wire, frozen=True, kw_only=True):
    """Away from `since` until `until`; `delegate` stands in."""

    since: Instant
    until: Instant
    delegate: str | None


class PersonOut(Wire, frozen=True, kw_only=True):
    """A person as you may see them."""

    login: str
    name: str
    branch: str
    roles: tuple[tuple[str, str], ...]
    skills: tuple[str, ...]
    absences: tuple[AbsenceOut, ...]
    language: str | None
    email: str | None
    phone: str | None
    active: bool
    version: int


class PersonPage(Wire, frozen=True, kw_only=True):
    """Some people, by login."""

    items: tuple[PersonOut, ...]
    next: str | None


class WorkloadList(Wire, frozen=True, kw_only=True):
    """Open jobs by login; whoever has none is left out."""

    open: dict[str, int]


class MeOut(Wire, frozen=True, kw_only=True):
    """Who you are, what your roles let you do and where, and whom you stand in for."""

    person: PersonOut
    rights: tuple[tuple[str, str], ...]
    stands_in_for: tuple[str, ...]


class PersonSent(Sent, frozen=True, kw_only=True):
    """What a person shall be from now on: the whole of it."""

    name: ShortText
    branch: Code
    roles: Annotated[tuple[RoleAt, ...], Meta(max_length=100)] = ()
    skills: Annotated[tuple[Code, ...], Meta(max_length=200)] = ()
    language: Annotated[str, Meta(max_length=20)] | None = None
    email: Annotated[str, Meta(max_length=200)] | None = None
    phone: Annotated[str, Meta(max_length=50)] | None = None
    active: bool = True


class AbsenceSent(Sent, frozen=True, kw_only=True):
    """Away from `since` until `until`."""

    since: Instant
    until: Instant
    delegate: Login | None = None


class AbsencesSent(Sent, frozen=True, kw_only=True):
    """All absences from now on."""

    absences: Annotated[tuple[AbsenceSent, ...], Meta(max_length=100)]


class LanguageSent(Sent, frozen=True, kw_only=True):
    """The language that you read."""

    language: Annotated[str, Meta(max_length=20, description="A language tag", examples=["zh-CN", "en"])]


class PasswordSent(Sent, frozen=True, kw_only=True):
    """A new password; `current` is needed for one's own."""

    password: Annotated[str, Meta(min_length=1, max_length=1000)]
    current: Annotated[str, Meta(max_length=1000)] | None = None


class RoleOut(Wire, frozen=True, kw_only=True):
    """A role and what its holders may."""

    name: str
    title: Titles
    may: tuple[str, ...]


class RoleList(Wire, frozen=True, kw_only=True):
    """All roles."""

    items: tuple[RoleOut, ...]


class RoleSent(Sent, frozen=True, kw_only=True):
    """What a role shall be."""

    title: Annotated[dict[str, str], Meta(max_length=20)] = {}
    may: Annotated[tuple[Code, ...], Meta(max_length=50)] = ()
