"""What is worth it travels compressed; what is asked for plainly, is short or is streamed does not."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest

from api.compressing import Compressor

LONG = b'{"text": "' + b"again and " * 300 + b'"}'


def _answered(
    body: bytes,
    headers: dict[str, str],
    *,
    accept: str | None = "gzip, br",
    method: str = "GET",
    more: bool = False,
) -> tuple[dict[str, str], bytes]:
    asked = [] if accept is None else [(b"accept-encoding", accept.encode())]
    scope: Any = {"type": "http", "method": method, "path": "/api/x", "headers": asked}
    said = {"content-type": "application/json", "content-length": str(len(body)), **headers}
    start: Any = {
        "type": "http.response.start",
        "status": 200,
        "headers": [(name.encode(), value.encode()) for name, value in said.items() if value],
    }
    message: Any = {"type": "http.response.body", "body": body, "more_body": more}
    compressor = Compressor()
    if compressor.wants(scope, start):
        asyncio.run(compressor.apply(scope, start, message))
    return {name.decode(): value.decode() for name, value in start["headers"]}, message["body"]


def test_a_long_answer_travels_compressed_under_a_weak_tag() -> None:
    headers, body = _answered(LONG, {"etag": '"1-a"', "vary": "Cookie"})
    assert gzip.decompress(body) == LONG
    assert headers == {
        "content-type": "application/json",
        "vary": "Cookie, Accept-Encoding",
        "content-encoding": "gzip",
        "content-length": str(len(body)),
        "etag": 'W/"1-a"',
    }


@pytest.mark.parametrize("accept", [None, "identity", "gzip;q=0, br", "*;q=0"])
def test_who_does_not_take_it_gets_it_plain_and_caches_are_told(accept: str | None) -> None:
    headers, body = _answered(LONG, {"etag": '"1-a"'}, accept=accept)
    assert body == LONG
    assert (headers["vary"], headers["etag"], headers["content-length"]) == (
        "Accept-Encoding",
        '"1-a"',
        str(len(LONG)),
    )


@pytest.mark.parametrize(
    ("body", "headers", "method"),
    [
        (b"{}", {}, "GET"),
        (LONG, {"content-type": "image/jpeg"}, "GET"),
        (LONG, {"content-encoding": "br"}, "GET"),
        (LONG, {"content-length": ""}, "GET"),
        (LONG, {}, "HEAD"),
    ],
)
def test_what_is_short_packed_streamed_or_only_asked_about_stays_as_it_is(
    body: bytes, headers: dict[str, str], method: str
) -> None:
    before = {"content-type": "application/json", "content-length": str(len(body)), **headers}
    assert _answered(body, headers, method=method) == ({k: v for k, v in before.items() if v}, body)


def test_what_never_changes_is_compressed_once() -> None:
    scope: Any = {
        "type": "http",
        "method": "GET",
        "path": "/api/runbooks/a",
        "headers": [(b"accept-encoding", b"gzip")],
    }
    compressor = Compressor()
    packed = []
    for _ in range(2):
        start: Any = {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"application/json"), (b"cache-control", b"private, immutable")],
        }
        message: Any = {"type": "http.response.body", "body": LONG, "more_body": False}
        asyncio.run(compressor.apply(scope, start, message))
        packed.append(message["body"])
    assert packed[0] is packed[1]
