"""What people keep for their own work at the desk: saved views."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import SQLModel

from engine.store.tables.columns import instant, text


class SavedViewRow(SQLModel, table=True):
    """A filter with its columns and its order, kept under a name by ``owner``.

    Shared with whoever holds ``role``, or with whoever works at ``branch`` or below; with both, with the
    holders of the role there. With neither it is the owner's alone.
    """

    __tablename__ = "saved_view"

    id: str = text(primary_key=True)
    owner: str = text(foreign_key="person.login")
    page: str = text()  # which list it is of: jobs
    title: str = text()
    asks: str = text()  # JSON: what the list's page keeps in its address
    role: str | None = text(default=None)
    branch: str | None = text(default=None)
    created_at: int = instant()
    updated_at: int = instant()

    __table_args__ = (Index("saved_view_owner", "owner"), Index("saved_view_page", "page", "role", "branch"))
