"""Messages to people, and their delivery over channels."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import SQLModel

from engine.store.tables.columns import instant, text

NOT_SPREAD = "spread_at IS NULL"
UNREAD = "read_at IS NULL"


class MessageRow(SQLModel, table=True):
    """Something that one person is told, once for one cause. It stands in their inbox, whatever the
    channels do.

    ``kind`` names the template that puts it into words, ``params`` what the template is given.
    """

    __tablename__ = "message"

    id: str = text(primary_key=True)
    cause: str = text()  # what it is about, unique with the person: job:seq of the event, offer:ID …
    person: str = text(foreign_key="person.login")
    kind: str = text()  # task.reminder, job.escalated, job.offered …
    urgency: str = text()  # low | normal | urgent
    job: str | None = text(default=None, foreign_key="job.id")
    link: str | None = text(default=None)  # where it leads, from the root of the site: /field/jobs/…
    params: str = text(default="{}")  # JSON
    created_at: int = instant()
    read_at: int | None = instant(default=None)
    spread_at: int | None = instant(default=None)  # when its deliveries were made

    __table_args__ = (
        Index("message_once", "cause", "person", unique=True),
        Index("message_inbox", "person", "created_at", "id"),
        Index("message_unread", "person", sqlite_where=sql(UNREAD), postgresql_where=sql(UNREAD)),
        # Delivery asks for those that no channel was given yet.
        Index("message_new", "created_at", sqlite_where=sql(NOT_SPREAD), postgresql_where=sql(NOT_SPREAD)),
    )
