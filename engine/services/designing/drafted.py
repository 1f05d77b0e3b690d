"""The draft that the designer asks about, with what is not saved yet in place of what is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.drafts.rows import files_of, no_such_draft
from engine.services.guarding import must_now
from engine.services.publishing import world_of
from engine.services.sop_preparing import World
from engine.services.translating import read
from engine.store.reading import Reading

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


def drafted(services: Services, actor: Actor, *, draft: str, overlay: Overlay) -> Drafted:
    """Read a draft. Raises Forbidden and NotFound (``draft.unknown``)."""
    must_now(services, actor, Action.SOP_DESIGN, Installation())

    def work(reading: Reading) -> Drafted:
        sop, kept = kept_files(reading, draft)
        files = laid_over(kept, overlay)
        return Drafted(sop=sop, files=files, world=world_of(services, reading, sop, files))

    return read(services, work)


def laid_over(kept: Mapping[str, bytes], overlay: Overlay) -> dict[str, bytes]:
    """The files as they are written now."""
    return {
        path: b"" if "/media/" in path else content
        for path, content in {**kept, **overlay}.items()
        if content is not None
    }


def kept_files(reading: Reading, draft: str) -> tuple[str, dict[str, bytes]]:
    """The SOP of a draft and its files as they are kept. Raises NotFound (``draft.unknown``)."""
    rows = reading.rows("SELECT sop FROM draft WHERE id = ?", draft)
    if not rows:
        raise no_such_draft(draft)
    return rows[0][0], files_of(reading, draft)
