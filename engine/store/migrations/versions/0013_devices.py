"""Devices, what they said, and what came of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Devices, what they said, and what came of it."""
    op.create_table(
        "device",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=True),
        sa.Column("subject_id", sa.Text(), nullable=True),
        sa.Column("branch", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("heartbeat", WholeNumber, nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_at", WholeNumber, nullable=True),
        sa.Column("heard_at", WholeNumber, nullable=True),
        sa.Column("offline_at", WholeNumber, nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("latest", sa.Text(), nullable=False),
        sa.Column("created_at", WholeNumber, nullable=False),
        sa.Column("updated_at", WholeNumber, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("device_branch", "device", ["branch", "kind", "key"], unique=False)
    op.create_index("device_key", "device", ["key"], unique=True)
    op.create_index(
        "device_silent",
        "device",
        ["offline_at"],
        unique=False,
        sqlite_where=sa.text("offline_at IS NOT NULL"),
        postgresql_where=sa.text("offline_at IS NOT NULL"),
    )
    op.create_index("device_subject", "device", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "device_token",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", WholeNumber, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("used_at", WholeNumber, nullable=True),
        sa.Column("revoked_at", WholeNumber, nullable=True),
        sa.ForeignKeyConstraint(["device"], ["device.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_index("ix_device_token_device", "device_token", ["device"], unique=False)
    op.create_table(
        "device_event",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("device_key", sa.Text(), nullable=True),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("branch", sa.Text(), nullable=True),
        sa.Column("at", WholeNumber, nullable=False),
        sa.Column("received_at", WholeNumber, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("sop", sa.Text(), nullable=True),
        sa.Column("trigger", sa.Text(), nullable=True),
        sa.Column("leased_until", WholeNumber, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("done_at", WholeNumber, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "device_event_in_hand",
        "device_event",
        ["device", "leased_until"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index("device_event_device", "device_event", ["device", "id"], unique=False)
    op.create_index("device_event_once", "device_event", ["source", "key"], unique=True)
    op.create_index(
        "device_event_waiting",
        "device_event",
        ["at", "id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "event_outcome",
        sa.Column("event", WholeNumber, nullable=False),
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("event", "sop", "trigger"),
    )
    op.create_index(
        "event_outcome_about",
        "event_outcome",
        ["about", "at"],
        unique=False,
        sqlite_where=sa.text("job IS NOT NULL"),
        postgresql_where=sa.text("job IS NOT NULL"),
    )
    op.create_index(
        "event_outcome_trigger",
        "event_outcome",
        ["sop", "trigger", "at"],
        unique=False,
        sqlite_where=sa.text("job IS NOT NULL"),
        postgresql_where=sa.text("job IS NOT NULL"),
    )
    op.create_table(
        "trigger_claim",
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("sop", "trigger", "about", "span"),
    )
    op.create_index("trigger_claim_at", "trigger_claim", ["at"], unique=False)
    op.create_table(
        "trigger_watch",
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("event", WholeNumber, nullable=False),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("since", WholeNumber, nullable=False),
        sa.Column("due_at", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("sop", "trigger", "about"),
    )
    op.create_index("trigger_watch_about", "trigger_watch", ["about"], unique=False)
    op.create_index("trigger_watch_due", "trigger_watch", ["due_at"], unique=False)
    op.create_table(
        "schedule_mark",
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("sop", "trigger", "branch"),
    )
    op.create_table(
        "event_count",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("count", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("day", "branch", "type", "outcome"),
    )
