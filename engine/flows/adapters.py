"""Runs the device adapters that an installation has set up, for as long as a worker lives."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import random
from collections.abc import Sequence

from engine.runtime.facts import SYSTEM
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.devices.taking_in import take_in
from engine.services.plugin_settings import ConfiguredAdapter
from plugins.hooks.devices import DeviceMessage, Take
from plugins.installed import Plugins
from plugins.mqtt.reading import MALFORMED

log = logging.getLogger("sopwith.adapters")

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Seconds before an adapter that stopped is begun again; each pause is twice the one before."""

STEADY = 120.0
"""An adapter that ran for so many seconds begins with the first pause again."""


def taking(services: Services) -> Take:
    """Takes messages into the inbox of this installation. What the inbox refuses for good (a device's clock
    that is years ahead, a name that is too long) stands there as ``message.malformed`` with the reasons."""

    async def take(messages: Sequence[DeviceMessage]) -> None:
        by = Actor(login=SYSTEM, at=services.clock.now(), system=True)
        answers = await asyncio.to_thread(take_in, services, messages, by=by)
        refused = [
            DeviceMessage(
                source=one.source[:200],
                key=f"refused:{hashlib.sha256(one.key.encode()).hexdigest()[:32]}",
                type=MALFORMED,
                data={
                    "reason": [{"pointer": f.pointer, "code": f.code, **f.params} for f in one.faults],
                    "key": one.key[:200],
                },
            )
            for one in answers
            if one.status == "refused"
        ]
        if refused:
            log.warning("%d messages of %s were refused", len(refused), refused[0].source)
            await asyncio.to_thread(take_in, services, refused, by=by)

    return take


async def run_adapters(
    plugins: Plugins,
    configured: Sequence[ConfiguredAdapter],
    take: Take,
    *,
    first_pause: float = FIRST_PAUSE,
) -> None:
    """Run every configured adapter until cancelled. One that raises or returns is begun again after a pause
    that grows; the others never notice. ``take`` returns when what it was given is durable."""
    async with asyncio.TaskGroup() as running:
        for one in configured:
            running.create_task(_run(plugins, one, take, first_pause), name=f"adapter {one.source}")


async def _run(plugins: Plugins, one: ConfiguredAdapter, take: Take, first_pause: float) -> None:
    adapter = plugins.adapters[one.adapter]
    clock = asyncio.get_running_loop().time
    pause = first_pause
    while True:
        began = clock()
        try:
            await adapter.run({**one.settings, "source": one.source}, take)
            log.warning("the adapter %s (%s) stopped by itself", one.source, one.adapter)
        except Exception as error:
            if _is_weather(error):
                log.warning("the adapter %s (%s) stopped: %s", one.source, one.adapter, error)
            else:
                log.exception("the adapter %s (%s) crashed", one.source, one.adapter)
        if clock() - began >= STEADY:
            pause = first_pause
        await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 — spreads reconnections
        pause = min(pause * 2, LONGEST_PAUSE)


def _is_weather(error: Exception) -> bool:
    """Connections come and go; a traceback would say nothing more."""
    return isinstance(error, OSError) or type(error).__name__.startswith("Mqtt")
