"""Who showed a session or a token a moment ago, so that a busy caller does not ask the database every time.

What is remembered holds for :data:`TRUST` milliseconds: so long may a session that another process ended
still be taken here. What this process ends itself is forgotten at once.
"""

from __future__ import annotations

from engine.runtime.values import Ms
from engine.services.access import Actor

TRUST = 1_000
"""Milliseconds."""

MOST = 50_000
"""Callers that are remembered; beyond that, everybody is asked about again."""


class Callers:
    """Actors by the digest of the secret they showed. Every method is quick and safe from any thread."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Ms, Ms, Actor]] = {}
        self.ended = 0  # how often somebody's access was ended here

    def recall(self, digest: str, now: Ms) -> Actor | None:
        """The actor, at ``now``, if the secret was found to hold a moment ago and has not expired since."""
        if (known := self._known.get(digest)) is None:
            return None
        since, until, actor = known
        if not since <= now < min(until, since + TRUST):
            return None
        return Actor(login=actor.login, at=now, scopes=actor.scopes)

    def remember(self, digest: str, actor: Actor, *, until: Ms, ended: int) -> None:
        """The secret holds now and expires at ``until``; unless access was ended since the database was
        asked, when :attr:`ended` was ``ended``."""
        if ended != self.ended:
            return
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[digest] = (actor.at, until, actor)

    def forget(self) -> None:
        """Somebody's access was ended: ask about everybody again."""
        self.ended += 1
        self._known = {}
