"""A draft's history: who saved what, how it was, and bringing that back."""

from __future__ import annotations

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.drafts.rows import (
    Packed,
    content_of,
    must_be_open,
    name_of,
    no_such_draft,
    plain_file,
    taken,
)
from engine.services.drafts.saving import Write, put
from engine.services.drafts.views import FilesThen, HistoryLine, PlainFile, Saved
from engine.services.guarding import must
from engine.services.problems import NotFound
from engine.services.translating import read, write
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork


def lines(services: Services, actor: Actor, *, draft: str) -> tuple[HistoryLine, ...]:
    """The history, newest first."""

    def work(reading: Reading) -> tuple[HistoryLine, ...]:
        organisation = services.organisations.current(reading)
        must(actor, Action.SOP_DESIGN, Installation(), organisation)
        if not reading.rows("SELECT 1 FROM draft WHERE id = ?", draft):
            raise no_such_draft(draft)
        paths: dict[int, list[str]] = {}
        for version, path in reading.rows(
            "SELECT version, path FROM draft_change WHERE draft = ? ORDER BY path", draft
        ):
            paths.setdefault(version, []).append(path)
        rows = reading.rows(
            "SELECT version, last, by, at, restored FROM draft_save WHERE draft = ? ORDER BY version DESC",
            draft,
        )
        return tuple(
            HistoryLine(
                version=last,
                by=by,
                name=name_of(organisation, by),
                at=at,
                paths=tuple(paths.get(version, ())),
                restored=restored,
            )
            for version, last, by, at, restored in rows
        )

    return read(services, work)


def files_then(services: Services, actor: Actor, *, draft: str, version: int) -> FilesThen:
    """All files as they were after a line of the history. Raises NotFound (``draft.version_unknown``)."""

    def work(reading: Reading) -> FilesThen:
        must(actor, Action.SOP_DESIGN, Installation(), services.organisations.current(reading))
        then = names_then(reading, draft, version)
        files: list[PlainFile] = [
            plain_file(path, content_of(reading, draft, sha256))
            for path, sha256 in sorted(then.items())
            if sha256 is not None
        ]
        return FilesThen(version=version, files=tuple(files))

    return read(services, work)


def names_then(reading: Reading, draft: str, version: int) -> dict[str, str | None]:
    """By path what each file held after a line of the history; None where it was not there. Raises NotFound
    (``draft.unknown``, ``draft.version_unknown``)."""
    if not reading.rows("SELECT 1 FROM draft WHERE id = ?", draft):
        raise no_such_draft(draft)
    if not reading.rows("SELECT 1 FROM draft_save WHERE draft = ? AND last = ?", draft, version):
        raise NotFound(
            "draft.version_unknown", f"The history holds no version {version}.", params={"version": version}
        )
    then: dict[str, str | None] = dict(
        reading.rows("SELECT path, sha256 FROM draft_file WHERE draft = ?", draft)
    )
    # From the newest line back: what stands last is what the earliest later line found.
    then |= dict(
        reading.rows(
            "SELECT path, before FROM draft_change WHERE draft = ? AND version > ? ORDER BY version DESC",
            draft,
            version,
        )
    )
    return then


def restore(
    services: Services, actor: Actor, *, draft: str, version: int, paths: tuple[str, ...] | None = None
) -> Saved:
    """All files, or those of ``paths``, are again as they were: a save like any other.

    Raises Forbidden, NotFound (``draft.unknown``, ``draft.version_unknown``), Conflict (``draft.closed``).
    """

    def work(unit: UnitOfWork) -> Saved:
        must(actor, Action.SOP_DESIGN, Installation(), services.organisations.current(unit))
        sop, status, now = taken(unit, draft)
        then = names_then(unit, draft, version)
        must_be_open(draft, status)
        versions = {
            path: written
            for path, sha256, written in unit.rows(
                "SELECT path, sha256, version FROM draft_file WHERE draft = ?", draft
            )
            if sha256 is not None
        }
        wanted = then if paths is None else {path: then.get(path) for path in paths}
        writes = tuple(
            Write(path, None if sha256 is None else _held(unit, draft, sha256), versions.get(path))
            for path, sha256 in sorted(wanted.items())
            if path in then and not (sha256 is None and path == f"{sop}/sop.yaml")
        )
        at = services.clock.now()
        return put(unit, draft, writes, version=now, by=actor.login, at=at, restored=version)

    return write(services, work)


def _held(unit: UnitOfWork, draft: str, sha256: str) -> Packed:
    """Content that is kept already, as it is."""
    rows = unit.rows("SELECT size, content FROM draft_content WHERE draft = ? AND sha256 = ?", draft, sha256)
    size, deflated = rows[0]
    return Packed(sha256, size, deflated)
