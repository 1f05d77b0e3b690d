"""What the store refuses, as data: a stable code, one sentence, and the facts behind it."""

from __future__ import annotations

from typing import Any, ClassVar


class StoreError(Exception):
    """Base of all. ``code`` is stable; ``str()`` is the sentence; ``details`` are the facts behind it."""

    code: ClassVar[str] = "store.error"

    def __init__(self, sentence: str, **details: Any) -> None:
        super().__init__(sentence)
        self.details = details


class Conflict(StoreError):
    """Somebody else went on with the job meanwhile: load it again and decide again."""

    code = "job.moved_on"


class KeyReused(StoreError):
    """An idempotency key came again with another request."""

    code = "idempotency.reused"


class Contended(StoreError):
    """Two transactions want the same; one of them is run again. Callers see it when it does not stop."""

    code = "store.contended"


class MissingBlob(StoreError):
    """A command names a blob that is not stored (or is being removed): upload it first."""

    code = "evidence.missing"


class DamagedBlob(StoreError):
    """Bytes do not have the hash that they were announced with."""

    code = "evidence.hash"


class WrongOffset(StoreError):
    """A piece of an upload does not begin where the last one ended; ``expected`` says where that is."""

    code = "upload.offset"


class NewerDatabase(StoreError):
    """The database was written by a newer version of the program."""

    code = "store.newer"


class Busy(StoreError):
    """More callers wait for the writer than it can serve: try again shortly."""

    code = "store.busy"


class Closed(StoreError):
    """The store was closed."""

    code = "store.closed"


class Uncertain(StoreError):
    """The connection was lost while the commit was under way: the work may or may not be written.

    Sending the same request with the same idempotency key again tells.
    """

    code = "store.uncertain"


class BadArchive(StoreError):
    """A backup that is damaged, not whole, or none."""

    code = "backup.damaged"


class NotEmpty(StoreError):
    """A backup is to be restored where something is already."""

    code = "restore.not_empty"


class BadAddress(StoreError):
    """The address of a database or a blob store that can't be understood, or opened."""

    code = "store.address"


def moved_on(job: str, version: int | None) -> Conflict:
    """The job is not at the version that was decided on (None: it was to be opened, and is there)."""
    if version is None:
        return Conflict(f"job {job} is open already", job=job, version=version)
    return Conflict(f"job {job} went on since version {version}", job=job, version=version)


def not_stored(blob: str) -> MissingBlob:
    """The blob is not there to be named."""
    return MissingBlob(f"blob {blob} is not stored; upload it first", blob=blob)
