"""Publishing an SOP to all branches, in stages."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from engine.store.tables.columns import instant, text

WAITING = "prepared_at IS NULL"


class RollOutRow(SQLModel, table=True):
    """One SOP on its way to the branches.

    ``status``: ``preparing`` (variants are being checked and compiled), ``refused`` (errors were found,
    nothing is live of it), ``ready`` (the first stage can be begun), ``partly_live``, ``live`` (in every
    branch), ``taken_back``, ``cancelled`` (before anything was live), ``overtaken`` (another publication
    came between).
    """

    __tablename__ = "roll_out"

    id: str = text(primary_key=True)
    sop: str = text()
    files: bytes  # as those of a revision
    digest: str = text()
    note: str = text(default="")
    by: str = text()
    at: int = instant()
    status: str = text()
    organisation: int = Field(default=0)  # its version when preparing began
    stages: str = text()  # JSON: per stage its branches (codes), all of them by name
    stage: int = Field(default=0)  # how many stages are live
    revision: int | None = None  # once a stage is live
    base_revision: int | None = None  # what was live before
    before: str = text(default="{}")  # JSON {branch: [digest, variant]}: what the branches had
    draft: str | None = text(default=None)  # the draft that its files are of
    conflicts: str = text(default="[]")  # JSON: where a changed base meets a variant
    changed_at: int = instant()

    __table_args__ = (Index("roll_out_newest", "at", "id"), Index("roll_out_sop", "sop", "at"))


class RollOutVariantRow(SQLModel, table=True):
    """One variant of a roll-out, to be prepared or prepared. ``variant`` is ``""`` for the SOP as it is,
    which is prepared first: what is wrong with it is wrong with all."""

    __tablename__ = "roll_out_variant"

    roll_out: str = text(primary_key=True, foreign_key="roll_out.id")
    variant: str = text(primary_key=True)
    branches: str = text(default="[]")  # JSON: who takes it
    findings: str = text(default="[]")  # JSON
    scenarios: int = Field(default=0)  # walks that were run
    runbook: str | None = text(default=None)  # SHA-256
    content: bytes | None = None  # the runbook, canonical JSON, until it is live
    prepared_at: int | None = instant(default=None)
    leased_until: int = instant(default=0)

    __table_args__ = (
        Index(
            "roll_out_variant_waiting",
            "leased_until",
            sqlite_where=sql(WAITING),
            postgresql_where=sql(WAITING),
        ),
    )
