"""A job as a phone takes it along: all that the runtime needs to go on with it where there is no signal."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import msgspec

from engine.language.organisation import Organisation
from engine.runtime.actors import named, overseers
from engine.runtime.facts import Facts
from engine.runtime.job import Job, Opening, State
from engine.runtime.playbook import Playbook
from engine.runtime.values import Ms
from engine.services.access import Action, Actor, Allowed, OfPerson, authorise
from engine.services.context import Services
from engine.services.field_organisation import part_of
from engine.services.history_names import names_in
from engine.services.jobs import seen_job
from engine.services.media_shelf import MediaFile
from engine.services.texts import plain
from engine.services.translating import read
from engine.services.views import Titles, View
from engine.store.reading import Reading
from engine.store.stored import StoredEvent, StoredJob

HISTORY = 50
"""The latest events that a phone is given: what has just happened. The rest is in the job's history."""


class FieldEvent(View, frozen=True, kw_only=True):
    """One event of the latest ones."""

    seq: int
    at: Ms
    by: str
    event: dict[str, Any]


class FieldJob(View, frozen=True, kw_only=True):
    """The job. ``opening``, ``state`` and ``organisation`` are the runtime's own values; ``names`` are those
    of everybody who occurs; ``media`` are the pictures and clips of its runbook."""

    id: str
    number: int
    version: int
    etag: str
    runbook: str
    title: Titles
    opening: Opening
    state: State
    organisation: Organisation
    names: dict[str, str]
    history: tuple[FieldEvent, ...]
    media: tuple[MediaFile, ...]


def field_job(services: Services, actor: Actor, *, job: str) -> FieldJob:
    """The job, if the actor may see it. Raises NotFound (``job.unknown``)."""

    def work(reading: Reading) -> FieldJob:
        stored, _, organisation = seen_job(services, actor, reading, job)
        return _made(services, reading, stored, organisation, actor)

    return read(services, work)


def etag_of(
    services: Services,
    reading: Reading,
    stored: StoredJob,
    organisation: Organisation,
    actor: Actor,
    *,
    revision: int,
) -> str:
    """What :func:`field_job` would say its ``etag`` is. ``revision`` is the SOP's newest."""

    def make() -> str:
        return _made(services, reading, stored, organisation, actor).etag

    key = (stored.id, stored.version, actor.login, _year(actor.at), revision)
    return services.field_tags.get(organisation, key, make)


def _made(
    services: Services, reading: Reading, stored: StoredJob, organisation: Organisation, actor: Actor
) -> FieldJob:
    """The answer, put together."""
    job = stored.job
    playbook = services.playbooks.get(job.opening.runbook, reading)
    numbers = _to_call(organisation, playbook, job, actor)
    part = part_of(organisation, playbook, job, actor.login, now=actor.at, callable_=numbers)
    events = reading.events(stored.id, after=max(0, stored.version - HISTORY), limit=HISTORY)
    answer = FieldJob(
        id=stored.id,
        number=stored.number,
        version=stored.version,
        etag="",
        runbook=job.opening.runbook,
        title=plain(playbook.runbook.title),
        opening=job.opening,
        state=job.state,
        organisation=part,
        names=_names(organisation, part, job, events),
        history=tuple(
            FieldEvent(
                seq=one.event.seq, at=one.event.at, by=one.event.by, event=msgspec.to_builtins(one.event)
            )
            for one in events
        ),
        media=services.guide_media.files(reading, playbook),
    )
    digest = hashlib.sha256(msgspec.json.encode(answer)).hexdigest()[:16]
    return msgspec.structs.replace(answer, etag=f"{stored.version}-{digest}")


def _to_call(organisation: Organisation, playbook: Playbook, job: Job, actor: Actor) -> set[str]:
    """Whose telephone number a person in the field needs: the assignee's and the overseers', as far as the
    actor may see them anyway."""
    facts = Facts(now=actor.at, actor=actor.login, organisation=organisation)
    who = ("assignee", *overseers(playbook, job))
    people = {login for one in who for login in named(playbook, job, facts, one)}
    return {
        login
        for login in people & organisation.people.keys()
        if isinstance(
            authorise(
                actor,
                Action.PEOPLE_SEE,
                OfPerson(login=login, branch=organisation.people[login].branch),
                organisation,
            ),
            Allowed,
        )
    }


def _names(
    organisation: Organisation, part: Organisation, job: Job, events: list[StoredEvent]
) -> dict[str, str]:
    """The names of everybody who is in the part, or is named by what is shown of the job."""
    logins = {*part.people, job.opening.opened_by}
    if job.state.assignee is not None:
        logins.add(job.state.assignee)
    for step in job.state.open.values():
        logins.update(step.votes)
    known = {login: organisation.people[login].name for login in logins if login in organisation.people}
    return dict(sorted((known | names_in(organisation, (one.event for one in events))).items()))


def _year(at: Ms) -> int:
    return datetime.fromtimestamp(at / 1000, UTC).year
