"""Short ways to what many tests of drafts begin with."""

from __future__ import annotations

from typing import Any

from engine.services.context import Services
from engine.services.drafts.saving import Change, save
from engine.services.drafts.showing import show_draft
from engine.services.drafts.starting import Start, start_draft
from engine.services.drafts.views import DraftFile, DraftView, Saved
from tests.engine.services.company import as_

MAIN = "tour/sop.yaml"


def started(services: Services, *, sop: str = "tour", login: str = "dora", **start: Any) -> DraftView:
    """A draft; an empty one unless ``start`` says otherwise."""
    return start_draft(services, as_(login, services), sop=sop, start=Start(**(start or {"kind": "empty"})))


def saved(
    services: Services,
    draft: str,
    path: str,
    text: str | bytes | None,
    seen: int | None,
    *,
    login: str = "dora",
    key: str | None = None,
) -> Saved:
    """One file saved, or taken away."""
    content = text.encode() if isinstance(text, str) else text
    return save(services, as_(login, services), draft=draft, changes=(Change(path, content, seen),), key=key)


def texts(services: Services, draft: str) -> dict[str, str | None]:
    """What the files of a draft hold."""
    return {one.path: one.text for one in show_draft(services, as_("dora"), draft=draft).files}


def file_of(services: Services, draft: str, path: str) -> DraftFile:
    """One file of a draft."""
    return next(one for one in show_draft(services, as_("dora"), draft=draft).files if one.path == path)
