"""What the organisation demands before an SOP is published, by whatever way: that others approved it.

An approval is of files, named by their digest. So it holds for a draft that is published by its button, for
the same files sent by the command line, and for a roll-out; it ends with the next change.
"""

from __future__ import annotations

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.messages.settings import put_setting
from engine.services.organisation_tables import REVIEWS, count_up
from engine.services.problems import Conflict
from engine.services.revision_files import digest_of
from engine.services.translating import read, write_organisation
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork


def rule(services: Services, actor: Actor) -> int:
    """How many must approve. Raises Forbidden."""
    return must_now(services, actor, Action.SOP_DESIGN, Installation()).reviews


def approvers(reading: Reading, sop: str, digest: str) -> frozenset[str]:
    """Whose approval of these files counts: the last that they said of them is an approval, and they wrote
    nothing in the draft that they approved."""
    rows = reading.rows(
        "SELECT draft, by, verdict, wrote FROM draft_review WHERE sop = ? AND digest = ? "
        "AND verdict <> 'asked' ORDER BY at, number",
        sop,
        digest,
    )
    last = {by: (draft, verdict, bool(wrote)) for draft, by, verdict, wrote in rows}
    return frozenset(
        by
        for by, (draft, verdict, wrote) in last.items()
        if verdict == "approved" and not wrote and by not in writers(reading, draft)
    )


def writers(reading: Reading, draft: str) -> frozenset[str]:
    """Who began a draft or saved in it."""
    rows = reading.rows(
        "SELECT created_by FROM draft WHERE id = ? UNION SELECT by FROM draft_save WHERE draft = ?",
        draft,
        draft,
    )
    return frozenset(by for (by,) in rows)


def must_be_approved(services: Services, sop: str, files: dict[str, bytes]) -> None:
    """Raises Conflict (``review.needed``) unless enough people approved these files. Files that were
    published before need no approval: going back to them must be possible at once."""

    def work(reading: Reading) -> None:
        wanted = services.organisations.current(reading).reviews
        if not wanted:
            return
        digest = digest_of(files)
        if reading.rows("SELECT 1 FROM sop_revision WHERE sop = ? AND digest = ?", sop, digest):
            return
        have = len(approvers(reading, sop, digest))
        if have < wanted:
            raise Conflict(
                "review.needed",
                f"{wanted} must approve {sop} as it is now; {have} have.",
                params={"needed": wanted, "approved": have},
            )

    read(services, work)


def put_needed(services: Services, actor: Actor, *, reviews: int) -> None:
    """Say how many must approve. Raises Forbidden."""
    must_now(services, actor, Action.BRANCH_MANAGE, Installation())

    def work(unit: UnitOfWork) -> None:
        at = services.clock.now()
        put_setting(unit, REVIEWS, reviews, by=actor.login, at=at)
        count_up(unit, ref="", branch=None, at=at)
        unit.record("publishing.reviews", "publishing", by=actor.login, at=at, details={"reviews": reviews})

    write_organisation(services, work)
