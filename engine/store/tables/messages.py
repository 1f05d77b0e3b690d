"""Messages to people, and their delivery over channels."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from engine.store.tables.columns import instant, text

NOT_SPREAD = "spread_at IS NULL"
UNREAD = "read_at IS NULL"
TO_SEND = "status IN ('waiting', 'held') AND carried_by IS NULL"
SENDING = "status = 'sending' AND carried_by IS NULL"
CARRIED = "carried_by IS NOT NULL"


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
        Index("message_age", "created_at"),  # old ones are swept
    )


class DeliveryRow(SQLModel, table=True):
    """One message on its way over one channel.

    ``status``: ``waiting`` (due at ``due_at``), ``held`` (likewise: by quiet hours, or for a digest),
    ``sending`` (a worker has it until ``leased_until``), ``sent``, ``skipped`` (not needed or not possible;
    ``error`` says why), ``dead`` (given up), ``doubtful`` (cut off while it was sent: it may have arrived).

    Those of one digest are carried by one of them, whose id is ``carried_by`` of the others; they share its
    status.
    """

    __tablename__ = "delivery"

    id: str = text(primary_key=True)
    message: str = text(foreign_key="message.id")
    channel: str = text()  # its name; the channel may be gone by now
    person: str = text()  # the message's
    status: str = text()
    digest: bool = Field(default=False)
    carried_by: str | None = text(default=None)
    due_at: int = instant()
    attempts: int = Field(default=0)
    leased_until: int = instant(default=0)
    error: str | None = text(default=None)  # of the last attempt, or why it was skipped
    receipt: str | None = text(default=None)  # the other side's name for it
    created_at: int = instant()
    sent_at: int | None = instant(default=None)

    __table_args__ = (
        Index("delivery_once", "message", "channel", unique=True),
        # A claim asks for what is due on some channels, earliest first.
        Index("delivery_due", "due_at", "channel", sqlite_where=sql(TO_SEND), postgresql_where=sql(TO_SEND)),
        Index("delivery_cut_off", "leased_until", sqlite_where=sql(SENDING), postgresql_where=sql(SENDING)),
        # A digest gathers what is held for a person.
        Index(
            "delivery_digest",
            "person",
            "channel",
            sqlite_where=sql(f"digest AND {TO_SEND}"),
            postgresql_where=sql(f"digest AND {TO_SEND}"),
        ),
        Index("delivery_carried", "carried_by", sqlite_where=sql(CARRIED), postgresql_where=sql(CARRIED)),
        Index("delivery_status", "status", "created_at", "id"),  # lists, newest first
    )


class ChannelRow(SQLModel, table=True):
    """A channel that administrators set up: a plugin with its settings."""

    __tablename__ = "channel"

    name: str = text(primary_key=True)
    plugin: str = text()
    title: str = text(default="{}")  # JSON, by language
    settings: str = text(default="{}")  # JSON, without what is secret
    secrets: str = text(default="{}")  # JSON, each sealed by the key of the data folder
    urgencies: str = text(default="[]")  # JSON list: for which it is used where a person has not chosen
    length: str = text(default="long")  # of texts: long | short
    enabled: bool = Field(default=True)
    version: int = Field(default=1)  # counts changes, for ETags
    updated_at: int = instant()
    updated_by: str = text()


class MessageTemplateRow(SQLModel, table=True):
    """Words of an installation's own for a kind of message in a language, in place of those that ship."""

    __tablename__ = "message_template"

    kind: str = text(primary_key=True)
    language: str = text(primary_key=True)
    length: str = text(primary_key=True)  # long | short
    content: str = text()
    version: int = Field(default=1)
    updated_at: int = instant()
    updated_by: str = text()


class MessagePreferenceRow(SQLModel, table=True):
    """How a person wants to be told. Without a row the installation's usual holds."""

    __tablename__ = "message_preference"

    person: str = text(primary_key=True, foreign_key="person.login")
    content: str = text()  # JSON
    updated_at: int = instant()


class PushSubscriptionRow(SQLModel, table=True):
    """A browser that takes web push for a person."""

    __tablename__ = "push_subscription"

    id: str = text(primary_key=True)
    person: str = text(foreign_key="person.login", index=True)
    endpoint: str = text(unique=True)
    p256dh: str = text()
    auth: str = text()
    agent: str | None = text(default=None)
    created_at: int = instant()
