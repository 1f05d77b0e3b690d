"""What a worker is handed to be sent, and what it tells of the sending."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from engine.runtime.values import Ms
from engine.services.work.batches import Share
from plugins.hooks.channels import Parcel

Outcome = Literal["sent", "later", "failed", "unknown", "untouched"]


class Wanted(Share, frozen=True, kw_only=True, omit_defaults=True):
    """Parcels that a worker asks for. Channels that it is still busy with are left ``without``: what waits
    for them stays for others, and keeps nothing else waiting."""

    without: tuple[str, ...] = ()


class Via(msgspec.Struct, frozen=True, kw_only=True):
    """A channel as it is to be used: its plugin, and its settings with what is secret among them."""

    plugin: str
    settings: dict[str, Any]

    def __repr__(self) -> str:  # settings hold secrets, and reprs end up in logs
        return f"Via(plugin={self.plugin!r})"


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel for one channel."""

    delivery: str
    channel: str
    parcel: Parcel


class Parcels(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was claimed, for whoever claimed it alone until ``until``. ``next_at`` is when the next is due,
    where that is known; ``settled`` counts deliveries that were put aside without being sent."""

    until: Ms
    channels: dict[str, Via] = {}
    items: tuple[Sending, ...] = ()
    settled: int = 0
    next_at: Ms | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a sending went. ``attempt`` is the parcel's.

    ``later``: try again, in ``seconds`` where the other side said so. ``failed``: for good. ``unknown``: it
    was cut off and may have arrived. ``untouched``: it was not begun. ``gone`` are endpoints of push
    subscriptions that are no more.
    """

    delivery: str
    attempt: int
    outcome: Outcome
    receipt: str | None = None
    error: str | None = None
    seconds: float | None = None
    gone: tuple[str, ...] = ()
