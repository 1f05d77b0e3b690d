"""The staging folder: files on their way in, received piece by piece over bad connections.

A draft grows only at its end. How much of it is here is the size of its file, so an upload goes on after
anything that happened to either side; the hash at the end tells whether all of it is right.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from engine.store.errors import Busy, WrongOffset

_NAME = re.compile(r"[0-9A-Za-z_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Staged:
    """A draft that is complete: where it lies, its size in bytes, its SHA-256."""

    path: Path
    size: int
    sha256: str


class Staging:
    """Drafts by name (letters, digits, ``-`` and ``_``)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a draft")
        return self._folder / f"{name}.part"

    def received(self, name: str) -> int:
        """How many bytes of the draft are here; 0 when there is none."""
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def going_on(self, name: str, *, offset: int) -> Iterator[BinaryIO]:
        """The draft, open for writing on from ``offset``; what was written is safe afterwards, also when the
        connection broke in the middle.

        Raises :class:`WrongOffset` when so much is not, or more is, here, and :class:`Busy` when another
        request is writing it at this moment.
        """
        with self._path(name).open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Busy("another request is sending this file at this moment") from error
            here = file.seek(0, os.SEEK_END)
            if here != offset:
                raise WrongOffset(f"{here} bytes are here, not {offset}", expected=here, found=offset)
            try:
                yield file
            finally:
                file.flush()
                os.fsync(file.fileno())

    def complete(self, name: str) -> Staged:
        """The draft as it is now, with its hash. Raises ``FileNotFoundError``."""
        path = self._path(name)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
        return Staged(path=path, size=size, sha256=sha256)

    def discard(self, name: str) -> None:
        """Throw a draft away. Nothing happens when there is none."""
        self._path(name).unlink(missing_ok=True)

    def abandoned(self, *, seconds: float) -> list[str]:
        """Drafts that did not grow for so long."""
        limit = time.time() - seconds
        found = []
        for path in self._folder.glob("*.part"):
            try:
                if path.stat().st_mtime < limit:
                    found.append(path.name.removesuffix(".part"))
            except FileNotFoundError:
                continue
        return sorted(found)
