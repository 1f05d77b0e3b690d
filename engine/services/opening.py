"""Opening a job: on the runbook that the branch's variant of the published SOP compiled to."""

from __future__ import annotations

import uuid
from concurrent.futures import Future
from typing import Any

import msgspec

from engine.runtime.commands import Open
from engine.runtime.values import Answers, Ms, Position
from engine.runtime.verdict import Refused
from engine.services.access import Action, Actor, AtBranch
from engine.services.carrying import Carried, Moment, carry, moment_of
from engine.services.commands import finished, submit_once
from engine.services.context import Services
from engine.services.dispatch.rules import must_be_sound
from engine.services.guarding import must
from engine.services.problems import Conflict, Invalid, NotFound
from engine.services.published import runbook_for
from engine.services.subject_rows import find_subject
from engine.services.views import Done
from engine.store.unit_of_work import UnitOfWork


class Opening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is asked for: the whole of it, so that the same request can be told from another."""

    sop: str
    branch: str
    inputs: Answers
    subject: str | None
    site: Position | None
    assignee: str | None
    priority: str | None
    at: Ms | None
    cause: dict[str, Any] | None
    skew: Ms | None = None
    dispatch: dict[str, Any] | None = None


def open_job(
    services: Services,
    actor: Actor,
    *,
    sop: str,
    branch: str,
    inputs: Answers | None = None,
    subject: str | None = None,
    site: Position | None = None,
    assignee: str | None = None,
    priority: str | None = None,
    at: Ms | None = None,
    skew: Ms | None = None,
    cause: dict[str, Any] | None = None,
    dispatch: dict[str, Any] | None = None,
    key: str | None = None,
    means: object = None,
) -> Done | Refused:
    """Open a job of the SOP at the branch and wait until it is durable.

    ``subject`` is the id of a subject of the kind that the SOP is about; ``site`` defaults to the subject's;
    ``cause`` says why, for the first event (a trigger, an import). ``dispatch`` (as in the SOP's: ``{by,
    within, accept_within, to}``) asks for somebody to be found, in place of what the SOP says. ``means`` is
    what the ``key`` stands for; by default the whole request, so that the key for another one is refused.

    Raises NotFound (``sop.unknown``, ``branch.unknown``, ``subject.unknown``), Forbidden, Conflict
    (``sop.withdrawn``, ``sop.not_here``), Invalid (``subject.unwanted``: the SOP is about nothing;
    ``dispatch.invalid``: there is no such way to find somebody). Inputs
    that the SOP does not take are ``Refused(form.invalid)``.
    """
    return submit_open(
        services,
        actor,
        sop=sop,
        branch=branch,
        inputs=inputs,
        subject=subject,
        site=site,
        assignee=assignee,
        priority=priority,
        at=at,
        skew=skew,
        cause=cause,
        dispatch=dispatch,
        key=key,
        means=means,
    ).result()


def submit_open(
    services: Services,
    actor: Actor,
    *,
    sop: str,
    branch: str,
    inputs: Answers | None = None,
    subject: str | None = None,
    site: Position | None = None,
    assignee: str | None = None,
    priority: str | None = None,
    at: Ms | None = None,
    skew: Ms | None = None,
    cause: dict[str, Any] | None = None,
    dispatch: dict[str, Any] | None = None,
    key: str | None = None,
    means: object = None,
) -> Future[Done | Refused]:
    """As :func:`open_job`, without waiting."""
    job = str(uuid.uuid4())
    opening = Opening(
        sop=sop,
        branch=branch,
        inputs=inputs or {},
        subject=subject,
        site=site,
        assignee=assignee,
        priority=priority,
        at=at,
        skew=skew,
        cause=cause,
        dispatch=dispatch,
    )

    def work(unit: UnitOfWork) -> Done | Refused:
        return _open(services, unit, actor, job=job, opening=opening)

    return submit_once(services, actor, work, key=key, request=("open", opening) if means is None else means)


def _open(
    services: Services, unit: UnitOfWork, actor: Actor, *, job: str, opening: Opening
) -> Done | Refused:
    moment = moment_of(services, unit)
    if opening.branch not in moment.organisation.branches:
        raise NotFound("branch.unknown", f"There is no branch {opening.branch[:80]}.")
    must(actor, Action.JOB_OPEN, AtBranch(branch=opening.branch), moment.organisation)
    return finished(moment, open_in(moment, opening, job=job, by=actor.login))


def open_in(moment: Moment, opening: Opening, *, job: str, by: str) -> Carried | Refused:
    """Open a job in a unit of work that is open, for whoever has asked whether it may be. Raises as
    :func:`open_job` does."""
    unit = moment.unit
    if opening.dispatch is not None:
        must_be_sound(opening.dispatch, moment.services.plugins.strategies)
    live = runbook_for(unit, opening.sop, opening.branch)
    if isinstance(live, str):
        raise not_live(live, opening.sop)
    subject = None
    if opening.subject is not None:
        if live.about is None:
            raise Invalid("subject.unwanted", f"{opening.sop} is about no subject.")
        found = find_subject(unit, live.about, opening.subject)
        if found is None or found.retired:
            raise NotFound("subject.unknown", f"There is no {live.about} {opening.subject[:80]}.")
        subject = found.subject
    playbook = moment.playbook(live.digest)
    command = Open(
        at=opening.at,
        skew=opening.skew,
        job=job,
        runbook=live.digest,
        branch=opening.branch,
        inputs=opening.inputs,
        subject=subject,
        site=opening.site,
        assignee=opening.assignee,
        priority=opening.priority,
        cause=opening.cause,
        dispatch=opening.dispatch,
    )
    return carry(moment, playbook, None, command, actor=by)


def not_live(why: str, sop: str) -> NotFound | Conflict:
    """Why a branch has no runbook of an SOP (as :func:`runbook_for` says it), as a problem."""
    if why == "sop.unknown":
        return NotFound(why, f"There is no published SOP {sop[:80]}.")
    if why == "sop.withdrawn":
        return Conflict(why, f"{sop} takes no new jobs: it was withdrawn.")
    return Conflict(why, f"{sop} was published before there was this branch; publish it again.")
