"""Working off what was asked of dispatch: jobs that nobody has, and ladders that want another person.

An ask is a row of the outbox. It stays until somebody has the job: while offers stand, and after a round that
found nobody, it is put off and comes back. Each is looked at in a transaction of its own that holds the job,
and asks again whether it is still due; so two workers never choose twice, and whoever dies delays only.
"""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import Any

import msgspec
import structlog

from engine.runtime.actors import named as named_people
from engine.runtime.actors import overseers, voices
from engine.runtime.commands import Act
from engine.runtime.facts import SYSTEM, Facts
from engine.runtime.playbook import Playbook
from engine.runtime.values import Ms
from engine.runtime.verdict import Refused
from engine.services.access import may
from engine.services.carrying import Moment, carry, moment_of
from engine.services.children import tell_family
from engine.services.context import Services
from engine.services.dispatch.candidates import LeftOut, pool
from engine.services.dispatch.choosing import Order, Place, order
from engine.services.dispatch.offering import expire, make_offers
from engine.services.dispatch.rounds import next_number, past_of, wanted_of, write_round
from engine.services.dispatch.rules import Rule, rule_of
from engine.services.dispatch.telling import brief_of
from engine.services.messages.posting import Notice, post
from engine.services.problems import ServiceProblem
from engine.services.translating import read, submit, write
from engine.services.work.batches import Batch, Line, Share
from engine.services.work.outbox import outbox_waits, put_off
from engine.services.work.regions import branches_of
from engine.store.reading import Reading
from engine.store.stored import DueMessage, StoredJob
from engine.store.unit_of_work import UnitOfWork

KINDS = ("job.dispatch_asked", "job.reassign_asked")
LEASE: Ms = 60_000
"""Milliseconds that a claimed ask is left to whoever claimed it."""

MINUTE: Ms = 60_000
PAUSES: tuple[Ms, ...] = (5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 120 * MINUTE, 240 * MINUTE)
"""Until the next look, by how many rounds in a row have found nobody."""

PASSING = frozenset({"absent", "too_far", "place_unknown", "offered_before", "not_wanted", "strategy_failed"})
"""Reasons that may be gone the next time; ``not_working`` is, and says when."""

log = structlog.get_logger("dispatch")


def carry_asks(services: Services, share: Share) -> Batch:
    """Find somebody for a share of the jobs for which that was asked, and is due."""
    now, branches = services.clock.now(), branches_of(services, share)
    if not read(services, lambda reading: outbox_waits(reading, KINDS, now, branches)):
        return Batch(claimed=0, next_at=read(services, partial(next_due, now=now)))
    rows = write(
        services,
        lambda unit: unit.claim_messages(
            now=now, lease=LEASE, limit=share.limit, kinds=KINDS, branches=branches
        ),
    )
    asked = [(row, submit(services, partial(_answer, services, row))) for row in rows]
    lines = [line for row, future in asked if (line := _told(services, row, future)) is not None]
    return Batch(claimed=len(rows), lines=tuple(lines), next_at=read(services, partial(next_due, now=now)))


def next_due(reading: Reading, *, now: Ms) -> Ms | None:
    """When an ask that is not due yet will be, or a lease of one that is ends; None where none waits."""
    rows = reading.rows(
        "SELECT min(CASE WHEN leased_until > due_at THEN leased_until ELSE due_at END) FROM outbox "
        "WHERE done_at IS NULL AND kind IN (?, ?) AND (due_at > ? OR leased_until > ?)",
        *KINDS,
        now,
        now,
    )
    return None if rows[0][0] is None else int(rows[0][0])


def _told(services: Services, row: DueMessage, future: Future[Line | None]) -> Line | None:
    try:
        return future.result()
    except ServiceProblem as problem:
        log.warning("dispatch.postponed", job=row.job, code=problem.code)
        return Line(what="dispatch.postponed", job=row.job, detail=problem.code, failed=True)
    except Exception as trouble:  # one broken job must not keep the others waiting
        log.exception("dispatch.failed", job=row.job)
        write(services, partial(put_off, key=row.key, trouble=trouble, now=services.clock.now()))
        return Line(what="dispatch.failed", job=row.job, failed=True)


