"""Channels: how a message reaches a person outside of the app."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a message is for, and by what they can be reached. ``push`` are subscriptions of their browsers
    (``endpoint``, ``p256dh``, ``auth``)."""

    login: str
    name: str
    language: str
    email: str | None = None
    phone: str | None = None
    push: tuple[dict[str, str], ...] = ()


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One message in words for one person over one channel. ``key`` is the same at every attempt."""

    key: str
    kind: str
    to: Recipient
    subject: str
    text: str
    link: str | None  # absolute; opens, and never decides
    urgency: str  # low | normal | urgent
    attempt: int  # from 1


class Receipt(str):
    """An id of the other side, and which addresses of the person turned out to be no more (``gone``:
    endpoints of push subscriptions) while others took the message."""

    __slots__ = ("gone",)
    gone: tuple[str, ...]

    def __new__(cls, value: str = "", *, gone: tuple[str, ...] = ()) -> Receipt:
        made = super().__new__(cls, value)
        made.gone = gone
        return made


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A channel. ``settings_schema`` is the JSON Schema of what an administrator sets up; ``secrets`` names
    the settings that are never shown again.

    ``reaches`` says whether a person can be reached by it at all. ``send`` sends and answers a receipt (an id
    of the other side, :class:`Receipt` where addresses are gone), or raises
    :class:`plugins.hooks.troubles.Failed` (``Gone``), ``TryLater`` or ``InDoubt``. ``repeatable`` says that
    sending the same ``key`` again does no harm; where it does, a sending that was cut off is not repeated but
    shown to administrators.
    """

    name: str
    title: dict[str, str]
    settings_schema: dict[str, Any]
    secrets: tuple[str, ...] = ()
    repeatable: bool = False
    reaches: Callable[[Recipient], bool]
    send: Callable[[Parcel, dict[str, Any]], Awaitable[str | None]]
