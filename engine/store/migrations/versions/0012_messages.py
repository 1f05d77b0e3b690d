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
