"""Secrets of channels, sealed with AES-256-GCM by a key in the data folder.

Whoever gets hold of a copy of the database alone learns no password. The key is made at first need, readable
by its owner only; processes on several machines need the same one.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.services.messages.key_files import key_file

KEY_FILE = "channel-key"
_NONCE = 12


class Unsealable(Exception):
    """The secret was sealed by another key than the one in the data folder, or is damaged."""


def seal(folder: Path, secret: str, *, about: str) -> str:
    """The secret, sealed: it opens only for the same ``about``."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(_key(folder)).encrypt(nonce, secret.encode(), about.encode())
    return base64.b64encode(nonce + sealed).decode()


def unseal(folder: Path, sealed: str, *, about: str) -> str:
    """What was sealed. Raises :class:`Unsealable`."""
    content = base64.b64decode(sealed)
    try:
        key = (folder / KEY_FILE).read_bytes()
        return AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], about.encode()).decode()
    except (InvalidTag, ValueError, FileNotFoundError) as error:
        raise Unsealable(
            f"A secret of {about} was sealed by another key than {folder / KEY_FILE}: restore that file, "
            "or enter the secret again."
        ) from error


def _key(folder: Path) -> bytes:
    return key_file(folder / KEY_FILE, lambda: secrets.token_bytes(32))
