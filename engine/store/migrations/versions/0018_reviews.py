"""Reviews of drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Comments on drafts, and reviews of them."""
    op.create_table(
        "draft_comment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.Column("edited_at", WholeNumber, nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("settled_at", WholeNumber, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("draft_comment_draft", "draft_comment", ["draft", "number"], unique=True)
    op.create_table(
        "draft_review",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("wrote", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("draft_review_draft", "draft_review", ["draft", "number"], unique=True)
    op.create_index("draft_review_digest", "draft_review", ["sop", "digest"], unique=False)
