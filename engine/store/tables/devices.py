"""Devices, what they said, and what came of it."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from engine.store.tables.columns import instant, numbered, text, whole

WAITING = "done_at IS NULL"
OPENED = "job IS NOT NULL"
EXPECTED = "offline_at IS NOT NULL"


class DeviceRow(SQLModel, table=True):
    """A device as the registry knows it, and what it said last. ``key`` is what it calls itself.

    What it said is told by its own time (``state_at``, ``latest``), so that a message that comes late turns
    nothing back; whether it is silent is told by ours (``heard_at``).
    """

    __tablename__ = "device"

    id: str = text(primary_key=True)
    key: str = text()
    name: str = text()
    kind: str = text()
    subject_kind: str | None = text(default=None)  # the subject that it is, where it is one
    subject_id: str | None = text(default=None)
    branch: str | None = text(default=None, foreign_key="branch.code")
    latitude: float | None = None
    longitude: float | None = None
    labels: str = text(default="[]")  # JSON list
    heartbeat: int | None = whole(default=None)  # milliseconds within which it says something
    retired: bool = Field(default=False)
    state: str = text(default="unknown")  # online | offline | unknown
    state_at: int | None = instant(default=None)
    heard_at: int | None = instant(default=None)
    offline_at: int | None = instant(default=None)  # when its silence is told as an event of its own
    said: str = text(default="{}")  # JSON: the last value of everything it told
    latest: str = text(default="{}")  # JSON: per type of event the newest instant
    created_at: int = instant()
    updated_at: int = instant()
    version: int = Field(default=1)

    __table_args__ = (
        Index("device_key", "key", unique=True),
        Index("device_branch", "branch", "kind", "key"),
        Index("device_subject", "subject_kind", "subject_id"),
        Index("device_silent", "offline_at", sqlite_where=sql(EXPECTED), postgresql_where=sql(EXPECTED)),
    )


class DeviceTokenRow(SQLModel, table=True):
    """What a device shows when it hands in its own events. Only the SHA-256 of the secret is kept."""

    __tablename__ = "device_token"

    id: str = text(primary_key=True)
    digest: str = text(unique=True)
    device: str = text(foreign_key="device.id", index=True)
    title: str = text(default="")
    created_at: int = instant()
    created_by: str = text()
    used_at: int | None = instant(default=None)
    revoked_at: int | None = instant(default=None)


class DeviceEventRow(SQLModel, table=True):
    """Something that was said, once by its natural key (``source`` and ``key``), whoever sends it again.

    ``sop`` and ``trigger`` are set where it is meant for that trigger alone (a schedule, a webhook).
    ``outcome`` is ``job`` or the reason that tells most; the rest stands in ``event_outcome``.
    """

    __tablename__ = "device_event"

    id: int | None = numbered()
    source: str = text()
    key: str = text()
    type: str = text()
    device_key: str | None = text(default=None)  # as it was said
    device: str | None = text(default=None)  # the registry's id, where it was known
    subject: str | None = text(default=None)  # KIND/ID, where it was said
    branch: str | None = text(default=None)
    at: int = instant()  # when it was so; never later than it was received
    received_at: int = instant()
    by: str = text()  # who handed it in: a login, device:ID, or the engine itself
    data: str = text(default="{}")  # JSON
    sop: str | None = text(default=None)
    trigger: str | None = text(default=None)
    leased_until: int = instant(default=0)
    attempts: int = Field(default=0)
    error: str | None = text(default=None)  # of the last attempt
    done_at: int | None = instant(default=None)
    outcome: str | None = text(default=None)

    __table_args__ = (
        Index("device_event_once", "source", "key", unique=True),
        # Intake asks for what waits, by when it was so.
        Index("device_event_waiting", "at", "id", sqlite_where=sql(WAITING), postgresql_where=sql(WAITING)),
        # A device's events are handled one after the other: whose are being handled now.
        Index(
            "device_event_in_hand",
            "device",
            "leased_until",
            sqlite_where=sql(WAITING),
            postgresql_where=sql(WAITING),
        ),
        Index("device_event_device", "device", "id"),
    )


class EventOutcomeRow(SQLModel, table=True):
    """What a trigger made of an event: a job, or the reason for none."""

    __tablename__ = "event_outcome"

    event: int = whole(primary_key=True)
    sop: str = text(primary_key=True)
    trigger: str = text(primary_key=True)
    code: str = text()
    params: str = text(default="{}")  # JSON
    job: str | None = text(default=None)
    about: str = text(default="")  # device or subject, for limits
    at: int = instant()

    __table_args__ = (
        # Limits count the jobs of a while.
        Index(
            "event_outcome_trigger",
            "sop",
            "trigger",
            "at",
            sqlite_where=sql(OPENED),
            postgresql_where=sql(OPENED),
        ),
        Index("event_outcome_about", "about", "at", sqlite_where=sql(OPENED), postgresql_where=sql(OPENED)),
    )


class TriggerClaimRow(SQLModel, table=True):
    """A trigger has opened its job for a device or subject: ``span`` is ``open`` (until that job is closed)
    or the stretch of time that it counts in. The key keeps two workers from opening two."""

    __tablename__ = "trigger_claim"

    sop: str = text(primary_key=True)
    trigger: str = text(primary_key=True)
    about: str = text(primary_key=True)
    span: str = text(primary_key=True)
    job: str = text()
    at: int = instant()

    __table_args__ = (Index("trigger_claim_at", "at"),)


class TriggerWatchRow(SQLModel, table=True):
    """What must last: the trigger acts at ``due_at`` unless something contrary is said before."""

    __tablename__ = "trigger_watch"

    sop: str = text(primary_key=True)
    trigger: str = text(primary_key=True)
    about: str = text(primary_key=True)
    event: int = whole()
    device: str | None = text(default=None)
    since: int = instant()
    due_at: int = instant()

    __table_args__ = (
        Index("trigger_watch_due", "due_at"),
        Index("trigger_watch_about", "about"),
    )


class ScheduleMarkRow(SQLModel, table=True):
    """Up to when a trigger's schedule was looked at for a branch."""

    __tablename__ = "schedule_mark"

    sop: str = text(primary_key=True)
    trigger: str = text(primary_key=True)
    branch: str = text(primary_key=True)
    schedule: str = text()
    at: int = instant()


class EventCountRow(SQLModel, table=True):
    """Events that are kept no longer, counted: per day (UTC), branch, type and outcome."""

    __tablename__ = "event_count"

    day: str = text(primary_key=True)  # 2026-03-02
    branch: str = text(primary_key=True)
    type: str = text(primary_key=True)
    outcome: str = text(primary_key=True)
    count: int = whole()
