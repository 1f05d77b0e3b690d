"""The company of the tests: who acts, and short ways to do what many tests begin with."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path
from typing import Any

from engine.runtime.commands import Decide, HandIn
from engine.runtime.facts import BlobFacts
from engine.runtime.values import Ms
from engine.services.access import Actor
from engine.services.clock import SettableClock
from engine.services.commands import JobCommand, carry_out, done
from engine.services.context import Services
from engine.services.opening import open_job
from engine.services.views import Done
from engine.store import UnitOfWork

DEFINITIONS = Path(__file__).parent / "definitions"
SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
NOW: Ms = 1_772_413_200_000
"""Monday, 2 March 2026, 09:00 in Shanghai."""


def clock(at: Ms = NOW) -> SettableClock:
    """A clock that stands still."""
    return SettableClock(at)


def as_(login: str, services: Services | None = None, **more: Any) -> Actor:
    """Somebody who signed in, now."""
    return Actor(login=login, at=services.clock.now() if services else NOW, **more)


def wait(services: Services, ms: Ms) -> None:
    """Let time pass."""
    assert isinstance(services.clock, SettableClock)
    services.clock.advance(ms)


def open_visit(services: Services, *, branch: str = "east", assignee: str | None = "wei") -> str:
    """A visit opened by the coordinator; its id."""
    opened = open_job(
        services,
        as_("ada", services),
        sop="visit",
        branch=branch,
        inputs={"reason": "routine"},
        assignee=assignee,
    )
    return done(opened).job


def do(services: Services, login: str, job: str, command: JobCommand) -> Done:
    """Carry out a command that must hold."""
    return done(carry_out(services, as_(login, services), job=job, command=command))


def prepared_visit(services: Services) -> str:
    """A visit that stands at ``photograph``."""
    job = open_visit(services)
    do(services, "lin", job, HandIn(step="prepare", answers={"packed": True}))
    return job


def reviewed_visit(services: Services) -> str:
    """A visit that stands at ``review``."""
    job = prepared_visit(services)
    do(services, "wei", job, photographed(services))
    return job


def finished_visit(services: Services) -> str:
    """A visit that was approved."""
    job = reviewed_visit(services)
    do(services, "chen", job, Decide(outcome="approve"))
    return job


def photographed(services: Services, name: str | None = None) -> HandIn:
    """The hand-in of ``photograph`` with a photo that is stored: a new one, or the one of that name."""
    blob = stored_photo(services, name or str(uuid.uuid4()))
    capture = {"blob": blob, "at": services.clock.now(), "source": "camera"}
    return HandIn(step="photograph", answers={"front": [capture]})


def stored_photo(services: Services, name: str) -> str:
    """The SHA-256 of a photo that the store holds; what the bytes are does not matter here."""
    blob = hashlib.sha256(name.encode()).hexdigest()
    at = services.clock.now()
    facts = BlobFacts(sha256=blob, media_type="image/jpeg", size=1000, received_at=at)

    def work(unit: UnitOfWork) -> None:
        unit.announce_blob(sha256=blob, size=1000, media_type="image/jpeg", uploader="wei", at=at)
        unit.blob_arrived(facts, looks=None, uploader="wei")

    services.store.write(work)
    return blob
