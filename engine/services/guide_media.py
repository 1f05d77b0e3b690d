"""Pictures and clips of guides and of the help beside fields, for whoever may see SOPs."""

from __future__ import annotations

from typing import BinaryIO

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.media_shelf import MediaFile
from engine.services.problems import NotFound
from engine.services.translating import read
from engine.store.reading import Reading


def open_media(services: Services, actor: Actor, *, digest: str, path: str) -> tuple[MediaFile, BinaryIO]:
    """A picture or clip of a runbook, opened. Raises NotFound (``runbook.unknown``, ``media.unknown``)."""
    must_now(services, actor, Action.SOP_SEE, Installation())

    def work(reading: Reading) -> tuple[MediaFile, BinaryIO]:
        try:
            playbook = services.playbooks.get(digest, reading)
        except LookupError as error:
            raise NotFound("runbook.unknown", f"There is no runbook {digest[:64]}.") from error
        for file in services.guide_media.files(reading, playbook):
            if file.path == path:
                return file, services.guide_media.open(reading, playbook, file)
        raise NotFound("media.unknown", f"The runbook shows no {path[:200]}.", params={"path": path[:200]})

    return read(services, work)
