"""A draft as an archive, in the layout that ``sopwith publish`` reads."""

from __future__ import annotations

import tempfile
import zipfile
from typing import IO

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.drafts.rows import files_of, find
from engine.services.guarding import must
from engine.services.translating import read
from engine.store.reading import Reading

_IN_MEMORY = 4 << 20


def export(services: Services, actor: Actor, *, draft: str) -> tuple[str, IO[bytes]]:
    """A name for the archive, and the archive; whoever gets it closes it. Raises Forbidden and NotFound."""

    def work(reading: Reading) -> tuple[str, dict[str, bytes]]:
        organisation = services.organisations.current(reading)
        must(actor, Action.SOP_DESIGN, Installation(), organisation)
        line = find(reading, draft, organisation=organisation, now=services.clock.now())
        return f"{line.sop}-{line.version}", files_of(reading, draft)

    name, files = read(services, work)
    made = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by who sends it
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            # The same files give the same archive: no time of making stands in it.
            archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    made.seek(0)
    return name, made
