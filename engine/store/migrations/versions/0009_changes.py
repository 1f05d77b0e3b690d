"""The feed of changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """The feed of changes."""
    op.create_table(
        "change",
        sa.Column("id", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=True),
        sa.Column("at", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
