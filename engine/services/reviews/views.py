"""What is told of reviews."""

from __future__ import annotations

from engine.language.finding import Finding
from engine.runtime.values import Ms
from engine.services.views import BranchRunbook, View


class Comment(View, frozen=True, kw_only=True):
    """A comment. ``thread`` names the first comment of its thread, itself for the first; ``place`` is the
    path in the document ``file``. A thread is settled by its first comment."""

    id: str
    thread: str
    file: str
    place: tuple[str | int, ...]
    said: str
    by: str
    name: str
    at: Ms
    edited_at: Ms | None
    settled_by: str | None
    settled_at: Ms | None


class Review(View, frozen=True, kw_only=True):
    """What somebody said of the draft as a whole at ``version``. ``current``: it is about the files as they
    are now. ``counts``: it is an approval that counts towards what is needed."""

    id: str
    version: int
    verdict: str
    note: str
    by: str
    name: str
    at: Ms
    current: bool
    counts: bool


class ReviewState(View, frozen=True, kw_only=True):
    """Where the review of a draft stands. ``needed`` people must approve, ``approved`` have; ``wrote`` are
    those whose approval would not count, ``reviewers`` those who may approve."""

    version: int
    needed: int
    approved: int
    reviews: tuple[Review, ...]  # newest first
    wrote: tuple[str, ...]
    reviewers: tuple[tuple[str, str], ...]  # login, name


class ChangedFile(View, frozen=True, kw_only=True):
    """A file that differs from what is compared with; texts None where the file is not there, or no text."""

    path: str
    change: str  # added, removed, changed
    before: str | None
    after: str | None


class Report(View, frozen=True, kw_only=True):
    """What publishing a draft would do: the findings, who gets what, what differs in a designer's words and
    in which files. ``against`` is the revision compared with."""

    version: int
    against: int | None
    findings: tuple[Finding, ...]
    branches: tuple[BranchRunbook, ...]
    differences: dict[str, tuple[str, ...]]
    scenarios: int
    files: tuple[ChangedFile, ...]


class PublishedDraft(View, frozen=True, kw_only=True):
    """What came of publishing a draft: a revision, or a roll-out that is being prepared. With errors among
    the findings neither, and the draft stays as it is."""

    revision: int | None
    roll_out: str | None
    findings: tuple[Finding, ...]
