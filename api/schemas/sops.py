"""SOPs, revisions, checking and publishing."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from api.schemas.common import Code
from api.schemas.problem import FindingOut
from api.schemas.shape import Instant, Sent, Titles, Wire


class SopOut(Wire, frozen=True, kw_only=True):
    """A published SOP."""

    id: str
    title: Titles
    about: str | None
    revision: int
    published_at: Instant
    published_by: str
    withdrawn: bool


class SopList(Wire, frozen=True, kw_only=True):
    """All published SOPs, by id."""

    items: tuple[SopOut, ...]


class RevisionOut(Wire, frozen=True, kw_only=True):
    """One revision; `live` marks the one that new jobs are opened on."""

    sop: str
    revision: int
    digest: str
    note: str
    published_at: Instant
    published_by: str
    live: bool


class RevisionList(Wire, frozen=True, kw_only=True):
    """Revisions, newest first."""

    items: tuple[RevisionOut, ...]


class BranchRunbookOut(Wire, frozen=True, kw_only=True):
    """The variant and runbook that a branch's new jobs get."""

    branch: str
    variant: str | None
    runbook: str
    changed: bool


class BranchRunbookList(Wire, frozen=True, kw_only=True):
    """Per branch."""

    items: tuple[BranchRunbookOut, ...]


class FileOut(Wire, frozen=True, kw_only=True):
    """One file: text where it is UTF-8, else base64."""

    path: str
    text: str | None = None
    base64: str | None = None


class FileList(Wire, frozen=True, kw_only=True):
    """The files of a revision, by path."""

    items: tuple[FileOut, ...]


class FileSent(Sent, frozen=True, kw_only=True):
    """One file: either `text` or `base64`."""

    path: Annotated[
        str, Meta(min_length=1, max_length=300, examples=["store-visit/sop.yaml"], pattern=r"^[^\x00\\]+$")
    ]
    text: Annotated[str, Meta(max_length=2_000_000)] | None = None
    base64: Annotated[str, Meta(max_length=15_000_000)] | None = None


Files = Annotated[
    tuple[FileSent, ...],
    Meta(
        min_length=1,
        max_length=500,
        description="Paths as in sop_definitions: `<sop>/sop.yaml`, `<sop>/forms/…`, `library/…`",
    ),
]


class CheckSent(Sent, frozen=True, kw_only=True):
    """Files to check, in the world of this installation."""

    sop: Code
    files: Files


class PublishSent(Sent, frozen=True, kw_only=True):
    """Files to publish."""

    files: Files
    note: Annotated[str, Meta(max_length=1000)] = ""
    dry_run: bool = False


class RollBackSent(Sent, frozen=True, kw_only=True):
    """Which revision to publish again."""

    revision: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    note: Annotated[str, Meta(max_length=1000)] = ""


class PublishedOut(Wire, frozen=True, kw_only=True):
    """What publishing did, or would do."""

    sop: str
    revision: int | None
    dry_run: bool
    findings: tuple[FindingOut, ...]
    branches: tuple[BranchRunbookOut, ...]
    differences: Annotated[
        dict[str, tuple[str, ...]], Meta(description="Per variant (`` is the base), in a designer's words")
    ]
    scenarios: Annotated[int, Meta(description="How many walks were run")]


class CheckedOut(Wire, frozen=True, kw_only=True):
    """What the checker and the scenarios say."""

    sop: str
    ok: Annotated[bool, Meta(description="No errors: this could be published")]
    findings: tuple[FindingOut, ...]
    scenarios: int


class DifferencesOut(Wire, frozen=True, kw_only=True):
    """What differs between two revisions."""

    sop: str
    older: int
    newer: int
    differences: dict[str, tuple[str, ...]]


Severity = Literal["error", "warning"]
