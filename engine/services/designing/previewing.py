"""A form as a runbook would carry it, for the preview."""

from __future__ import annotations

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.designing.drafted import Overlay, drafted
from engine.services.designing.views import FormPreview


def preview(
    services: Services,
    actor: Actor,
    *,
    draft: str,
    path: str,
    step: str | None = None,
    variant: str | None = None,
    overlay: Overlay,
) -> FormPreview:
    """The form in the file ``path``, with the evidence of ``step`` where one is named.

    Raises Forbidden, NotFound (``draft.unknown``, ``file.unknown``).
    """
    drafted(services, actor, draft=draft, overlay=overlay)
    return FormPreview(form=None, code_lists={}, findings=())
