"""Rounds: each time that somebody was looked for, written down with everything that was known."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.language.organisation import Organisation
from engine.runtime.events import JobAssigned
from engine.runtime.facts import SYSTEM
from engine.runtime.playbook import Playbook
from engine.runtime.values import Ms
from engine.services.dispatch.candidates import LeftOut, Past, barred_by
from engine.services.dispatch.choosing import Order, Place
from engine.services.dispatch.rules import Rule
from engine.store.reading import Reading
from engine.store.stored import StoredJob
from engine.store.unit_of_work import UnitOfWork
from plugins.hooks import Wanted


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One round as it was. ``outcome``: assigned, offered, nobody or failed; ``chosen`` are who got it or to
    whom it was offered, ``next_at`` when it is looked again."""

    number: int
    at: Ms
    rule: Rule
    outcome: str
    chosen: tuple[str, ...]
    next_at: Ms | None
    ranked: tuple[Place, ...]
    left_out: tuple[LeftOut, ...]


_rule = msgspec.json.Decoder(Rule).decode
_chosen = msgspec.json.Decoder(tuple[str, ...]).decode
_ranked = msgspec.json.Decoder(tuple[Place, ...]).decode
_left = msgspec.json.Decoder(tuple[LeftOut, ...]).decode


def rounds_of(reading: Reading, job: str) -> tuple[Round, ...]:
    """Every round of the job, in order."""
    rows = reading.rows(
        "SELECT number, at, rule, outcome, chosen, next_at, candidates, left_out FROM dispatch_round "
        "WHERE job = ? ORDER BY number",
        job,
    )
    return tuple(
        Round(
            number=number,
            at=at,
            rule=_rule(rule),
            outcome=outcome,
            chosen=_chosen(chosen),
            next_at=next_at,
            ranked=_ranked(ranked),
            left_out=_left(left),
        )
        for number, at, rule, outcome, chosen, next_at, ranked, left in rows
    )


def next_number(reading: Reading, job: str) -> int:
    """The number of the round that is about to begin."""
    rows = reading.rows("SELECT coalesce(max(number), 0) + 1 FROM dispatch_round WHERE job = ?", job)
    return int(rows[0][0])


def write_round(
    unit: UnitOfWork,
    *,
    job: str,
    number: int,
    ask: str,
    at: Ms,
    rule: Rule,
    order: Order,
    outcome: str,
    chosen: tuple[str, ...] = (),
    next_at: Ms | None = None,
) -> None:
    """Write a round down."""
    unit.run(
        "INSERT INTO dispatch_round "
        "(job, number, ask, at, rule, outcome, chosen, next_at, candidates, left_out) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        job,
        number,
        ask,
        at,
        _json(rule),
        outcome,
        _json(chosen),
        next_at,
        _json(order.ranked),
        _json(order.left_out),
    )


def wanted_of(playbook: Playbook, stored: StoredJob, now: Ms) -> Wanted:
    """The job as strategies see it."""
    opening, state = stored.opening, stored.state
    return Wanted(
        job=stored.id,
        sop=opening.sop,
        branch=state.branch,
        skills=playbook.runbook.skills,
        priority=state.priority,
        latitude=opening.site.lat if opening.site else None,
        longitude=opening.site.lon if opening.site else None,
        due_at=state.due_at,
        at=now,
    )


def past_of(reading: Reading, organisation: Organisation, playbook: Playbook, stored: StoredJob) -> Past:
    """What the job has seen: who declined it, from whom it was taken by rule, and what was offered.

    An offer that was not answered counts until a round found nobody: then they are asked again.
    """
    declined: dict[str, Ms] = {}
    had_it: set[str] = set()
    rows = reading.rows(
        "SELECT body FROM job_event WHERE job = ? AND type = 'job.assigned' ORDER BY seq", stored.id
    )
    for (body,) in rows:
        event = msgspec.json.decode(body, type=JobAssigned)
        if event.was is None:
            continue
        if event.how == "decline":
            declined[event.was] = event.at
        elif event.by == SYSTEM:
            had_it.add(event.was)
    again = reading.rows(
        "SELECT coalesce(max(number), 0) FROM dispatch_round WHERE job = ? AND outcome = 'nobody'", stored.id
    )[0][0]
    offered: dict[str, Ms] = {}
    unanswered: dict[str, Ms] = {}
    for person, number, status, expires_at, answered_at in reading.rows(
        "SELECT person, round, status, expires_at, answered_at FROM offer WHERE job = ? ORDER BY round, rank",
        stored.id,
    ):
        if status == "open":
            offered[person] = expires_at
        elif status == "declined":
            declined[person] = answered_at
        elif status == "expired" and number > again:
            unanswered[person] = expires_at
    return Past(
        assignee=stored.state.assignee,
        had_it=frozenset(had_it),
        declined=declined,
        offered=offered,
        unanswered=unanswered,
        barred=barred_by(playbook, stored.job, list(organisation.people)),
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
