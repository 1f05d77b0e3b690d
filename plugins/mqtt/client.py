"""A connection to an MQTT broker on which a message is acknowledged when we say so, not when it arrives.

aiomqtt acknowledges QoS 1 as soon as a message stands in its queue, and has no public way to change that. The
client beneath it, paho, can leave it to us (``manual_ack``): this is aiomqtt's client with that switched on.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

import aiomqtt
import msgspec
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

QUEUE = 100_000
"""Messages of QoS 0 that may wait for us. QoS 1 is bounded by what the broker sends unacknowledged."""


class Refused(Exception):
    """The broker does not let us listen to a topic."""


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """Where the broker is and who we are."""

    host: str
    port: int
    client_id: str
    version: str  # 5 | 3.1.1
    user: str | None = None
    password: str | None = None
    tls: ssl.SSLContext | None = None
    keepalive: int = 30  # seconds
    session_kept: int = 86_400  # seconds the broker keeps messages for us while we are away (MQTT 5)
    unacknowledged: int = 1000  # messages that the broker may send before the first is acknowledged (MQTT 5)


class Client(aiomqtt.Client):
    """aiomqtt's client, with a session that outlives connections and acknowledgements of our own."""

    def __init__(self, connection: Connection) -> None:
        newest = connection.version == "5"
        special: dict[str, Any] = {"clean_session": False}
        if newest:
            properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
            properties.SessionExpiryInterval = connection.session_kept
            properties.ReceiveMaximum = connection.unacknowledged
            special = {"clean_start": False, "properties": properties}
        super().__init__(
            hostname=connection.host,
            port=connection.port,
            identifier=connection.client_id,
            protocol=aiomqtt.ProtocolVersion.V5 if newest else aiomqtt.ProtocolVersion.V311,
            username=connection.user,
            password=connection.password,
            tls_context=connection.tls,
            keepalive=connection.keepalive,
            max_queued_incoming_messages=QUEUE,
            **special,
        )
        self._newest = newest
        self._client.manual_ack_set(True)

    async def listen(self, topic: str, *, qos: int, retained: bool) -> None:
        """Subscribe. Without ``retained`` the broker is asked not to send what it retained, which MQTT 3.1.1
        cannot say. Raises :class:`Refused`."""
        if self._newest:
            old_news = (
                SubscribeOptions.RETAIN_SEND_ON_SUBSCRIBE if retained else SubscribeOptions.RETAIN_DO_NOT_SEND
            )
            granted = await self.subscribe(topic, options=SubscribeOptions(qos=qos, retainHandling=old_news))
        else:
            granted = await self.subscribe(topic, qos=qos)
        codes = [one if isinstance(one, int) else one.value for one in granted]
        if any(code >= 0x80 for code in codes):
            raise Refused(f"the broker does not let us listen to {topic}")

    async def next_batch(self, most: int, *, within: float) -> list[aiomqtt.Message]:
        """At least one message, and what else is here or comes ``within`` seconds, ``most`` together. Raises
        ``aiomqtt.MqttError`` when the connection is gone."""
        waiting = not self._queue.empty() and not self._disconnected.done()
        batch = [self._queue.get_nowait() if waiting else await anext(self.messages)]
        until = asyncio.get_running_loop().time() + within
        while len(batch) < most:
            if not self._queue.empty():
                batch.append(self._queue.get_nowait())
            elif (left := until - asyncio.get_running_loop().time()) > 0:
                try:
                    async with asyncio.timeout(left):
                        batch.append(await self._queue.get())
                except TimeoutError:
                    break
            else:
                break
        return batch

    def acknowledge(self, batch: list[aiomqtt.Message]) -> None:
        """Tell the broker that these are safe here. One that is lost with the connection does no harm: the
        message comes again, and its key is known."""
        for message in batch:
            self._client.ack(message.mid, message.qos)
