"""A card terminal over MQTT: it says how it is, and its last will says that it is gone."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion


class Terminal:
    """One terminal, connected for as long as it lives."""

    def __init__(self, key: str, port: int) -> None:
        self.key = key
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=f"terminal-{key}")
        self._client.will_set(f"terminals/{key}/state", "offline", qos=1)
        self._client.connect("127.0.0.1", port, keepalive=600)
        self._client.loop_start()

    def say(self, topic: str, content: str) -> None:
        """Publish, until the broker has it."""
        told = self._client.publish(f"terminals/{self.key}/{topic}", content, qos=1)
        told.wait_for_publish(20)
        assert told.is_published()

    def measure(self, id_: str, **values: object) -> None:
        """Tell its values, under a name of their own."""
        self.say("telemetry", json.dumps({"id": id_, **values}))

    def die(self) -> None:
        """Lose power, once: the connection is gone without a word, and the broker says the last will."""
        self._client.loop_stop()
        found = self._client.socket()
        if isinstance(found, socket.socket) and found.fileno() >= 0:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            found.close()


@contextmanager
def connected(key: str, port: int) -> Iterator[Terminal]:
    """A terminal; it dies at the end if it has not before."""
    terminal = Terminal(key, port)
    try:
        yield terminal
    finally:
        terminal.die()
