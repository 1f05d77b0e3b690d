"""Pictures and clips of guides and of the help beside fields, as the field app asks for them.

They were published with the SOP and lie packed among the revision's files. What a runbook names of them is
laid out in a folder when it is first asked for, so that a clip can be read piece by piece. The folder may be
deleted at any time: it is made again.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import msgspec

from engine.language.runbook import Runbook
from engine.runtime.playbook import Playbook
from engine.services.revision_files import unpack
from engine.services.views import View
from engine.store.reading import Reading

MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".pdf": "application/pdf",
}
"""By the ending of a file's name; anything else is bytes to be saved and not shown."""

_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?(?:\./)?(?:media/)?([^)\s>]+)")
"""A picture in Markdown; its address is a path of ``media/``."""


class MediaFile(View, frozen=True, kw_only=True):
    """A picture or clip: its path below the SOP's ``media/``, what it is, and how many bytes it has."""

    path: str
    media_type: str
    size: int
    sha256: str


def named_media(runbook: Runbook) -> frozenset[str]:
    """The paths that guides and the help beside fields name."""
    return frozenset(_named(msgspec.to_builtins(runbook)))


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        media = value.get("media")
        if isinstance(media, list | tuple):
            yield from (one for one in media if isinstance(one, str))
        elif isinstance(media, str):
            yield media
        for inner in value.values():
            yield from _named(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _named(inner)
    elif isinstance(value, str) and "![" in value:
        yield from _IMAGE.findall(value)


class Shelf:
    """The files that runbooks name, laid out in a folder by the SHA-256 of their bytes. Safe from several
    threads and processes."""

    ROOM = 512

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, int], tuple[MediaFile, ...]] = OrderedDict()

    def files(self, reading: Reading, playbook: Playbook) -> tuple[MediaFile, ...]:
        """What there is of the files that the runbook names, by path: of the newest revision that was
        compiled to it."""
        key = (playbook.digest, self.revision(reading, playbook.runbook.sop))
        known = self._known.get(key)
        if known is None:
            known = tuple(self._lay_out(reading, playbook))
            with self._lock:
                self._known[key] = known
                while len(self._known) > self.ROOM:
                    self._known.popitem(last=False)
        return known

    @staticmethod
    def revision(reading: Reading, sop: str) -> int:
        """The newest revision of an SOP; 0 where there is none."""
        rows = reading.rows("SELECT max(revision) FROM sop_revision WHERE sop = ?", sop)
        return int(rows[0][0] or 0)

    def open(self, reading: Reading, playbook: Playbook, file: MediaFile) -> BinaryIO:
        """The file's bytes."""
        path = self._place(file.sha256)
        if not path.is_file():  # somebody cleaned up
            list(self._lay_out(reading, playbook))
        return path.open("rb")

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _lay_out(self, reading: Reading, playbook: Playbook) -> Iterator[MediaFile]:
        named = named_media(playbook.runbook)
        published = _published_with(reading, playbook) if named else {}
        for path in sorted(named):
            content = published.get(f"{playbook.runbook.sop}/media/{path}")
            if content is None:
                continue
            sha256 = hashlib.sha256(content).hexdigest()
            place = self._place(sha256)
            if not place.is_file():
                place.parent.mkdir(parents=True, exist_ok=True)
                draft = place.with_name(f".{sha256}.{os.getpid()}.{threading.get_ident()}")
                draft.write_bytes(content)
                draft.replace(place)
            suffix = PurePosixPath(path).suffix.lower()
            yield MediaFile(
                path=path,
                media_type=MEDIA_TYPES.get(suffix, "application/octet-stream"),
                size=len(content),
                sha256=sha256,
            )


def _published_with(reading: Reading, playbook: Playbook) -> dict[str, bytes]:
    """The files of the newest revision that was compiled to the runbook."""
    sop = playbook.runbook.sop
    rows = reading.rows(
        "SELECT body FROM admin_event WHERE about = ? AND action = 'sop.published' ORDER BY seq DESC", sop
    )
    for (body,) in rows:
        details = msgspec.json.decode(body)["details"]
        if playbook.digest in details["runbooks"].values():
            packed = reading.rows(
                "SELECT files FROM sop_revision WHERE sop = ? AND revision = ?", sop, details["revision"]
            )
            return unpack(packed[0][0]) if packed else {}
    return {}
