"""Publishing in stages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Publishing in stages."""
    op.create_table(
        "roll_out",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Integer(), nullable=False),
        sa.Column("stages", sa.Text(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("base_revision", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("conflicts", sa.Text(), nullable=False),
        sa.Column("changed_at", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("roll_out_newest", "roll_out", ["at", "id"], unique=False)
    op.create_index("roll_out_sop", "roll_out", ["sop", "at"], unique=False)
    op.create_table(
        "roll_out_variant",
        sa.Column("roll_out", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("branches", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("scenarios", sa.Integer(), nullable=False),
        sa.Column("runbook", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("prepared_at", WholeNumber, nullable=True),
        sa.Column("leased_until", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["roll_out"], ["roll_out.id"]),
        sa.PrimaryKeyConstraint("roll_out", "variant"),
    )
    op.create_index(
        "roll_out_variant_waiting",
        "roll_out_variant",
        ["leased_until"],
        unique=False,
        sqlite_where=sa.text("prepared_at IS NULL"),
        postgresql_where=sa.text("prepared_at IS NULL"),
    )
