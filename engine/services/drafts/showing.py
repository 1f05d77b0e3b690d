"""Drafts as they are looked at."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.drafts import rows
from engine.services.drafts.views import Base, Changes, DraftLine, DraftView, PlainFile
from engine.services.guarding import must
from engine.services.media_shelf import MEDIA_TYPES
from engine.services.problems import NotFound
from engine.services.revision_files import unpack
from engine.services.translating import read
from engine.store.reading import Reading


def list_drafts(
    services: Services, actor: Actor, *, sop: str | None = None, status: str | None = None
) -> tuple[DraftLine, ...]:
    """Drafts (of an SOP, of a status), the one that changed last first."""

    def work(reading: Reading) -> tuple[DraftLine, ...]:
        organisation = services.organisations.current(reading)
        must(actor, Action.SOP_DESIGN, Installation(), organisation)
        return rows.listed(
            reading, organisation=organisation, now=services.clock.now(), sop=sop, status=status
        )

    return read(services, work)


def show_draft(services: Services, actor: Actor, *, draft: str) -> DraftView:
    """A draft with its files. Raises Forbidden and NotFound (``draft.unknown``)."""
    return read(services, lambda reading: view_of(services, reading, actor, draft))


def view_of(services: Services, reading: Reading, actor: Actor, draft: str) -> DraftView:
    """As :func:`show_draft`, within a transaction."""
    organisation = services.organisations.current(reading)
    must(actor, Action.SOP_DESIGN, Installation(), organisation)
    now = services.clock.now()
    line = rows.find(reading, draft, organisation=organisation, now=now)
    beside = rows.listed(reading, organisation=organisation, now=now, sop=line.sop, status="open")
    return DraftView(
        draft=line,
        files=rows.told_files(reading, draft),
        others=tuple(one for one in beside if one.id != draft),
    )


def changes(services: Services, actor: Actor, *, draft: str, after: int) -> Changes:
    """Files that were written or taken away after a version. Raises Forbidden and NotFound."""

    def work(reading: Reading) -> Changes:
        organisation = services.organisations.current(reading)
        must(actor, Action.SOP_DESIGN, Installation(), organisation)
        line = rows.find(reading, draft, organisation=organisation, now=services.clock.now())
        return Changes(
            version=line.version,
            status=line.status,
            files=rows.told_files(reading, draft, after=after, gone=True),
            present=line.present,
        )

    return read(services, work)


@dataclass(frozen=True, slots=True)
class FileBytes:
    """A file to be sent: its bytes, what they are, and whether a browser may show them in place."""

    content: bytes
    sha256: str
    media_type: str

    @property
    def is_shown(self) -> bool:
        """Pictures, clips and documents are shown; all else is saved."""
        return self.media_type.startswith(("image/", "video/", "audio/")) or "pdf" in self.media_type


def file_of(services: Services, actor: Actor, *, draft: str, path: str) -> FileBytes:
    """A file's bytes. Raises Forbidden and NotFound (``draft.unknown``, ``draft.file_unknown``)."""

    def work(reading: Reading) -> FileBytes:
        must(actor, Action.SOP_DESIGN, Installation(), services.organisations.current(reading))
        if not reading.rows("SELECT 1 FROM draft WHERE id = ?", draft):
            raise rows.no_such_draft(draft)
        found = reading.rows(
            "SELECT c.content, c.sha256 FROM draft_file f JOIN draft_content c ON c.draft = f.draft "
            "AND c.sha256 = f.sha256 WHERE f.draft = ? AND f.path = ?",
            draft,
            path,
        )
        if not found:
            raise NotFound(
                "draft.file_unknown", f"The draft has no {path[:200]}.", params={"path": path[:200]}
            )
        content, sha256 = found[0]
        kind = MEDIA_TYPES.get(PurePosixPath(path).suffix.lower(), "text/plain; charset=utf-8")
        return FileBytes(zlib.decompress(content), sha256, kind)

    return read(services, work)


def base(services: Services, actor: Actor, *, draft: str) -> Base:
    """The files that the draft began from, and those that are live now. Raises Forbidden and NotFound."""

    def work(reading: Reading) -> Base:
        organisation = services.organisations.current(reading)
        must(actor, Action.SOP_DESIGN, Installation(), organisation)
        line = rows.find(reading, draft, organisation=organisation, now=services.clock.now())
        began = _files_of_revision(reading, line.sop, line.base_revision)
        same = line.live_revision == line.base_revision
        return Base(
            base_revision=line.base_revision,
            base=began,
            live_revision=line.live_revision,
            live=began if same else _files_of_revision(reading, line.sop, line.live_revision),
        )

    return read(services, work)


def _files_of_revision(reading: Reading, sop: str, revision: int | None) -> tuple[PlainFile, ...]:
    if revision is None:
        return ()
    found = reading.rows("SELECT files FROM sop_revision WHERE sop = ? AND revision = ?", sop, revision)
    files = unpack(found[0][0]) if found else {}
    return tuple(rows.plain_file(path, content) for path, content in sorted(files.items()))
