"""From topic and payload to what a device said, by a mapping that an installation writes down. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from plugins.hooks.devices import DeviceMessage

LARGEST_PAYLOAD = 64 << 10
"""Bytes of one message; a longer one is malformed."""

LONGEST_KEY = 200
"""Letters; a longer key is named by its digest."""

MALFORMED = "message.malformed"
"""The type of the event that stands for a message nobody could read; ``data.reason`` says why."""

SECONDS_UP_TO = 1e11
"""A number that is a time counts as seconds below this (the year 5138), and as milliseconds above (1973)."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class Malformed(Exception):
    """Why a message cannot be read."""


class TopicMap(msgspec.Struct, frozen=True, kw_only=True):
    """One subscription and what its messages mean.

    ``topic`` is an MQTT filter in which a whole level may be ``{name}``. ``type`` and ``device`` are texts
    with such names. The pointers (RFC 6901) look into the payload and win where they find something.
    ``states`` gives the type by what the payload (or what ``type_at`` points at) says, as last wills do.
    """

    topic: str
    qos: int = 1
    type: str = "{type}"
    device: str = "{device}"
    id_at: str | None = None
    time_at: str | None = None
    type_at: str | None = None
    device_at: str | None = None
    values_at: str = ""
    values: Mapping[str, str] | None = None  # by name, instead of ``values_at``
    states: Mapping[str, str] | None = None
    text: bool = False  # the payload is text, not JSON


class Reader:
    """Reads the messages of one source. ``same_within`` is in seconds, see :meth:`_natural_key`."""

    def __init__(self, source: str, topics: Sequence[TopicMap], *, same_within: float = 10.0) -> None:
        self._source = source
        self._same_within = int(same_within * 1000)
        self._topics = [(_pattern(one.topic), one) for one in topics]

    def read(self, topic: str, payload: bytes, *, at: int) -> DeviceMessage:
        """What the device said; an event ``message.malformed`` where that can't be told. ``at`` is now, in
        milliseconds."""
        named: Mapping[str, str] = {}
        try:
            for pattern, by in self._topics:
                if match := pattern.fullmatch(topic):
                    named = match.groupdict()
                    return self._message(by, named, topic, payload, at)
            raise Malformed("no topic of the configuration fits")
        except Malformed as error:
            return DeviceMessage(
                source=self._source,
                key=_digest(topic, payload),
                type=MALFORMED,
                device=named.get("device"),
                data={
                    "topic": topic,
                    "reason": str(error),
                    "size": len(payload),
                    "payload": payload[:500].decode("utf-8", "replace"),
                },
            )

    def _message(
        self, by: TopicMap, named: Mapping[str, str], topic: str, payload: bytes, at: int
    ) -> DeviceMessage:
        content = _content(payload, text=by.text)
        device = _word(content, by.device_at) or _filled(by.device, named)
        said_at = _time(content, by.time_at)
        identity = _word(content, by.id_at)
        kind = _word(content, by.type_at)
        if by.states is not None:
            state = kind if by.type_at is not None else _said(content)
            kind = by.states.get(state or "")
            if kind is None:
                raise Malformed(f"the state {_said(state)!r} is none of {', '.join(by.states)}")
        kind = kind or _filled(by.type, named)
        if not kind:
            raise Malformed("there is no type, neither in the topic nor in the payload")
        if identity is not None:
            key = f"{device or ''}/{identity}"
            key = key if len(key) <= LONGEST_KEY else _digest(key, b"")
        else:
            key = self._natural_key(topic, payload, timed=said_at is not None, at=at)
        return DeviceMessage(
            source=self._source,
            key=key,
            type=kind,
            device=device,
            at=said_at,
            data=_values(content, by),
        )

    def _natural_key(self, topic: str, payload: bytes, *, timed: bool, at: int) -> str:
        """What names a message that brings no id: SHA-256 over topic and payload, the first 32 hex digits.

        Where the payload holds its time that is all. Else the same words may be said again and mean it, so
        the slot of ``same_within`` seconds in which the message came goes into the key: within one slot the
        same topic and payload are one message.
        """
        if timed:
            return _digest(topic, payload)
        return f"{_digest(topic, payload)}@{at // self._same_within}"


def filter_of(topic: str, group: str | None = None) -> str:
    """The MQTT topic filter of a configured topic; shared among a group's members where there is one."""
    plain = _PLACEHOLDER.sub("+", topic)
    return f"$share/{group}/{plain}" if group else plain


def _pattern(topic: str) -> re.Pattern[str]:
    parts = []
    for level in topic.split("/"):
        if name := _PLACEHOLDER.fullmatch(level):
            parts.append(f"(?P<{name[1]}>[^/]*)")
        elif level == "+":
            parts.append("[^/]*")
        elif level == "#":
            parts.append(".*")
        else:
            parts.append(re.escape(level))
    pattern = "/".join(parts)
    if pattern.endswith("/.*"):
        pattern = f"{pattern[:-3]}(?:/.*)?"  # `a/#` fits `a` too
    return re.compile(pattern, re.DOTALL)


def _digest(topic: str, payload: bytes) -> str:
    return hashlib.sha256(topic.encode() + b"\0" + payload).hexdigest()[:32]


def _content(payload: bytes, *, text: bool) -> Any:
    if len(payload) > LARGEST_PAYLOAD:
        raise Malformed(f"the payload has {len(payload)} bytes; at most {LARGEST_PAYLOAD} are read")
    try:
        return payload.decode() if text else msgspec.json.decode(payload)
    except UnicodeDecodeError as error:
        raise Malformed("the payload is not UTF-8") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed(f"the payload is not JSON: {error}") from error


def _filled(text: str, named: Mapping[str, str]) -> str | None:
    """A text with its placeholders filled; None where one of them is not known or nothing is left."""
    if any(name not in named for name in _PLACEHOLDER.findall(text)):
        return None
    return _PLACEHOLDER.sub(lambda found: named[found[1]], text) or None


def _at(content: Any, pointer: str | None) -> Any:
    """What a JSON pointer finds; None where it finds nothing."""
    if pointer is None:
        return None
    found = content
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict):
            found = found.get(name)
        elif isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            return None
    return found


def _word(content: Any, pointer: str | None) -> str | None:
    """A text or whole number as text; None where there is nothing."""
    found = _at(content, pointer)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise Malformed(f"{pointer} is neither a text nor a whole number")
    return str(found)


def _said(content: Any) -> str:
    return content if isinstance(content, str) else msgspec.json.encode(content).decode()


def _time(content: Any, pointer: str | None) -> int | None:
    """A time in ms: ISO 8601 with its offset, or a number of seconds or milliseconds since 1970."""
    found = _at(content, pointer)
    if found is None:
        return None
    if isinstance(found, str):
        try:
            moment = datetime.fromisoformat(found)
        except ValueError as error:
            raise Malformed(f"{pointer} is no time: {found[:40]!r}") from error
        if moment.tzinfo is None:
            raise Malformed(f"{pointer} is a time without an offset such as +08:00: {found!r}")
        return round(moment.timestamp() * 1000)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < 1e15:
        raise Malformed(f"{pointer} is no time")
    return round(found * 1000 if found < SECONDS_UP_TO else found)


def _values(content: Any, by: TopicMap) -> dict[str, Any]:
    if by.values is not None:
        found = {name: _at(content, pointer) for name, pointer in by.values.items()}
        return {name: value for name, value in found.items() if value is not None}
    value = _at(content, by.values_at)
    if value is None:
        return {}
    return value if isinstance(value, dict) else {"value": value}
