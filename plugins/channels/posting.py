"""Posting to the services that channels send over: the request, and what their answers mean.

The address of a robot or of a gateway is often a secret itself, so whatever goes wrong is told without it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from plugins import outgoing
from plugins.hooks.channels import Parcel
from plugins.hooks.troubles import Failed, InDoubt, TryLater

JSON = "application/json; charset=utf-8"

HIDDEN = "•••"

ALLOW_HOSTS: dict[str, Any] = {
    "type": "array",
    "items": {"type": "string", "minLength": 1, "maxLength": 253},
    "title": "Hosts on private networks",
    "x-title": {"en": "Hosts on private networks", "zh-CN": "允许的内网主机"},
    "description": "Hosts on private networks that requests may go to, by name or address.",
    "x-description": {"zh-CN": "允许请求访问的内网主机（名称或地址）。"},
}
"""The schema of the setting ``allow_hosts``."""

KEYWORD: dict[str, Any] = {
    "type": "string",
    "maxLength": 50,
    "title": "Keyword",
    "x-title": {"en": "Keyword", "zh-CN": "自定义关键词"},
    "description": "Where the robot takes only messages with this word, it is added.",
    "x-description": {"zh-CN": "机器人仅接收含此词的消息时，自动附上。"},
}
"""The setting for a robot that takes only messages with a word."""

MENTION: dict[str, Any] = {
    "type": "boolean",
    "title": "Call people by phone number",
    "x-title": {"en": "Call people by phone number", "zh-CN": "按手机号 @ 相关人员"},
    "description": "On where nothing else is said.",
    "x-description": {"zh-CN": "默认开启。"},
}
"""The setting for a robot that calls people by their phone number."""


class Codes(msgspec.Struct, frozen=True):
    """What the numbers mean that a service answers with: ``field`` has them, 0 is well; ``later`` maps those
    that pass by themselves to the seconds until then."""

    field: str
    said: str  # the field with the words
    later: Mapping[int, float]


async def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    secrets: Collection[str] = (),
    allow_hosts: Collection[str] = (),
    method: str = "POST",
) -> outgoing.Answer:
    """As :func:`plugins.outgoing.send`; what it raises says nothing of the address beyond its host, and
    nothing of ``secrets``."""
    hidden = [*secrets, *secret_parts(url)]
    try:
        return await outgoing.send(
            method, url, body=body, headers={"User-Agent": "Sopwith", **headers}, allow_hosts=allow_hosts
        )
    except (Failed, TryLater) as trouble:
        trouble.args = (without(hidden, str(trouble)),)
        trouble.__cause__ = None  # it may say the address, and tracebacks are logged
        trouble.__suppress_context__ = True
        raise


async def post_to_robot(url: str, message: Any, settings: Mapping[str, Any], *, codes: Codes) -> str | None:
    """Hand a message to a group's robot. These answer 200 with a number in the body whatever happened; most
    mistakes are refusals for good, a robot that was sent too much at once is asked again later."""
    secrets = tuple(value for name in ("url", "secret") if isinstance(value := settings.get(name), str))
    try:
        answer = await post(
            url,
            compact(message),
            headers={"Content-Type": JSON},
            secrets=(url, *secrets),
            allow_hosts=settings.get("allow_hosts", ()),
        )
        body = answer.body
    except outgoing.Refused as refused:
        if _number(refused.body, codes) is None:
            raise
        body = refused.body  # it says why in the same way
    number = _number(body, codes)
    if number is None:
        raise InDoubt(f"The robot answered no `{codes.field}`; is this the address of one?")
    if number == 0:
        return None
    said = without((url, *secrets, *secret_parts(url)), str(json.loads(body).get(codes.said) or ""))[:200]
    told = f"The robot answered {number}: {said}"
    if number in codes.later:
        raise TryLater(told, seconds=codes.later[number])
    raise Failed(told)


def _number(body: bytes, codes: Codes) -> int | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = found.get(codes.field) if isinstance(found, dict) else None
    return number if isinstance(number, int) else None


def compact(value: Any) -> bytes:
    """JSON, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def secret_parts(url: str) -> tuple[str, ...]:
    """What of an address opens a door: the whole, the values of its query, long parts of its path, a
    password."""
    try:
        parts = urlsplit(url)
        words = (
            *(value for _, value in parse_qsl(parts.query)),
            *parts.path.split("/"),
            parts.password or "",
        )
    except ValueError:
        return (url,)
    return (url, *(word for word in words if len(word) >= 8))


def without(secrets: Iterable[str], text: str) -> str:
    """The text, with every secret in it hidden; the longest first."""
    for secret in sorted({secret for secret in secrets if secret}, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def cut(text: str, size: int) -> str:
    """At most ``size`` bytes of UTF-8; what is cut ends in an ellipsis."""
    content = text.encode()
    if len(content) <= size:
        return text
    return content[: max(0, size - 3)].decode("utf-8", "ignore").rstrip() + "…"


def mobile(phone: str | None) -> str | None:
    """A phone number as Chinese services want it: digits only, without the 86; None where there is none."""
    digits = "".join(filter(str.isdigit, phone or ""))
    if len(digits) == 15 and digits.startswith("0086"):
        digits = digits[4:]
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits or None


def plain(text: str) -> str:
    """Text that Markdown shows as it is: what people typed makes no links, calls nobody and hides nothing."""
    return text.translate(_SHOWN)


_SHOWN = str.maketrans({"<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "ˋ"})


def open_word(language: str) -> str:
    """What the link is called."""
    return "打开" if language.startswith("zh") else "Open"


def markdown(parcel: Parcel, *, size: int, called: str, titled: bool = True) -> str:
    """A parcel in Markdown of at most ``size`` bytes. A group reads it, so it says whom it is for
    (``called``)."""
    head = f"**{plain(one_line(parcel.subject))}**\n\n" if titled else ""
    tail = f"\n\n[{open_word(parcel.to.language)}]({parcel.link})" if parcel.link else ""
    rest = f"{called}\n\n"
    room = size - len((head + rest + tail).encode())
    return head + rest + cut(plain(parcel.text.strip()), max(room, 3)) + tail


def one_line(text: str) -> str:
    """The text without breaks of lines."""
    return " ".join(text.split())
