"""Web push: to the browsers in which a person has allowed it, whether the app is open there or not.

Messages are encrypted for the browser alone (RFC 8291) and signed by the installation's key (VAPID, RFC
8292). A message that comes twice shows once: the browser replaces what has the same tag, the push service
what has the same topic. An endpoint that answers 404 or 410 is no more, and is told so that nobody keeps it.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from plugins.channels.posting import ALLOW_HOSTS, compact, cut, one_line, post
from plugins.hooks import Channel, Failed, Gone, Parcel, Receipt, TryLater, hook
from plugins.outgoing import Refused

LARGEST = 3800
"""Bytes before encryption; push services take 4096 after it."""

TITLE = 200
LINK = 1000
SECONDS = {"low": 43_200, "normal": 86_400, "urgent": 86_400}
"""How long a push service keeps a message for a phone that is off."""
URGENCY = {"low": "low", "normal": "normal", "urgent": "high"}
NO_MORE = (404, 410)


@hook
def sopwith_channels() -> list[Channel]:
    """The channel ``web_push``."""
    return [
        Channel(
            name="web_push",
            title={"en": "Messages on the phone (web push)", "zh-CN": "手机推送（Web Push）"},
            settings_schema={
                "type": "object",
                "required": ["contact"],
                "additionalProperties": False,
                "x-push-keys": True,  # the installation's own key pair is among the settings of `send`
                "properties": {
                    "contact": {
                        "type": "string",
                        "pattern": "^(mailto:[^@\\s]+@[^@\\s]+|https://\\S+)$",
                        "maxLength": 200,
                        "title": "Contact",
                        "x-title": {"en": "Contact", "zh-CN": "联系方式"},
                        "description": "mailto: or https: address that push services may turn to.",
                        "x-description": {"zh-CN": "推送服务商可联系的 mailto: 或 https: 地址。"},
                    },
                    "allow_hosts": ALLOW_HOSTS,
                },
            },
            repeatable=True,
            reaches=lambda to: bool(to.push),
            send=send,
        )
    ]


async def send(parcel: Parcel, settings: dict[str, Any]) -> str | None:
    """Push to all the person's browsers; one that took it is enough."""
    if not parcel.to.push:
        raise Failed(f"{parcel.to.name} has allowed messages in no browser.")
    body = payload(parcel)
    ended = await asyncio.gather(
        *(_push(parcel, body, one, settings) for one in parcel.to.push), return_exceptions=True
    )
    taken = [one for one in ended if isinstance(one, str)]
    troubles = [one for one in ended if isinstance(one, BaseException)]
    gone = tuple(address for one in troubles if isinstance(one, Gone) for address in one.gone)
    if taken:
        return Receipt(next(filter(None, taken), ""), gone=gone)
    for one in troubles:
        if not isinstance(one, Failed):
            raise one
    if len(gone) == len(troubles):
        raise Gone("None of the browsers takes messages any more.", gone=gone)
    told = next(str(one) for one in troubles if not isinstance(one, Gone))
    raise Gone(told, gone=gone) if gone else Failed(told)


def payload(parcel: Parcel) -> bytes:
    """What the service worker is told: title, body, link, tag, urgency. A long text is cut."""
    told = {
        "title": cut(one_line(parcel.subject), TITLE),
        "body": "",
        "link": parcel.link if parcel.link and len(parcel.link) <= LINK else None,
        "tag": _short(parcel.key),
        "urgency": parcel.urgency,
    }
    text, room = parcel.text.strip(), LARGEST - len(compact(told))
    while len(compact(cut(text, room))) - 2 > room:  # what JSON escapes is longer than it looks
        text = cut(text, min(len(text.encode()) - 1, room) * 9 // 10)
    return compact({**told, "body": cut(text, room)})


async def _push(
    parcel: Parcel, body: bytes, subscription: Mapping[str, str], settings: Mapping[str, Any]
) -> str:
    endpoint = subscription["endpoint"]
    try:
        content = _encrypted(body, subscription)
    except Exception as error:
        raise Gone("The keys of a browser are damaged.", gone=(endpoint,)) from error
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(SECONDS.get(parcel.urgency, 86_400)),
        "Urgency": URGENCY.get(parcel.urgency, "normal"),
        "Topic": _short(parcel.key),
        "Authorization": _vapid(endpoint, settings),
    }
    try:
        answer = await post(
            endpoint,
            content,
            headers=headers,
            secrets=(endpoint, settings["vapid_private_key"]),
            allow_hosts=settings.get("allow_hosts", ()),
        )
    except Refused as refused:
        if refused.status in NO_MORE:
            raise Gone("A browser takes no messages any more.", gone=(endpoint,)) from None
        raise
    return answer.headers.get("location", "").rpartition("/")[2][:200]


def _encrypted(body: bytes, subscription: Mapping[str, str]) -> bytes:
    import http_ece  # type: ignore[import-untyped]
    from cryptography.hazmat.primitives.asymmetric import ec

    content: bytes = http_ece.encrypt(
        body,
        salt=os.urandom(16),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(subscription["p256dh"]),
        auth_secret=_bytes(subscription["auth"]),
        version="aes128gcm",
    )
    return content


def _vapid(endpoint: str, settings: Mapping[str, Any]) -> str:
    """The header that proves who pushes, for the push service of this endpoint (RFC 8292); good for a day."""
    from py_vapid import Vapid02, VapidException  # type: ignore[import-untyped]

    if not (key := settings.get("vapid_private_key")):
        raise TryLater("The installation's key for web push is not there.")
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": settings["contact"]}
    try:
        signed: Mapping[str, str] = Vapid02.from_raw(key.encode()).sign(claims)
    except (VapidException, ValueError) as error:
        raise TryLater(f"Web push can't be signed: {type(error).__name__}.") from None
    return signed["Authorization"]


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _short(key: str) -> str:
    """A name for the parcel that push services take: 32 characters of base64url (RFC 8030, 5.4)."""
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())[:32].decode()
