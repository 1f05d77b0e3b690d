"""Runs the device adapters that an installation has set up, for as long as a worker lives."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Sequence

from engine.services.plugin_settings import ConfiguredAdapter
from plugins.hooks.devices import Take
from plugins.installed import Plugins

log = logging.getLogger("sopwith.adapters")

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Seconds before an adapter that stopped is begun again; each pause is twice the one before."""

STEADY = 120.0
"""An adapter that ran for so many seconds begins with the first pause again."""


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
