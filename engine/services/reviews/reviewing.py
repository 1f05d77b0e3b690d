"""Reviewing a draft: asking for it, approving, wanting changes, taking it back."""

from __future__ import annotations

from typing import Literal

from engine.language.organisation import Organisation
from engine.services.access import Action, Actor, Installation, may
from engine.services.context import Services
from engine.services.drafts.rows import files_of, find, must_be_open, name_of, taken
from engine.services.guarding import must, must_now
from engine.services.messages.posting import Notice, post
from engine.services.problems import Conflict
from engine.services.reviews.demanding import approvers, writers
from engine.services.reviews.views import Review, ReviewState
from engine.services.revision_files import digest_of
from engine.services.secret_tokens import new_id
from engine.services.translating import read, write
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

Verdict = Literal["asked", "approved", "changes", "withdrawn"]


def state(services: Services, actor: Actor, *, draft: str) -> ReviewState:
    """Where the review stands. Raises Forbidden, NotFound."""
    must_now(services, actor, Action.SOP_DESIGN, Installation())
    return read(services, lambda reading: _state(services, reading, draft))


def review(
    services: Services,
    actor: Actor,
    *,
    draft: str,
    version: int,
    verdict: Verdict,
    note: str = "",
    people: tuple[str, ...] = (),
) -> ReviewState:
    """Say something of a draft as a whole, as it is at ``version``.

    ``asked`` tells ``people`` (default: everybody who may approve and did not write); ``approved`` and
    ``changes`` tell those who wrote. Raises Forbidden, NotFound, Conflict (``draft.moved_on``: it is at
    another version; ``review.own``: who wrote in it does not approve it; ``draft.closed``).
    """
    organisation = must_now(services, actor, Action.SOP_DESIGN, Installation())
    if verdict in ("approved", "changes"):
        must(actor, Action.SOP_REVIEW, Installation(), organisation)

    def look(reading: Reading) -> tuple[int, str]:
        line = find(reading, draft, organisation=organisation, now=services.clock.now())
        return line.version, digest_of(files_of(reading, draft))

    looked_at, digest = read(services, look)  # before the writer's turn, which must be short

    def work(unit: UnitOfWork) -> None:
        sop, status, now = taken(unit, draft)
        must_be_open(draft, status)
        if now != version or looked_at != version:
            raise Conflict("draft.moved_on", "It was changed meanwhile.", params={"version": now})
        at = services.clock.now()
        row = find(unit, draft, organisation=organisation, now=at)
        wrote = writers(unit, draft)
        if verdict == "approved" and actor.login in wrote:
            raise Conflict("review.own", "Who wrote in a draft does not approve it.")
        unit.run(
            "INSERT INTO draft_review (id, draft, number, sop, version, digest, verdict, wrote, note, by, "
            "at) SELECT ?, ?, 1 + coalesce((SELECT max(number) FROM draft_review WHERE draft = ?), 0), "
            "?, ?, ?, ?, ?, ?, ?, ?",
            new_id(),
            draft,
            draft,
            sop,
            version,
            digest,
            verdict,
            actor.login in wrote,
            note,
            actor.login,
            at,
        )
        told = wrote if verdict != "asked" else (frozenset(people) or _reviewers(organisation) - wrote)
        post(
            unit,
            Notice(
                cause=f"review:{draft}:{version}:{verdict}:{actor.login}:{at}",
                kind=f"draft.{verdict}",
                people=tuple(sorted(told - {actor.login})) if verdict != "withdrawn" else (),
                link=f"/office/designer/{draft}/review",
                params={
                    "sop": sop,
                    "title": row.title,
                    "by": name_of(organisation, actor.login),
                    "note": note,
                },
            ),
            at=at,
        )
        details = {"draft": draft, "version": version, "verdict": verdict}
        unit.record("draft.reviewed", sop, by=actor.login, at=at, details=details)
        unit.changed("draft", draft, branch=None, at=at)

    write(services, work)
    return read(services, lambda reading: _state(services, reading, draft))


def _state(services: Services, reading: Reading, draft: str) -> ReviewState:
    organisation = services.organisations.current(reading)
    row = find(reading, draft, organisation=organisation, now=services.clock.now())
    digest = digest_of(files_of(reading, draft))
    counting = approvers(reading, row.sop, digest)
    rows = reading.rows(
        "SELECT id, version, digest, verdict, note, by, at FROM draft_review WHERE draft = ? "
        "ORDER BY number DESC",
        draft,
    )
    wrote = writers(reading, draft)
    return ReviewState(
        version=row.version,
        needed=organisation.reviews,
        approved=len(counting),
        reviews=tuple(
            Review(
                id=key,
                version=version,
                verdict=verdict,
                note=note,
                by=by,
                name=name_of(organisation, by),
                at=at,
                current=said == digest,
                counts=verdict == "approved" and said == digest and by in counting,
            )
            for key, version, said, verdict, note, by, at in rows
        ),
        wrote=tuple(sorted(wrote)),
        reviewers=tuple(
            (login, name_of(organisation, login)) for login in sorted(_reviewers(organisation) - wrote)
        ),
    )


def _reviewers(organisation: Organisation) -> frozenset[str]:
    """Who may approve."""
    return frozenset(
        login
        for login, person in organisation.people.items()
        if person.active and may(organisation, login, "review", None)
    )
