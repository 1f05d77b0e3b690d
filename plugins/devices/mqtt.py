"""The device adapter ``mqtt``: devices that publish to an MQTT broker (5 or 3.1.1).

A message is acknowledged after it was taken in durably, on a session that the broker keeps: what comes while
we are away, or while a batch is on its way to the database, is delivered again. Messages are taken in
together, as many as came while the batch before was written.
"""

from __future__ import annotations

import logging
import socket
import ssl
import time
from typing import TYPE_CHECKING, Any

from plugins.hooks import DeviceAdapter, hook
from plugins.hooks.devices import Take
from plugins.mqtt.reading import MALFORMED, Reader, TopicMap, filter_of

if TYPE_CHECKING:
    from plugins.mqtt.client import Connection

log = logging.getLogger("sopwith.plugins.mqtt")

_LEVEL = r"(\{[a-z_]+\}|\+|[^{}+#/$][^{}+#/]*|)"
_POINTER = {"type": "string", "pattern": "^(/[^/]*)*$", "maxLength": 200}
_NAME = {"type": "string", "minLength": 1, "maxLength": 200}

TOPIC_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["topic"],
    "additionalProperties": False,
    "properties": {
        "topic": {
            "type": "string",
            "minLength": 1,
            "maxLength": 500,
            "pattern": f"^({_LEVEL}(/{_LEVEL})*(/#)?|#)$",
            "description": "An MQTT topic filter; a whole level may be {device}, {type} or another name.",
        },
        "qos": {"enum": [0, 1], "description": "1 (default): nothing is lost."},
        "type": {**_NAME, "description": "The event's type, such as device.{type}. Default: {type}."},
        "device": {**_NAME, "description": "The device's key. Default: {device}."},
        "id_at": {**_POINTER, "description": "Where the payload has the message's own id."},
        "time_at": {**_POINTER, "description": "Where the payload has the time: ISO 8601 or a number."},
        "type_at": {**_POINTER, "description": "Where the payload has the type."},
        "device_at": {**_POINTER, "description": "Where the payload has the device's key."},
        "values_at": {**_POINTER, "description": "Where the values are. Default: the whole payload."},
        "values": {
            "type": "object",
            "additionalProperties": _POINTER,
            "description": "Single values by name, instead of values_at.",
        },
        "states": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": _NAME,
            "description": "The type by what the payload says, such as {offline: device.offline}.",
        },
        "text": {"type": "boolean", "description": "The payload is text, not JSON."},
    },
}

SETTINGS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["host", "topics"],
    "additionalProperties": False,
    "properties": {
        "host": _NAME,
        "port": {
            "type": "integer",
            "minimum": 1,
            "maximum": 65535,
            "description": "Default: 1883, 8883 with TLS.",
        },
        "version": {"enum": ["5", "3.1.1"], "description": "Default: 5."},
        "tls": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "ca_file": {**_NAME, "description": "Default: the system's certificates."},
                "cert_file": {**_NAME, "description": "Our own certificate, where the broker asks for one."},
                "key_file": _NAME,
            },
            "dependentRequired": {"cert_file": ["key_file"], "key_file": ["cert_file"]},
            "description": "{} is TLS with the system's certificates.",
        },
        "user": _NAME,
        "password": {"type": "string", "minLength": 1, "maxLength": 1000},
        "client_id": {**_NAME, "maxLength": 65, "description": "Must be this process's own at the broker."},
        "group": {
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]{1,64}$",
            "description": "Several workers share the messages ($share): each goes to one of them.",
        },
        "keepalive": {"type": "integer", "minimum": 5, "maximum": 3600},
        "session_kept": {"type": "integer", "minimum": 60, "maximum": 2_592_000},
        "batch": {
            "type": "integer",
            "minimum": 1,
            "maximum": 5000,
            "description": "Taken in together at most.",
        },
        "wait_ms": {"type": "integer", "minimum": 0, "maximum": 5000, "description": "For a fuller batch."},
        "same_within": {
            "type": "number",
            "exclusiveMinimum": 0.1,
            "maximum": 86_400,
            "description": "Seconds in which equal messages without id and time are one.",
        },
        "retained": {"type": "boolean", "description": "Take in retained messages too (they are old news)."},
        "topics": {"type": "array", "minItems": 1, "maxItems": 100, "items": TOPIC_SCHEMA},
    },
}


@hook
def sopwith_device_adapters() -> list[DeviceAdapter]:
    """One adapter for every broker that is set up."""
    return [
        DeviceAdapter(
            name="mqtt",
            title={"zh-CN": "MQTT 消息服务器", "en": "MQTT broker"},
            settings_schema=SETTINGS_SCHEMA,
            secrets=("password",),
            run=listen,
        )
    ]


async def listen(settings: dict[str, Any], take: Take) -> None:
    """Listen until cancelled. Raises when the connection breaks, or when ``take`` does: nothing was
    acknowledged then, and the broker sends it again."""
    from plugins.mqtt.client import Client

    source = settings.get("source", "mqtt")
    topics = [TopicMap(**one) for one in settings["topics"]]
    retained = bool(settings.get("retained", False))
    reader = Reader(source, topics, same_within=settings.get("same_within", 10.0))
    async with Client(_connection(settings, source)) as client:
        for topic in topics:
            await client.listen(
                filter_of(topic.topic, settings.get("group")), qos=topic.qos, retained=retained
            )
        log.info("listening to %s at %s", source, settings["host"])
        while True:
            batch = await client.next_batch(
                settings.get("batch", 500), within=settings.get("wait_ms", 0) / 1000
            )
            now = time.time_ns() // 1_000_000
            said = [
                reader.read(str(message.topic), _bytes(message.payload), at=now)
                for message in batch
                if retained or not message.retain
            ]
            for one in said:
                if one.type == MALFORMED:
                    log.warning(
                        "%s: malformed message on %s: %s", source, one.data["topic"], one.data["reason"]
                    )
            if said:
                await take(said)
            client.acknowledge(batch)


def _bytes(payload: Any) -> bytes:
    return payload if isinstance(payload, bytes) else str(payload or "").encode()


def _connection(settings: dict[str, Any], source: str) -> Connection:
    from plugins.mqtt.client import Connection

    secure = settings.get("tls")
    return Connection(
        host=settings["host"],
        port=settings.get("port", 1883 if secure is None else 8883),
        client_id=settings.get("client_id") or _own_name(source, shared="group" in settings),
        version=settings.get("version", "5"),
        user=settings.get("user"),
        password=settings.get("password"),
        tls=None if secure is None else _tls(secure),
        keepalive=settings.get("keepalive", 30),
        session_kept=settings.get("session_kept", 86_400),
        unacknowledged=min(2 * settings.get("batch", 500), 65_535),
    )


def _own_name(source: str, *, shared: bool) -> str:
    """A client id that stays the same, so that the broker knows us again; one for each member of a group."""
    return f"sopwith-{source}-{socket.gethostname()}"[:65] if shared else f"sopwith-{source}"[:65]


def _tls(settings: dict[str, Any]) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=settings.get("ca_file"))
    if cert := settings.get("cert_file"):
        context.load_cert_chain(cert, settings["key_file"])
    return context
