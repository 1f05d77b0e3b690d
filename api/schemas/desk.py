"""The desk: saved views, and files of new jobs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from api.schemas.common import Code
from api.schemas.shape import Instant, Sent, Titles, Wire


class SavedViewSent(Sent, frozen=True, kw_only=True):
    """What a view shall be."""

    page: Literal["jobs"] = "jobs"
    title: Annotated[str, Meta(min_length=1, max_length=80)]
    asks: Annotated[
        dict[str, Any],
        Meta(description="What the page keeps of its filter, columns and order; its own affair"),
    ]
    role: Annotated[Code | None, Meta(description="Shared with whoever holds this role")] = None
    branch: Annotated[
        Code | None,
        Meta(description="Shared with whoever works there or below; with a role, its holders there"),
    ] = None


class SavedViewOut(Wire, frozen=True, kw_only=True):
    """A saved view."""

    id: str
    owner: str
    page: str
    title: str
    asks: dict[str, Any]
    role: str | None
    branch: str | None
    updated_at: Instant
    mine: Annotated[bool, Meta(description="Whether you may change it")]


class SavedViewList(Wire, frozen=True, kw_only=True):
    """Your views and those that are shared with you, by title."""

    items: tuple[SavedViewOut, ...]


class ChoiceOut(Wire, frozen=True, kw_only=True):
    """A value that a field may have."""

    value: Any
    title: Titles


class ImportFieldOut(Wire, frozen=True, kw_only=True):
    """A column that the file may have."""

    name: Annotated[str, Meta(examples=["inputs.quantity"])]
    title: Titles
    required: bool
    kind: str
    choices: tuple[ChoiceOut, ...]


class ColumnOfFileOut(Wire, frozen=True, kw_only=True):
    """A column that the file has, and the field it goes to."""

    title: str
    samples: tuple[str, ...]
    field: str | None


class ImportFaultOut(Wire, frozen=True, kw_only=True):
    """One thing wrong with one row (`line` as a spreadsheet counts; the header is mostly 1)."""

    line: int
    column: str
    field: str
    code: str
    value: str
    params: dict[str, Any]


class ImportCheckOut(Wire, frozen=True, kw_only=True):
    """What the file would do. Nothing was opened."""

    digest: str
    columns: tuple[ColumnOfFileOut, ...]
    fields: tuple[ImportFieldOut, ...]
    rows: int
    already: Annotated[int, Meta(description="Rows that you have opened from this very file before")]
    faulty: Annotated[int, Meta(description="Rows with faults")]
    faults: tuple[ImportFaultOut, ...]


class ImportedRowOut(Wire, frozen=True, kw_only=True):
    """What became of a row."""

    line: int
    key: str
    job: str | None
    number: int | None
    repeated: Annotated[bool, Meta(description="It had been opened before")]
    code: Annotated[str | None, Meta(description="Why it was refused")]
    detail: str


class ImportSliceOut(Wire, frozen=True, kw_only=True):
    """Rows that were opened. Hand `next` back as `after`, with the same file."""

    items: tuple[ImportedRowOut, ...]
    next: int | None
    rows: int
