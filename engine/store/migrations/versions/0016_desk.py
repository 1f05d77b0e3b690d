"""Saved views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Saved views."""
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("branch", sa.Text(), nullable=True),
        sa.Column("created_at", WholeNumber, nullable=False),
        sa.Column("updated_at", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["person.login"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("saved_view_owner", "saved_view", ["owner"], unique=False)
    op.create_index("saved_view_page", "saved_view", ["page", "role", "branch"], unique=False)
