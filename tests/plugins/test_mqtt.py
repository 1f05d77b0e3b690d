"""Devices are heard over a real MQTT broker: nothing is lost, and what comes twice bears the same key."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiomqtt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from engine.flows.adapters import run_adapters
from engine.services.plugin_settings import ConfiguredAdapter
from plugins.hooks import DeviceMessage
from plugins.manager import installed
from tests.plugins.conftest import Broker, running

VERSIONS = ["5", "3.1.1"]
READING = {"topic": "devices/{device}/{type}", "type": "device.{type}", "id_at": "/n", "time_at": "/at"}


def settings(broker: Broker, **more: Any) -> dict[str, Any]:
    return {"host": "127.0.0.1", "port": broker.port, "topics": [READING], **more}


class Inbox:
    """What was taken in, as durable as this test's memory."""

    def __init__(self) -> None:
        self.messages: list[DeviceMessage] = []
        self.batches: list[int] = []
        self._came = asyncio.Condition()

    async def take(self, messages: Sequence[DeviceMessage]) -> None:
        async with self._came:
            self.messages += messages
            self.batches.append(len(messages))
            self._came.notify_all()

    async def holds(self, enough: Callable[[list[DeviceMessage]], bool]) -> None:
        async with asyncio.timeout(30), self._came:
            await self._came.wait_for(lambda: enough(self.messages))

    def keys(self) -> set[str]:
        return {one.key for one in self.messages}


@contextlib.asynccontextmanager
async def listening(take: Any, given: dict[str, Any]) -> AsyncIterator[None]:
    """The adapter, as a worker runs it, until the ``with`` ends."""
    configured = [ConfiguredAdapter(source="plant", adapter="mqtt", settings=given)]
    task = asyncio.create_task(run_adapters(installed(), configured, take, first_pause=0.05))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@contextlib.asynccontextmanager
async def device(broker: Broker, **more: Any) -> AsyncIterator[aiomqtt.Client]:
    async with aiomqtt.Client("127.0.0.1", broker.port, **more) as client:
        yield client


async def known(broker: Broker, inbox: Inbox, **more: Any) -> None:
    """Listen once, so that the broker has a session for us and keeps what comes after."""
    async with listening(inbox.take, settings(broker, **more)), device(broker) as terminal:
        while not inbox.messages:
            await terminal.publish("devices/T-0/hello", json.dumps({"n": 0}), qos=1)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.2):
                    await inbox.holds(bool)
    inbox.messages.clear()
    inbox.batches.clear()


