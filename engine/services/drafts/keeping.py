"""Naming drafts, throwing them away, taking them up again, closing what was published."""

from __future__ import annotations

from functools import partial

from engine.runtime.values import Ms
from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.drafts.rows import find, must_be_open, take_away, taken
from engine.services.drafts.views import DraftLine
from engine.services.guarding import must
from engine.services.problems import Conflict
from engine.services.translating import write
from engine.services.work.batches import Batch, Share
from engine.store.unit_of_work import UnitOfWork

KEPT = 30 * 86_400_000
"""Milliseconds for which a draft that was thrown away can be taken up again."""


def name_draft(services: Services, actor: Actor, *, draft: str, title: str) -> DraftLine:
    """What the draft is called in lists. Raises Forbidden and NotFound (``draft.unknown``)."""

    def work(unit: UnitOfWork) -> DraftLine:
        organisation = services.organisations.current(unit)
        must(actor, Action.SOP_DESIGN, Installation(), organisation)
        taken(unit, draft)
        at = services.clock.now()
        unit.run("UPDATE draft SET title = ? WHERE id = ?", title.strip() or draft, draft)
        unit.changed("draft", draft, branch=None, at=at)
        return find(unit, draft, organisation=organisation, now=at)

    return write(services, work)


def discard(services: Services, actor: Actor, *, draft: str) -> None:
    """Throw an open draft away; for 30 days it can be taken up again. Throwing it away twice is no mistake.
    Raises Forbidden, NotFound (``draft.unknown``), Conflict (``draft.closed``)."""

    def work(unit: UnitOfWork) -> None:
        must(actor, Action.SOP_DESIGN, Installation(), services.organisations.current(unit))
        sop, status, _ = taken(unit, draft)
        if status == "discarded":
            return
        must_be_open(draft, status)
        _close(unit, draft, sop, "discarded", by=actor.login, at=services.clock.now())

    write(services, work)


def reopen(services: Services, actor: Actor, *, draft: str) -> DraftLine:
    """Take up a draft that was thrown away. Raises Forbidden, NotFound, Conflict (``draft.closed``: it was
    published; begin another one from its revision)."""

    def work(unit: UnitOfWork) -> DraftLine:
        organisation = services.organisations.current(unit)
        must(actor, Action.SOP_DESIGN, Installation(), organisation)
        sop, status, _ = taken(unit, draft)
        at = services.clock.now()
        if status == "published":
            raise Conflict(
                "draft.closed", "What was published stays as it is; begin another draft.",
                params={"status": status},
            )  # fmt: skip
        if status == "discarded":
            unit.run("UPDATE draft SET status = 'open', closed_at = NULL WHERE id = ?", draft)
            unit.record("draft.reopened", draft, by=actor.login, at=at, details={"sop": sop})
            unit.changed("draft", draft, branch=None, at=at)
        return find(unit, draft, organisation=organisation, now=at)

    return write(services, work)


def close_as_published(unit: UnitOfWork, draft: str, *, revision: int, by: str, at: Ms) -> None:
    """The draft's files are a revision now. Within the transaction of whoever published it. Raises NotFound,
    Conflict (``draft.closed``)."""
    sop, status, _ = taken(unit, draft)
    must_be_open(draft, status)
    unit.run("UPDATE draft SET revision = ? WHERE id = ?", revision, draft)
    _close(unit, draft, sop, "published", by=by, at=at, revision=revision)


def _close(
    unit: UnitOfWork, draft: str, sop: str, status: str, *, by: str, at: Ms, revision: int | None = None
) -> None:
    unit.run("UPDATE draft SET status = ?, closed_at = ? WHERE id = ?", status, at, draft)
    details = {"sop": sop} | ({} if revision is None else {"revision": revision})
    unit.record(f"draft.{status}", draft, by=by, at=at, details=details)
    unit.changed("draft", draft, branch=None, at=at)


def clear(services: Services, share: Share) -> Batch:
    """Take away for good, one after the other, the drafts that were thrown away 30 days ago."""
    before = services.clock.now() - KEPT
    found = services.store.read(
        lambda reading: reading.rows(
            "SELECT id FROM draft WHERE status = 'discarded' AND closed_at <= ? ORDER BY closed_at LIMIT ?",
            before,
            share.limit,
        )
    )
    for (draft,) in found:
        services.store.write(partial(_clear, draft=draft, before=before))
    return Batch(claimed=len(found))


def _clear(unit: UnitOfWork, *, draft: str, before: Ms) -> None:
    """Unless it was taken up again meanwhile."""
    rows = unit.rows(
        "SELECT id FROM draft WHERE id = ? AND status = 'discarded' AND closed_at <= ?", draft, before
    )
    if rows:
        take_away(unit, draft)
