"""DingTalk (钉钉): the robot of a group.

Where the robot wants signatures, each request has the time and an HMAC of it in its address. At most 20
messages a minute are taken; then it answers 130101 or 410100 and takes none for ten minutes.
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

from plugins.channels import signing
from plugins.channels.posting import (
    ALLOW_HOSTS,
    KEYWORD,
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

MARKDOWN = 5000
"""Bytes of a message at most."""

TITLE = 64

CODES = Codes("errcode", "errmsg", {-1: 30.0, 130101: 600.0, 410100: 600.0})


@hook
def sopwith_channels() -> list[Channel]:
    """The channel ``dingtalk``."""
    return [
        Channel(
            name="dingtalk",
            title={"en": "DingTalk group robot", "zh-CN": "钉钉群机器人"},
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
                        "description": "As the group shows it for its robot; the token in it is kept secret.",
                        "x-description": {"zh-CN": "群机器人设置中的地址；其中的 token 会加密保存。"},
                    },
                    "secret": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": 200,
                        "title": "Secret of the signature",
                        "x-title": {"en": "Secret of the signature", "zh-CN": "加签密钥"},
                        "description": "Begins with SEC; where the robot's safety setting is the signature.",
                        "x-description": {"zh-CN": "以 SEC 开头；机器人安全设置选“加签”时填写。"},
                    },
                    "keyword": KEYWORD,
                    "mention": MENTION,
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
    phone = mobile(parcel.to.phone) if settings.get("mention", True) else None
    keyword = str(settings.get("keyword") or "")
    called = f"@{phone}" if phone else f"@{plain(one_line(parcel.to.name))}"  # it calls whom the text names
    text = markdown(parcel, size=MARKDOWN - len(keyword.encode()) - 2, called=called)
    if keyword and keyword not in text:
        text += f"\n\n{keyword}"
    message = {
        "msgtype": "markdown",
        "markdown": {"title": cut(one_line(parcel.subject), TITLE), "text": text},
        "at": {"atMobiles": [phone] if phone else [], "isAtAll": False},
    }
    return await post_to_robot(_signed(settings), message, settings, codes=CODES)


def _signed(settings: dict[str, Any]) -> str:
    url = str(settings["url"])
    if not (secret := settings.get("secret")):
        return url
    ms = time.time_ns() // 1_000_000
    sign = quote(signing.dingtalk(secret, ms=ms), safe="")
    return f"{url}{'&' if '?' in url else '?'}timestamp={ms}&sign={sign}"
