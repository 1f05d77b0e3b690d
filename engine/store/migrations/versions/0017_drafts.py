"""Drafts of SOPs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Drafts of SOPs."""
    op.create_table(
        "draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sop", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("origin_of", sa.Text(), nullable=True),
        sa.Column("base_revision", sa.Integer(), nullable=True),
        sa.Column("base_digest", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", WholeNumber, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", WholeNumber, nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("closed_at", WholeNumber, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("draft_sop", "draft", ["sop", "status"], unique=False)
    op.create_index("draft_closed", "draft", ["status", "closed_at"], unique=False)
    op.create_table(
        "draft_content",
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"]),
        sa.PrimaryKeyConstraint("draft", "sha256"),
    )
    op.create_table(
        "draft_file",
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", WholeNumber, nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"]),
        sa.ForeignKeyConstraint(["draft", "sha256"], ["draft_content.draft", "draft_content.sha256"]),
        sa.PrimaryKeyConstraint("draft", "path"),
    )
    op.create_index("draft_file_changed", "draft_file", ["draft", "version"], unique=False)
    op.create_index("draft_file_content", "draft_file", ["draft", "sha256"], unique=False)
    _history()
    op.create_table(
        "draft_key",
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"]),
        sa.PrimaryKeyConstraint("draft", "by", "key"),
    )
    op.create_index("draft_key_age", "draft_key", ["draft", "at"], unique=False)
    op.create_table(
        "draft_presence",
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"]),
        sa.PrimaryKeyConstraint("draft", "login"),
    )


def _history() -> None:
    op.create_table(
        "draft_save",
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("version", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("began_at", WholeNumber, nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.Column("restored", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"]),
        sa.PrimaryKeyConstraint("draft", "version"),
    )
    op.create_table(
        "draft_change",
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("version", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["draft", "version"], ["draft_save.draft", "draft_save.version"]),
        sa.ForeignKeyConstraint(["draft", "before"], ["draft_content.draft", "draft_content.sha256"]),
        sa.PrimaryKeyConstraint("draft", "version", "path"),
    )
    op.create_index("draft_change_content", "draft_change", ["draft", "before"], unique=False)
