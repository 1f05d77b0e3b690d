"""The action ``webhook``: tell another system by an HTTP request.

The body is JSON. ``Idempotency-Key`` is the same at every attempt, so that a receiver can tell a repetition;
where the installation sets a secret, ``Sopwith-Signature`` proves that the request is ours
(:func:`plugins.outgoing.signed`).
"""

from __future__ import annotations

import time
from typing import Any

import msgspec

from plugins.hooks import Action, Doing, hook
from plugins.outgoing import Answer, send, signed

KEPT = 16 << 10
"""Bytes of an answer's JSON that the job keeps; a longer answer is left out."""


@hook
def sopwith_actions() -> list[Action]:
    """``do: webhook`` with the address and, where wanted, a body."""
    return [
        Action(
            name="webhook",
            title={"zh-CN": "调用外部系统接口", "en": "Call another system"},
            with_schema={
                "type": "object",
                "required": ["url"],
                "additionalProperties": False,
                "properties": {
                    "url": {"type": "string", "pattern": "^https?://", "maxLength": 2000},
                    "method": {"enum": ["POST", "PUT", "PATCH"]},
                    "body": {},
                },
            },
            settings_schema={
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "secret": {
                        "type": "string",
                        "minLength": 16,
                        "description": "Signs every request, so that receivers can tell it is ours.",
                    },
                    "allow_hosts": {
                        "type": "array",
                        "items": {"type": "string", "minLength": 1, "maxLength": 253},
                        "description": "Hosts on private networks that requests may go to.",
                    },
                },
            },
            secrets=("secret",),
            run=call,
        )
    ]


async def call(doing: Doing) -> dict[str, Any]:
    """Send the request; answers ``{status, body}``, the body where it is JSON."""
    body = msgspec.json.encode(doing.with_.get("body", {"job": doing.job, "step": doing.step}))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": doing.key,
        "User-Agent": "Sopwith",
        "Sopwith-Attempt": str(doing.attempt),
    }
    if secret := doing.settings.get("secret"):
        headers["Sopwith-Signature"] = signed(secret, body, at=int(time.time()))
    answer = await send(
        doing.with_.get("method", "POST"),
        doing.with_["url"],
        body=body,
        headers=headers,
        allow_hosts=doing.settings.get("allow_hosts", ()),
    )
    return {"status": answer.status, "body": _json(answer)}


def _json(answer: Answer) -> Any:
    if "json" not in answer.headers.get("content-type", "") or len(answer.body) > KEPT:
        return None
    try:
        return msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
