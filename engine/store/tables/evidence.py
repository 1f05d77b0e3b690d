"""What was stored as evidence, what the files say of themselves, and which jobs name them."""

from __future__ import annotations

from sqlalchemy import Index, false
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from engine.store.tables.columns import instant, text, whole

UNNAMED = "state <> 'named'"


class BlobRow(SQLModel, table=True):
    """A stored file, named by its SHA-256. The bytes are in the blob store, not in the database.

    ``state``: ``arriving`` (announced, bytes not yet safe), ``stored`` (can be named by a command),
    ``named`` (a job names it: it stays), ``removing`` (nobody named it; the collector is deleting it).
    """

    __tablename__ = "blob"

    sha256: str = text(primary_key=True)
    size: int = whole()  # bytes
    media_type: str = text()  # sniffed from the content
    state: str = text()
    received_at: int = instant()
    uploader: str = text()
    width: int | None = None  # pixels
    height: int | None = None
    taken_at: int | None = instant(default=None)  # EXIF, None where the file does not say
    latitude: float | None = None  # EXIF position, WGS-84 degrees
    longitude: float | None = None
    camera: str | None = text(default=None)
    looks: str | None = text(default=None)  # 128-bit perceptual hash, 32 hex digits

    # The collector asks for the oldest that nobody named: few, however many blobs there are.
    __table_args__ = (
        Index("blob_unnamed", "received_at", sqlite_where=sql(UNNAMED), postgresql_where=sql(UNNAMED)),
    )


class LikenessRow(SQLModel, table=True):
    """One band of a photo's perceptual hash, for finding near-duplicates: see engine.store.likeness.

    The key is (band, blob), so photos that agree in a band stand side by side.
    """

    __tablename__ = "likeness"

    band: int = Field(primary_key=True)  # number of the band (0 to 7) × 65,536 + its 16 bits
    blob: str = text(primary_key=True, foreign_key="blob.sha256")
    looks: bytes  # the whole hash, so that a search need not fetch the blob's row

    # When a blob is collected, its bands go.
    __table_args__ = (Index("likeness_blob", "blob"), {"sqlite_with_rowid": False})


class CaptureRow(SQLModel, table=True):
    """A job names a blob: as evidence in the event ``seq``, at a step's address.

    Its foreign key is what keeps a job from ever naming a blob that is not there.
    """

    __tablename__ = "capture"

    job: str = text(primary_key=True, foreign_key="job.id")
    seq: int = Field(primary_key=True)
    field: str = text(primary_key=True)
    blob: str = text(primary_key=True, foreign_key="blob.sha256")
    address: str = text()
    at: int = instant()  # of the event
    stamped: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    # a copy with a stamp drawn into it, not an original: it is nobody's twin

    __table_args__ = (
        # From a blob to the jobs that name it: access, twins, and what may be collected.
        Index("capture_blob", "blob", "at"),
    )


class UploadRow(SQLModel, table=True):
    """A resumable upload that has begun. Its bytes so far are in a file of the staging folder."""

    __tablename__ = "upload"

    id: str = text(primary_key=True)
    sha256: str = text()  # as announced; checked when complete
    size: int = whole()
    media_type: str = text(default="")  # as announced
    uploader: str = text()
    started_at: int = instant()
    expires_at: int = instant(index=True)  # the collector asks for those that were given up
