"""Collect what goes into a job's dossier, from one consistent view of the store."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import IO

from engine.language.organisation import Organisation
from engine.runtime.events import JobOpened
from engine.runtime.facts import BlobFacts
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.dossier.archive import write_dossier
from engine.services.dossier.content import DossierContent, Entry, Evidence
from engine.services.jobs import show_job
from engine.services.problems import NotFound
from engine.services.verifying import blobs_of_event
from engine.store.blobs import Blobs
from engine.store.reading import Reading
from engine.store.stored import StoredEvent

IN_MEMORY = 16 << 20
"""Archives up to this size (bytes) are made in memory, larger ones in a temporary file."""


def make_dossier(services: Services, actor: Actor, *, job: str, language: str = "zh-CN") -> IO[bytes]:
    """The job's dossier as a stream at its beginning; the caller closes it.

    Raises :class:`NotFound` for a job that the actor may not see, ``ValueError`` when stored evidence is not
    what it was: a damaged dossier is not made.
    """
    show_job(services, actor, job=job)  # raises where the actor may not see it
    content = services.store.read(
        lambda view: gather(
            view,
            services.organisations.current(view),
            services.blobs,
            job=job,
            now=actor.at,
            language=language,
        )
    )
    target: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 — handed to the caller
    try:
        write_dossier(content, target, services.signing_key)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def gather(
    view: Reading, organisation: Organisation, blobs: Blobs, *, job: str, now: int, language: str
) -> DossierContent:
    """Everything of one job, as ``view`` has it. Raises :class:`NotFound`."""
    stored, events = view.job(job), view.events(job)
    if stored is None or not events:
        raise NotFound("job.unknown", f"There is no job {job}.")
    opened = events[0].event
    assert isinstance(opened, JobOpened)
    runbook = view.runbook(opened.runbook)
    if runbook is None:
        raise NotFound("runbook.unknown", f"The runbook {opened.runbook} of the job is not stored.")
    named = sorted({blob for event in events for blob in blobs_of_event(event.event)})
    return DossierContent(
        job=job,
        number=str(stored.number),
        runbook=runbook,
        entries=tuple(Entry(body=event.body, hash=event.hash.hex()) for event in events),
        evidence={sha: _evidence(facts, blobs) for sha, facts in view.blob_facts(named).items()},
        people=_names(organisation, events),
        branches={code: branch.title for code, branch in organisation.branches.items()},
        timezone=organisation.timezone(stored.state.branch),
        created_at=now,
        language=language,
    )


def _evidence(facts: BlobFacts, blobs: Blobs) -> Evidence:
    return Evidence(
        sha256=facts.sha256,
        media_type=facts.media_type,
        size=facts.size,
        received_at=facts.received_at,
        open=lambda: blobs.open(facts.sha256),
        width=facts.width,
        height=facts.height,
        taken_at=facts.taken_at,
        camera=facts.camera,
    )


def _names(organisation: Organisation, events: Iterable[StoredEvent]) -> dict[str, str]:
    """Names of everybody whom the events mention: only theirs leave the house."""
    text = b"\n".join(event.body for event in events)
    return {
        login: person.name for login, person in organisation.people.items() if f'"{login}"'.encode() in text
    }
