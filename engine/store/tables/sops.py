"""What was written and what it compiled to: revisions, runbooks, and which of them are live."""

from __future__ import annotations

from sqlmodel import Field, Index, SQLModel

from engine.store.tables.columns import instant, text
from engine.store.tables.immutability import append_only


class RunbookRow(SQLModel, table=True):
    """A compiled runbook, named by the SHA-256 of its canonical JSON. Never changed."""

    __tablename__ = "runbook"

    digest: str = text(primary_key=True)
    content: bytes  # canonical JSON, deflated (see engine.store.runbooks)
    sop: str = text(index=True)
    variant: str | None = text(default=None)
    stored_at: int = instant()


class SopRevisionRow(SQLModel, table=True):
    """An SOP's files as they were published. Never changed; rolling back publishes an older one again."""

    __tablename__ = "sop_revision"

    sop: str = text(primary_key=True)
    revision: int = Field(primary_key=True)  # counts from 1 in each SOP
    files: bytes  # JSON {path: content as base64}, deflated: the SOP's folder and what it uses of the library
    digest: str = text()  # SHA-256 of the files' canonical JSON: tells whether anything differs
    published_at: int = instant()
    published_by: str = text()
    note: str = text(default="")


class PublicationRow(SQLModel, table=True):
    """Which revision of an SOP is live: the one that new jobs are opened on."""

    __tablename__ = "publication"

    sop: str = text(primary_key=True)
    revision: int
    published_at: int = instant()
    published_by: str = text()
    title: str = text(default="{}")  # JSON, per language: what lists show without reading a runbook
    about: str | None = text(default=None)
    withdrawn: bool = Field(default=False)  # no new jobs; running ones go on


class PublishedRunbookRow(SQLModel, table=True):
    """The runbook that a branch's new jobs get: per live SOP, one row a branch."""

    __tablename__ = "published_runbook"
    # Where a runbook is used is asked when revisions are compared and rolled back.
    __table_args__ = (Index("published_runbook_digest", "digest"),)

    sop: str = text(primary_key=True)
    branch: str = text(primary_key=True)
    variant: str | None = text(default=None)
    digest: str = text(foreign_key="runbook.digest")


append_only(RunbookRow, SopRevisionRow)
