"""The store: what a job is, and everything that happened to it, kept for good.

    with open_store(None, folder) as store:
        job = store.write(lambda unit: unit.append(None, events, job, effects(…)))
        history = store.read(lambda view: view.events(job.id))

- :class:`Store` has one writer (:meth:`Store.write`, :meth:`Store.submit`) and reads that never wait for it
  (:meth:`Store.read`).
- :class:`UnitOfWork` is one transaction. The hot path goes by its typed methods and written SQL; everything
  else by its ``session``, over the tables of :mod:`engine.store.tables`.
- Errors are in :mod:`engine.store.errors`; what comes back is in :mod:`engine.store.stored`.
"""

from __future__ import annotations

from engine.store.errors import (
    BadAddress,
    Busy,
    Closed,
    Conflict,
    Contended,
    KeyReused,
    MissingBlob,
    NewerDatabase,
    StoreError,
    Uncertain,
)
from engine.store.opening import open_store
from engine.store.reading import Reading
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
    "Busy",
    "CaptureLink",
    "Change",
    "Closed",
    "Conflict",
    "Contended",
    "DueMessage",
    "DueTimer",
    "KeyReused",
    "MissingBlob",
    "NewerDatabase",
    "Reading",
    "Store",
    "StoreError",
    "StoredEvent",
    "StoredJob",
    "Uncertain",
    "UnitOfWork",
    "open_store",
]
