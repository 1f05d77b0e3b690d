"""How a plugin says that something did not go well. Any other exception counts as :class:`TryLater`."""

from __future__ import annotations


class Failed(Exception):
    """For good: trying again would end the same way. The message is shown to people."""


class TryLater(Exception):
    """Not now. ``seconds`` is when to try again, where the other side said so; else the usual pauses."""

    def __init__(self, reason: str, *, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds
