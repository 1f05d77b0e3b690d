"""Who sees work that a job did not take."""

from __future__ import annotations

from typing import Any

from engine.language.organisation import Organisation
from engine.services.access import Action, Actor, Allowed, Denied, OfJob, acts_for, authorise, in_scope
from engine.services.asking import among
from engine.services.context import Services
from engine.services.job_access import of_job
from engine.services.job_rows import concerning
from engine.services.sight import Sight, reach, roles_of
from engine.store.reading import Reading
from engine.store.withheld import Withheld, select


def resource_of(services: Services, reading: Reading, job: str) -> OfJob | None:
    """The job as access sees it."""
    stored = reading.job(job)
    if stored is None:
        return None
    return of_job(services.playbooks.get(stored.opening.runbook, reading), stored.job, reading)


def may_see_withheld(
    services: Services, actor: Actor, reading: Reading, row: Withheld, organisation: Organisation
) -> bool:
    """Whose it is; who oversees the job or manages there; and of what was handed over, whom the job
    concerns now."""
    person = organisation.people.get(actor.login)
    if person is None or not person.active:
        return False
    if row.person == actor.login and in_scope(actor, Action.JOB_SEE):
        return True
    resource = resource_of(services, reading, row.job)
    if resource is None:
        return False
    if not isinstance(authorise(actor, Action.JOB_WITHHELD, resource, organisation), Denied):
        return True
    concerned = Allowed(because="concerned")
    return (
        row.status == "handed_over" and authorise(actor, Action.JOB_SEE, resource, organisation) == concerned
    )


def sees_blob(services: Services, actor: Actor, reading: Reading, blob: str) -> bool:
    """Whether the blob is named by withheld work that the actor may see."""
    organisation = services.organisations.current(reading)
    named = select(reading, "w.id IN (SELECT withheld FROM withheld_blob WHERE blob = ?)", blob)
    return any(may_see_withheld(services, actor, reading, row, organisation) for row in named)


def ways(
    services: Services, actor: Actor, reading: Reading, organisation: Organisation
) -> list[tuple[str, list[Any]]]:
    """The same for lists: conditions on ``withheld w`` and ``job j``, one of which must hold. They never let
    less through than :func:`may_see_withheld`, which has the last word."""
    people = acts_for(organisation, actor.login, actor.at)
    roles = roles_of(organisation, people)
    concerns, parameters = concerning(Sight(branches=frozenset(), people=people, roles=roles))
    index = services.runbook_index
    found: list[tuple[str, list[Any]]] = [
        ("w.person = ?", [actor.login]),
        among("j.branch", reach(organisation, actor.login, "manage")),
        (f"w.status = 'handed_over' AND w.job IN ({concerns})", parameters),
        *(among("j.runbook", index.overseen_by(f"user:{login}", reading)) for login in sorted(people)),
    ]
    for role, branches in roles.items():
        there, codes = among("j.branch", branches)
        by, digests = among("j.runbook", index.overseen_by(f"role:{role}", reading))
        found.append((f"{there} AND {by}", [*codes, *digests]))
    return found
