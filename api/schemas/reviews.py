"""Reviews of drafts over the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from api.schemas.common import LongText
from api.schemas.problem import FindingOut
from api.schemas.roll_outs import Stage
from api.schemas.shape import Instant, Sent, Wire
from api.schemas.sops import BranchRunbookOut

Place = Annotated[
    tuple[str | int, ...], Meta(max_length=60, description="The path in the document, keys and numbers")
]


class CommentOut(Wire, frozen=True, kw_only=True):
    """A comment. The first of a thread has its own id as `thread`, and tells who settled the thread."""

    id: str
    thread: str
    file: str
    place: tuple[str | int, ...]
    said: str
    by: str
    name: str
    at: Instant
    edited_at: Instant | None
    settled_by: str | None
    settled_at: Instant | None


class CommentList(Wire, frozen=True, kw_only=True):
    """All comments of a draft, oldest first."""

    items: tuple[CommentOut, ...]


class CommentSent(Sent, frozen=True, kw_only=True):
    """A comment on a place (`file` and `place`; neither: on the whole draft), or an answer in a `thread`."""

    said: LongText
    thread: Annotated[str, Meta(max_length=64)] | None = None
    file: Annotated[str, Meta(max_length=300)] = ""
    place: Place = ()


class CommentChangeSent(Sent, frozen=True, kw_only=True):
    """Other words for one's own comment (`said`), or the thread settled or opened again (`settled`)."""

    said: LongText | None = None
    settled: bool | None = None


class ReviewOut(Wire, frozen=True, kw_only=True):
    """What somebody said of the draft as a whole. `current`: of the files as they are now; `counts`: an
    approval that counts."""

    id: str
    version: int
    verdict: Annotated[str, Meta(description="asked, approved, changes or withdrawn")]
    note: str
    by: str
    name: str
    at: Instant
    current: bool
    counts: bool


class ReviewStateOut(Wire, frozen=True, kw_only=True):
    """Where the review stands: `approved` of the `needed` people have approved the files as they are."""

    version: int
    needed: int
    approved: int
    reviews: tuple[ReviewOut, ...]
    wrote: Annotated[tuple[str, ...], Meta(description="Their approval does not count")]
    reviewers: Annotated[
        tuple[tuple[str, str], ...], Meta(description="Login and name of those who may approve")
    ]


class ReviewSent(Sent, frozen=True, kw_only=True):
    """What you say of the draft at `version`. `people` are asked for a review (default: all who may)."""

    verdict: Literal["asked", "approved", "changes", "withdrawn"]
    version: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    note: Annotated[str, Meta(max_length=2000)] = ""
    people: Annotated[tuple[Annotated[str, Meta(max_length=100)], ...], Meta(max_length=50)] = ()


class ChangedFileOut(Wire, frozen=True, kw_only=True):
    """A file that differs; no text where it is not there or is no text."""

    path: str
    change: Annotated[str, Meta(description="added, removed or changed")]
    before: str | None
    after: str | None


class DraftReportOut(Wire, frozen=True, kw_only=True):
    """What publishing the draft would do."""

    version: int
    against: Annotated[int | None, Meta(description="The revision that the files are compared with")]
    ok: bool
    findings: tuple[FindingOut, ...]
    branches: tuple[BranchRunbookOut, ...]
    differences: Annotated[
        dict[str, tuple[str, ...]], Meta(description="Per variant (empty: the base), in a designer's words")
    ]
    scenarios: int
    files: tuple[ChangedFileOut, ...]


class PublishDraftSent(Sent, frozen=True, kw_only=True):
    """Publish the draft as it is at `version`; with `stages` as a roll-out (empty: one stage)."""

    version: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    note: Annotated[str, Meta(max_length=1000)] = ""
    stages: Annotated[tuple[Stage, ...], Meta(max_length=20)] | None = None


class PublishedDraftOut(Wire, frozen=True, kw_only=True):
    """The `revision` that is live, or the `roll_out` that is being prepared."""

    revision: int | None
    roll_out: str | None


class ReviewRuleOut(Wire, frozen=True, kw_only=True):
    """How many must approve what others wrote before it is published."""

    reviews: int


class ReviewRuleSent(Sent, frozen=True, kw_only=True):
    """How many must approve."""

    reviews: Annotated[int, Meta(ge=0, le=5)]
