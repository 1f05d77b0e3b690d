"""The web apps' files: a fixed set, read once at the start, told apart by the name they are asked for.

Nothing of a request is ever joined to a path of the file system: a name is looked up among the files that
were there, or it is not there. What the build compressed lies beside each file as ``.br`` and ``.gz``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

BUILT = Path(__file__).parents[1] / "ui" / "dist"
"""Where `make run` and `make test` build the apps."""

APPS = ("field", "office")
Encoding = Literal["identity", "gzip", "br"]
_SUFFIXES: tuple[tuple[Encoding, str], ...] = (("br", ".br"), ("gzip", ".gz"))
_MEDIA_TYPES = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_HASHED = "/assets/"


class StaticFile(msgspec.Struct, frozen=True):
    """One file in every encoding that there is of it."""

    media_type: str
    tag: str
    immutable: bool
    bodies: Mapping[Encoding, bytes]

    def chosen(self, accept: str | None) -> Encoding:
        """The smallest encoding that the asker takes (RFC 9110, 12.5.3)."""
        for encoding, _ in _SUFFIXES:
            if encoding in self.bodies and accepts(accept, encoding):
                return encoding
        return "identity"

    def etag(self, encoding: Encoding) -> str:
        """Strong, and another for each encoding, since their bytes differ."""
        return f'"{self.tag}"' if encoding == "identity" else f'"{self.tag}-{encoding}"'


def accepts(accept: str | None, encoding: Encoding) -> bool:
    """Whether an ``Accept-Encoding`` takes an encoding (RFC 9110, 12.5.3)."""
    weights = dict(_weights(accept or ""))
    return weights.get(encoding, weights.get("*", 0.0)) > 0


def _weights(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.lower().split(","):
        name, _, parameters = part.partition(";")
        key, _, value = parameters.strip().partition("=")
        try:
            weight = float(value) if key.strip() == "q" else 1.0
        except ValueError:
            weight = 0.0
        if name.strip():
            yield name.strip(), weight


class Site:
    """One app's files by the address they are asked for, below its base."""

    def __init__(self, app: str, folder: Path) -> None:
        self.app = app
        self._files: dict[str, StaticFile] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in _MEDIA_TYPES:
                self._files["/" + path.relative_to(folder).as_posix()] = _read(path, folder)

    @property
    def built(self) -> bool:
        """Whether there is an app at all."""
        return "/index.html" in self._files

    def find(self, name: str) -> StaticFile | None:
        """The file for an address; for one of the app's own screens, its page, which knows the way on."""
        known = self._files.get(name)
        if known is not None:
            return known
        _, _, last = name.rpartition("/")
        suffix = Path(last).suffix.lower()
        if suffix in _MEDIA_TYPES or name.startswith(_HASHED):
            return None
        return self._files.get("/index.html")


def _read(path: Path, folder: Path) -> StaticFile:
    content = path.read_bytes()
    bodies: dict[Encoding, bytes] = {"identity": content}
    for encoding, suffix in _SUFFIXES:
        packed = path.with_name(path.name + suffix)
        if packed.is_file():
            bodies[encoding] = packed.read_bytes()
    return StaticFile(
        media_type=_MEDIA_TYPES[path.suffix],
        tag=hashlib.sha256(content).hexdigest()[:20],
        immutable=("/" + path.relative_to(folder).as_posix()).startswith(_HASHED),
        bodies=bodies,
    )


def sites_of(folder: Path = BUILT) -> dict[str, Site]:
    """The apps that were built into a folder."""
    return {app: Site(app, folder / app) for app in APPS}
