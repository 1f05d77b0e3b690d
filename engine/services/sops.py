"""Published SOPs and their revisions, as people look at them."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.problems import NotFound
from engine.services.revision_files import unpack
from engine.services.translating import read
from engine.services.views import BranchRunbook, RevisionLine, SopLine

_COLUMNS = "sop, title, about, revision, published_at, published_by, withdrawn"


def list_sops(services: Services, actor: Actor) -> tuple[SopLine, ...]:
    """The SOPs that are published, by id."""
    must_now(services, actor, Action.SOP_SEE, Installation())
    rows = read(
        services,
        lambda reading: reading.rows(f"SELECT {_COLUMNS} FROM publication ORDER BY sop"),  # noqa: S608
    )
    return tuple(_line(row) for row in rows)


def show_sop(services: Services, actor: Actor, *, sop: str) -> SopLine:
    """One published SOP. Raises NotFound (``sop.unknown``)."""
    must_now(services, actor, Action.SOP_SEE, Installation())
    rows = read(
        services,
        lambda reading: reading.rows(f"SELECT {_COLUMNS} FROM publication WHERE sop = ?", sop),  # noqa: S608
    )
    if not rows:
        raise no_such_sop(sop)
    return _line(rows[0])


def revisions(services: Services, actor: Actor, *, sop: str) -> tuple[RevisionLine, ...]:
    """The SOP's revisions, newest first. Raises NotFound (``sop.unknown``)."""
    must_now(services, actor, Action.SOP_SEE, Installation())
    rows = read(
        services,
        lambda reading: reading.rows(
            "SELECT r.sop, r.revision, r.digest, r.note, r.published_at, r.published_by, p.revision "
            "FROM sop_revision r LEFT JOIN publication p ON p.sop = r.sop WHERE r.sop = ? "
            "ORDER BY r.revision DESC",
            sop,
        ),
    )
    if not rows:
        raise no_such_sop(sop)
    return tuple(
        RevisionLine(
            sop=name,
            revision=revision,
            digest=digest,
            note=note,
            published_at=at,
            published_by=by,
            live=revision == live,
        )
        for name, revision, digest, note, at, by, live in rows
    )


def files_of(services: Services, actor: Actor, *, sop: str, revision: int) -> dict[str, bytes]:
    """The files of a revision by path: ``<sop>/sop.yaml``, …, ``forms/library/…``. Raises NotFound
    (``revision.unknown``)."""
    must_now(services, actor, Action.SOP_SEE, Installation())
    rows = read(
        services,
        lambda reading: reading.rows(
            "SELECT files FROM sop_revision WHERE sop = ? AND revision = ?", sop, revision
        ),
    )
    if not rows:
        raise no_such_revision(sop, revision)
    return unpack(rows[0][0])


def branch_runbooks(services: Services, actor: Actor, *, sop: str) -> tuple[BranchRunbook, ...]:
    """Which variant and runbook the new jobs of each branch get. Raises NotFound (``sop.unknown``)."""
    show_sop(services, actor, sop=sop)
    rows = read(
        services,
        lambda reading: reading.rows(
            "SELECT branch, variant, digest FROM published_runbook WHERE sop = ? ORDER BY branch", sop
        ),
    )
    return tuple(
        BranchRunbook(branch=branch, variant=variant, runbook=digest, changed=False)
        for branch, variant, digest in rows
    )


def runbook(services: Services, actor: Actor, *, digest: str) -> bytes:
    """A runbook's canonical JSON, for the field app. Raises NotFound (``runbook.unknown``)."""
    must_now(services, actor, Action.SOP_SEE, Installation())
    content = read(services, lambda reading: reading.runbook(digest))
    if content is None:
        raise NotFound("runbook.unknown", f"There is no runbook {digest[:64]}.")
    return content


def no_such_sop(sop: str) -> NotFound:
    """The answer for an SOP that was never published."""
    return NotFound("sop.unknown", f"There is no published SOP {sop[:80]}.")


def no_such_revision(sop: str, revision: int) -> NotFound:
    """The answer for a revision that there is not."""
    return NotFound("revision.unknown", f"There is no revision {revision} of {sop[:80]}.")


def _line(row: tuple[Any, ...]) -> SopLine:
    sop, title, about, revision, at, by, withdrawn = row
    return SopLine(
        id=sop,
        title=msgspec.json.decode(title),
        about=about,
        revision=revision,
        published_at=at,
        published_by=by,
        withdrawn=bool(withdrawn),
    )
