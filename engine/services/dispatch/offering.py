"""Offers: a job is offered to a few people at once; the first to accept has it, then come the next.

Of the offers of a job that are open only one can be accepted: who accepts takes the job's row first, and the
offer's status goes by a conditional update.
"""

from __future__ import annotations

from typing import Any

from engine.runtime.commands import Act
from engine.runtime.facts import SYSTEM
from engine.runtime.playbook import Playbook
from engine.runtime.timetable import NeverWorksError
from engine.runtime.values import Ms, Position
from engine.runtime.verdict import FieldFault, Refused
from engine.runtime.working_time import add
from engine.services.access import Action, Actor, Allowed, OfPerson, authorise
from engine.services.carrying import Moment, carry, moment_of
from engine.services.children import tell_family
from engine.services.context import Services
from engine.services.dispatch.choosing import Place
from engine.services.dispatch.rules import Rule
from engine.services.dispatch.telling import brief_of
from engine.services.messages.posting import Notice, post
from engine.services.problems import Conflict, Invalid, NotFound, ServiceProblem
from engine.services.secret_tokens import new_id
from engine.services.texts import plain
from engine.services.translating import read, submit, write
from engine.services.views import Titles, View
from engine.services.work.batches import Batch, Line, Share
from engine.services.work.regions import branches_of
from engine.store.reading import Reading
from engine.store.stored import StoredJob
from engine.store.unit_of_work import UnitOfWork

LONGEST_REASON = 500


class OfferView(View, frozen=True, kw_only=True):
    """A job that is offered to me: what, where, how far, and until when I can accept."""

    id: str
    job: str
    number: int
    title: Titles
    sop: str
    branch: str
    branch_title: Titles
    subject: str | None
    address: str | None
    site: Position | None
    distance: float | None
    priority: str
    due_at: Ms | None
    offered_at: Ms
    expires_at: Ms
    others: int


class Accepted(View, frozen=True, kw_only=True):
    """The job is mine."""

    job: str
    number: int
    version: int


def make_offers(
    moment: Moment,
    playbook: Playbook,
    stored: StoredJob,
    rule: Rule,
    *,
    number: int,
    chosen: tuple[Place, ...],
) -> Ms:
    """Offer the job to these people; answers until when."""
    unit, now = moment.unit, moment.now
    until = _until(moment, playbook, stored, rule)
    for place in chosen:
        offer = new_id()
        unit.run(
            "INSERT INTO offer (id, job, round, person, rank, distance, offered_at, expires_at, status) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open')",
            offer,
            stored.id,
            number,
            place.login,
            place.rank,
            place.distance,
            now,
            until,
        )
        post(
            unit,
            Notice(
                cause=f"offer:{offer}",
                kind="job.offered",
                people=(place.login,),
                urgency="urgent",
                job=stored.id,
                link=f"/field/offers/{offer}",
                params={
                    **brief_of(playbook, stored),
                    "offer": offer,
                    "expires_at": until,
                    "distance": None if place.distance is None else round(place.distance),
                },
            ),
            at=now,
        )
    unit.changed("job", stored.id, branch=stored.state.branch, at=now)
    return until


def _until(moment: Moment, playbook: Playbook, stored: StoredJob, rule: Rule) -> Ms:
    organisation, branch = moment.organisation, stored.state.branch
    zone = organisation.timezone(branch)
    duration = rule.accept_within
    try:
        calendar = organisation.calendar(branch)
        clock = playbook.runbook.clock
        return add(moment.now, duration, clock=clock, calendar=calendar, timezone=zone)
    except NeverWorksError:
        return add(moment.now, duration, clock="elapsed", calendar=None, timezone=zone)


def my_offers(services: Services, actor: Actor) -> tuple[OfferView, ...]:
    """What is offered to the actor and can still be accepted, the soonest to end first."""

    def work(reading: Reading) -> tuple[OfferView, ...]:
        return offers_of(services, reading, actor)

    return read(services, work)


def offers_of(services: Services, reading: Reading, actor: Actor) -> tuple[OfferView, ...]:
    """As :func:`my_offers`, in a reading that is open."""
    rows = reading.rows(
        "SELECT o.id, o.job, o.distance, o.offered_at, o.expires_at, (SELECT count(*) FROM offer p "
        "WHERE p.job = o.job AND p.status = 'open' AND p.id <> o.id) "
        "FROM offer o JOIN job j ON j.id = o.job WHERE o.person = ? AND o.status = 'open' "
        "AND o.expires_at > ? AND j.assignee IS NULL AND j.status IN ('open', 'paused') "
        "ORDER BY o.expires_at, o.id",
        actor.login,
        actor.at,
    )
    return tuple(
        view
        for offer, job, distance, offered_at, expires_at, others in rows
        if (
            view := _view(
                services,
                reading,
                job,
                id=offer,
                distance=distance,
                offered_at=offered_at,
                expires_at=expires_at,
                others=int(others),
            )
        )
        is not None
    )


