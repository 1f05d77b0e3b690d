"""Evidence goes in by pieces over bad connections, and comes out as it was, to whom it concerns."""

from __future__ import annotations

import socket
import time

import pytest

from api.problems import ApiProblem
from api.ranges import asked_range, sent_range
from tests.api.conftest import Running, digest
from tests.api.test_walk import picture

CSRF = {"X-Sopwith": "1"}


def test_an_upload_goes_on_where_it_broke_off(server: Running) -> None:
    content = picture(101)
    path = f"/api/evidence/{digest(content)}"
    fay = server.person("fay").client
    half = len(content) // 2
    assert fay.head(path).headers["upload-offset"] == "0"
    first = fay.put(
        path, content=content[:half], headers={**CSRF, "Content-Range": f"bytes 0-{half - 1}/{len(content)}"}
    )
    assert (first.status_code, first.json()["complete"]) == (202, False)
    asked = fay.head(path).headers
    assert (asked["upload-offset"], asked["upload-complete"]) == (str(half), "?0")
    rest = fay.put(
        path,
        content=content[half:],
        headers={**CSRF, "Content-Range": f"bytes {half}-{len(content) - 1}/{len(content)}"},
    )
    assert (rest.status_code, rest.json()["complete"]) == (201, True)
    assert rest.json()["facts"]["camera"] == "Sopwith Demo camera"
    assert fay.head(path).headers["upload-complete"] == "?1"
    again = fay.put(path, content=content, headers=CSRF)
    assert (again.status_code, again.json()) == (200, rest.json())


def test_what_came_before_the_line_broke_is_kept(server: Running) -> None:
    content = picture(102)
    path = f"/api/evidence/{digest(content)}"
    fay = server.person("fay").client
    cookie = "; ".join(f"{name}={value}" for name, value in fay.cookies.items())
    port = int(server.url.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        head = f"PUT {path} HTTP/1.1\r\nHost: x\r\nX-Sopwith: 1\r\nCookie: {cookie}\r\n"
        connection.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content[:50_000])
        connection.settimeout(0.5)
        with pytest.raises(TimeoutError):
            connection.recv(1)
    offset = 0
    for _ in range(100):  # until the server has seen that nobody is there any more
        offset = int(fay.head(path).headers["upload-offset"])
        if offset:
            piece = f"bytes {offset}-{len(content) - 1}/{len(content)}"
            rest = fay.put(path, content=content[offset:], headers={**CSRF, "Content-Range": piece})
            if rest.status_code != 409:
                break
        time.sleep(0.1)
    assert 0 < offset <= 50_000
    assert (rest.status_code, rest.json()["complete"]) == (201, True)


def test_bytes_from_another_place_than_the_end_are_told_where_the_end_is(server: Running) -> None:
    content = picture(103)
    path = f"/api/evidence/{digest(content)}"
    answer = server.person("fay").client.put(
        path,
        content=content[100:],
        headers={**CSRF, "Content-Range": f"bytes 100-{len(content) - 1}/{len(content)}"},
    )
    assert (answer.status_code, answer.json()["code"], answer.json()["details"]) == (
        409, "evidence.offset", {"offset": 0},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b"\x7fELF" + bytes(2000), None, 415, "evidence.type"),
        (b"\xff\xd8\xff\xe0" + bytes(2000), None, 422, "evidence.unreadable"),
        (b"hello", "0" * 64, 422, "evidence.hash"),
        (b"hello", "hello", 400, "request.parameter"),
    ],
)
def test_what_is_no_evidence_is_refused(
    sqlite_server: Running, content: bytes, name: str | None, status: int, code: str
) -> None:
    path = f"/api/evidence/{name or digest(content)}"
    answer = sqlite_server.person("fay").client.put(path, content=content, headers=CSRF)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_evidence_comes_out_as_it_was_whole_and_by_ranges(server: Running) -> None:
    content = picture(104)
    sha256, _ = server.person("fay").upload(content, "image/jpeg")
    path = f"/api/evidence/{sha256}"
    fay = server.person("fay").client
    whole = fay.get(path)
    assert (whole.content, whole.headers["content-type"], whole.headers["etag"]) == (
        content, "image/jpeg", f'"{sha256}"',
    )  # fmt: skip
    assert whole.headers["content-disposition"].startswith("inline")
    assert whole.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert whole.headers["cache-control"] == "private, no-cache"  # browsers are shared, rights taken back
    part = fay.get(path, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(content)}"
    assert fay.get(path, headers={"Range": "bytes=-7"}).content == content[-7:]
    behind = fay.get(path, headers={"Range": f"bytes={len(content)}-"})
    assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{len(content)}")
    assert fay.get(path, headers={"If-None-Match": f'"{sha256}"'}).status_code == 304


def test_whom_it_does_not_concern_learns_not_even_that_it_is_there(server: Running) -> None:
    sha256, _ = server.person("fay").upload(picture(105), "image/jpeg")
    answer = server.person("sam").client.get(f"/api/evidence/{sha256}")
    assert (answer.status_code, answer.json()["code"]) == (404, "evidence.unknown")
    assert server.person("sam").client.head(f"/api/evidence/{sha256}").headers["upload-offset"] == "0"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, None),
        ("bytes=0-", (0, 9)),
        ("bytes=2-5", (2, 5)),
        ("bytes=2-99", (2, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-99", (0, 9)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("lines=1-2", None),
    ],
)
def test_one_range_is_understood_and_anything_else_means_all(
    header: str | None, found: tuple[int, int] | None
) -> None:
    assert asked_range(header, 10) == found


@pytest.mark.parametrize(
    ("content_range", "length"),
    [
        (None, None),
        (None, "x"),
        ("bytes 0-9", "10"),
        ("bytes 5-4/10", None),
        ("bytes 0-10/10", None),
        ("bytes 0-4/10", "4"),
    ],
)
def test_headers_that_contradict_each_other_are_malformed(
    content_range: str | None, length: str | None
) -> None:
    with pytest.raises(ApiProblem, match=r"request\.malformed"):
        sent_range(content_range, length)
