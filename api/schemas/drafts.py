"""Drafts of SOPs over the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from api.schemas.common import ShortText
from api.schemas.shape import Instant, Sent, Titles, Wire

DraftStatus = Literal["open", "published", "discarded"]
Origin = Literal["empty", "template", "live", "revision", "files", "draft"]
Path = Annotated[
    str, Meta(min_length=1, max_length=300, examples=["store-visit/sop.yaml"], pattern=r"^[^\x00\\]+$")
]
NewSop = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=80,
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        description="The SOP's id: lower-case words joined by `-`",
    ),
]
Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class PresentOut(Wire, frozen=True, kw_only=True):
    """Somebody who has the draft open."""

    login: str
    name: str
    room: str
    where: Annotated[str, Meta(description="At what in the room: a step, a field, a line, as it was sent")]
    at: Instant


class DraftLineOut(Wire, frozen=True, kw_only=True):
    """A draft."""

    id: str
    sop: str
    title: str
    status: DraftStatus
    origin: Annotated[Origin, Meta(description="What it began from")]
    origin_of: Annotated[str | None, Meta(description="Of which SOP, or of which draft")]
    base_revision: Annotated[int | None, Meta(description="The revision that the draft goes on from")]
    live_revision: Annotated[
        int | None, Meta(description="The one that is live now: another one means that somebody published")
    ]
    revision: Annotated[int | None, Meta(description="What it was published as")]
    version: Annotated[int, Meta(description="Goes up with every save")]
    created_at: Instant
    created_by: str
    changed_at: Instant
    changed_by: str
    closed_at: Instant | None
    review: Annotated[
        Literal["asked", "approved", "changes"] | None,
        Meta(description="Whether it is looked at, as it is now: asked for, approved, or changes are wanted"),
    ]
    present: tuple[PresentOut, ...]


class DraftList(Wire, frozen=True, kw_only=True):
    """Drafts, the one that changed last first."""

    items: tuple[DraftLineOut, ...]


class DraftFileOut(Wire, frozen=True, kw_only=True):
    """A file of a draft. Pictures and clips have no `text`: fetch them by `GET …/files?path=`."""

    path: str
    version: Annotated[int, Meta(description="Of the draft: the save that wrote it. Say it as `seen`")]
    text: str | None
    size: int
    sha256: str | None
    gone: Annotated[bool, Meta(description="It was taken away")]
    by: str
    at: Instant


class DraftOut(Wire, frozen=True, kw_only=True):
    """A draft with its files."""

    draft: DraftLineOut
    files: tuple[DraftFileOut, ...]
    others: Annotated[tuple[DraftLineOut, ...], Meta(description="Other open drafts of the same SOP")]


class DraftChangesOut(Wire, frozen=True, kw_only=True):
    """Files that were written or taken away after a version."""

    version: int
    status: DraftStatus
    files: tuple[DraftFileOut, ...]
    present: tuple[PresentOut, ...]


class DraftFileSent(Sent, frozen=True, kw_only=True):
    """A file to be written: `text` or `base64`; or taken away: `gone`. Exactly one of them."""

    path: Path
    text: Annotated[str, Meta(max_length=4_000_000)] | None = None
    base64: Annotated[str, Meta(max_length=34_000_000)] | None = None
    gone: bool = False
    seen: Annotated[
        Version | None,
        Meta(description="The file's version that this was made of; null: the file must not be there yet"),
    ] = None


class DraftFilesSent(Sent, frozen=True, kw_only=True):
    """All that is saved at once."""

    files: Annotated[tuple[DraftFileSent, ...], Meta(min_length=1, max_length=1000)]
    base_revision: Annotated[
        Version | None,
        Meta(description="The draft goes on from this revision from now on: what it changed is merged in"),
    ] = None


class SavedFileOut(Wire, frozen=True, kw_only=True):
    """The version that a file is at; null where it is not there."""

    path: str
    version: int | None


class DraftSavedOut(Wire, frozen=True, kw_only=True):
    """The save holds."""

    version: int
    files: tuple[SavedFileOut, ...]


class StartFileSent(Sent, frozen=True, kw_only=True):
    """A file to begin with: either `text` or `base64`."""

    path: Path
    text: Annotated[str, Meta(max_length=4_000_000)] | None = None
    base64: Annotated[str, Meta(max_length=34_000_000)] | None = None


class DraftStartSent(Sent, frozen=True, kw_only=True):
    """What a draft begins from.

    `empty`: an SOP with one step. `template`: the SOP `sop` that comes with the program, under a new id.
    `live`: what is live of `sop` (default: of the draft's own SOP). `revision`: its `revision`. `draft`: the
    files of the draft `draft`. `files`: the `files`, or a ZIP archive of such a folder as `zip`.
    """

    kind: Origin
    sop: Annotated[str, Meta(max_length=100)] | None = None
    revision: Version | None = None
    draft: Annotated[str, Meta(max_length=64)] | None = None
    files: Annotated[tuple[StartFileSent, ...], Meta(max_length=1000)] = ()
    zip: Annotated[str, Meta(max_length=34_000_000, description="base64")] | None = None


class DraftSent(Sent, frozen=True, kw_only=True, rename={"start": "from"}):
    """A draft to be made."""

    sop: NewSop
    start: DraftStartSent
    title: Annotated[str, Meta(max_length=300)] = ""


class DraftTitleSent(Sent, frozen=True, kw_only=True):
    """What the draft shall be called."""

    title: ShortText


class PresenceSent(Sent, frozen=True, kw_only=True):
    """Where you are; `away` when you leave. Say it every 20 seconds: after 45 you count as gone."""

    room: Annotated[str, Meta(max_length=60)] = ""
    where: Annotated[str, Meta(max_length=400)] = ""
    away: bool = False


class PresentList(Wire, frozen=True, kw_only=True):
    """Who has the draft open, you among them, and the version it is at."""

    items: tuple[PresentOut, ...]
    version: int


class DraftHistoryLineOut(Wire, frozen=True, kw_only=True):
    """What one person saved within a minute. `version` names the draft as it was afterwards."""

    version: int
    by: str
    name: str
    at: Instant
    paths: tuple[str, ...]
    restored: Annotated[int | None, Meta(description="The version that the files were brought back to")]


class DraftHistory(Wire, frozen=True, kw_only=True):
    """A draft's history, newest first."""

    items: tuple[DraftHistoryLineOut, ...]


class PlainFileOut(Wire, frozen=True, kw_only=True):
    """A file as it was. Pictures and clips have no `text`."""

    path: str
    text: str | None
    size: int
    sha256: str


class FilesThenOut(Wire, frozen=True, kw_only=True):
    """A draft's files as they were."""

    version: int
    files: tuple[PlainFileOut, ...]


class RestoreSent(Sent, frozen=True, kw_only=True):
    """Which version to bring back, of all files or of these."""

    version: Version
    paths: Annotated[tuple[Path, ...], Meta(max_length=1000)] | None = None


class DraftBaseOut(Wire, frozen=True, kw_only=True):
    """What the draft began from, and what is live by now: the two others of a three-way merge."""

    base_revision: int | None
    base: tuple[PlainFileOut, ...]
    live_revision: int | None
    live: tuple[PlainFileOut, ...]


class SopTemplateOut(Wire, frozen=True, kw_only=True):
    """An SOP to begin from, as a gallery shows it."""

    sop: str
    origin: Annotated[
        Literal["shipped", "live"], Meta(description="It comes with the program, or is published here")
    ]
    title: Titles
    about: str | None
    summary: Annotated[Titles, Meta(description="The comment that its file begins with, or nothing")]
    labels: tuple[str, ...]
    steps: int
    approvals: int
    forms: int
    fields: int
    variants: tuple[str, ...]
    scenarios: int
    evidence: Annotated[tuple[str, ...], Meta(description="The kinds of evidence that its steps ask for")]
    roles: tuple[str, ...]
    triggers: int
    languages: tuple[str, ...]
    outline: Annotated[tuple[Titles, ...], Meta(description="The titles of its steps, in their order")]
    revision: int | None
    published_at: Instant | None


class SopTemplateList(Wire, frozen=True, kw_only=True):
    """SOPs to begin from: those that come with the program, then those that are live here."""

    items: tuple[SopTemplateOut, ...]
