"""People, their roles and absences, sessions and tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

WholeNumber = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """People, their roles and absences, sessions and tokens."""
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sign_in_attempt_key", "sign_in_attempt", ["key", "at"], unique=False)
    op.create_table(
        "person",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("created_at", WholeNumber, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch"],
            ["branch.code"],
        ),
        sa.PrimaryKeyConstraint("login"),
    )
    op.create_index(op.f("ix_person_branch"), "person", ["branch"], unique=False)
    op.create_table(
        "absence",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("since", WholeNumber, nullable=False),
        sa.Column("until", WholeNumber, nullable=False),
        sa.Column("delegate", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["delegate"],
            ["person.login"],
        ),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.login"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_absence_person"), "absence", ["person"], unique=False)
    op.create_table(
        "api_token",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", WholeNumber, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("expires_at", WholeNumber, nullable=True),
        sa.Column("used_at", WholeNumber, nullable=True),
        sa.Column("revoked_at", WholeNumber, nullable=True),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.login"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_index(op.f("ix_api_token_person"), "api_token", ["person"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch"],
            ["branch.code"],
        ),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.login"],
        ),
        sa.ForeignKeyConstraint(
            ["role"],
            ["role.name"],
        ),
        sa.PrimaryKeyConstraint("person", "role", "branch"),
    )
    op.create_index("role_grant_role", "role_grant", ["role", "branch"], unique=False)
    op.create_table(
        "session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("created_at", WholeNumber, nullable=False),
        sa.Column("seen_at", WholeNumber, nullable=False),
        sa.Column("expires_at", WholeNumber, nullable=False),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.login"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_index(op.f("ix_session_expires_at"), "session", ["expires_at"], unique=False)
    op.create_index(op.f("ix_session_person"), "session", ["person"], unique=False)
