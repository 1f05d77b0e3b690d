"""Branches, roles and calendars, and the number that tells when any of it changed."""

from __future__ import annotations

from sqlmodel import SQLModel

from engine.store.tables.columns import counted, instant, text


class BranchRow(SQLModel, table=True):
    """A branch of the tree."""

    __tablename__ = "branch"

    code: str = text(primary_key=True)
    title: str = text(default="{}")  # JSON, per language
    parent: str | None = text(default=None, foreign_key="branch.code", index=True)
    timezone: str | None = text(default=None)  # IANA name; None: the parent's
    calendar: str | None = text(default=None, foreign_key="calendar.name")
    tags: str = text(default="[]")  # JSON list
    latitude: float | None = None  # WGS-84 degrees
    longitude: float | None = None


class RoleRow(SQLModel, table=True):
    """A role; ``may`` is what its holders may do beyond their tasks."""

    __tablename__ = "role"

    name: str = text(primary_key=True)
    title: str = text(default="{}")  # JSON, per language
    may: str = text(default="[]")  # JSON list


class CalendarRow(SQLModel, table=True):
    """A working calendar: JSON of :class:`engine.language.organisation.CalendarRule`."""

    __tablename__ = "calendar"

    name: str = text(primary_key=True)
    rule: str = text()


class OrganisationVersionRow(SQLModel, table=True):
    """One row: counted up by every change to people, roles, branches, absences or calendars, in the same
    transaction, so that whoever holds an Organisation knows by one number whether it still holds."""

    __tablename__ = "organisation_version"

    one: int = counted(default=1)
    version: int
    changed_at: int = instant()
