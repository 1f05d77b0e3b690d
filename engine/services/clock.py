"""The clock as a port: the real one, and one that a test sets."""

from __future__ import annotations

import time
from typing import Protocol

from engine.runtime.values import Ms


class Clock(Protocol):
    """Says what time it is: whole milliseconds since 1970-01-01T00:00Z."""

    def now(self) -> Ms: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> Ms:
        return time.time_ns() // 1_000_000


class SettableClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, at: Ms) -> None:
        self._at = at

    def now(self) -> Ms:
        return self._at

    def set(self, at: Ms) -> None:
        """Put the clock to an instant, forwards or back."""
        self._at = at

    def advance(self, ms: Ms) -> Ms:
        """Let time pass; answers the new instant."""
        self._at += ms
        return self._at
