"""Device events over MQTT at QoS 1: a broker holds them, we take them in, and acknowledge what is durable."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import aiomqtt

from engine.flows.adapters import run_adapters
from engine.services.composition import opened
from engine.services.context import Services
from engine.services.plugin_settings import ConfiguredAdapter
from engine.services.work.hearing import Heard, hear
from plugins.hooks import DeviceMessage
from plugins.manager import installed
from plugins.mqtt.client import Client, Connection
from tests.bench.installations import Place
from tests.bench.measuring import Report, section
from tests.plugins.conftest import Broker, running

EVENTS = 20_000
PUBLISHERS = 20
Take = Callable[[Sequence[DeviceMessage]], Awaitable[None]]


def events_over_mqtt(report: Report, place: Place, folder: Path, *, name: str, rounds: int) -> None:
    """Events a second from the broker to the inbox, beside an inbox that forgets everything."""
    with section(f"{EVENTS:,} device events over MQTT at QoS 1, on {name}"):
        for number, version in enumerate(("5", "3.1.1")):
            idle, durable = [], []
            for again in range(rounds):
                url = place.create(f"mqtt_{number}_{again}")
                with tempfile.TemporaryDirectory(prefix="sopwith-mqtt-") as at, running(Path(at)) as broker:
                    idle.append(asyncio.run(_drain(broker, version, lambda take: take)))
                with (
                    tempfile.TemporaryDirectory(prefix="sopwith-mqtt-") as at,
                    running(Path(at)) as broker,
                    opened(url=url, folder=folder) as services,
                ):
                    durable.append(asyncio.run(_drain(broker, version, _durably(services))))
                    _all_there(services)
            line = f"{name}: MQTT {version}, taken and forgotten"
            report.add(line, idle, "events/s")
            durably = f"{name}: MQTT {version}, acknowledged durably"
            report.add(durably, durable, "events/s", against=line, note="goal 20,000")


def _durably(services: Services) -> Callable[[Take], Take]:
    def around(count: Take) -> Take:
        async def take(messages: Sequence[DeviceMessage]) -> None:
            await asyncio.to_thread(hear, services, Heard(messages=tuple(messages)))
            await count(messages)

        return take

    return around


async def _drain(broker: Broker, version: str, around: Callable[[Take], Take]) -> float:
    """Events a second, from the start of the adapter until the last was taken."""
    settings: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": broker.port,
        "version": version,
        "topics": [{"topic": "devices/{device}/{type}", "type": "device.{type}", "id_at": "/n"}],
    }
    configured = [ConfiguredAdapter(source="bench", adapter="mqtt", settings=settings)]
    ours = Connection(host="127.0.0.1", port=broker.port, client_id="sopwith-bench", version=version)
    async with Client(ours) as known:  # from here on the broker keeps messages for us
        await known.listen("devices/+/+", qos=1, retained=False)
    async with asyncio.TaskGroup() as publishing:
        for one in range(PUBLISHERS):
            publishing.create_task(_publish(broker, one))
    all_taken = asyncio.Event()
    left = EVENTS

    async def count(messages: Sequence[DeviceMessage]) -> None:
        nonlocal left
        left -= len(messages)
        if left <= 0:
            all_taken.set()

    started = time.perf_counter()
    listening = asyncio.create_task(run_adapters(installed(), configured, around(count)))
    async with asyncio.timeout(300):
        await all_taken.wait()
    spent = time.perf_counter() - started
    listening.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await listening
    return EVENTS / spent


async def _publish(broker: Broker, number: int) -> None:
    async with aiomqtt.Client("127.0.0.1", broker.port) as terminal:
        for n in range(EVENTS // PUBLISHERS):
            await terminal.publish(f"devices/T-{number}/telemetry", b'{"n": %d, "card_stock": 7}' % n, qos=1)


def _all_there(services: Services) -> None:
    rows = services.store.read(lambda reading: reading.rows("SELECT count(*) FROM device_event"))
    assert rows[0][0] == EVENTS, rows
