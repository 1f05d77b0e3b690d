"""A job as access sees it: read off its state and its runbook, without asking the database anything more."""

from __future__ import annotations

from engine.language.organisation import Organisation
from engine.language.runbook import Approval, Work
from engine.runtime.actors import overseers, performers
from engine.runtime.job import Job
from engine.runtime.playbook import Playbook
from engine.services.access import Action, Actor, Allowed, Denied, OfJob, authorise
from engine.services.carrying import Moment
from engine.services.problems import Forbidden, NotFound
from engine.store.reading import Reading
from engine.store.stored import StoredJob

TOOK_PART = (
    "(type = 'step.handed_in' OR (type = 'fault.reported' AND body LIKE '{\"address\":%,\"answers\":{%'))"
)
"""Of events: their ``by`` is somebody who handed something in (what ``State.handed_in_by`` says, in SQL)."""


def of_job(playbook: Playbook, job: Job, reading: Reading) -> OfJob:
    """Who takes and took part in the job, for whom its open steps are, and who oversees it.

    A closed job's state has forgotten who handed in; then its events are asked.
    """
    opening, state = job.opening, job.state
    people = {opening.opened_by, *state.handed_in_by}
    if state.status in {"completed", "cancelled"}:
        rows = reading.rows(
            f'SELECT DISTINCT "by" FROM job_event WHERE job = ? AND {TOOK_PART}',  # noqa: S608
            opening.id,
        )
        people |= {login for (login,) in rows}
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


def must_see(
    reading: Reading, actor: Actor, playbook: Playbook, job: StoredJob, organisation: Organisation
) -> OfJob:
    """The job as a resource, if the actor may see it. Else NotFound: what nobody may see is not there."""
    resource = of_job(playbook, job.job, reading)
    if isinstance(authorise(actor, Action.JOB_SEE, resource, organisation), Denied):
        raise no_such_job(job.id)
    return resource


def must_do(moment: Moment, actor: Actor, action: Action, playbook: Playbook, job: StoredJob) -> None:
    """Raises Forbidden when the actor may not do this to the job, NotFound when they may not even see it.

    Most commands are the assignee's own, who may whatever else the job is: only then is it not read in full.
    """
    organisation = moment.organisation
    state = job.state
    if actor.login == state.assignee:
        own = OfJob(branch=state.branch, people=frozenset((actor.login,)))
        if isinstance(authorise(actor, action, own, organisation), Allowed):
            return
    resource = of_job(playbook, job.job, moment.unit)
    access = authorise(actor, action, resource, organisation)
    if isinstance(access, Denied):
        if isinstance(authorise(actor, Action.JOB_SEE, resource, organisation), Denied):
            raise no_such_job(job.id)
        raise Forbidden("access.denied", access.reason, params={"action": action.value})


def no_such_job(job: str) -> NotFound:
    """The one answer for a job that is not there and for one that is nobody's business."""
    return NotFound("job.unknown", f"There is no job {job[:80]}.", params={"job": job[:80]})
