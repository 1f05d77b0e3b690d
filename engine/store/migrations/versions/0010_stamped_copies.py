"""Stamped copies among the captures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Stamped copies among the captures."""
    op.add_column("capture", sa.Column("stamped", sa.Boolean(), server_default=sa.false(), nullable=False))
