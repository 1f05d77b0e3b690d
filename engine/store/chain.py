"""The chain of a job's events: each is sealed by its own bytes and by all before it.

    hash(n) = SHA-256(hash(n - 1) + canonical JSON of event n),   hash(0) = SHA-256(name of the chain)

The name is the job's id, so a history can't be passed off as another job's. Whoever has the canonical
events can recompute every hash with nothing but SHA-256; one changed byte breaks all that follow.
"""

from __future__ import annotations

import hashlib


def beginning(name: str) -> bytes:
    """What the first link hangs on: SHA-256 of the chain's name (a job's id)."""
    return hashlib.sha256(name.encode()).digest()


def link(previous: bytes, body: bytes) -> bytes:
    """The hash of one event: SHA-256 of the previous hash and the event's canonical JSON."""
    return hashlib.sha256(previous + body).digest()
