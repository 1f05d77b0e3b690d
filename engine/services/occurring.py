"""Things that happen outside (``{type, device?, subject?, data?}``): they end the waits that match."""

from __future__ import annotations

from functools import partial
from typing import Any

from engine.runtime.commands import Occur
from engine.runtime.facts import SYSTEM
from engine.runtime.verdict import Refused
from engine.services.access import Action, Actor, AtBranch
from engine.services.asking import Conditions, among
from engine.services.carrying import Moment, carry, moment_of
from engine.services.children import tell_family
from engine.services.commands import finished, submit_once
from engine.services.context import Services
from engine.services.guarding import must
from engine.services.job_access import no_such_job
from engine.services.problems import Invalid
from engine.services.sight import reach
from engine.services.translating import read
from engine.services.views import Done
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

MOST = 10_000
"""Jobs that one event is told to."""


def occur(
    services: Services, actor: Actor, *, event: dict[str, Any], job: str | None = None, key: str | None = None
) -> tuple[Done, ...]:
    """Tell every job that waits for such an event (or only ``job``); answers those that went on.

    Each job is told in a transaction of its own; with a ``key``, each at most once, and an event that is
    sent again tells those that were not told yet. Only jobs of branches where the actor may hand in events
    are told. Raises Invalid (``event.malformed``) when the event has no ``type`` that is a text.
    """
    kind = event.get("type")
    if not isinstance(kind, str) or not 0 < len(kind) <= 200:
        raise Invalid("event.malformed", "An event has a `type`: a text of at most 200 characters.")
    told = [
        submit_once(
            services,
            actor,
            partial(_tell, services, actor, name, event),
            key=None if key is None else f"{key}/{name}",
            request=(name, event),
        )
        for name in read(
            services, lambda reading: _waiting(services, reading, actor=actor, event=event, job=job)
        )
    ]
    answers = [answer.result() for answer in told]
    return tuple(answer for answer in answers if isinstance(answer, Done) and answer.events)


def tell_waiting(
    moment: Moment, event: dict[str, Any], *, within: frozenset[str] | None = None
) -> tuple[str, ...]:
    """Tell every job that waits for such an event, in the unit of work that is open, for the engine itself;
    the jobs that went on. ``within`` are the branches that the sender reaches (None: all)."""
    actor = Actor(login=SYSTEM, at=moment.now, system=True)
    told: list[str] = []
    for name in _waiting(moment.services, moment.unit, actor=actor, event=event, job=None, within=within):
        stored = moment.unit.load_job(name)
        if stored is None:
            continue
        playbook = moment.playbook(stored.opening.runbook)
        carried = carry(moment, playbook, stored, Occur(event=event), actor=SYSTEM)
        if isinstance(carried, Refused) or not carried.events:
            continue
        tell_family(moment, carried.asks)
        told.append(name)
    return tuple(told)


def _waiting(
    services: Services,
    reading: Reading,
    *,
    actor: Actor,
    event: dict[str, Any],
    job: str | None,
    within: frozenset[str] | None = None,
) -> list[str]:
    """The jobs that have an open wait for such an event, as far as can be seen from outside of them."""
    kind = event["type"]
    organisation = services.organisations.current(reading)
    conditions = Conditions()
    conditions.add("status IN ('open', 'paused')")
    conditions.add_either(among("runbook", services.runbook_index.waiting_for(kind, reading)))
    if not actor.system:
        within = reach(organisation, actor.login, "events")
    if within is not None:
        conditions.add_either(among("branch", within))
    if job is not None:
        conditions.add("id = ?", job)
    subject = event.get("subject")
    about = subject.get("id") if isinstance(subject, dict) else subject
    if isinstance(about, str):
        conditions.add("(subject_id IS NULL OR subject_id = ?)", about)
    found = reading.rows(
        f"SELECT id, last_hash FROM job{conditions.where()} ORDER BY opened_at, id",  # noqa: S608
        *conditions.parameters,
    )
    some = services.awaited.waiting(
        reading, found, kind, lambda digest: services.playbooks.get(digest, reading)
    )
    return some[:MOST]


def _tell(
    services: Services, actor: Actor, job: str, event: dict[str, Any], unit: UnitOfWork
) -> Done | Refused:
    stored = unit.load_job(job)
    if stored is None:
        raise no_such_job(job)
    moment = moment_of(services, unit)
    must(actor, Action.SYSTEM_OCCUR, AtBranch(branch=stored.state.branch), moment.organisation)
    by = SYSTEM if actor.system else actor.login
    playbook = moment.playbook(stored.opening.runbook)
    return finished(moment, carry(moment, playbook, stored, Occur(event=event), actor=by))