def _answer(services: Services, row: DueMessage, unit: UnitOfWork) -> Line | None:
    """Answer one ask, if it is still due."""
    stored = unit.load_job(row.job)
    moment = moment_of(services, unit)
    due = unit.rows(
        'SELECT 1 FROM outbox WHERE "key" = ? AND done_at IS NULL AND due_at <= ?', row.key, moment.now
    )
    if not due:
        return None  # somebody else was faster
    if stored is None or not _still_wanted(unit, row, stored):
        unit.settle_message(row.key, at=moment.now)
        return Line(what="dispatch.gone", job=row.job)
    expire(moment, stored)
    standing = unit.rows("SELECT max(expires_at) FROM offer WHERE job = ? AND status = 'open'", row.job)
    if standing[0][0] is not None:
        _put_off(unit, row.key, "offered", int(standing[0][0]))
        return None
    return _look(moment, row, stored)


def _still_wanted(unit: UnitOfWork, row: DueMessage, stored: StoredJob) -> bool:
    """Whether the job still waits for somebody: it is open, and nobody has it; for a ladder, it was given to
    nobody since."""
    state = stored.state
    if state.status not in ("open", "paused"):
        return False
    if row.kind == "job.dispatch_asked":
        return state.assignee is None
    since = "SELECT 1 FROM job_event WHERE job = ? AND seq > ? AND type = 'job.assigned' LIMIT 1"
    return not unit.rows(since, row.job, row.seq)


def _look(moment: Moment, row: DueMessage, stored: StoredJob) -> Line:
    """One round."""
    unit, now = moment.unit, moment.now
    playbook = moment.playbook(stored.opening.runbook)
    rule = rule_of(msgspec.json.decode(row.payload)["rule"])
    found = find(moment, playbook, stored, rule)
    number = next_number(unit, stored.id)
    chosen = found.ranked[: rule.to if rule.by == "offer" else 1]
    if not chosen:
        return _nobody(moment, row, stored, playbook, rule=rule, found=found, number=number)
    if rule.by == "offer":
        until = make_offers(moment, playbook, stored, rule, number=number, chosen=chosen)
        _put_off(unit, row.key, "offered", until)
        outcome = "offered"
    else:
        refused = _assign(moment, playbook, stored, rule, number=number, place=chosen[0], kind=row.kind)
        if refused is not None:
            _put_off(unit, row.key, refused.code, now + PAUSES[0])
            return Line(what="dispatch.refused", job=stored.id, detail=refused.code, failed=True)
        unit.settle_message(row.key, at=now)
        outcome = "assigned"
    logins = tuple(one.login for one in chosen)
    write_round(
        unit,
        job=stored.id,
        number=number,
        ask=row.key,
        at=now,
        rule=rule,
        order=found,
        outcome=outcome,
        chosen=logins,
    )
    return Line(what=f"job.{outcome}", job=stored.id, number=stored.number, detail=", ".join(logins))


def find(moment: Moment, playbook: Playbook, stored: StoredJob, rule: Rule) -> Order:
    """Everybody, in the order of the rule or left out with a reason."""
    wanted = wanted_of(playbook, stored, moment.now)
    past = past_of(moment.unit, moment.organisation, playbook, stored)
    looked_at = pool(moment.unit, moment.organisation, wanted, rule, past)
    return order(moment.services.plugins.strategies, rule, wanted, looked_at)


