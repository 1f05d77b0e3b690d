"""Secrets that are handed out once: random, and kept only as their SHA-256.

256 random bits need no slow hash: there is nothing to guess, and looking one up stays cheap.
"""

from __future__ import annotations

import hashlib
import secrets


def new_secret(prefix: str = "") -> str:
    """256 random bits as URL-safe text, after a prefix that says what it is."""
    return prefix + secrets.token_urlsafe(32)


def new_id() -> str:
    """80 random bits as 16 lower-case letters and digits: an id that people can still read out."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's, without i l o u
    return "".join(secrets.choice(alphabet) for _ in range(16))


def digest_of(secret: str) -> str:
    """What is kept of a secret: the SHA-256 of its UTF-8, in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
