"""What is published: runbooks, revisions, publications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.tables.immutability import statements

revision = "0001"
down_revision = None

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """What is published: runbooks, revisions, publications."""
    op.create_table(
        "publication",
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_at", WholeNumber, nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("sop"),
    )
    op.create_table(
        "runbook",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("stored_at", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(op.f("ix_runbook_sop"), "runbook", ["sop"], unique=False)
    op.create_table(
        "sop_revision",
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("published_at", WholeNumber, nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sop", "revision"),
    )
    op.create_table(
        "published_runbook",
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["runbook.digest"],
        ),
        sa.PrimaryKeyConstraint("sop", "branch"),
    )
    op.create_index("published_runbook_digest", "published_runbook", ["digest"], unique=False)
    for table in ("runbook", "sop_revision"):
        for statement in statements(table, op.get_context().dialect.name):
            op.execute(statement)
