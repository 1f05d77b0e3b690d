"""What jobs concern, and code lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """What jobs concern, and code lists."""
    op.create_table(
        "code_list",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(
            ["parent"],
            ["code_list.name"],
        ),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "subject_kind",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("updated_at", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("kind"),
    )
    op.create_table(
        "code_entry",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list"],
            ["code_list.name"],
        ),
        sa.PrimaryKeyConstraint("list", "code"),
    )
    op.create_table(
        "code_list_history",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list"],
            ["code_list.name"],
        ),
        sa.PrimaryKeyConstraint("list", "version"),
    )
    op.create_table(
        "subject",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("updated_at", WholeNumber, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch"],
            ["branch.code"],
        ),
        sa.PrimaryKeyConstraint("kind", "id"),
    )
    op.create_index("subject_branch", "subject", ["branch", "kind", "name"], unique=False)
