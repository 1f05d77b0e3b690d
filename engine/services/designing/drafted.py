"""The draft that the designer asks about, with what is not saved yet in place of what is kept."""

from __future__ import annotations

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.designing.drafted_files import Drafted, Overlay, laid_over
from engine.services.drafts.rows import files_of, no_such_draft
from engine.services.guarding import must_now
from engine.services.publishing import world_of
from engine.services.translating import read
from engine.store.reading import Reading


def drafted(services: Services, actor: Actor, *, draft: str, overlay: Overlay) -> Drafted:
    """Read a draft. Raises Forbidden and NotFound (``draft.unknown``)."""
    must_now(services, actor, Action.SOP_DESIGN, Installation())

    def work(reading: Reading) -> Drafted:
        sop, kept = kept_files(reading, draft)
        files = laid_over(kept, overlay)
        return Drafted(sop=sop, files=files, world=world_of(services, reading, sop, files))

    return read(services, work)


def kept_files(reading: Reading, draft: str) -> tuple[str, dict[str, bytes]]:
    """The SOP of a draft and its files as they are kept. Raises NotFound (``draft.unknown``)."""
    rows = reading.rows("SELECT sop FROM draft WHERE id = ?", draft)
    if not rows:
        raise no_such_draft(draft)
    return rows[0][0], files_of(reading, draft)
