"""Recommendations: who could have a job, in order and with reasons, for a person who decides."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.language.organisation import Organisation
from engine.runtime.values import Ms, Position
from engine.runtime.verdict import FieldFault
from engine.services.access import Action, Actor, Allowed, AtBranch, OfPerson, authorise
from engine.services.context import Services
from engine.services.dispatch.candidates import LeftOut, Past, pool
from engine.services.dispatch.choosing import Order, Place, order
from engine.services.dispatch.rounds import Round, past_of, rounds_of, wanted_of
from engine.services.dispatch.rules import Rule, rule_of
from engine.services.guarding import must
from engine.services.job_access import must_see
from engine.services.jobs import seen_job
from engine.services.problems import Conflict, Invalid, NotFound
from engine.services.published import runbook_for
from engine.services.subject_rows import find_subject
from engine.services.translating import read
from engine.services.views import View
from engine.store.reading import Reading
from plugins.hooks import Wanted


class Recommendation(View, frozen=True, kw_only=True):
    """Who could have the job, the best first, and everybody else with the reason. ``names`` by login;
    ``hidden`` counts people whom the asker may not see. ``trouble`` where the strategy failed."""

    by: str
    at: Ms
    ranked: tuple[Place, ...]
    left_out: tuple[LeftOut, ...]
    names: dict[str, str]
    hidden: int
    trouble: str | None


class OfferLine(View, frozen=True, kw_only=True):
    """What became of an offer."""

    person: str
    rank: int
    offered_at: Ms
    expires_at: Ms
    status: str
    answered_at: Ms | None
    reason: str | None


class RoundView(View, frozen=True, kw_only=True):
    """One round. Who may not give the job to people sees no more than what came of it: then ``ranked``,
    ``left_out`` and ``offers`` are None."""

    number: int
    at: Ms
    by: str
    within: int | None
    to: int
    outcome: str
    chosen: tuple[str, ...]
    next_at: Ms | None
    ranked: tuple[Place, ...] | None
    left_out: tuple[LeftOut, ...] | None
    offers: tuple[OfferLine, ...] | None


class DispatchView(View, frozen=True, kw_only=True):
    """Every round of a job, and whether somebody is still looked for. ``looks_at`` is when it is looked next,
    where nobody has the job and that was asked."""

    rounds: tuple[RoundView, ...]
    names: dict[str, str]
    looks_at: Ms | None


def recommendation(
    services: Services, actor: Actor, *, job: str, by: str | None = None, within: int | None = None
) -> Recommendation:
    """For a job that was opened. ``by`` and ``within`` (metres) default to what the job asks.

    Raises NotFound, Forbidden (needs ``job.assign``), Invalid (``dispatch.invalid``: no such strategy).
    """
    _must_be_known(services, by)

    def work(reading: Reading) -> Recommendation:
        stored, playbook, organisation = seen_job(services, actor, reading, job)
        resource = must_see(reading, actor, playbook, stored, organisation)
        must(actor, Action.JOB_ASSIGN, resource, organisation)
        rule = _rule(stored.opening.dispatch or playbook.runbook.dispatch, by, within)
        wanted = wanted_of(playbook, stored, actor.at)
        past = past_of(reading, organisation, playbook, stored)
        return _told(services, reading, actor, organisation, rule=rule, wanted=wanted, past=past)

    return read(services, work)


def recommendation_before(
    services: Services,
    actor: Actor,
    *,
    sop: str,
    branch: str,
    subject: str | None = None,
    site: Position | None = None,
    priority: str | None = None,
    by: str | None = None,
    within: int | None = None,
) -> Recommendation:
    """For a job that is not opened yet. Raises as opening it would: NotFound, Forbidden, Conflict."""
    _must_be_known(services, by)

    def work(reading: Reading) -> Recommendation:
        organisation = services.organisations.current(reading)
        if branch not in organisation.branches:
            raise NotFound("branch.unknown", f"There is no branch {branch[:80]}.")
        must(actor, Action.JOB_OPEN, AtBranch(branch=branch), organisation)
        live = runbook_for(reading, sop, branch)
        if isinstance(live, str):
            if live == "sop.unknown":
                raise NotFound(live, f"There is no published SOP {sop[:80]}.")
            raise Conflict(live, f"{sop} takes no jobs here.")
        playbook = services.playbooks.get(live.digest, reading)
        place = site or _place(reading, organisation, live.about, subject, branch)
        wanted = Wanted(
            job="",
            sop=sop,
            branch=branch,
            skills=playbook.runbook.skills,
            priority=priority or playbook.runbook.priority,
            latitude=None if place is None else place.lat,
            longitude=None if place is None else place.lon,
            due_at=None,
            at=actor.at,
        )
        rule = _rule(playbook.runbook.dispatch, by, within)
        return _told(services, reading, actor, organisation, rule=rule, wanted=wanted, past=Past())

    return read(services, work)


def dispatch_of(services: Services, actor: Actor, *, job: str) -> DispatchView:
    """Every round of the job with its reasons. Raises NotFound."""

    def work(reading: Reading) -> DispatchView:
        stored, playbook, organisation = seen_job(services, actor, reading, job)
        resource = must_see(reading, actor, playbook, stored, organisation)
        gives = isinstance(authorise(actor, Action.JOB_ASSIGN, resource, organisation), Allowed)
        seen = _Seen(actor, organisation)
        offers = _offers(reading, job) if gives else {}
        rounds = tuple(
            _round(one, gives=gives, seen=seen, offers=offers.get(one.number, ()))
            for one in rounds_of(reading, job)
        )
        waits = reading.rows(
            "SELECT min(due_at) FROM outbox WHERE job = ? AND done_at IS NULL "
            "AND kind IN ('job.dispatch_asked', 'job.reassign_asked')",
            job,
        )
        logins = {login for one in rounds for login in one.chosen}
        for one in rounds:
            logins |= {place.login for place in one.ranked or ()} | {out.login for out in one.left_out or ()}
        running = stored.state.status in ("open", "paused")
        return DispatchView(
            rounds=rounds,
            names=_names(organisation, logins),
            looks_at=None if not running or waits[0][0] is None else int(waits[0][0]),
        )

    return read(services, work)


class _Seen:
    """Which people the actor may see; asked once for each."""

    def __init__(self, actor: Actor, organisation: Organisation) -> None:
        self._actor, self._organisation = actor, organisation
        self._known: dict[str, bool] = {}

    def __call__(self, login: str) -> bool:
        if login not in self._known:
            person = self._organisation.people.get(login)
            self._known[login] = person is not None and isinstance(
                authorise(
                    self._actor,
                    Action.PEOPLE_SEE,
                    OfPerson(login=login, branch=person.branch),
                    self._organisation,
                ),
                Allowed,
            )
        return self._known[login]


def _told(
    services: Services,
    reading: Reading,
    actor: Actor,
    organisation: Organisation,
    *,
    rule: Rule,
    wanted: Wanted,
    past: Past,
) -> Recommendation:
    looked_at = pool(reading, organisation, wanted, rule, past)
    found: Order = order(services.plugins.strategies, rule, wanted, looked_at)
    seen = _Seen(actor, organisation)
    ranked = tuple(place for place in found.ranked if seen(place.login))
    left_out = tuple(out for out in found.left_out if seen(out.login))
    return Recommendation(
        by=rule.by,
        at=wanted.at,
        ranked=ranked,
        left_out=left_out,
        names=_names(organisation, {p.login for p in ranked} | {out.login for out in left_out}),
        hidden=len(found.ranked) + len(found.left_out) - len(ranked) - len(left_out),
        trouble=found.trouble,
    )


def _rule(asked: dict[str, Any], by: str | None, within: int | None) -> Rule:
    """The rule that was asked for; by hand, the nearest are recommended."""
    rule = rule_of({"by": "manual", **asked})
    if by is not None:
        rule = msgspec.structs.replace(rule, by=by)
    elif rule.by == "manual":
        rule = msgspec.structs.replace(rule, by="nearest")
    return rule if within is None else msgspec.structs.replace(rule, within=within)


def _must_be_known(services: Services, by: str | None) -> None:
    options = sorted({"offer", *services.plugins.strategies})
    if by is not None and by not in options:
        fault = FieldFault(pointer="/by", code="enum", params={"options": options})
        raise Invalid("dispatch.invalid", "There is no such way to dispatch.", faults=(fault,))


def _place(
    reading: Reading, organisation: Organisation, about: str | None, subject: str | None, branch: str
) -> Position | None:
    if subject is not None:
        found = find_subject(reading, about, subject) if about is not None else None
        if found is None or found.retired:
            raise NotFound("subject.unknown", f"There is no subject {subject[:80]}.")
        if found.subject.site is not None:
            return found.subject.site
    at = organisation.branches[branch].position
    return None if at is None else Position(lat=at[0], lon=at[1])


def _names(organisation: Organisation, logins: set[str]) -> dict[str, str]:
    people = organisation.people
    return {login: people[login].name for login in sorted(logins) if login in people}


def _offers(reading: Reading, job: str) -> dict[int, tuple[OfferLine, ...]]:
    found: dict[int, list[OfferLine]] = {}
    for number, person, rank, offered_at, expires_at, status, answered_at, reason in reading.rows(
        "SELECT round, person, rank, offered_at, expires_at, status, answered_at, reason FROM offer "
        "WHERE job = ? ORDER BY round, rank",
        job,
    ):
        found.setdefault(number, []).append(
            OfferLine(
                person=person,
                rank=rank,
                offered_at=offered_at,
                expires_at=expires_at,
                status=status,
                answered_at=answered_at,
                reason=reason,
            )
        )
    return {number: tuple(lines) for number, lines in found.items()}


def _round(one: Round, *, gives: bool, seen: _Seen, offers: tuple[OfferLine, ...]) -> RoundView:
    return RoundView(
        number=one.number,
        at=one.at,
        by=f"role:{one.rule.role}" if one.rule.role else one.rule.by,
        within=one.rule.within,
        to=one.rule.to,
        outcome=one.outcome,
        chosen=one.chosen if gives or one.outcome == "assigned" else (),
        next_at=one.next_at,
        ranked=tuple(p for p in one.ranked if seen(p.login)) if gives else None,
        left_out=tuple(out for out in one.left_out if seen(out.login)) if gives else None,
        offers=tuple(o for o in offers if seen(o.person)) if gives else None,
    )
