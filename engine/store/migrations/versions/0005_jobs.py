"""Jobs and their events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.tables.immutability import statements

revision = "0005"
down_revision = "0004"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Jobs and their events."""
    if op.get_context().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE job_number")
    op.create_table(
        "job",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", WholeNumber, nullable=False),
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("runbook", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=True),
        sa.Column("subject_kind", sa.Text(), nullable=True),
        sa.Column("subject_name", sa.Text(), nullable=True),
        sa.Column("due_at", WholeNumber, nullable=True),
        sa.Column("opened_at", WholeNumber, nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("updated_at", WholeNumber, nullable=False),
        sa.Column("end", sa.Text(), nullable=True),
        sa.Column("successful", sa.Boolean(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("parent_step", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.LargeBinary(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent"],
            ["job.id"],
        ),
        sa.ForeignKeyConstraint(
            ["runbook"],
            ["runbook.digest"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("job_branch_opened", "job", ["branch", "opened_at", "id"], unique=False)
    op.create_index("job_opened", "job", ["opened_at", "id"], unique=False)
    op.create_index(
        "job_parent",
        "job",
        ["parent"],
        unique=False,
        sqlite_where=sa.text("parent IS NOT NULL"),
        postgresql_where=sa.text("parent IS NOT NULL"),
    )
    op.create_index("job_runbook", "job", ["runbook"], unique=False)
    op.create_index("job_assignee_opened", "job", ["assignee", "opened_at"], unique=False)
    op.create_index("job_opener_opened", "job", ["opened_by", "opened_at"], unique=False)
    op.create_index(
        "job_running_due",
        "job",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("status IN ('open', 'paused')"),
        postgresql_where=sa.text("status IN ('open', 'paused')"),
    )
    op.create_index("job_sop_opened", "job", ["sop", "opened_at", "id"], unique=False)
    op.create_index("job_subject", "job", ["subject_kind", "subject_id", "opened_at"], unique=False)
    op.create_table(
        "job_event",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name="job_event_job"),
        sa.PrimaryKeyConstraint("job", "seq"),
    )
    op.create_index("job_event_at", "job_event", ["at"], unique=False)
    op.create_index("job_event_by", "job_event", ["by", "at"], unique=False)
    for table in ("job_event",):
        for statement in statements(table, op.get_context().dialect.name):
            op.execute(statement)
