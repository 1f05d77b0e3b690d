"""What phones in the field are given."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from api.schemas.shape import Titles, Wire

Milliseconds = Annotated[int, Meta(description="Milliseconds since 1970 UTC")]


class FieldSelfOut(Wire, frozen=True, kw_only=True):
    """Who I am."""

    login: str
    name: str
    language: str | None
    branch: str
    roles: tuple[str, ...]


class FieldLineOut(Wire, frozen=True, kw_only=True):
    """A job that a phone takes along."""

    id: str
    version: int
    etag: Annotated[str, Meta(description="Another whenever the answer of `/api/field/jobs/{job}` is")]
    runbook: Annotated[str, Meta(description="SHA-256 of the runbook it runs on")]


class PhotoSettingsOut(Wire, frozen=True, kw_only=True):
    """What phones make of photos before they send them."""

    longest_side: Annotated[int, Meta(description="Pixels")]
    target_bytes: int
    stamped_side: Annotated[int, Meta(description="Pixels of the copy with a stamp")]


class FieldSettingsOut(Wire, frozen=True, kw_only=True):
    """What the installation wants of phones."""

    photo: PhotoSettingsOut


class FieldDayOut(Wire, frozen=True, kw_only=True):
    """The day of a person in the field."""

    me: FieldSelfOut
    jobs: tuple[FieldLineOut, ...]
    more: Annotated[bool, Meta(description="There are more jobs open to you than a phone takes along")]
    settings: FieldSettingsOut


class FieldEventOut(Wire, frozen=True, kw_only=True):
    """One of the latest events."""

    seq: int
    at: Milliseconds
    by: str
    event: dict[str, Any]


class MediaFileOut(Wire, frozen=True, kw_only=True):
    """A picture or clip of a guide: `GET /api/runbooks/{digest}/media/{path}`."""

    path: str
    media_type: str
    size: Annotated[int, Meta(description="Bytes")]
    sha256: str


class FieldJobOut(Wire, frozen=True, kw_only=True):
    """A job with all that the runtime needs to go on with it where there is no signal."""

    id: str
    number: int
    version: int
    etag: str
    runbook: str
    title: Titles
    opening: Annotated[dict[str, Any], Meta(description="What was said when it was opened")]
    state: Annotated[dict[str, Any], Meta(description="Where it stands, as the runtime has it")]
    organisation: Annotated[
        dict[str, Any],
        Meta(description="The part of the organisation that this job asks about; defaults are left out"),
    ]
    names: Annotated[dict[str, str], Meta(description="Names by login")]
    history: tuple[FieldEventOut, ...]
    media: tuple[MediaFileOut, ...]
