"""Tokens of devices that were found to hold a moment ago, so that busy ones are not asked about."""

from __future__ import annotations

import threading

from engine.runtime.values import Ms

TRUST: Ms = 1_000
"""Milliseconds: so long may a token that another process revoked still be taken here."""
MOST = 50_000


class Believed:
    """Tokens that were found to hold a moment ago. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, tuple[Ms, tuple[str, str]]] = {}

    def recall(self, digest: str, now: Ms) -> tuple[str, str] | None:
        """Id and key of the device, if its token held a moment ago."""
        held = self._held.get(digest)
        return held[1] if held is not None and 0 <= now - held[0] < TRUST else None

    def remember(self, digest: str, device: tuple[str, str], now: Ms) -> None:
        """The token holds."""
        with self._lock:
            if len(self._held) >= MOST:
                self._held.clear()
            self._held[digest] = (now, device)

    def forget(self) -> None:
        """Some token holds no more."""
        with self._lock:
            self._held = {}
