"""Who may act. One place answers it, for work, approvals, escalations and supervision alike.

People are named in an SOP as ``assignee``, ``role:NAME``, ``user:LOGIN`` or ``performer:STEP``. Somebody who
is away is stood in for by their delegate; somebody who has left can do nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.runtime.facts import SYSTEM, Facts
from engine.runtime.job import Job
from engine.runtime.memory import performers_of
from engine.runtime.playbook import Playbook
from engine.runtime.verdict import Refused
from engine.runtime.view import address_from

MANAGE = frozenset({"manage", "all"})
ASSIGN = frozenset({"assign", "manage", "all"})


def named(playbook: Playbook, job: Job, facts: Facts, who: str, scope: str = "") -> tuple[str, ...]:
    """The logins that ``who`` means now, before anybody stands in; sorted, empty where it means nobody.

    ``performer:STEP`` is whoever did the step as seen from ``scope``; the assignee, where nobody did it.
    """
    kind, _, name = who.partition(":")
    state = job.state
    if kind == "role":
        return facts.organisation.holders(name, state.branch)
    if kind == "user":
        return (name,)
    if kind == "performer" and (done := performers(playbook, job, name, scope)):
        return done
    return () if state.assignee is None else (state.assignee,)


def performers(playbook: Playbook, job: Job, template: str, scope: str) -> tuple[str, ...]:
    """Who did a step: in the item around ``scope`` where the step is in it too, else in every item."""
    state = job.state
    if template in playbook.steps:
        here = state.performers.get(address_from(playbook, job, scope, template))
        if here is not None:
            return (here,)
    return performers_of(playbook, state, template)


def voices(facts: Facts, logins: Iterable[str]) -> tuple[str, ...]:
    """Who speaks for these people now: each one, or the delegate of one who is away. Sorted, no doubles."""
    organisation, now = facts.organisation, facts.now
    found = {organisation.stand_in(login, now) for login in logins}
    return tuple(sorted(login for login in found if works_here(facts, login)))


def may_act(facts: Facts, logins: Iterable[str]) -> tuple[str, ...]:
    """Who may do the work of these people now: they themselves and whoever stands in for them. Sorted."""
    logins = tuple(logins)
    both = {*logins, *voices(facts, logins)}
    return tuple(sorted(login for login in both if works_here(facts, login)))


def works_here(facts: Facts, login: str) -> bool:
    """Whether it is a person of the organisation who has not left."""
    person = facts.organisation.people.get(login)
    return person is not None and person.active


def worker(playbook: Playbook, job: Job, facts: Facts, by: str, scope: str) -> Refused | None:
    """None where the actor may do a step that is by these people, else the refusal."""
    actor = facts.actor
    if works_here(facts, actor):
        logins = named(playbook, job, facts, by, scope)
        if actor in logins or actor in voices(facts, logins):
            return None
    return not_allowed(playbook, job, facts, (by,), scope)


def barred(playbook: Playbook, job: Job, facts: Facts, eyes: Iterable[str], scope: str) -> str | None:
    """What four eyes have against the actor: the first of these steps that they did, else None."""
    return next((step for step in eyes if facts.actor in performers(playbook, job, step, scope)), None)


def not_allowed(
    playbook: Playbook, job: Job, facts: Facts, who: Iterable[str], scope: str = "", **details: Any
) -> Refused:
    """The refusal for somebody else than these people. It says who may."""
    who = tuple(dict.fromkeys(who))
    people = sorted(
        {p for w in who for p in may_act(facts, named(playbook, job, facts, w, scope))} - {facts.actor}
    )
    return Refused(
        code="actor.not_allowed",
        details={"actor": facts.actor, "who": list(who), "people": people, **details},
    )


def supervises(playbook: Playbook, job: Job, facts: Facts, *, rights: frozenset[str] = MANAGE) -> bool:
    """Whether the actor may act on the job: an overseer of it, somebody to whom it is escalated, or a holder
    of a role that may (one of ``rights``) in the job's branch or above. The engine itself may, too."""
    actor = facts.actor
    if actor == SYSTEM:
        return True
    if not works_here(facts, actor):
        return False
    return _has_right(job, facts, rights) or any(
        actor in may_act(facts, named(playbook, job, facts, who)) for who in overseers(playbook, job)
    )


def overseers(playbook: Playbook, job: Job) -> tuple[str, ...]:
    """Who oversees the job, as the SOP names them, and those to whom something of it is escalated."""
    raised = [who for escalated in job.state.escalations.values() for who in escalated.who]
    return tuple(dict.fromkeys((*playbook.runbook.overseers, *raised)))


def _has_right(job: Job, facts: Facts, rights: frozenset[str]) -> bool:
    organisation = facts.organisation
    above = organisation.ancestry(job.state.branch)
    return any(
        branch in above
        and (held := organisation.roles.get(role)) is not None
        and not rights.isdisjoint(held.may)
        for role, branch in organisation.people[facts.actor].roles
    )
