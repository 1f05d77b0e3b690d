"""Expressions as they are typed: what they give, what is wrong, and what can be read at their place."""

from __future__ import annotations

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.designing.drafted import Overlay, drafted
from engine.services.designing.views import DocumentPath, ExpressionRead


def express(
    services: Services,
    actor: Actor,
    *,
    draft: str,
    file: str,
    path: DocumentPath,
    source: str = "",
    template: bool = False,
    variant: str | None = None,
    overlay: Overlay,
) -> ExpressionRead:
    """Read ``source`` as if it stood at ``path`` of ``file``.

    Raises Forbidden, NotFound (``draft.unknown``, ``file.unknown``).
    """
    drafted(services, actor, draft=draft, overlay=overlay)
    return ExpressionRead(type=None, canonical=None, problem=None, names=())
