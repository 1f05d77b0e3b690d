"""The record of administrative changes: one chain for the whole installation.

hash(n) = SHA-256(hash(n - 1) + canonical JSON of {seq, at, by, action, about, details})
hash(0) = SHA-256("administration")
"""

from __future__ import annotations

from typing import Any

from engine.language.canonical import canonical
from engine.store.chain import beginning, link
from engine.store.hands import Hand

CHAIN = "administration"


def record(hand: Hand, action: str, about: str, *, by: str, at: int, details: dict[str, Any]) -> int:
    """Add an entry to the chain in the hand's transaction; answers its number."""
    hand.exclusively(CHAIN)
    rows = hand.rows("SELECT seq, hash FROM admin_event ORDER BY seq DESC LIMIT 1")
    last, previous = rows[0] if rows else (0, beginning(CHAIN))
    entry = {"seq": last + 1, "at": at, "by": by, "action": action, "about": about, "details": details}
    body = canonical(entry)
    hand.run(
        'INSERT INTO admin_event (seq, at, "by", action, about, body, previous, hash) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (last + 1, at, by, action, about, body.decode(), previous, link(previous, body)),
    )
    return int(last) + 1
