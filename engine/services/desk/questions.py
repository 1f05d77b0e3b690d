"""Questions: a note that is addressed to a person is a question to them, or the answer to one of theirs.

Both stand in the job's history like any note. Whoever is addressed is told in the same transaction.
"""

from __future__ import annotations

import msgspec

from engine.runtime.commands import Act
from engine.runtime.events import Noted
from engine.runtime.playbook import Playbook
from engine.runtime.verdict import FieldFault
from engine.services.access import Action, Actor, Allowed, authorise
from engine.services.carrying import Carried, Moment
from engine.services.job_access import of_job
from engine.services.messages.posting import Notice, post
from engine.services.problems import Invalid
from engine.store.stored import StoredJob

LONGEST = 200
"""Characters of a question that its message repeats; the whole of it stands in the job."""


def must_reach(moment: Moment, playbook: Playbook, stored: StoredJob, command: Act) -> None:
    """Whoever is asked must be able to read the question. Raises Invalid at ``/to``."""
    if command.act != "note" or command.to is None:
        return
    resource = of_job(playbook, stored.job, moment.unit)
    asked = Actor(login=command.to, at=moment.now)
    if not isinstance(authorise(asked, Action.JOB_SEE, resource, moment.organisation), Allowed):
        fault = FieldFault(pointer="/to", code="unknown", params={"found": command.to[:200]})
        raise Invalid(
            "question.nobody",
            "Nobody of that name can see this job.",
            params={"to": command.to[:200]},
            faults=(fault,),
        )


def tell_asked(moment: Moment, carried: Carried) -> None:
    """Tell whom the notes of a command are addressed to."""
    for event in carried.events:
        if isinstance(event, Noted) and event.to is not None and event.to != event.by:
            _tell(moment, carried.job, event, event.to)


def _tell(moment: Moment, job: StoredJob, event: Noted, to: str) -> None:
    asked_before = _asked(moment, job.id, by=to, to=event.by, before=event.seq)
    by = moment.organisation.people.get(event.by)
    place = "field" if to == job.state.assignee else "office"
    notice = Notice(
        cause=f"{job.id}:{event.seq}",
        kind="question.answered" if asked_before else "question.asked",
        people=(to,),
        job=job.id,
        link=f"/{place}/jobs/{job.id}",
        params={
            "by": by.name if by is not None else event.by,
            "text": event.text if len(event.text) <= LONGEST else event.text[: LONGEST - 1] + "…",
        },
    )
    post(moment.unit, notice, at=moment.now)


def _asked(moment: Moment, job: str, *, by: str, to: str, before: int) -> bool:
    """Whether ``by`` has put something to ``to`` in the job, before that event."""
    rows = moment.unit.rows(
        "SELECT body FROM job_event WHERE job = ? AND type = 'job.noted' AND \"by\" = ? AND seq < ?",
        job,
        by,
        before,
    )
    return any(msgspec.json.decode(body).get("to") == to for (body,) in rows)
