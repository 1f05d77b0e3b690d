"""A webhook: every message as JSON to a system of your own.

``Sopwith-Signature: t=SECONDS,v1=HEX`` is HMAC-SHA256 over ``SECONDS.BODY`` by the channel's secret; a
receiver refuses what is older than five minutes. ``Idempotency-Key`` is the same at every attempt.
"""

from __future__ import annotations

import time
from typing import Any

from plugins.channels.posting import ALLOW_HOSTS, JSON, compact, post
from plugins.hooks import Channel, Parcel, hook
from plugins.outgoing import signed


@hook
def sopwith_channels() -> list[Channel]:
    """The channel ``webhook``."""
    return [
        Channel(
            name="webhook",
            title={"en": "Webhook", "zh-CN": "Webhook 接口"},
            settings_schema={
                "type": "object",
                "required": ["url", "secret"],
                "additionalProperties": False,
                "properties": {
                    "url": {
                        "type": "string",
                        "pattern": "^https?://",
                        "maxLength": 2000,
                        "title": "Address",
                        "x-title": {"en": "Address", "zh-CN": "接口地址"},
                        "description": "Messages are sent there by POST, as JSON.",
                        "x-description": {"zh-CN": "消息以 POST 方式、JSON 格式发送到此处。"},
                    },
                    "secret": {
                        "type": "string",
                        "minLength": 16,
                        "maxLength": 200,
                        "title": "Secret of the signature",
                        "x-title": {"en": "Secret of the signature", "zh-CN": "签名密钥"},
                        "description": "Signs every request, so that the receiver can tell it is ours.",
                        "x-description": {"zh-CN": "为每个请求签名，供接收方核验来源。"},
                    },
                    "allow_hosts": ALLOW_HOSTS,
                },
            },
            secrets=("secret",),
            repeatable=True,
            reaches=lambda _: True,
            send=send,
        )
    ]


async def send(parcel: Parcel, settings: dict[str, Any]) -> str | None:
    """Post the message; answers the receiver's ``X-Request-Id`` where it gives one."""
    to = parcel.to
    body = compact(
        {
            "id": parcel.key,
            "kind": parcel.kind,
            "urgency": parcel.urgency,
            "to": {
                "login": to.login,
                "name": to.name,
                "language": to.language,
                "email": to.email,
                "phone": to.phone,
            },
            "subject": parcel.subject,
            "text": parcel.text,
            "link": parcel.link,
        }
    )
    answer = await post(
        settings["url"],
        body,
        headers={
            "Content-Type": JSON,
            "Idempotency-Key": parcel.key,
            "Sopwith-Attempt": str(parcel.attempt),
            "Sopwith-Signature": signed(settings["secret"], body, at=int(time.time())),
        },
        secrets=(settings["secret"],),
        allow_hosts=settings.get("allow_hosts", ()),
    )
    receipt = answer.headers.get("x-request-id")
    return receipt[:200] if receipt else None
