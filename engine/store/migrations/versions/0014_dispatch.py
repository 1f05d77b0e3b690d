"""Giving jobs to people."""

from __future__ import annotations

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Giving jobs to people."""
