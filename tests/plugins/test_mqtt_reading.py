"""Topics and payloads are read by the mapping of an installation, and bear a key that names them for ever."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.devices.mqtt import SETTINGS_SCHEMA
from plugins.hooks import DeviceMessage
from plugins.mqtt.reading import MALFORMED, Reader, TopicMap, filter_of

NOW = 1_772_413_200_000
PLAIN = TopicMap(topic="devices/{device}/{type}", type="device.{type}", id_at="/id", time_at="/ts")


def read(by: TopicMap, topic: str, said: Any, *, at: int = NOW) -> DeviceMessage:
    payload = said if isinstance(said, bytes) else json.dumps(said).encode()
    return Reader("plant", [by]).read(topic, payload, at=at)


@pytest.mark.parametrize(
    ("ts", "at"),
    [
        (1_772_413_200, NOW),
        (1_772_413_200.5, NOW + 500),
        (NOW, NOW),
        ("2026-03-02T09:00:00+08:00", NOW),
        ("2026-03-02T01:00:00.250Z", NOW + 250),
        (None, None),
    ],
)
def test_a_time_is_a_number_or_has_its_offset(ts: Any, at: int | None) -> None:
    assert read(PLAIN, "devices/T-1/telemetry", {"ts": ts}).at == at


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            {"ts": "2026-03-02T09:00:00"},
            "/ts is a time without an offset such as +08:00: '2026-03-02T09:00:00'",
        ),
        ({"ts": "yesterday"}, "/ts is no time: 'yesterday'"),
        ({"ts": True}, "/ts is no time"),
        ({"ts": -1}, "/ts is no time"),
        ({"id": {"a": 1}}, "/id is neither a text nor a whole number"),
        (b"\xff", "the payload is not JSON: JSON is malformed: invalid character (byte 0)"),
        (b"", "the payload is not JSON: Input data was truncated"),
        (b"x" * 70_000, "the payload has 70000 bytes; at most 65536 are read"),
    ],
)
def test_what_cannot_be_read_says_why_and_keeps_what_is_known(said: Any, reason: str) -> None:
    message = read(PLAIN, "devices/T-1/telemetry", said)

    assert (message.type, message.device, message.data["reason"]) == (MALFORMED, "T-1", reason)
    assert message.key == read(PLAIN, "devices/T-1/telemetry", said, at=NOW + 86_400_000).key


def test_an_id_is_the_devices_own() -> None:
    assert read(PLAIN, "devices/T-1/telemetry", {"id": 7}).key == "T-1/7"
    assert read(PLAIN, "devices/T-2/telemetry", {"id": "7"}).key == "T-2/7"
    assert len(read(PLAIN, "devices/T-1/telemetry", {"id": "7" * 500}).key) == 32


def test_without_an_id_topic_and_payload_are_the_key_and_without_a_time_the_slot_too() -> None:
    timed, untimed = {"ts": NOW, "n": 1}, {"n": 1}

    def key(said: Any, *, later: int = 0, device: str = "T-1") -> str:
        return read(PLAIN, f"devices/{device}/telemetry", said, at=NOW + later).key

    assert key(timed) == key(timed, later=3_600_000)
    assert key(timed) != key(timed, device="T-2")
    assert key(timed) != key({"ts": NOW, "n": 2})
    assert key(untimed) == key(untimed, later=9_999)
    assert key(untimed) != key(untimed, later=10_000)


@pytest.mark.parametrize(
    ("by", "topic", "said", "expected"),
    [
        (PLAIN, "devices/T-1/telemetry", {"n": 1}, ("device.telemetry", "T-1", {"n": 1})),
        (PLAIN, "devices/T-1/telemetry", 23.5, ("device.telemetry", "T-1", {"value": 23.5})),
        (
            TopicMap(topic="gateway/#", type_at="/kind", device_at="/dev/0", values_at="/data"),
            "gateway/a/b",
            {"kind": "device.online", "dev": ["T-1"], "data": {"rssi": -60}},
            ("device.online", "T-1", {"rssi": -60}),
        ),
        (
            TopicMap(topic="s/+/{device}", type="device.weather", values={"t": "/a~1b/1", "gone": "/x"}),
            "s/east/T-1",
            {"a/b": [1, 2]},
            ("device.weather", "T-1", {"t": 2}),
        ),
        (
            TopicMap(topic="{device}/status", states={"0": "device.offline"}, text=True),
            "T-1/status",
            b"0",
            ("device.offline", "T-1", {"value": "0"}),
        ),
        (
            TopicMap(topic="{device}/status", states={"down": "device.offline"}, type_at="/state"),
            "T-1/status",
            {"state": "down", "why": "power"},
            ("device.offline", "T-1", {"state": "down", "why": "power"}),
        ),
    ],
)
def test_a_mapping_says_what_a_message_means(
    by: TopicMap, topic: str, said: Any, expected: tuple[str, str, dict[str, Any]]
) -> None:
    message = read(by, topic, said)

    assert (message.type, message.device, message.data) == expected


def test_the_first_topic_that_fits_reads_a_message_and_without_one_it_is_malformed() -> None:
    reader = Reader("plant", [TopicMap(topic="a/b", type="first"), TopicMap(topic="a/#", type="second")])

    assert [reader.read(topic, b"{}", at=NOW).type for topic in ("a/b", "a/c", "a", "b")] == [
        "first", "second", "second", MALFORMED,
    ]  # fmt: skip


@given(st.text(max_size=40), st.binary(max_size=200))
def test_whatever_comes_gives_a_message(topic: str, payload: bytes) -> None:
    reader = Reader("plant", [PLAIN, TopicMap(topic="#", type="any", id_at="/0/a", values_at="/1")])

    message = reader.read(topic, payload, at=NOW)

    assert message == reader.read(topic, payload, at=NOW)
    assert 0 < len(message.key) <= 200


@pytest.mark.parametrize(
    ("topic", "valid"),
    [
        ("devices/{device}/{type}", True),
        ("devices/+/#", True),
        ("#", True),
        ("/leading/slash", True),
        ("$share/g/a", False),
        ("devices/x{device}", False),
        ("devices/a+", False),
        ("devices/#/a", False),
        ("", False),
    ],
)
def test_a_topic_is_an_mqtt_filter_with_whole_levels_named(topic: str, valid: bool) -> None:
    settings = {"host": "h", "topics": [{"topic": topic}]}

    assert jsonschema_rs.Draft202012Validator(SETTINGS_SCHEMA).is_valid(settings) == valid


def test_placeholders_are_wildcards_for_the_broker() -> None:
    assert filter_of("devices/{device}/{type}") == "devices/+/+"
    assert filter_of("devices/{device}/#", "workers") == "$share/workers/devices/+/#"
