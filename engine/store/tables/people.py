"""People, what they hold, when they are away, and how they sign in."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from engine.store.tables.columns import instant, numbered, text


class PersonRow(SQLModel, table=True):
    """A person, named by login everywhere. Never deleted, only made inactive: events name them."""

    __tablename__ = "person"

    login: str = text(primary_key=True)
    name: str = text()
    branch: str = text(foreign_key="branch.code", index=True)
    skills: str = text(default="[]")  # JSON list
    language: str | None = text(default=None)
    active: bool = Field(default=True)
    email: str | None = text(default=None)
    phone: str | None = text(default=None)
    password: str | None = text(default=None)  # argon2id; None: cannot sign in by password
    created_at: int = instant(default=0)
    version: int = Field(default=1)  # counts changes, for ETags


class RoleGrantRow(SQLModel, table=True):
    """A person holds a role at a branch."""

    __tablename__ = "role_grant"

    person: str = text(primary_key=True, foreign_key="person.login")
    role: str = text(primary_key=True, foreign_key="role.name")
    branch: str = text(primary_key=True, foreign_key="branch.code")

    __table_args__ = (Index("role_grant_role", "role", "branch"),)  # who holds it there


class AbsenceRow(SQLModel, table=True):
    """Away from ``since`` until ``until`` (half open); ``delegate`` stands in."""

    __tablename__ = "absence"

    id: int | None = numbered()
    person: str = text(foreign_key="person.login", index=True)
    since: int = instant()
    until: int = instant()
    delegate: str | None = text(default=None, foreign_key="person.login")


class SessionRow(SQLModel, table=True):
    """A signed-in browser or phone. Only the SHA-256 of its secret is kept."""

    __tablename__ = "session"

    id: str = text(primary_key=True)  # what its owner may name it by
    digest: str = text(unique=True)
    person: str = text(foreign_key="person.login", index=True)
    created_at: int = instant()
    seen_at: int = instant()
    expires_at: int = instant(index=True)  # expired ones are swept
    agent: str | None = text(default=None)  # what the device calls itself
    address: str | None = text(default=None)  # where it signed in from


class SignInAttemptRow(SQLModel, table=True):
    """A wrong password: counted per account and per address over a while, then swept."""

    __tablename__ = "sign_in_attempt"

    id: int | None = numbered()
    key: str = text()  # "login:wei" or "address:10.0.0.7"
    at: int = instant()

    __table_args__ = (Index("sign_in_attempt_key", "key", "at"),)


class ApiTokenRow(SQLModel, table=True):
    """A token for programs, with scopes. Only the SHA-256 of its secret is kept."""

    __tablename__ = "api_token"

    id: str = text(primary_key=True)
    digest: str = text(unique=True)
    person: str = text(foreign_key="person.login", index=True)
    title: str = text()
    scopes: str = text(default="[]")  # JSON list
    created_at: int = instant()
    created_by: str = text()
    expires_at: int | None = instant(default=None)
    used_at: int | None = instant(default=None)
    revoked_at: int | None = instant(default=None)
