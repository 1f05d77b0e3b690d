"""Settings, the installation's keys, and the chained record of administrative changes."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import SQLModel

from engine.store.tables.columns import counted, instant, text
from engine.store.tables.immutability import append_only


class SettingRow(SQLModel, table=True):
    """A setting that is kept with the data, as JSON."""

    __tablename__ = "setting"

    name: str = text(primary_key=True)
    value: str = text()
    updated_at: int = instant()
    updated_by: str = text()


class AdminEventRow(SQLModel, table=True):
    """One administrative change: people, tokens, publications, settings. Append-only, one chain."""

    __tablename__ = "admin_event"

    seq: int = counted()  # from 1, without gaps
    at: int = instant()
    by: str = text()
    action: str = text()  # person.changed, token.made, sop.published …
    about: str = text()  # what was changed: a login, a token's id, an SOP
    body: str = text()  # canonical JSON of {seq, at, by, action, about, details}
    previous: bytes
    hash: bytes

    __table_args__ = (Index("admin_event_about", "about", "seq"),)  # the history of one person or SOP


class IdempotencyRow(SQLModel, table=True):
    """An answer that was given, kept so that the same request sent again gets the same answer."""

    __tablename__ = "idempotency"

    actor: str = text(primary_key=True)
    key: str = text(primary_key=True)
    request: str = text()  # SHA-256 of what was asked
    response: bytes
    at: int = instant(index=True)  # old ones are swept


append_only(AdminEventRow)