def _view(services: Services, reading: Reading, job: str, **more: Any) -> OfferView | None:
    stored = reading.job(job)
    if stored is None:
        return None
    opening, state = stored.opening, stored.state
    playbook = services.playbooks.get(opening.runbook, reading)
    branch = services.organisations.current(reading).branches.get(state.branch)
    subject = opening.subject
    return OfferView(
        job=job,
        number=stored.number,
        title=plain(playbook.runbook.title),
        sop=opening.sop,
        branch=state.branch,
        branch_title=branch.title if branch else {},
        subject=None if subject is None else subject.name,
        address=None if subject is None else subject.address,
        site=opening.site,
        priority=state.priority,
        due_at=state.due_at,
        **more,
    )


def accept(services: Services, actor: Actor, *, offer: str) -> Accepted:
    """Accept an offer: the job is the actor's. Accepting one's own accepted offer again changes nothing.

    Raises NotFound (``offer.unknown``), Conflict (``offer.gone``, with ``why``: taken, expired, withdrawn,
    declined or closed, and ``who`` has it where the actor may know).
    """

    def work(unit: UnitOfWork) -> Accepted:
        job, stored = _held(unit, actor, offer)
        moment = moment_of(services, unit)
        status, expires_at, number, rank = unit.rows(
            "SELECT status, expires_at, round, rank FROM offer WHERE id = ?", offer
        )[0]
        if status == "accepted" and stored.state.assignee == actor.login:
            return Accepted(job=job, number=stored.number, version=stored.version)
        if stored.state.status not in ("open", "paused"):
            raise _gone(moment, actor, stored, "closed")
        if stored.state.assignee is not None:
            raise _gone(moment, actor, stored, "taken")
        if status != "open":
            raise _gone(moment, actor, stored, status)
        if expires_at <= moment.now:
            raise _gone(moment, actor, stored, "expired")
        taken = unit.run(
            "UPDATE offer SET status = 'accepted', answered_at = ? WHERE id = ? AND status = 'open'",
            moment.now,
            offer,
        )
        if not taken:
            raise _gone(moment, actor, stored, "taken")
        playbook = moment.playbook(stored.opening.runbook)
        because = {"rule": "offer", "round": number, "rank": rank, "reasons": [], "offer": offer}
        given = carry(
            moment, playbook, stored, Act(act="assign", to=actor.login, because=because), actor=SYSTEM
        )
        if isinstance(given, Refused):
            raise _gone(moment, actor, stored, "closed")
        tell_family(moment, given.asks)
        after = carry(moment, playbook, given.job, Act(act="accept"), actor=actor.login)
        now_at = given.job if isinstance(after, Refused) else after.job
        withdraw(moment, playbook, stored, "taken")
        unit.run(
            "UPDATE outbox SET done_at = ?, error = NULL WHERE job = ? AND kind = 'job.dispatch_asked' "
            "AND done_at IS NULL",
            moment.now,
            job,
        )
        return Accepted(job=job, number=stored.number, version=now_at.version)

    return write(services, work)


def decline(services: Services, actor: Actor, *, offer: str, reason: str | None = None) -> None:
    """Decline an offer. When everybody of the round has, the next are asked at once. Declining twice, or what
    is gone, changes nothing. Raises NotFound (``offer.unknown``), Invalid (``offer.invalid``)."""
    reason = (reason or "").strip() or None
    if reason is not None and len(reason) > LONGEST_REASON:
        fault = FieldFault(pointer="/reason", code="maxLength", params={"limit": LONGEST_REASON})
        raise Invalid("offer.invalid", "The reason is too long.", faults=(fault,))

    def work(unit: UnitOfWork) -> None:
        job, stored = _held(unit, actor, offer)
        now = services.clock.now()
        declined = unit.run(
            "UPDATE offer SET status = 'declined', answered_at = ?, reason = ? "
            "WHERE id = ? AND status = 'open'",
            now,
            reason,
            offer,
        )
        if declined:
            _ask_again(unit, job, now)
            unit.changed("job", job, branch=stored.state.branch, at=now)

    write(services, work)


def withdraw(moment: Moment, playbook: Playbook, stored: StoredJob, why: str) -> None:
    """Take back what of the job is still offered, and tell these people gently."""
    _close(moment, playbook, stored, "withdrawn", why, due=None)


def expire(moment: Moment, stored: StoredJob) -> int:
    """Close the offers of the job whose time has passed; answers how many."""
    playbook = moment.playbook(stored.opening.runbook)
    return _close(moment, playbook, stored, "expired", "expired", due=moment.now)


