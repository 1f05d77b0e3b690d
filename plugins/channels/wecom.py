"""WeCom (企业微信): the robot of a group.

Its key stands in its address. A message calls the person by the phone number where we know it (as text, since
its Markdown can't), else it is Markdown. At most 20 messages a minute are taken; then it answers 45009.
"""

from __future__ import annotations

from typing import Any

from plugins.channels.posting import (
    ALLOW_HOSTS,
    MENTION,
    Codes,
    cut,
    markdown,
    mobile,
    one_line,
    plain,
    post_to_robot,
)
from plugins.hooks import Channel, Parcel, hook

TEXT = 2048
MARKDOWN = 4096
"""Bytes that the robot takes at most."""

CODES = Codes("errcode", "errmsg", {-1: 30.0, 45009: 65.0, 45033: 30.0})


@hook
def sopwith_channels() -> list[Channel]:
    """The channel ``wecom``."""
    return [
        Channel(
            name="wecom",
            title={"en": "WeCom group robot", "zh-CN": "企业微信群机器人"},
            settings_schema={
                "type": "object",
                "required": ["url"],
                "additionalProperties": False,
                "properties": {
                    "url": {
                        "type": "string",
                        "pattern": "^https?://",
                        "maxLength": 2000,
                        "title": "Webhook address",
                        "x-title": {"en": "Webhook address", "zh-CN": "Webhook 地址"},
                        "description": "As the group shows it for its robot; the key in it is kept secret.",
                        "x-description": {"zh-CN": "群机器人详情中的地址；其中的 key 会加密保存。"},
                    },
                    "mention": MENTION,
                    "allow_hosts": ALLOW_HOSTS,
                },
            },
            secrets=("url",),
            reaches=lambda _: True,
            send=send,
        )
    ]


async def send(parcel: Parcel, settings: dict[str, Any]) -> str | None:
    """Write the message into the group."""
    phone = mobile(parcel.to.phone) if settings.get("mention", True) else None
    message: dict[str, Any]
    if phone:
        tail = f"\n{parcel.link}" if parcel.link else ""
        head = f"{one_line(parcel.subject)}\n"
        room = max(TEXT - len((head + tail).encode()), 3)
        text = head + cut(parcel.text.strip(), room) + tail
        message = {"msgtype": "text", "text": {"content": text, "mentioned_mobile_list": [phone]}}
    else:
        content = markdown(parcel, size=MARKDOWN, called=f"@{plain(one_line(parcel.to.name))}")
        message = {"msgtype": "markdown", "markdown": {"content": content}}
    return await post_to_robot(settings["url"], message, settings, codes=CODES)
