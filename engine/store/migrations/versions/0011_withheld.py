"""Withheld work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Withheld work."""
    op.create_table(
        "withheld",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("conflict", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("made_at", WholeNumber, nullable=False),
        sa.Column("skew", WholeNumber, nullable=True),
        sa.Column("received_at", WholeNumber, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("settled_at", WholeNumber, nullable=True),
        sa.ForeignKeyConstraint(["job"], ["job.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("withheld_newest", "withheld", ["received_at", "id"], unique=False)
    op.create_index("withheld_job", "withheld", ["job"], unique=False)
    op.create_index("withheld_person", "withheld", ["person", "key"], unique=True)
    op.create_table(
        "withheld_blob",
        sa.Column("withheld", sa.Text(), nullable=False),
        sa.Column("blob", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["withheld"], ["withheld.id"]),
        sa.ForeignKeyConstraint(["blob"], ["blob.sha256"]),
        sa.PrimaryKeyConstraint("withheld", "blob"),
    )
    op.create_index("withheld_blob_blob", "withheld_blob", ["blob"], unique=False)
