"""SOPs that are being written: drafts, their files, and every save of them."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from engine.store.tables.columns import counted, instant, text


class DraftRow(SQLModel, table=True):
    """The folder of one SOP while it is being written. ``version`` goes up with every save.

    ``status``: ``open``, ``published`` (``revision`` says as what) or ``discarded`` (``closed_at`` says when;
    it is taken away for good a while later).
    """

    __tablename__ = "draft"

    id: str = text(primary_key=True)
    sop: str = text()
    title: str = text()
    status: str = text(default="open")
    origin: str = text()  # what it began from: empty, template, live, revision, files, draft
    origin_of: str | None = text(default=None)  # of which SOP or draft
    base_revision: int | None = None  # of the SOP: the one the draft goes on from
    base_digest: str | None = text(default=None)
    version: int = Field(default=1)
    created_at: int = instant()
    created_by: str = text()
    changed_at: int = instant()
    changed_by: str = text()
    closed_at: int | None = instant(default=None)
    revision: int | None = None

    __table_args__ = (Index("draft_sop", "sop", "status"), Index("draft_closed", "status", "closed_at"))


class DraftContentRow(SQLModel, table=True):
    """What a file holds or held, once per draft however many files and saves name it."""

    __tablename__ = "draft_content"

    draft: str = text(primary_key=True, foreign_key="draft.id")
    sha256: str = text(primary_key=True)
    size: int
    content: bytes  # deflated


class DraftFileRow(SQLModel, table=True):
    """A file of a draft. One that was taken away stays as a row without content, so that whoever knew it is
    told, and its version is not counted anew."""

    __tablename__ = "draft_file"

    draft: str = text(primary_key=True, foreign_key="draft.id")
    path: str = text(primary_key=True)
    sha256: str | None = text(default=None)
    version: int  # of the draft: the save that wrote it
    changed_at: int = instant()
    changed_by: str = text()

    __table_args__ = (
        ForeignKeyConstraint(["draft", "sha256"], ["draft_content.draft", "draft_content.sha256"]),
        Index("draft_file_changed", "draft", "version"),
        Index("draft_file_content", "draft", "sha256"),
    )


class DraftSaveRow(SQLModel, table=True):
    """One line of a draft's history: what one person saved within a minute, from ``version`` to ``last``."""

    __tablename__ = "draft_save"

    draft: str = text(primary_key=True, foreign_key="draft.id")
    version: int = counted()
    last: int
    by: str = text()
    began_at: int = instant()
    at: int = instant()
    restored: int | None = None  # the version that the files were brought back to


class DraftChangeRow(SQLModel, table=True):
    """What a file was before a line of the history; no content where it was not there."""

    __tablename__ = "draft_change"

    draft: str = text(primary_key=True)
    version: int = counted()
    path: str = text(primary_key=True)
    before: str | None = text(default=None)

    __table_args__ = (
        ForeignKeyConstraint(["draft", "version"], ["draft_save.draft", "draft_save.version"]),
        ForeignKeyConstraint(["draft", "before"], ["draft_content.draft", "draft_content.sha256"]),
        Index("draft_change_content", "draft", "before"),
    )


class DraftKeyRow(SQLModel, table=True):
    """The answer to a save that may be sent again, kept for a day."""

    __tablename__ = "draft_key"

    draft: str = text(primary_key=True, foreign_key="draft.id")
    by: str = text(primary_key=True)
    key: str = text(primary_key=True)
    request: str = text()  # SHA-256 of what was asked
    answer: bytes
    at: int = instant()

    __table_args__ = (Index("draft_key_age", "draft", "at"),)


class DraftPresenceRow(SQLModel, table=True):
    """Who has a draft open, and where in it they are. Rows that grew old are taken away by the next one."""

    __tablename__ = "draft_presence"

    draft: str = text(primary_key=True, foreign_key="draft.id")
    login: str = text(primary_key=True)
    room: str = text(default="")
    place: str = text(default="")
    at: int = instant()
