"""What the store gives back: values read from rows."""

from __future__ import annotations

from dataclasses import dataclass

from engine.runtime.events import Event, decode_event
from engine.runtime.job import Job, Opening, State


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A job as it stands. ``version`` is the seq of its last event, ``last_hash`` that event's hash,
    ``number`` what people call it by."""

    opening: Opening
    state: State
    version: int
    last_hash: bytes
    number: int

    @property
    def id(self) -> str:
        """The job's id."""
        return self.opening.id

    @property
    def job(self) -> Job:
        """The runtime's value."""
        return Job(opening=self.opening, state=self.state)


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its place in the chain. ``body`` is its canonical JSON, what the hash is over."""

    body: bytes
    previous: bytes
    hash: bytes

    @property
    def event(self) -> Event:
        """The runtime's value."""
        event: Event = decode_event(self.body)
        return event


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the feed of changes (see :class:`engine.store.tables.changes.ChangeRow`)."""

    id: int
    kind: str
    ref: str
    branch: str | None
    at: int


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer that is due and leased to whoever got it."""

    job: str
    key: str
    at: int
    armed: int


@dataclass(frozen=True, slots=True)
class DueMessage:
    """An outbox row that is due and leased to whoever got it. ``attempts`` counts this one too."""

    key: str
    job: str
    kind: str
    seq: int
    at: int
    payload: bytes  # JSON
    attempts: int


@dataclass(frozen=True, slots=True)
class CaptureLink:
    """A job's event names a blob: in ``field`` of what was handed in at ``address`` by event ``seq``."""

    seq: int
    at: int
    address: str
    field: str
    blob: str
    stamped: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a request with an idempotency key; ``repeated`` when it had been given before."""

    response: bytes
    repeated: bool
