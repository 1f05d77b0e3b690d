"""Device adapters: how devices are heard that do not call our API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec


class DeviceMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What a device said. ``source`` and ``key`` together name it for ever: what comes twice is taken once.

    ``at`` is when it was so, milliseconds since 1970 UTC (None: now). ``device`` is the device's key in the
    registry. What no device says may name the ``subject`` it is about (``KIND/ID``), or the ``branch``.
    """

    source: str
    key: str
    type: str
    device: str | None = None
    at: int | None = None
    data: dict[str, Any] = {}
    subject: str | None = None
    branch: str | None = None


Take = Callable[[Sequence[DeviceMessage]], Awaitable[None]]
"""Takes messages in; when it returns they are durable, and may be acknowledged. It raises when they are
not."""


class DeviceAdapter(msgspec.Struct, frozen=True, kw_only=True):
    """A way to hear devices. ``run`` listens until it is cancelled; when it raises it is begun again after a
    pause that grows. ``settings_schema`` is the JSON Schema of its settings, ``secrets`` those never
    shown. What ``run`` is given has ``source`` beside the settings: the name under which the installation has
    set it up, for :attr:`DeviceMessage.source`."""

    name: str
    title: dict[str, str]
    settings_schema: dict[str, Any]
    secrets: tuple[str, ...] = ()
    run: Callable[[dict[str, Any], Take], Awaitable[None]]
