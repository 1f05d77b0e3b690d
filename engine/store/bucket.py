"""Blobs in a bucket of a store that speaks S3, through obstore."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from engine.store.blobs import PIECE, check_name, verified
from engine.store.errors import BadAddress, MissingBlob

_PART = 8 << 20
"""Bytes of one part of a large upload (S3 asks for at least 5 MiB)."""

_PATIENCE = timedelta(seconds=30)


def open_bucket(address: str) -> BucketBlobs:
    """The bucket at ``s3://bucket/prefix?endpoint=…&region=…``. Raises :class:`BadAddress`."""
    parts = urlsplit(address)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    endpoint, region = options.pop("endpoint", None), options.pop("region", "us-east-1")
    if not parts.netloc or options:
        raise BadAddress(f"{address!r}: expected s3://bucket/prefix?endpoint=…&region=…", address=address)
    try:
        store = S3Store(
            parts.netloc,
            config={"endpoint": endpoint} if endpoint else None,
            prefix=parts.path.strip("/") or None,
            region=region,
            virtual_hosted_style_request=endpoint is None,
            client_options={"allow_http": endpoint is not None and endpoint.startswith("http://")},
            retry_config={"max_retries": 6, "retry_timeout": _PATIENCE},
        )
    except BaseError as error:
        raise BadAddress(f"the blob store can't be opened: {error}", address=address) from error
    return BucketBlobs(store)


class BucketBlobs:
    """See :class:`engine.store.blobs.Blobs`. An upload becomes an object when its last part is confirmed, so
    bytes whose hash turns out wrong never do."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    @staticmethod
    def _key(sha256: str) -> str:
        return f"{check_name(sha256)[:2]}/{sha256[2:4]}/{sha256}"

    def put_stream(self, pieces: Iterable[bytes], *, sha256: str) -> int:
        """See :class:`engine.store.blobs.Blobs`."""
        size = 0

        def counted() -> Iterator[bytes]:
            nonlocal size
            for piece in verified(pieces, sha256):
                size += len(piece)
                yield piece

        obstore.put(self._store, self._key(sha256), counted(), chunk_size=_PART)
        return size

    def take_file(self, path: Path, *, sha256: str) -> int:
        """See :class:`engine.store.blobs.Blobs`."""
        size = path.stat().st_size
        obstore.put(self._store, self._key(sha256), path, chunk_size=_PART)
        path.unlink()
        return size

    def open(self, sha256: str) -> io.BufferedReader:
        """See :class:`engine.store.blobs.Blobs`."""
        try:
            return io.BufferedReader(_Remote(self._store, self._key(sha256)), PIECE)
        except FileNotFoundError as error:
            raise MissingBlob(f"blob {sha256} is not stored", blob=sha256) from error

    def size(self, sha256: str) -> int | None:
        """See :class:`engine.store.blobs.Blobs`."""
        try:
            return obstore.head(self._store, self._key(sha256))["size"]
        except FileNotFoundError:
            return None

    def exists(self, sha256: str) -> bool:
        """See :class:`engine.store.blobs.Blobs`."""
        return self.size(sha256) is not None

    def delete(self, sha256: str) -> None:
        """See :class:`engine.store.blobs.Blobs`."""
        try:
            obstore.delete(self._store, self._key(sha256))
        except FileNotFoundError:
            return

    def names(self) -> Iterator[str]:
        """See :class:`engine.store.blobs.Blobs`."""
        for page in obstore.list(self._store):
            for entry in page:
                yield entry["path"].rpartition("/")[2]


class _Remote(io.RawIOBase):
    """An object of the bucket as a file, fetched by ranges."""

    def __init__(self, store: S3Store, key: str) -> None:
        self._store = store
        self._key = key
        self._size = obstore.head(store, key)["size"]
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        length = min(len(buffer), self._size - self._place)
        if length <= 0:
            return 0
        got = obstore.get_range(self._store, self._key, start=self._place, length=length)
        piece = got.to_bytes()
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)
