"""The store: what a job is, and everything that happened to it, kept for good.

    with open_store(None, folder) as store:
        job = store.write(lambda unit: unit.append(None, events, job, effects(…)))
        history = store.read(lambda view: view.events(job.id))

- :class:`Store` has one writer (:meth:`Store.write`, :meth:`Store.submit`) and reads that never wait for it
  (:meth:`Store.read`).
- :class:`UnitOfWork` is one transaction. The hot path goes by its typed methods and written SQL; everything
  else by its ``session``, over the tables of :mod:`engine.store.tables`.
- Files lie beside it: :func:`open_blobs`, received by :class:`Staging`, collected by :func:`collect`.
- Errors are in :mod:`engine.store.errors`; what comes back is in :mod:`engine.store.stored`.
"""

from __future__ import annotations

from engine.store.blob_opening import open_blobs
from engine.store.blobs import Blobs
from engine.store.collecting import Collected, collect
from engine.store.errors import (
    BadAddress,
    BadArchive,
    Busy,
    Closed,
    Conflict,
    Contended,
    DamagedBlob,
    KeyReused,
    MissingBlob,
    NewerDatabase,
    NotEmpty,
    StoreError,
    Uncertain,
    WrongOffset,
)
from engine.store.opening import open_store
from engine.store.reading import Reading
from engine.store.staging import Staged, Staging
from engine.store.store import Store
from engine.store.stored import (
    Answered,
    CaptureLink,
    Change,
    DueMessage,
    DueTimer,
    StoredEvent,
    StoredJob,
)
from engine.store.unit_of_work import UnitOfWork

__all__ = [
    "Answered",
    "BadAddress",
    "BadArchive",
    "Blobs",
    "Busy",
    "CaptureLink",
    "Change",
    "Closed",
    "Collected",
    "Conflict",
    "Contended",
    "DamagedBlob",
    "DueMessage",
    "DueTimer",
    "KeyReused",
    "MissingBlob",
    "NewerDatabase",
    "NotEmpty",
    "Reading",
    "Staged",
    "Staging",
    "Store",
    "StoreError",
    "StoredEvent",
    "StoredJob",
    "Uncertain",
    "UnitOfWork",
    "WrongOffset",
    "collect",
    "open_blobs",
    "open_store",
]
