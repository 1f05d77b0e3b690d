"""What is told of drafts."""

from __future__ import annotations

from engine.runtime.values import Ms
from engine.services.views import Titles, View


class Present(View, frozen=True, kw_only=True):
    """Somebody who has a draft open: in which room, and at what (``where``)."""

    login: str
    name: str
    room: str
    where: str
    at: Ms


class DraftLine(View, frozen=True, kw_only=True):
    """A draft as lists show it. ``origin`` is what it began from, ``origin_of`` of which SOP or draft.

    It goes on from ``base_revision`` of the SOP; ``live_revision`` is the one that is live now. ``revision``
    is what it was published as. ``review``, what was said of it last, is ``asked``,
    ``approved`` or ``changes``."""

    id: str
    sop: str
    title: str
    status: str
    origin: str
    origin_of: str | None
    base_revision: int | None
    live_revision: int | None
    revision: int | None
    version: int
    created_at: Ms
    created_by: str
    changed_at: Ms
    changed_by: str
    closed_at: Ms | None
    review: str | None = None
    present: tuple[Present, ...]


class DraftFile(View, frozen=True, kw_only=True):
    """A file. ``text`` is None for pictures, clips and all else that is no text, and where the file is
    ``gone``; ``sha256`` names what it holds."""

    path: str
    version: int
    text: str | None
    size: int
    sha256: str | None
    gone: bool
    by: str
    at: Ms


class DraftView(View, frozen=True, kw_only=True):
    """A draft with its files, by path. ``others`` are the other open drafts of the same SOP."""

    draft: DraftLine
    files: tuple[DraftFile, ...]
    others: tuple[DraftLine, ...]


class Changes(View, frozen=True, kw_only=True):
    """Files that were written or taken away after a version, and where the draft stands now."""

    version: int
    status: str
    files: tuple[DraftFile, ...]
    present: tuple[Present, ...]


class SavedFile(View, frozen=True, kw_only=True):
    """Which version a file is at after a save; None where there is none."""

    path: str
    version: int | None


class Saved(View, frozen=True, kw_only=True):
    """A save held. ``version`` is the draft's now."""

    version: int
    files: tuple[SavedFile, ...]


class HistoryLine(View, frozen=True, kw_only=True):
    """What one person saved within a minute. ``version`` names the draft as it was afterwards."""

    version: int
    by: str
    name: str
    at: Ms
    paths: tuple[str, ...]
    restored: int | None


class PlainFile(View, frozen=True, kw_only=True):
    """A file as it was somewhere. ``text`` is None for what is no text."""

    path: str
    text: str | None
    size: int
    sha256: str


class FilesThen(View, frozen=True, kw_only=True):
    """A draft's files as they were."""

    version: int
    files: tuple[PlainFile, ...]


class Base(View, frozen=True, kw_only=True):
    """What a draft began from, and what is live by now."""

    base_revision: int | None
    base: tuple[PlainFile, ...]
    live_revision: int | None
    live: tuple[PlainFile, ...]


class Template(View, frozen=True, kw_only=True):
    """An SOP to begin from, as a gallery shows it.

    ``origin``: ``shipped`` (comes with the program) or ``live`` (is published here). ``evidence`` are the
    kinds that its steps ask for, ``roles`` who takes part, ``languages`` those its title is written in."""

    sop: str
    origin: str
    title: Titles
    about: str | None
    summary: Titles
    labels: tuple[str, ...]
    steps: int
    approvals: int
    forms: int
    fields: int
    variants: tuple[str, ...]
    scenarios: int
    evidence: tuple[str, ...]
    roles: tuple[str, ...]
    triggers: int
    languages: tuple[str, ...]
    outline: tuple[Titles, ...]
    revision: int | None
    published_at: Ms | None
