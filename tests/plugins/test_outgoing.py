"""Requests to other systems: what must not be reached is refused, and answers say whether to try again."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from plugins.actions.webhook import call
from plugins.hooks import Doing, Failed, TryLater
from plugins.outgoing import LARGEST_ANSWER, LARGEST_BODY, Answer, is_public, send, signed

HERE = ("127.0.0.1",)


class Other:
    """Another system: keeps what it is sent, and answers what it is told."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 200, dict[str, str](), b"{}"
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.url = ""


@pytest.fixture
def other() -> Iterator[Other]:
    """A real HTTP server on a port of its own."""
    system = Other()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            system.seen.append((self.command, self.path, headers, body))
            self.send_response(system.status)
            for name, value in {"Content-Length": str(len(system.body)), **system.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):  # whoever asked may have had enough
                self.wfile.write(system.body)

        do_POST = do_PUT = answer

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    system.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield system
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def post(url: str, body: bytes = b"x", **more: Any) -> Answer:
    return asyncio.run(send("POST", url, body=body, **more))


def test_a_request_is_sent_and_its_answer_read(other: Other) -> None:
    other.body, other.headers = b'{"id": 7}', {"Content-Type": "application/json"}

    answer = post(other.url, b"hello", headers={"X-One": "1"}, allow_hosts=HERE)

    assert (answer.status, answer.body, answer.headers["content-type"]) == (
        200, b'{"id": 7}', "application/json",
    )  # fmt: skip
    ((method, path, headers, body),) = other.seen
    assert (method, path, headers["x-one"], body) == ("POST", "/hook", "1", b"hello")
    assert other.url == f"http://{headers['host']}/hook"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0"])
def test_what_only_this_machine_can_reach_is_refused_and_nothing_is_sent(other: Other, host: str) -> None:
    url = other.url.replace("127.0.0.1", host)

    with pytest.raises(Failed, match="private network"):
        post(url)
    assert other.seen == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("10.0.0.1", False),
        ("172.16.3.4", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("127.8.8.8", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("ff02::1", False),
        ("fec0::1", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) == public


@pytest.mark.parametrize(
    "url", ["ftp://example.com/", "http://", "nonsense", "file:///etc/passwd", "http://[::"]
)
def test_what_is_no_address_fails_for_good(url: str) -> None:
    with pytest.raises(Failed, match="address"):
        post(url)


@pytest.mark.parametrize("status", [400, 401, 404, 410, 422, 301, 302, 304])
def test_a_no_is_for_good_and_redirects_are_not_followed(other: Other, status: int) -> None:
    other.status, other.headers, other.body = status, {"Location": other.url}, b""

    with pytest.raises(Failed, match=f"answered {status}"):
        post(other.url, allow_hosts=HERE)
    assert len(other.seen) == 1


@pytest.mark.parametrize(
    ("status", "retry_after", "seconds"),
    [
        (500, None, None),
        (503, "120", 120),
        (429, "7", 7),
        (429, "99999999", 86_400),
        (408, "soon", None),
        (500, "\xb2", None),
        (503, "Fri, 31 Dec 9999 23:59:59 -1200", None),
        (503, "Wed, 21 Oct 2015 07:28:00 GMT", 0),
    ],
)
def test_a_not_now_is_tried_again_when_the_other_side_says(
    other: Other, status: int, retry_after: str | None, seconds: float | None
) -> None:
    other.status, other.headers = status, {} if retry_after is None else {"Retry-After": retry_after}

    with pytest.raises(TryLater, match=f"answered {status}") as raised:
        post(other.url, allow_hosts=HERE)
    assert raised.value.seconds == seconds


def test_nobody_there_is_tried_again(other: Other) -> None:
    with pytest.raises(TryLater, match="could not be reached"):
        post("http://127.0.0.1:9/", allow_hosts=HERE)


def test_too_much_is_neither_sent_nor_read(other: Other) -> None:
    with pytest.raises(Failed, match="at most"):
        post(other.url, b"x" * (LARGEST_BODY + 1), allow_hosts=HERE)
    assert other.seen == []
    other.body = b"x" * (LARGEST_ANSWER + 1)
    with pytest.raises((Failed, TryLater), match="more than"):
        post(other.url, allow_hosts=HERE)


def webhook(other: Other, with_: dict[str, Any], **settings: Any) -> Any:
    doing = Doing(
        key="job-1/tell/1",
        job="job-1",
        step="tell",
        with_={"url": other.url, **with_},
        attempt=2,
        door=None,
        settings={"allow_hosts": list(HERE), **settings},
    )
    return asyncio.run(call(doing))


def test_the_webhook_sends_json_with_a_key_that_stays_the_same(other: Other) -> None:
    other.body, other.headers = b'{"ticket": 7}', {"Content-Type": "application/json; charset=utf-8"}

    answer = webhook(other, {"method": "PUT", "body": {"channel": "C-1"}})

    assert answer == {"status": 200, "body": {"ticket": 7}}
    ((method, _, headers, body),) = other.seen
    assert (method, json.loads(body)) == ("PUT", {"channel": "C-1"})
    assert headers["idempotency-key"] == "job-1/tell/1"
    assert headers["sopwith-attempt"] == "2"
    assert "sopwith-signature" not in headers


def test_the_webhook_is_signed_where_there_is_a_secret(other: Other) -> None:
    webhook(other, {}, secret="a secret of the test")

    ((_, _, headers, body),) = other.seen
    at, made = (part.partition("=")[2] for part in headers["sopwith-signature"].split(","))
    expected = hmac.new(b"a secret of the test", at.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert made == expected
    assert signed("a secret of the test", body, at=int(at)) == headers["sopwith-signature"]


def test_an_answer_that_is_no_json_is_left_out(other: Other) -> None:
    other.body, other.headers = b"<html>", {"Content-Type": "text/html"}

    assert webhook(other, {}) == {"status": 200, "body": None}
