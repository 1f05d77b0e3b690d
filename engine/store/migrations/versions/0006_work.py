"""Tasks, timers, the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Tasks, timers, the outbox."""
    op.create_table(
        "outbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("due_at", WholeNumber, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", WholeNumber, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("done_at", WholeNumber, nullable=True),
        sa.ForeignKeyConstraint(
            ["job"],
            ["job.id"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(
        "outbox_done",
        "outbox",
        ["done_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NOT NULL"),
        postgresql_where=sa.text("done_at IS NOT NULL"),
    )
    op.create_index(
        "outbox_due",
        "outbox",
        ["due_at", "kind"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index("outbox_job", "outbox", ["job"], unique=False)
    op.create_table(
        "task",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("opened_at", WholeNumber, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("due_at", WholeNumber, nullable=True),
        sa.Column("closed_at", WholeNumber, nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["job"],
            ["job.id"],
        ),
        sa.PrimaryKeyConstraint("job", "key"),
    )
    op.create_index(
        "task_open_login",
        "task",
        ["login", "due_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "task_open_role",
        "task",
        ["role", "branch", "due_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "task_settled",
        "task",
        ["closed_at", "job", "opened"],
        unique=False,
        sqlite_where=sa.text("kind = 'escalation' AND closed_at IS NOT NULL"),
        postgresql_where=sa.text("kind = 'escalation' AND closed_at IS NOT NULL"),
    )
    op.create_table(
        "timer",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.Column("armed", sa.Integer(), nullable=False),
        sa.Column("leased_until", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(
            ["job"],
            ["job.id"],
        ),
        sa.PrimaryKeyConstraint("job", "key"),
    )
    op.create_index("timer_at", "timer", ["at"], unique=False)
