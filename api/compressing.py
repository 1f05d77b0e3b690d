"""Answers of the API travel compressed: a runbook of three megabytes is one of three hundred kilobytes.

What is streamed passes as it is. An ETag is weak where the answer was compressed, since its bytes are others;
comparisons are weak anyway. No answer holds a secret beside something that a stranger chose, so that its size
tells nothing.
"""

from __future__ import annotations

import asyncio
import gzip
from collections import OrderedDict

from litestar.types import HTTPScope, Message
from litestar.types.asgi_types import HTTPResponseStartEvent

from api.static_files import accepts

SMALLEST = 1024
"""Smaller answers fit into a packet as they are."""

_AT_ONCE = 64 * 1024
"""Larger ones are compressed beside the event loop."""

_KEPT = 32 * 1024 * 1024
_TYPES = (b"application/json", b"application/problem+json", b"image/svg+xml", b"text/")
_LEVEL = 6


class Compressor:
    """Compresses whole answers, and remembers those that never change."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._size = 0

    def wants(self, scope: HTTPScope, start: Message) -> bool:
        """Whether an answer that begins so is worth it; its end is not waited for where it has no length."""
        if start["type"] != "http.response.start" or scope["method"] == "HEAD":
            return False
        headers = _headers(start)
        length = headers.get(b"content-length", b"")
        return (
            length.isdigit()
            and int(length) >= SMALLEST
            and b"content-encoding" not in headers
            and headers.get(b"content-type", b"").startswith(_TYPES)
        )

    async def apply(self, scope: HTTPScope, start: Message, body: Message) -> None:
        """Put the compressed answer in the place of the plain one, where the asker takes it."""
        if start["type"] != "http.response.start" or body["type"] != "http.response.body":
            return
        if body.get("more_body", False):
            return
        headers = _headers(start)
        vary = headers.get(b"vary", b"")
        changed = {b"vary": vary + b", Accept-Encoding" if vary else b"Accept-Encoding"}
        accepted = next((value for name, value in scope["headers"] if name == b"accept-encoding"), b"")
        if accepts(accepted.decode("latin-1"), "gzip"):
            body["body"] = packed = await self._packed(scope, headers, body["body"])
            changed |= {b"content-encoding": b"gzip", b"content-length": b"%d" % len(packed)}
            tag = headers.get(b"etag")
            if tag is not None and not tag.startswith(b"W/"):
                changed[b"etag"] = b"W/" + tag
        others = [pair for pair in start["headers"] if pair[0].lower() not in changed]
        start["headers"] = [*others, *changed.items()]

    async def _packed(self, scope: HTTPScope, headers: dict[bytes, bytes], content: bytes) -> bytes:
        if b"immutable" not in headers.get(b"cache-control", b""):
            return await _pack(content)
        name = scope["path"].encode() + headers.get(b"etag", b"")
        known = self._kept.get(name)
        if known is not None:
            self._kept.move_to_end(name)
            return known
        packed = await _pack(content)
        if name not in self._kept:
            self._kept[name] = packed
            self._size += len(packed)
        while self._size > _KEPT:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped)
        return packed


def _headers(start: HTTPResponseStartEvent) -> dict[bytes, bytes]:
    return {name.lower(): value for name, value in start["headers"]}


async def _pack(content: bytes) -> bytes:
    if len(content) > _AT_ONCE:
        return await asyncio.to_thread(gzip.compress, content, _LEVEL, mtime=0)
    return gzip.compress(content, _LEVEL, mtime=0)
