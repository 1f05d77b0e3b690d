"""What jobs concern, and the lists that forms choose from."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from engine.store.tables.columns import instant, text


class SubjectKindRow(SQLModel, table=True):
    """A kind of subject and what its file adds to every subject."""

    __tablename__ = "subject_kind"

    kind: str = text(primary_key=True)
    title: str = text(default="{}")  # JSON, per language
    content: str | None = text(default=None)  # JSON Schema; None: nothing is added
    updated_at: int = instant()


class SubjectRow(SQLModel, table=True):
    """A customer, channel, terminal …; JSON columns as in :class:`engine.runtime.values.Subject`."""

    __tablename__ = "subject"

    kind: str = text(primary_key=True)
    id: str = text(primary_key=True)
    name: str = text()
    branch: str | None = text(default=None, foreign_key="branch.code")
    latitude: float | None = None  # WGS-84 degrees
    longitude: float | None = None
    address: str | None = text(default=None)
    contact: str = text(default="{}")  # JSON
    labels: str = text(default="[]")  # JSON list
    data: str = text(default="{}")  # JSON: what the schema of its kind adds
    retired: bool = Field(default=False)
    updated_at: int = instant()
    version: int = Field(default=1)

    __table_args__ = (Index("subject_branch", "branch", "kind", "name"),)  # a branch's subjects by name


class CodeListRow(SQLModel, table=True):
    """A code list. ``parent`` names the list whose codes its entries' parents are."""

    __tablename__ = "code_list"

    name: str = text(primary_key=True)
    title: str = text(default="{}")  # JSON, per language
    parent: str | None = text(default=None, foreign_key="code_list.name")
    version: int = Field(default=1)
    updated_at: int = instant()


class CodeEntryRow(SQLModel, table=True):
    """One choice. ``code`` is JSON (a string or a number). Retired ones stay, for what was recorded."""

    __tablename__ = "code_entry"

    list: str = text(primary_key=True, foreign_key="code_list.name")
    code: str = text(primary_key=True)
    position: int
    title: str = text(default="{}")  # JSON, per language
    parent: str | None = text(default=None)  # JSON, a code of the parent list
    retired: bool = Field(default=False)


class CodeListHistoryRow(SQLModel, table=True):
    """A code list as it was in each version, whole."""

    __tablename__ = "code_list_history"

    list: str = text(primary_key=True, foreign_key="code_list.name")
    version: int = Field(primary_key=True)
    at: int = instant()
    by: str = text()
    content: str = text()  # JSON of engine.language.runbook.CodeList
