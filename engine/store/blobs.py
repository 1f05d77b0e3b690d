"""The blob store: files named by the SHA-256 of what they hold, written once and never changed.

A blob is whole or not there: it is moved into place in one step, after its bytes were hashed and found to
be what its name says. Two kinds, held to the same tests: a local folder, and any store that speaks S3.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Protocol

from engine.store.errors import DamagedBlob, MissingBlob

PIECE = 1 << 20
"""Bytes that are read or written at a time."""

_NAME = re.compile(r"[0-9a-f]{64}")


class Blobs(Protocol):
    """Files by SHA-256 (64 lower-case hex digits). Safe from several threads and processes."""

    def put_stream(self, pieces: Iterable[bytes], *, sha256: str) -> int:
        """Store what ``pieces`` give; answers its size in bytes. A blob that is there stays as it is.

        Raises :class:`DamagedBlob`, and stores nothing, when the bytes have another hash.
        """
        ...

    def take_file(self, path: Path, *, sha256: str) -> int:
        """Store a file whose hash was just found to be ``sha256``, and take it away from where it lies."""
        ...

    def open(self, sha256: str) -> BufferedReader:
        """The blob for reading; it can seek. Raises :class:`MissingBlob`."""
        ...

    def size(self, sha256: str) -> int | None:
        """Its size in bytes, None when it is not there."""
        ...

    def exists(self, sha256: str) -> bool:
        """Whether it is there."""
        ...

    def delete(self, sha256: str) -> None:
        """Take it away. Nothing happens when it is not there."""
        ...

    def names(self) -> Iterator[str]:
        """Every blob there is, in no order."""
        ...


def check_name(sha256: str) -> str:
    """The name, which may become part of a path. Raises ``ValueError`` for anything but a SHA-256."""
    if not _NAME.fullmatch(sha256):
        raise ValueError(f"{sha256!r} is no SHA-256 in lower-case hexadecimal digits")
    return sha256


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """The rest of a file, piece by piece."""
    while piece := file.read(PIECE):
        yield piece


def verified(pieces: Iterable[bytes], sha256: str) -> Iterator[bytes]:
    """The same pieces; raises :class:`DamagedBlob` at the end, before anybody takes it for complete, when
    they do not have that hash."""
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
        yield piece
    if found.hexdigest() != sha256:
        raise DamagedBlob(
            f"the bytes have the SHA-256 {found.hexdigest()}, not {sha256}",
            expected=sha256,
            found=found.hexdigest(),
        )


class FolderBlobs:
    """Blobs in a local folder, spread over 65,536 folders by the first digits of their names.

    Each is written beside its place, synced, and renamed into it; then its folder is synced, so that a
    blob that was answered for survives a power cut.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _path(self, sha256: str) -> Path:
        check_name(sha256)
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    def put_stream(self, pieces: Iterable[bytes], *, sha256: str) -> int:
        """See :class:`Blobs`."""
        place = self._path(sha256)
        self._make_room(place)
        descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".arriving-")
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                size = sum(file.write(piece) for piece in verified(pieces, sha256))
                file.flush()
                os.fsync(file.fileno())
            self._settle(draft, place)
        finally:
            draft.unlink(missing_ok=True)
        return size

    def take_file(self, path: Path, *, sha256: str) -> int:
        """See :class:`Blobs`."""
        place = self._path(sha256)
        size = path.stat().st_size
        self._make_room(place)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        try:
            self._settle(path, place)
        except OSError:  # on another disk: it must be copied
            with path.open("rb") as file:
                self.put_stream(pieces_of(file), sha256=sha256)
            path.unlink()
        return size

    def _make_room(self, place: Path) -> None:
        if not place.parent.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
            for folder in (place.parent.parent, self._folder):
                _sync_folder(folder)

    def _settle(self, draft: Path, place: Path) -> None:
        draft.chmod(0o444)
        draft.replace(place)
        _sync_folder(place.parent)

    def open(self, sha256: str) -> BufferedReader:
        """See :class:`Blobs`."""
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError as error:
            raise MissingBlob(f"blob {sha256} is not stored", blob=sha256) from error

    def size(self, sha256: str) -> int | None:
        """See :class:`Blobs`."""
        try:
            return self._path(sha256).stat().st_size
        except FileNotFoundError:
            return None

    def exists(self, sha256: str) -> bool:
        """See :class:`Blobs`."""
        return self._path(sha256).is_file()

    def delete(self, sha256: str) -> None:
        """See :class:`Blobs`."""
        place = self._path(sha256)
        with suppress(FileNotFoundError):
            place.unlink()
            _sync_folder(place.parent)

    def names(self) -> Iterator[str]:
        """See :class:`Blobs`."""
        for path in self._folder.glob("??/??/*"):
            if _NAME.fullmatch(path.name):
                yield path.name


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
