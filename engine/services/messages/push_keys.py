"""The installation's key pair for web push (VAPID, RFC 8292): browsers subscribe with the public half.

It lies in the data folder, readable by its owner only, and is made at first need. With another key, every
browser has to subscribe again.
"""

from __future__ import annotations

import base64
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from engine.services.messages.key_files import key_file

KEY_FILE = "push-key"


class PushKeys(msgspec.Struct, frozen=True):
    """Both halves as base64url without padding: the private number (32 bytes), the public point (65)."""

    private: str
    public: str

    def __repr__(self) -> str:  # not into logs
        return f"PushKeys(public={self.public!r})"


def push_keys(folder: Path) -> PushKeys:
    """The key pair of the data folder, made if there is none."""
    private = key_file(folder / KEY_FILE, _make).decode().strip()
    number = int.from_bytes(base64.urlsafe_b64decode(private + "=" * (-len(private) % 4)), "big")
    point = (
        ec.derive_private_key(number, ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )
    return PushKeys(private, _text(point))


def _make() -> bytes:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(32, "big")).encode()


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
