"""How a plugin says that something did not go well. Any other exception counts as :class:`TryLater`."""

from __future__ import annotations


class Failed(Exception):
    """For good: trying again would end the same way. The message is shown to people."""


class TryLater(Exception):
    """Not now. ``seconds`` is when to try again, where the other side said so; else the usual pauses."""

    def __init__(self, reason: str, *, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class InDoubt(TryLater):
    """It may have been done: it was sent, and what the other side says of it is not known. What does no harm
    when it is done twice is tried again; the rest is not, and is shown to administrators."""


class Gone(Failed):
    """An address of the person is no more: ``gone`` need not be kept (endpoints of push subscriptions)."""

    def __init__(self, reason: str, *, gone: tuple[str, ...]) -> None:
        super().__init__(reason)
        self.gone = gone
