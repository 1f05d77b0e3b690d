"""What is said of drafts: comments, and reviews of what shall be published."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import SQLModel

from engine.store.tables.columns import instant, text


class DraftCommentRow(SQLModel, table=True):
    """A comment on a place of a draft, or on the whole of it (``file`` empty). Answers name the first comment
    of their thread; a thread is settled as a whole."""

    __tablename__ = "draft_comment"

    id: str = text(primary_key=True)
    draft: str = text()
    number: int  # within the draft, in the order in which they were said
    thread: str | None = text(default=None)
    file: str = text(default="")
    place: str = text(default="[]")  # JSON: the path in the document
    said: str = text()
    by: str = text()
    at: int = instant()
    edited_at: int | None = instant(default=None)
    settled_by: str | None = text(default=None)
    settled_at: int | None = instant(default=None)

    __table_args__ = (Index("draft_comment_draft", "draft", "number", unique=True),)


class DraftReviewRow(SQLModel, table=True):
    """What somebody said of a draft as a whole, as it was at ``version``. ``digest`` is of its files: an
    approval is of just these, whoever publishes them and however.

    ``verdict``: ``asked`` (for a review), ``approved``, ``changes`` (are wanted first), ``withdrawn``.
    ``wrote`` says whether the reviewer had written in the draft: such an approval counts for nothing.
    """

    __tablename__ = "draft_review"

    id: str = text(primary_key=True)
    draft: str = text()
    number: int  # within the draft, in the order in which they were said
    sop: str = text()
    version: int
    digest: str = text()
    verdict: str = text()
    wrote: bool = False
    note: str = text(default="")
    by: str = text()
    at: int = instant()

    __table_args__ = (
        Index("draft_review_draft", "draft", "number", unique=True),
        Index("draft_review_digest", "sop", "digest"),
    )
