"""Evidence checks: what a photo or file must satisfy beyond what policies can say."""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is handed in: its bytes and what is known of it."""

    content: bytes
    media_type: str
    taken_at: int | None = None  # ms, as the file says
    latitude: float | None = None
    longitude: float | None = None


class EvidenceCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A check that an evidence policy may name (``check: [NAME]``).

    ``judge`` answers None where the file is good, else why not, by language. It is made
    while others wait to write, unless the file's arrival was early enough: it must be quick (some 10 ms). One
    that raises counts as refused, and says so.
    """

    name: str
    title: dict[str, str]
    kinds: tuple[str, ...]  # of evidence: photo, signature, video …
    judge: Callable[[Shown], dict[str, str] | None]
