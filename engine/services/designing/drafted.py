"""The draft that the designer asks about, with what is not saved yet in place of what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.problems import NotFound
from engine.services.publishing import world_of
from engine.services.sop_preparing import World
from engine.services.translating import read
from engine.store.reading import Reading

Overlay = Mapping[str, bytes | None]
"""Files as they are written now, by path; None for one that is gone."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The files of a draft as they are written now, and what of the installation they are checked against."""

    sop: str
    files: Mapping[str, bytes]
    world: World


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
    return {path: content for path, content in {**kept, **overlay}.items() if content is not None}


def kept_files(reading: Reading, draft: str) -> tuple[str, dict[str, bytes]]:
    """The SOP of a draft and its files as they are kept."""
    raise NotFound("resource.unknown", f"There is no draft {draft}.")
