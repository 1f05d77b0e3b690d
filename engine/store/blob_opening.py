"""Which blob store an address means."""

from __future__ import annotations

from pathlib import Path

from engine.store.blobs import Blobs, FolderBlobs
from engine.store.errors import BadAddress


def open_blobs(address: str | None, folder: Path) -> Blobs:
    """The blob store at ``address``: None (``blobs`` in the data folder), ``file:///folder``, or
    ``s3://bucket/prefix?endpoint=…&region=…`` with the keys in AWS's environment variables.

    Raises :class:`BadAddress`.
    """
    if address is None:
        return FolderBlobs(folder / "blobs")
    if address.startswith("file:///"):
        return FolderBlobs(Path(address.removeprefix("file://")))
    if address.startswith("s3://"):
        from engine.store.bucket import open_bucket  # obstore takes its time to load

        return open_bucket(address)
    raise BadAddress(
        f"{address!r} is no blob store; write file:///folder or s3://bucket/prefix?endpoint=…",
        address=address,
    )
