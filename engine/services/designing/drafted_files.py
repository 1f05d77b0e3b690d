"""A draft's files as they are written now, with the world that they are checked against."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec

from engine.services.sop_preparing import World

Overlay = Mapping[str, bytes | None]
"""Files as they are written now, by path; None for one that is gone."""


@dataclass(frozen=True)
class Drafted:
    """The files of a draft as they are written now, and what of the installation they are checked against.
    Of pictures and clips only the names count, so they are empty here."""

    sop: str
    files: Mapping[str, bytes]
    world: World

    @cached_property
    def digests(self) -> dict[str, str]:
        """SHA-256 of each file."""
        return {path: hashlib.sha256(content).hexdigest() for path, content in sorted(self.files.items())}

    @cached_property
    def scene(self) -> str:
        """A name for the world around the files."""
        world = self.world
        parts = (world.organisation, world.kinds, world.code_lists, dict(world.neighbours))
        return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()

    @cached_property
    def key(self) -> tuple[str, str, str]:
        """A name for all of it."""
        return self.sop, self.scene, hashlib.sha256(repr(self.digests).encode()).hexdigest()


def laid_over(kept: Mapping[str, bytes], overlay: Overlay) -> dict[str, bytes]:
    """The files as they are written now."""
    return {
        path: b"" if "/media/" in path else content
        for path, content in {**kept, **overlay}.items()
        if content is not None
    }
