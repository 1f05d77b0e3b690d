"""Work that was done in the field and that a job did not take, kept until somebody has decided about it."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import SQLModel

from engine.store.tables.columns import instant, text, whole


class WithheldRow(SQLModel, table=True):
    """A command of a person's device that was refused, as the device tells it.

    ``status``: ``withheld`` (its person has not decided yet), ``handed_over`` (to whoever has the job now),
    ``withdrawn`` (taken back), ``resolved`` (it was taken after all), ``settled`` (by a supervisor: ``how``
    is ``taken`` or ``dismissed``). Every change stands in the administrative record.
    """

    __tablename__ = "withheld"

    id: str = text(primary_key=True)
    person: str = text()
    key: str = text()  # the command's idempotency key, the person's own
    job: str = text(foreign_key="job.id")
    address: str = text()  # of the step that is meant; "" where none is
    command: str = text()  # JSON, as the runtime has commands
    conflict: str | None = text(default=None)  # reassigned | closed | moved_on | refused
    code: str | None = text(default=None)  # of the refusal
    detail: str = text(default="")
    faults: str = text(default="[]")  # JSON
    made_at: int = instant()  # when the person did it, as the device says
    skew: int | None = whole(default=None)
    received_at: int = instant()
    status: str = text()
    how: str | None = text(default=None)
    note: str = text(default="")
    settled_by: str | None = text(default=None)
    settled_at: int | None = instant(default=None)

    __table_args__ = (
        Index("withheld_newest", "received_at", "id"),
        Index("withheld_job", "job"),
        Index("withheld_person", "person", "key", unique=True),
    )


class WithheldBlobRow(SQLModel, table=True):
    """Withheld work names a blob: it is kept as those that jobs name."""

    __tablename__ = "withheld_blob"

    withheld: str = text(primary_key=True, foreign_key="withheld.id")
    blob: str = text(primary_key=True, foreign_key="blob.sha256")

    # From a blob to the work that names it: access.
    __table_args__ = (Index("withheld_blob_blob", "blob"),)
