"""Who sees a stored file, and what a refusal may say of one."""

from __future__ import annotations

import msgspec

from engine.runtime.verdict import FieldFault, Refused
from engine.services.access import Action, Actor, Denied, authorise, in_scope
from engine.services.context import Services
from engine.services.job_access import of_job
from engine.services.withheld_sight import sees_blob
from engine.store.reading import Reading


def may_see_blob(services: Services, actor: Actor, view: Reading, sha256: str) -> bool:
    """Whoever sent it, whoever may see the evidence of a job that names it, and whoever may see withheld work
    that does."""
    if view.rows("SELECT 1 FROM blob WHERE sha256 = ? AND uploader = ?", sha256, actor.login):
        return True
    organisation = services.organisations.current(view)
    named = view.rows("SELECT DISTINCT job FROM capture WHERE blob = ? ORDER BY job DESC", sha256)
    for (job,) in named:
        stored = view.job(job)
        if stored is None:
            continue
        resource = of_job(services.playbooks.get(stored.opening.runbook, view), stored.job, view)
        if not isinstance(authorise(actor, Action.EVIDENCE_SEE, resource, organisation), Denied):
            return True
    return in_scope(actor, Action.EVIDENCE_SEE) and sees_blob(services, actor, view, sha256)


def discreet(services: Services, actor: Actor, view: Reading, refused: Refused) -> Refused:
    """The refusal without the names of files, and of their jobs, that the actor may not see: of a photo that
    is like another's, it says so and no more."""

    def told(fault: FieldFault) -> FieldFault:
        of = fault.params.get("of")
        if fault.code != "evidence.duplicate" or "job" not in fault.params:
            return fault
        if isinstance(of, str) and may_see_blob(services, actor, view, of):
            return fault
        rest = {name: value for name, value in fault.params.items() if name not in ("of", "job")}
        return msgspec.structs.replace(fault, params=rest)

    if refused.code != "evidence.duplicate" and not any(
        f.code == "evidence.duplicate" for f in refused.faults
    ):
        return refused
    return msgspec.structs.replace(refused, faults=tuple(told(fault) for fault in refused.faults))
