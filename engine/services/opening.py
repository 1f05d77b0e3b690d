"""Opening a job: on the runbook that the branch's variant of the published SOP compiled to."""

from __future__ import annotations

from concurrent.futures import Future

from engine.runtime.values import Answers, Ms, Position
from engine.runtime.verdict import Refused
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import Done


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
    key: str | None = None,
) -> Done | Refused:
    """Open a job of the SOP at the branch; ``subject`` is the id of a subject of the kind the SOP is about.

    Raises NotFound (``sop.unknown``, ``branch.unknown``, ``subject.unknown``), Forbidden, Conflict
    (``sop.withdrawn``). Inputs that the SOP does not take are ``Refused(form.invalid)``.
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
        key=key,
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
    key: str | None = None,
) -> Future[Done | Refused]:
    """As :func:`open_job`, without waiting."""
    raise NotImplementedError
