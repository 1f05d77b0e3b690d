"""Files as answers: read in pieces, closed at the end, however the answer ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import IO

from api.asked import Asked

PIECE = 1 << 20
"""Bytes that are read or written at a time."""


async def pieces(request: Asked, source: IO[bytes], first: int, size: int) -> AsyncIterator[bytes]:
    """So many bytes of a file from ``first`` on; closes it."""
    request.scope["state"]["time_limit"].reschedule(None)
    try:
        await request.run(source.seek, first)
        while size > 0 and (piece := await request.run(source.read, min(PIECE, size))):
            size -= len(piece)
            yield piece
    finally:
        source.close()