def _close(
    moment: Moment, playbook: Playbook, stored: StoredJob, status: str, why: str, *, due: Ms | None
) -> int:
    unit = moment.unit
    late = "" if due is None else "AND expires_at <= ? "
    rows = unit.rows(
        f"SELECT id, person FROM offer WHERE job = ? AND status = 'open' {late}ORDER BY id",  # noqa: S608
        stored.id,
        *(() if due is None else (due,)),
    )
    for offer, person in rows:
        unit.run(
            "UPDATE offer SET status = ?, answered_at = ? WHERE id = ? AND status = 'open'",
            status,
            moment.now,
            offer,
        )
        post(
            unit,
            Notice(
                cause=f"offer:{offer}:gone",
                kind="offer.gone",
                people=(person,),
                urgency="low",
                link=f"/field/offers/{offer}",
                params={**brief_of(playbook, stored), "offer": offer, "why": why},
            ),
            at=moment.now,
        )
    return len(rows)


def look(services: Services, share: Share) -> Batch:
    """Close a share of the offers whose time has passed, and those of jobs that somebody has by now; the
    next are asked by :func:`engine.services.dispatch.asking.carry_asks`, which is due then at once."""
    now = services.clock.now()
    branches = branches_of(services, share)

    def due(reading: Reading) -> list[str]:
        there = "" if branches is None else f"AND j.branch IN ({', '.join('?' * len(branches))}) "
        rows = reading.rows(
            "SELECT DISTINCT o.job FROM offer o JOIN job j ON j.id = o.job "  # noqa: S608 - marks only
            "WHERE o.status = 'open' AND (o.expires_at <= ? OR j.assignee IS NOT NULL "
            f"OR j.status NOT IN ('open', 'paused')) {there}ORDER BY o.job LIMIT ?",
            now,
            *(branches or ()),
            share.limit,
        )
        return [job for (job,) in rows]

    def close(job: str, unit: UnitOfWork) -> int:
        stored = unit.load_job(job)
        moment = moment_of(services, unit)
        if stored is None:
            return 0
        playbook = moment.playbook(stored.opening.runbook)
        if stored.state.assignee is not None or stored.state.status not in ("open", "paused"):
            return _close(moment, playbook, stored, "withdrawn", "taken", due=None)
        closed = expire(moment, stored)
        if closed:
            _ask_again(unit, job, moment.now)
        return closed

    jobs = read(services, due)
    closing = [(job, submit(services, lambda unit, job=job: close(job, unit))) for job in jobs]  # type: ignore[misc]
    lines = []
    for job, future in closing:
        try:
            closed = future.result()
        except ServiceProblem as problem:
            lines.append(Line(what="offer.postponed", job=job, detail=problem.code, failed=True))
        else:
            if closed:
                lines.append(Line(what="offer.closed", job=job, detail=str(closed)))
    return Batch(claimed=len(jobs), lines=tuple(lines), next_at=read(services, _next_end))


def _next_end(reading: Reading) -> Ms | None:
    rows = reading.rows("SELECT min(expires_at) FROM offer WHERE status = 'open'")
    return None if rows[0][0] is None else int(rows[0][0])


def _ask_again(unit: UnitOfWork, job: str, now: Ms) -> None:
    """Nobody of the round is left: the ask is due now."""
    if not unit.rows("SELECT 1 FROM offer WHERE job = ? AND status = 'open'", job):
        unit.run(
            "UPDATE outbox SET due_at = ?, leased_until = 0 WHERE job = ? AND kind = 'job.dispatch_asked' "
            "AND done_at IS NULL",
            now,
            job,
        )


def _held(unit: UnitOfWork, actor: Actor, offer: str) -> tuple[str, StoredJob]:
    """The job of one's own offer, taken for writing. Raises NotFound."""
    rows = unit.rows("SELECT job FROM offer WHERE id = ? AND person = ?", offer, actor.login)
    stored = unit.load_job(rows[0][0]) if rows else None
    if stored is None:
        raise NotFound("offer.unknown", f"There is no offer {offer[:80]}.", params={"offer": offer[:80]})
    return stored.id, stored


def _gone(moment: Moment, actor: Actor, stored: StoredJob, why: str) -> Conflict:
    params: dict[str, Any] = {"why": why, "job": stored.id}
    login = stored.state.assignee
    person = moment.organisation.people.get(login) if login else None
    if person is not None and login is not None and login != actor.login:
        resource = OfPerson(login=login, branch=person.branch)
        if isinstance(authorise(actor, Action.PEOPLE_SEE, resource, moment.organisation), Allowed):
            params["who"] = {"login": login, "name": person.name}
    return Conflict("offer.gone", "The offer is gone.", params=params)