@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_device_publishes_is_taken_in_with_device_type_time_and_values(
    broker: Broker, version: str
) -> None:
    async def walk() -> list[DeviceMessage]:
        inbox = Inbox()
        await known(broker, inbox, version=version)
        async with listening(inbox.take, settings(broker, version=version)), device(broker) as terminal:
            said = {"n": 7, "at": "2026-03-02T09:00:00+08:00", "card_stock": 3}
            await terminal.publish("devices/T-1/telemetry", json.dumps(said), qos=1)
            await inbox.holds(bool)
        return inbox.messages

    assert asyncio.run(walk()) == [
        DeviceMessage(
            source="plant",
            key="T-1/7",
            type="device.telemetry",
            device="T-1",
            at=1772413200000,
            data={"n": 7, "at": "2026-03-02T09:00:00+08:00", "card_stock": 3},
        )
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_what_comes_while_nobody_listens_is_taken_in_afterwards(broker: Broker, version: str) -> None:
    async def walk() -> set[str]:
        inbox = Inbox()
        await known(broker, inbox, version=version)
        async with device(broker) as terminal:
            for n in range(50):
                await terminal.publish("devices/T-1/telemetry", json.dumps({"n": n}), qos=1)
        async with listening(inbox.take, settings(broker, version=version)):
            await inbox.holds(lambda all_: len(all_) >= 50)
        return inbox.keys()

    assert asyncio.run(walk()) == {f"T-1/{n}" for n in range(50)}


@pytest.mark.parametrize("version", VERSIONS)
def test_what_could_not_be_written_down_is_delivered_again(broker: Broker, version: str) -> None:
    async def walk() -> tuple[list[DeviceMessage], list[DeviceMessage]]:
        inbox, refused = Inbox(), Inbox()
        await known(broker, inbox, version=version)

        async def take(messages: Sequence[DeviceMessage]) -> None:
            if not refused.messages:
                await refused.take(messages)
                raise RuntimeError("the database is away")
            await inbox.take(messages)

        async with listening(take, settings(broker, version=version)), device(broker) as terminal:
            await terminal.publish("devices/T-1/telemetry", json.dumps({"n": 1}), qos=1)
            await inbox.holds(bool)
        return refused.messages, inbox.messages

    first, again = asyncio.run(walk())

    assert first == again


DYING = """
import asyncio, json, sys
from plugins.devices.mqtt import listen

async def take(messages):
    print(json.dumps([one.key for one in messages]), flush=True)
    await asyncio.Event().wait()  # never acknowledged: we are killed here

asyncio.run(listen({**json.loads(sys.argv[1]), "source": "plant"}, take))
"""


@pytest.mark.parametrize("version", VERSIONS)
def test_a_worker_killed_between_receipt_and_acknowledgement_loses_nothing(
    broker: Broker, version: str
) -> None:
    async def walk() -> tuple[list[str], set[str]]:
        inbox = Inbox()
        given = settings(broker, version=version)
        await known(broker, inbox, version=version)
        async with device(broker) as terminal:
            await terminal.publish("devices/T-1/telemetry", json.dumps({"n": 1}), qos=1)
        dying = await asyncio.create_subprocess_exec(
            sys.executable, "-c", DYING, json.dumps(given), stdout=subprocess.PIPE
        )
        assert dying.stdout is not None
        received = json.loads(await dying.stdout.readline())
        dying.kill()
        await dying.wait()
        async with listening(inbox.take, given):
            await inbox.holds(bool)
        return received, inbox.keys()

    assert asyncio.run(walk()) == (["T-1/1"], {"T-1/1"})


@pytest.mark.parametrize("version", VERSIONS)
def test_a_broker_that_restarts_is_found_again_with_all_it_kept(broker: Broker, version: str) -> None:
    async def walk() -> set[str]:
        inbox = Inbox()
        await known(broker, inbox, version=version)
        async with device(broker) as terminal:
            await terminal.publish("devices/T-1/telemetry", json.dumps({"n": 1}), qos=1)
        await asyncio.to_thread(broker.stop)
        async with listening(inbox.take, settings(broker, version=version)):
            await asyncio.to_thread(broker.start)
            await inbox.holds(bool)
            await asyncio.to_thread(broker.stop)
            await asyncio.to_thread(broker.start)
            async with device(broker) as terminal:
                await terminal.publish("devices/T-1/telemetry", json.dumps({"n": 2}), qos=1)
            await inbox.holds(lambda all_: len({one.key for one in all_}) == 2)
        return inbox.keys()

    assert asyncio.run(walk()) == {"T-1/1", "T-1/2"}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_last_will_says_that_the_device_is_offline(broker: Broker, version: str) -> None:
    states = {
        "topic": "devices/{device}/state",
        "states": {"offline": "device.offline", "online": "device.online"},
        "text": True,
    }

    async def walk() -> list[tuple[str, str | None, dict[str, Any]]]:
        inbox = Inbox()
        given = settings(broker, version=version, topics=[states, READING])
        await known(broker, inbox, version=version, topics=[states, READING])
        async with listening(inbox.take, given):
            dying = aiomqtt.Client(
                "127.0.0.1", broker.port, will=aiomqtt.Will("devices/T-1/state", "offline", qos=1)
            )
            with contextlib.suppress(aiomqtt.MqttError):
                async with dying:
                    await dying.publish("devices/T-1/state", "online", qos=1)
                    dying._client.socket().shutdown(2)  # type: ignore[union-attr]  # the cable is cut
                    await anext(dying.messages)
            await inbox.holds(lambda all_: len({one.key for one in all_}) == 2)
        first_of = {one.key: one for one in reversed(inbox.messages)}  # both topics fit: each came twice
        return sorted((one.type, one.device, one.data) for one in first_of.values())

    assert asyncio.run(walk()) == [
        ("device.offline", "T-1", {"value": "offline"}),
        ("device.online", "T-1", {"value": "online"}),
    ]


def test_what_nobody_can_read_is_an_event_of_its_own_and_the_next_message_is_taken(broker: Broker) -> None:
    async def walk() -> list[tuple[str, str | None, Any]]:
        inbox = Inbox()
        await known(broker, inbox)
        async with listening(inbox.take, settings(broker)), device(broker) as terminal:
            await terminal.publish("devices/T-1/telemetry", b"\xff{", qos=1)
            await terminal.publish("devices/T-1/telemetry", json.dumps({"n": 1}), qos=1)
            await inbox.holds(lambda all_: len(all_) == 2)
        return [(one.type, one.device, one.data.get("reason")) for one in inbox.messages]

    assert asyncio.run(walk()) == [
        (
            "message.malformed",
            "T-1",
            "the payload is not JSON: JSON is malformed: invalid character (byte 0)",
        ),
        ("device.telemetry", "T-1", None),
    ]


def test_members_of_a_group_share_the_messages(broker: Broker) -> None:
    async def walk() -> tuple[list[str], set[str]]:
        inbox, takers = Inbox(), set()

        def taker(name: str) -> Any:
            async def take(messages: Sequence[DeviceMessage]) -> None:
                takers.add(name)
                await inbox.take(messages)

            return take

        for name in "ab":  # the broker gets to know both before anything is published
            async with aiomqtt.Client(
                "127.0.0.1", broker.port, identifier=name, clean_session=False
            ) as member:
                await member.subscribe("$share/workers/devices/+/+", qos=1)
        async with (
            listening(taker("a"), settings(broker, group="workers", client_id="a")),
            listening(taker("b"), settings(broker, group="workers", client_id="b")),
            device(broker) as terminal,
        ):
            for n in range(40):
                await terminal.publish("devices/T-1/telemetry", json.dumps({"n": n}), qos=1)
            await inbox.holds(lambda all_: len(all_) == 40)
        return sorted(one.key for one in inbox.messages), takers

    assert asyncio.run(walk()) == (sorted(f"T-1/{n}" for n in range(40)), {"a", "b"})


def test_a_burst_is_taken_in_together(broker: Broker) -> None:
    async def walk() -> tuple[int, int]:
        inbox = Inbox()
        await known(broker, inbox)
        async with device(broker) as terminal:
            for n in range(300):
                await terminal.publish("devices/T-1/telemetry", json.dumps({"n": n}), qos=1)
        async with listening(inbox.take, settings(broker, batch=100, wait_ms=200)):
            await inbox.holds(lambda all_: len(all_) == 300)
        return len(inbox.batches), max(inbox.batches)

    batches, largest = asyncio.run(walk())

    assert batches < 100
    assert largest <= 100


def test_the_brokers_certificate_and_our_password_are_asked_for(tmp_path: Path) -> None:
    certificate(tmp_path)
    (tmp_path / "passwords").write_text("")
    subprocess.run(
        ["mosquitto_passwd", "-b", str(tmp_path / "passwords"), "sopwith", "secret of the test"],
        check=True,
        capture_output=True,
    )
    lines = (
        "allow_anonymous false",
        f"password_file {tmp_path}/passwords",
        f"certfile {tmp_path}/broker.pem",
        f"keyfile {tmp_path}/broker.key",
    )

    async def walk(broker: Broker) -> set[str]:
        inbox = Inbox()
        given = settings(
            broker, host="localhost", tls={"ca_file": str(tmp_path / "broker.pem")},
            user="sopwith", password="secret of the test",
        )  # fmt: skip
        context = ssl.create_default_context(cafile=str(tmp_path / "broker.pem"))
        async with (
            listening(inbox.take, given),
            aiomqtt.Client(
                "localhost",
                broker.port,
                username="sopwith",
                password="secret of the test",
                tls_context=context,
            ) as terminal,
        ):
            while not inbox.messages:
                await terminal.publish("devices/T-1/telemetry", json.dumps({"n": 1}), qos=1)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.2):
                        await inbox.holds(bool)
        return inbox.keys()

    with running(tmp_path, *lines) as broker:
        assert asyncio.run(walk(broker)) == {"T-1/1"}


def certificate(folder: Path) -> None:
    """A certificate of its own for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "broker.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "broker.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
