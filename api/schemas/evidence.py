"""Evidence: what is stored, and how far an upload is."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.schemas.common import PositionOut
from api.schemas.shape import Instant, Wire

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256 of the bytes, hex")]


class EvidenceFactsOut(Wire, frozen=True, kw_only=True):
    """What the file says of itself, and when it arrived."""

    sha256: str
    media_type: str
    size: Annotated[int, Meta(description="bytes")]
    received_at: Instant
    width: int | None
    height: int | None
    taken_at: Annotated[Instant | None, Meta(description="From the file's EXIF, where it says one")]
    position: Annotated[PositionOut | None, Meta(description="From the file's EXIF")]
    camera: str | None


class UploadOut(Wire, frozen=True, kw_only=True):
    """How far an upload is. `facts` once it is complete."""

    sha256: str
    offset: Annotated[int, Meta(description="Bytes that are safe here; go on from there")]
    complete: bool
    facts: EvidenceFactsOut | None
