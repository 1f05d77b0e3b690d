"""SMS over whatever gateway speaks HTTP: address, headers and body are templates of an administrator's.

A text is counted as networks count it (3GPP TS 23.038: 160 characters of GSM-7, else 70 of UCS-2; 153 and 67
each where there are several) and cut to what was agreed to pay for. Gateways know no keys, so what may have
been sent is never sent again.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from plugins.channels.posting import ALLOW_HOSTS, mobile, post, without
from plugins.hooks import Channel, Failed, Parcel, hook

SEGMENTS = 3
"""Segments of a message where an administrator says nothing else."""

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€\f")
"""Characters of the extension table: an escape and one more."""


@hook
def sopwith_channels() -> list[Channel]:
    """The channel ``sms``."""
    return [
        Channel(
            name="sms",
            title={"en": "SMS", "zh-CN": "短信"},
            settings_schema={
                "type": "object",
                "required": ["url", "body"],
                "additionalProperties": False,
                "properties": {
                    "url": {
                        "type": "string",
                        "pattern": "^https?://",
                        "maxLength": 2000,
                        "title": "Address of the gateway",
                        "x-title": {"en": "Address of the gateway", "zh-CN": "网关地址"},
                        "description": "May hold {phone}, {text} and {key}.",
                        "x-description": {"zh-CN": "可包含 {phone}、{text} 和 {key}。"},
                    },
                    "method": {
                        "enum": ["POST", "PUT", "GET"],
                        "title": "Method",
                        "x-title": {"en": "Method", "zh-CN": "请求方法"},
                    },
                    "content_type": {
                        "enum": [
                            "application/json",
                            "application/x-www-form-urlencoded",
                            "text/plain",
                        ],
                        "title": "Format",
                        "x-title": {"en": "Format", "zh-CN": "格式"},
                        "description": "In which {phone}, {text} and {key} are written into the body.",
                        "x-description": {"zh-CN": "{phone}、{text} 和 {key} 按此格式写入请求体。"},
                    },
                    "headers": {
                        "type": "object",
                        "additionalProperties": {"type": "string", "maxLength": 2000},
                        "title": "Headers",
                        "x-title": {"en": "Headers", "zh-CN": "请求头"},
                        "description": "Such as Authorization; kept secret.",
                        "x-description": {"zh-CN": "如 Authorization；加密保存。"},
                    },
                    "body": {
                        "type": "string",
                        "maxLength": 10000,
                        "title": "Body",
                        "x-title": {"en": "Body", "zh-CN": "请求体"},
                        "description": "With {phone}, {text} and {key}; write texts of JSON as "
                        '"{text}", with the quotes.',
                        "x-description": {
                            "zh-CN": '可包含 {phone}、{text} 和 {key}；JSON 中的文本写作 "{text}"，含引号。'
                        },
                    },
                    "expect": {
                        "type": "string",
                        "maxLength": 200,
                        "title": "What a good answer contains",
                        "x-title": {"en": "What a good answer contains", "zh-CN": "成功时返回内容包含"},
                        "description": "For gateways that answer 200 whatever happened.",
                        "x-description": {"zh-CN": "用于无论成败都返回 200 的网关。"},
                    },
                    "segments": {
                        "type": "integer",
                        "minimum": 1,
                        "maximum": 10,
                        "title": "Segments at most",
                        "x-title": {"en": "Segments at most", "zh-CN": "最多条数"},
                        "description": f"{SEGMENTS} where nothing is said; longer texts are cut.",
                        "x-description": {"zh-CN": f"留空为 {SEGMENTS} 条；超长会截断。"},
                    },
                    "allow_hosts": ALLOW_HOSTS,
                },
            },
            secrets=("url", "headers"),
            reaches=lambda to: mobile(to.phone) is not None,
            send=send,
        )
    ]


async def send(parcel: Parcel, settings: dict[str, Any]) -> str | None:
    """Hand the text to the gateway; answers how many segments it has."""
    phone = (parcel.to.phone or "").strip()
    if mobile(phone) is None:
        raise Failed(f"{parcel.to.name} has no phone number.")
    text = fitting(parcel, settings.get("segments", SEGMENTS))
    values = {"phone": "".join(sign for sign in phone if sign.isdigit() or sign == "+"), "text": text}
    values["key"] = parcel.key
    kind = settings.get("content_type", "application/json")
    headers = dict(settings.get("headers", {}))
    method = settings.get("method", "POST")
    url = _filled(settings["url"], values, "application/x-www-form-urlencoded")
    body = b"" if method == "GET" else _filled(settings["body"], values, kind).encode()
    if body:
        headers = {"Content-Type": f"{kind}; charset=utf-8", **headers}
    secrets = (url, settings["url"], *headers.values())
    answer = await post(
        url,
        body,
        method=method,
        headers=headers,
        secrets=secrets,
        allow_hosts=settings.get("allow_hosts", ()),
    )
    said = answer.body[:2000].decode("utf-8", "replace")
    if (expect := settings.get("expect")) and expect not in said:
        raise Failed(f"The gateway answered {without(secrets, ' '.join(said.split()))[:200]}")
    count = segments(text)
    return f"{count} segment{'s' if count > 1 else ''}"


def fitting(parcel: Parcel, most: int) -> str:
    """The text and, where there is room for it, the link; at most so many segments."""
    text = parcel.text.strip() or parcel.subject.strip()
    if parcel.link and parcel.link not in text and segments(f"{text} {parcel.link}") <= most:
        return f"{text} {parcel.link}"
    if segments(text) <= most:
        return text
    end = "..." if _is_gsm(text) else "…"  # which is not in GSM-7 and would halve what fits
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits with its ellipsis
        middle = (low + high + 1) // 2
        if segments(text[:middle].rstrip() + end) <= most:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + end


def segments(text: str) -> int:
    """How many messages the networks make of it."""
    if _is_gsm(text):
        size, one, several = sum(2 if sign in TWICE else 1 for sign in text), 160, 153
    else:
        size, one, several = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if size <= one else -(-size // several)


def _is_gsm(text: str) -> bool:
    return all(sign in GSM or sign in TWICE for sign in text)


def _filled(template: str, values: dict[str, str], kind: str) -> str:
    """The template with its holes filled, each value as the format writes it. A value is never looked into
    for holes again."""
    filled, rest = "", template
    while rest:
        at, name = min(
            ((place, name) for name in values if (place := rest.find(f"{{{name}}}")) >= 0), default=(-1, "")
        )
        if at < 0:
            return filled + rest
        filled += rest[:at] + _written(values[name], kind)
        rest = rest[at + len(name) + 2 :]
    return filled


def _written(value: str, kind: str) -> str:
    if kind == "application/json":
        return json.dumps(value, ensure_ascii=False)[1:-1]
    if kind == "application/x-www-form-urlencoded":
        return quote(value, safe="")
    return value
