"""Revisions and what is live, in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from engine.runtime.values import Ms
from engine.services.code_list_rows import write_code_list
from engine.services.context import Services
from engine.services.revision_files import pack, unpack
from engine.services.sop_preparing import Prepared
from engine.services.subject_rows import write_kind
from engine.services.translating import write
from engine.services.views import Titles
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LiveRevision:
    """The live revision of an SOP; ``revision`` is None when it was never published. ``runbooks`` are the
    digests by branch."""

    revision: int | None = None
    digest: str = ""
    withdrawn: bool = False
    files: dict[str, bytes] = field(default_factory=dict)
    runbooks: dict[str, str] = field(default_factory=dict)


def live_revision(reading: Reading, sop: str) -> LiveRevision:
    """What is live of an SOP."""
    rows = reading.rows(
        "SELECT p.revision, r.digest, p.withdrawn, r.files FROM publication p JOIN sop_revision r "
        "ON r.sop = p.sop AND r.revision = p.revision WHERE p.sop = ?",
        sop,
    )
    if not rows:
        return LiveRevision()
    revision, digest, withdrawn, packed = rows[0]
    found = reading.rows("SELECT branch, digest FROM published_runbook WHERE sop = ?", sop)
    runbooks: dict[str, str] = dict(found)
    return LiveRevision(revision, digest, bool(withdrawn), unpack(packed), runbooks)


Also = Callable[[UnitOfWork, int], None]
"""What is done with a revision's number in the transaction that makes it live."""


class OrganisationMoved(Exception):
    """The organisation is another than the SOP was prepared for: prepare it again."""


def put(
    services: Services,
    prepared: Prepared,
    files: dict[str, bytes],
    *,
    before: LiveRevision,
    by: str,
    note: str,
    version: int,
    also: Also | None = None,
) -> int:
    """Make a prepared SOP the live revision, and answer its number: the next one, or the live one's where
    nothing differs from it.

    Raises :class:`OrganisationMoved` when the organisation is not at ``version`` any more.
    """
    packed, digest = pack(files)
    runbooks = {branch: prepared.runbooks[variant].digest for branch, variant in prepared.variants.items()}
    same = (before.digest, before.withdrawn, before.runbooks) == (digest, False, runbooks)
    live = before.revision
    if live is not None and same:
        if also is not None:
            write(services, lambda unit: also(unit, live))
        return live

    def work(unit: UnitOfWork) -> int:
        if services.organisations.fresh(unit).version != version:
            raise OrganisationMoved
        at = services.clock.now()
        revision = _write(unit, prepared, packed, digest, by=by, note=note, at=at)
        if also is not None:
            also(unit, revision)
        return revision

    return write(services, work)


def _write(
    unit: UnitOfWork, prepared: Prepared, packed: bytes, digest: str, *, by: str, note: str, at: Ms
) -> int:
    sop = prepared.sop
    rows = unit.rows("SELECT coalesce(max(revision), 0) FROM sop_revision WHERE sop = ?", sop)
    revision = int(rows[0][0]) + 1
    for name, content in prepared.code_lists.items():
        write_code_list(unit, name, content, version=1, by=by, at=at)
    for kind in prepared.kinds.values():
        write_kind(unit, kind, at=at)
    for variant, runbook in prepared.runbooks.items():
        unit.keep_runbook(runbook.content, sop=sop, variant=variant, at=at)
    unit.run(
        "INSERT INTO sop_revision (sop, revision, files, digest, published_at, published_by, note) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        sop,
        revision,
        packed,
        digest,
        at,
        by,
        note,
    )
    set_publication(unit, sop, revision, title=prepared.title, about=prepared.about, by=by, at=at)
    unit.run("DELETE FROM published_runbook WHERE sop = ?", sop)
    for branch, variant in prepared.variants.items():
        unit.run(
            "INSERT INTO published_runbook (sop, branch, variant, digest) VALUES (?, ?, ?, ?)",
            sop,
            branch,
            variant,
            prepared.runbooks[variant].digest,
        )
    details = {
        "revision": revision,
        "digest": digest,
        "note": note,
        "runbooks": {variant or "": runbook.digest for variant, runbook in prepared.runbooks.items()},
    }
    unit.record("sop.published", sop, by=by, at=at, details=details)
    unit.run(
        "UPDATE roll_out SET status = 'overtaken', changed_at = ? "
        "WHERE sop = ? AND status IN ('preparing', 'ready', 'partly_live')",
        at,
        sop,
    )
    unit.changed("sop", sop, branch=None, at=at)
    return revision


def set_publication(
    unit: UnitOfWork, sop: str, revision: int, *, title: Titles, about: str | None, by: str, at: Ms
) -> None:
    """Make ``revision`` the one that an SOP is known by; one that was withdrawn is offered again."""
    unit.run(
        "INSERT INTO publication (sop, revision, published_at, published_by, title, about, withdrawn) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sop) DO UPDATE SET revision = excluded.revision, "
        "published_at = excluded.published_at, published_by = excluded.published_by, "
        "title = excluded.title, about = excluded.about, withdrawn = excluded.withdrawn",
        sop,
        revision,
        at,
        by,
        msgspec.json.encode(title).decode(),
        about,
        False,
    )
