"""The channel ``shout``: whoever hears it twice hears it twice. The key is told so that a receiver can
count; it does nothing with it."""

from __future__ import annotations

from typing import Any

from plugins.hooks import Channel, Parcel, hook
from plugins.outgoing import send as post


@hook
def sopwith_channels() -> list[Channel]:
    return [
        Channel(
            name="shout",
            title={"zh-CN": "喊话", "en": "Shout"},
            settings_schema={
                "type": "object",
                "required": ["url"],
                "properties": {"url": {"type": "string", "title": "Address"}},
            },
            repeatable=False,
            reaches=lambda _: True,
            send=send,
        )
    ]


async def send(parcel: Parcel, settings: dict[str, Any]) -> None:
    await post(
        "POST",
        settings["url"],
        body=parcel.text.encode(),
        headers={"Idempotency-Key": parcel.key},
        allow_hosts=("127.0.0.1",),
    )