def _assign(
    moment: Moment,
    playbook: Playbook,
    stored: StoredJob,
    rule: Rule,
    *,
    number: int,
    place: Place,
    kind: str,
) -> Refused | None:
    """Give the job to a person and tell them; a refusal of the runtime wrote nothing."""
    act: Any = "assign" if kind == "job.dispatch_asked" else "reassign"
    because = because_of(rule, number, place)
    carried = carry(moment, playbook, stored, Act(act=act, to=place.login, because=because), actor=SYSTEM)
    if isinstance(carried, Refused):
        return carried
    tell_family(moment, carried.asks)
    post(
        moment.unit,
        Notice(
            cause=f"{stored.id}:{carried.job.version}:assigned",
            kind="job.assigned",
            people=(place.login,),
            urgency="urgent" if stored.state.priority == "urgent" else "normal",
            job=stored.id,
            link=f"/field/jobs/{stored.id}",
            params={**brief_of(playbook, stored), "by": rule.by, "reasons": because["reasons"]},
        ),
        at=moment.now,
    )
    return None


def because_of(rule: Rule, number: int, place: Place) -> dict[str, Any]:
    """What the event says of why this person was chosen."""
    return {
        "rule": rule.by,
        "round": number,
        "rank": place.rank,
        "reasons": [msgspec.to_builtins(reason) for reason in place.reasons],
    }


def _nobody(
    moment: Moment,
    row: DueMessage,
    stored: StoredJob,
    playbook: Playbook,
    *,
    rule: Rule,
    found: Order,
    number: int,
) -> Line:
    """Nobody can have it: say so once, and look again later."""
    unit, now = moment.unit, moment.now
    outcome = "nobody" if found.trouble is None else "failed"
    before = unit.rows("SELECT outcome FROM dispatch_round WHERE job = ? ORDER BY number DESC", stored.id)
    streak = 0
    for (earlier,) in before:
        if earlier not in ("nobody", "failed"):
            break
        streak += 1
    next_at = look_again(found.left_out, now, streak)
    write_round(
        unit,
        job=stored.id,
        number=number,
        ask=row.key,
        at=now,
        rule=rule,
        order=found,
        outcome=outcome,
        next_at=next_at,
    )
    _put_off(unit, row.key, found.trouble or "nobody", next_at)
    post(
        unit,
        Notice(
            cause=f"{row.key}:nobody",
            kind="dispatch.nobody",
            people=_whom_to_tell(moment, playbook, stored),
            urgency="urgent" if stored.state.priority in ("high", "urgent") else "normal",
            job=stored.id,
            link=f"/office/jobs/{stored.id}",
            params={**brief_of(playbook, stored), "by": rule.by, "next_at": next_at},
        ),
        at=now,
    )
    unit.changed("job", stored.id, branch=stored.state.branch, at=now)
    return Line(
        what=f"dispatch.{outcome}",
        job=stored.id,
        number=stored.number,
        detail=found.trouble or "",
        failed=outcome == "failed",
    )


def look_again(left_out: tuple[LeftOut, ...], now: Ms, streak: int) -> Ms:
    """When to look again: when the first of those who don't work now begins, and after a pause that grows
    where something else may have changed by then."""
    begins = [one.params["next"] for one in left_out if one.code == "not_working" and one.params["next"]]
    pause = now + PAUSES[min(streak, len(PAUSES) - 1)]
    if begins and not any(one.code in PASSING for one in left_out):
        return int(min(begins))
    return int(min([pause, *begins]))


def _put_off(unit: UnitOfWork, key: str, why: str, until: Ms) -> None:
    unit.postpone_message(key, error=why, due_at=until)


def _whom_to_tell(moment: Moment, playbook: Playbook, stored: StoredJob) -> tuple[str, ...]:
    """The job's overseers, and the nearest who may give out work at its branch."""
    organisation = moment.organisation
    facts = Facts(now=moment.now, actor=SYSTEM, organisation=organisation)
    asked = [
        login
        for who in overseers(playbook, stored.job)
        for login in named_people(playbook, stored.job, facts, who)
    ]
    for branch in organisation.ancestry(stored.state.branch):
        near = [
            login
            for login, person in sorted(organisation.people.items())
            if any(at == branch for _, at in person.roles) and may(organisation, login, "assign", branch)
        ]
        if near:
            asked += near
            break
    return voices(facts, asked)
