"""Blobs, captures, uploads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Blobs, captures, uploads."""
    op.create_table(
        "blob",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", WholeNumber, nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", WholeNumber, nullable=False),
        sa.Column("uploader", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("taken_at", WholeNumber, nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("camera", sa.Text(), nullable=True),
        sa.Column("looks", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index(
        "blob_unnamed",
        "blob",
        ["received_at"],
        unique=False,
        sqlite_where=sa.text("state <> 'named'"),
        postgresql_where=sa.text("state <> 'named'"),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", WholeNumber, nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("uploader", sa.Text(), nullable=False),
        sa.Column("started_at", WholeNumber, nullable=False),
        sa.Column("expires_at", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_upload_expires_at"), "upload", ["expires_at"], unique=False)
    op.create_table(
        "likeness",
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("blob", sa.Text(), nullable=False),
        sa.Column("looks", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["blob"],
            ["blob.sha256"],
        ),
        sa.PrimaryKeyConstraint("band", "blob"),
        sqlite_with_rowid=False,
    )
    op.create_index("likeness_blob", "likeness", ["blob"], unique=False)
    op.create_table(
        "capture",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("blob", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(
            ["blob"],
            ["blob.sha256"],
        ),
        sa.ForeignKeyConstraint(
            ["job"],
            ["job.id"],
        ),
        sa.PrimaryKeyConstraint("job", "seq", "field", "blob"),
    )
    op.create_index("capture_blob", "capture", ["blob", "at"], unique=False)
