"""Feishu (飞书) and Lark: the robot of a group.

Where the robot wants signatures, the time and an HMAC of it stand in the body. It takes 100 messages a minute
and 5 a second, of at most 20 kB; what comes faster is answered 11232. It can't call people by phone number,
so the message names them.
"""

from __future__ import annotations

import time
from typing import Any

from plugins.channels import signing
from plugins.channels.posting import (
    ALLOW_HOSTS,
    KEYWORD,
    Codes,
    cut,
    one_line,
    open_word,
    plain,
    post_to_robot,
)
from plugins.hooks import Channel, Parcel, hook

MARKDOWN = 8000
"""Bytes of the text, so that the whole stays well below 20 kB."""

TITLE = 200

COLOURS = {"low": "grey", "normal": "blue", "urgent": "red"}

CODES = Codes("code", "msg", {11232: 60.0, 11233: 60.0, 11247: 60.0})


@hook
def sopwith_channels() -> list[Channel]:
    """The channel ``feishu``."""
    return [
        Channel(
            name="feishu",
            title={"en": "Feishu group robot", "zh-CN": "飞书群机器人"},
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
                        "description": "As the group shows it for its robot; it is kept secret.",
                        "x-description": {"zh-CN": "群机器人设置中的地址，会加密保存。"},
                    },
                    "secret": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": 200,
                        "title": "Secret of the signature",
                        "x-title": {"en": "Secret of the signature", "zh-CN": "签名校验密钥"},
                        "description": "Where the robot's safety setting is the signature.",
                        "x-description": {"zh-CN": "机器人安全设置选“签名校验”时填写。"},
                    },
                    "keyword": KEYWORD,
                    "allow_hosts": ALLOW_HOSTS,
                },
            },
            secrets=("url", "secret"),
            reaches=lambda _: True,
            send=send,
        )
    ]


async def send(parcel: Parcel, settings: dict[str, Any]) -> str | None:
    """Write the message into the group."""
    keyword = str(settings.get("keyword") or "")
    text = f"@{plain(one_line(parcel.to.name))}\n{cut(plain(parcel.text.strip()), MARKDOWN)}"
    if keyword and keyword not in text + parcel.subject:
        text += f"\n{keyword}"
    elements: list[dict[str, Any]] = [{"tag": "markdown", "content": text}]
    if parcel.link:
        button = {
            "tag": "button",
            "type": "primary",
            "text": {"tag": "plain_text", "content": open_word(parcel.to.language)},
            "url": parcel.link,
        }
        elements.append({"tag": "action", "actions": [button]})
    message: dict[str, Any] = {
        "msg_type": "interactive",
        "card": {
            "config": {"wide_screen_mode": True},
            "header": {
                "title": {"tag": "plain_text", "content": cut(one_line(parcel.subject), TITLE)},
                "template": COLOURS.get(parcel.urgency, "blue"),
            },
            "elements": elements,
        },
    }
    if secret := settings.get("secret"):
        seconds = int(time.time())
        message |= {"timestamp": str(seconds), "sign": signing.feishu(secret, seconds=seconds)}
    return await post_to_robot(settings["url"], message, settings, codes=CODES)
