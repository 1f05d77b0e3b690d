"""How the robots of groups are shown that a message is ours: each wants the same HMAC-SHA256 in its own
way."""

from __future__ import annotations

import base64
import hashlib
import hmac


def dingtalk(secret: str, *, ms: int) -> str:
    """DingTalk: over ``MS\\nSECRET``, by the secret."""
    return _text(hmac.new(secret.encode(), f"{ms}\n{secret}".encode(), hashlib.sha256).digest())


def feishu(secret: str, *, seconds: int) -> str:
    """Feishu: over nothing, by ``SECONDS\\nSECRET``."""
    return _text(hmac.new(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256).digest())


def _text(made: bytes) -> str:
    return base64.b64encode(made).decode()
