"""The audit of blobs: those that jobs name are known, kept, and hold the bytes they held."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from engine.store.audit_findings import Fault
from engine.store.blobs import Blobs
from engine.store.errors import MissingBlob
from engine.store.evidence import NAMED
from engine.store.likeness import bands
from engine.store.reading import Reading


class BlobAudit:
    """Looks at blobs as jobs name them, each once per batch of jobs at least. ``blobs`` None: at what the
    database says of them only."""

    def __init__(self, blobs: Blobs | None) -> None:
        self._blobs = blobs
        self.read = 0
        """Blobs that were read and hashed."""

    def named_by(self, view: Reading, job: str, names: Iterable[str]) -> Iterator[Fault]:
        """What does not hold of the blobs that a job names."""
        for name in sorted(set(names)):
            rows = view.rows("SELECT state, size, looks FROM blob WHERE sha256 = ?", name)
            if not rows:
                yield Fault("blob.unknown", job, {"blob": name})
                continue
            state, size, looks = rows[0]
            if state != NAMED:
                yield Fault("blob.state", job, {"blob": name, "state": state})
            found = view.rows("SELECT band, looks FROM likeness WHERE blob = ? ORDER BY band", name)
            if found != _likeness(looks):
                yield Fault("blob.likeness", job, {"blob": name})
            if self._blobs is not None:
                yield from self._bytes(self._blobs, job, name, size)

    def _bytes(self, blobs: Blobs, job: str, name: str, size: int) -> Iterator[Fault]:
        try:
            with blobs.open(name) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
                length = file.tell()
        except MissingBlob:
            yield Fault("blob.missing", job, {"blob": name})
            return
        self.read += 1
        if found != name:
            yield Fault("blob.damaged", job, {"blob": name, "found": found})
        elif length != size:
            yield Fault("blob.size", job, {"blob": name, "found": length, "expected": size})


def _likeness(looks: str | None) -> list[tuple[int, bytes]]:
    if looks is None:
        return []
    try:
        return [(band, bytes.fromhex(looks)) for band in sorted(bands(looks))]
    except ValueError:
        return [(-1, b"")]
