"""Messages to people, and their delivery over channels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Messages to people, and their delivery over channels."""
    op.create_table(
        "message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("created_at", WholeNumber, nullable=False),
        sa.Column("read_at", WholeNumber, nullable=True),
        sa.Column("spread_at", WholeNumber, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.login"]),
        sa.ForeignKeyConstraint(["job"], ["job.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("message_once", "message", ["cause", "person"], unique=True)
    op.create_index("message_inbox", "message", ["person", "created_at", "id"], unique=False)
    op.create_index(
        "message_unread",
        "message",
        ["person"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index(
        "message_new",
        "message",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("spread_at IS NULL"),
        postgresql_where=sa.text("spread_at IS NULL"),
    )
    op.create_index("message_age", "message", ["created_at"], unique=False)
    _deliveries()
    op.create_table(
        "channel",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("secrets", sa.Text(), nullable=False),
        sa.Column("urgencies", sa.Text(), nullable=False),
        sa.Column("length", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", WholeNumber, nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "message_template",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("length", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", WholeNumber, nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "language", "length"),
    )
    op.create_table(
        "message_preference",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("updated_at", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.login"]),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("p256dh", sa.Text(), nullable=False),
        sa.Column("auth", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("created_at", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.login"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("endpoint"),
    )
    op.create_index(op.f("ix_push_subscription_person"), "push_subscription", ["person"], unique=False)


TO_SEND = "status IN ('waiting', 'held') AND carried_by IS NULL"
SENDING = "status = 'sending' AND carried_by IS NULL"


def _deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("carried_by", sa.Text(), nullable=True),
        sa.Column("due_at", WholeNumber, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", WholeNumber, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("created_at", WholeNumber, nullable=False),
        sa.Column("sent_at", WholeNumber, nullable=True),
        sa.ForeignKeyConstraint(["message"], ["message.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("delivery_once", "delivery", ["message", "channel"], unique=True)
    _partial("delivery_due", ["due_at", "channel"], TO_SEND)
    _partial("delivery_cut_off", ["leased_until"], SENDING)
    _partial("delivery_digest", ["person", "channel"], f"digest AND {TO_SEND}")
    _partial("delivery_carried", ["carried_by"], "carried_by IS NOT NULL")
    op.create_index("delivery_status", "delivery", ["status", "created_at", "id"], unique=False)


def _partial(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, "delivery", columns, unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
