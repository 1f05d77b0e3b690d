"""Runbooks at rest: deflated, named by the SHA-256 of what they say."""

from __future__ import annotations

import zlib

from engine.language.canonical import digest
from engine.store.hands import Hand


def find_runbook(hand: Hand, named: str) -> bytes | None:
    """The canonical JSON of the runbook, or None."""
    rows = hand.rows("SELECT content FROM runbook WHERE digest = ?", (named,))
    return zlib.decompress(rows[0][0]) if rows else None


def keep_runbook(hand: Hand, content: bytes, *, sop: str, variant: str | None, at: int) -> str:
    """Store a runbook (canonical JSON) unless it is stored already; answers its digest."""
    named = digest(content)
    hand.run(
        "INSERT INTO runbook (digest, content, sop, variant, stored_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (digest) DO NOTHING",
        (named, zlib.compress(content, 6), sop, variant, at),
    )
    return named
