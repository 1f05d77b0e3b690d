"""A job as access sees it: read off its state and its runbook, without asking the database anything more."""

from __future__ import annotations

from engine.language.organisation import Organisation
from engine.language.runbook import Approval, Work
from engine.runtime.actors import overseers, performers
from engine.runtime.job import Job
from engine.runtime.playbook import Playbook
from engine.services.access import Action, Actor, Denied, OfJob, authorise
from engine.services.problems import Forbidden, NotFound
from engine.store.stored import StoredJob


def of_job(playbook: Playbook, job: Job) -> OfJob:
    """Who takes and took part in the job, for whom its open steps are, and who oversees it."""
    opening, state = job.opening, job.state
    people = {opening.opened_by, *state.handed_in_by}
    if state.assignee is not None:
        people.add(state.assignee)
    tasks: list[str] = []
    for step_open in state.open.values():
        step = playbook.steps[step_open.step]
        if isinstance(step, Work):
            by = step.by
        elif isinstance(step, Approval):
            by = step.stages[step_open.stage].by
        else:
            continue
        kind, _, name = by.partition(":")
        if kind == "performer":
            tasks += [f"user:{login}" for login in performers(playbook, job, name, step_open.scope)]
        elif kind != "assignee":
            tasks.append(by)
    return OfJob(
        branch=state.branch,
        people=frozenset(people),
        tasks=tuple(tasks),
        overseers=overseers(playbook, job),
    )


def must_see(actor: Actor, playbook: Playbook, job: StoredJob, organisation: Organisation) -> OfJob:
    """The job as a resource, if the actor may see it. Else NotFound: what nobody may see is not there."""
    resource = of_job(playbook, job.job)
    if isinstance(authorise(actor, Action.JOB_SEE, resource, organisation), Denied):
        raise no_such_job(job.id)
    return resource


def must_do(
    actor: Actor, action: Action, playbook: Playbook, job: StoredJob, organisation: Organisation
) -> None:
    """Raises Forbidden when the actor may not do this to the job, NotFound when they may not even see it."""
    resource = of_job(playbook, job.job)
    access = authorise(actor, action, resource, organisation)
    if isinstance(access, Denied):
        if isinstance(authorise(actor, Action.JOB_SEE, resource, organisation), Denied):
            raise no_such_job(job.id)
        raise Forbidden("access.denied", access.reason, params={"action": action.value})


def no_such_job(job: str) -> NotFound:
    """The one answer for a job that is not there and for one that is nobody's business."""
    return NotFound("job.unknown", f"There is no job {job[:80]}.", params={"job": job[:80]})
