"""The web apps are handed out as they were built: compressed, in parts, kept where they may be."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import httpx
import pytest

from tests.api.conftest import Installations, serving_at

PAGE = "<!doctype html><title>Field</title>" + " " * 400
SCRIPT = "export const words = 'step by step'\n" * 40
FILES = {
    "index.html": PAGE.encode(),
    "assets/main-3f2a.js": SCRIPT.encode(),
    "assets/reader-77aa.wasm": bytes(range(256)) * 8,
    "manifest.webmanifest": b'{"name": "Sopwith"}',
    "worker.js": b"self.addEventListener('fetch', () => {})\n",
    "icon.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "secret.key": b"not of a kind that is handed out",
}


@pytest.fixture(scope="module")
def client(installations: Installations, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    web = tmp_path_factory.mktemp("web")
    (web / "outside.txt").write_text("beside the apps")
    for name, content in FILES.items():
        path = web / "field" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    packed = web / "field" / "assets" / "main-3f2a.js.gz"
    packed.write_bytes(gzip.compress(SCRIPT.encode()))
    packed.with_suffix(".br").write_bytes(b"as brotli would have it")
    with serving_at(installations("sqlite"), web=web) as running, running.anybody() as found:
        found.headers["accept-encoding"] = "identity"
        yield found


def test_every_kind_of_file_has_its_media_type(client: httpx.Client) -> None:
    found = {name: client.get(f"/field/{name}").headers["content-type"] for name in FILES}
    assert found == {
        "index.html": "text/html; charset=utf-8",
        "assets/main-3f2a.js": "text/javascript; charset=utf-8",
        "assets/reader-77aa.wasm": "application/wasm",
        "manifest.webmanifest": "application/manifest+json",
        "worker.js": "text/javascript; charset=utf-8",
        "icon.svg": "image/svg+xml",
        "secret.key": "text/html; charset=utf-8",
    }


def test_what_is_named_by_its_content_is_kept_for_ever_and_all_else_is_asked_for_anew(
    client: httpx.Client,
) -> None:
    kept = {name: client.get(f"/field/{name}").headers["cache-control"] for name in FILES}
    assert kept == {
        "index.html": "no-cache",
        "assets/main-3f2a.js": "public, max-age=31536000, immutable",
        "assets/reader-77aa.wasm": "public, max-age=31536000, immutable",
        "manifest.webmanifest": "no-cache",
        "worker.js": "no-cache",
        "icon.svg": "no-cache",
        "secret.key": "no-cache",
    }


@pytest.mark.parametrize(
    "path",
    [
        "/field/",
        "/field/jobs/01J9",
        "/field/label/terminal/T-88213.2",
        "/field/jobs/x?step=a.b",
        "/field/a/b/c",
    ],
)
def test_an_address_of_a_screen_answers_with_the_page(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)


def test_the_base_without_its_slash_leads_to_the_one_with_it(client: httpx.Client) -> None:
    answer = client.get("/field")
    assert (answer.status_code, answer.headers["location"]) == (308, "/field/")


@pytest.mark.parametrize(
    "path",
    [
        "/field/assets/main-old.js",
        "/field/assets/none",
        "/field/nothing.png",
        "/field/%2e%2e/outside.txt",
        "/field/..%2foutside.txt",
        "/field/assets/../../outside.txt",
        "/field//etc/passwd.txt",
        "/field/assets/main-3f2a.js.gz",
    ],
)
def test_only_what_was_built_is_handed_out(client: httpx.Client, path: str) -> None:
    # As it stands: httpx would tidy the dots away.
    answer = client.get(httpx.URL(str(client.base_url)).copy_with(raw_path=path.encode()))
    assert "beside the apps" not in answer.text
    assert (answer.status_code, answer.headers["content-type"]) in [
        (404, "application/problem+json"),
        (200, "text/html; charset=utf-8"),  # the app's page says that there is no such screen
    ]
    if not path.endswith(".gz"):
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("gzip;q=0", None),
        ("gzip;q=nonsense", None),
    ],
)
def test_files_come_in_the_smallest_encoding_that_is_taken(
    client: httpx.Client, accept: str, encoding: str | None
) -> None:
    with client.stream("GET", "/field/assets/main-3f2a.js", headers={"accept-encoding": accept}) as answer:
        body = b"".join(answer.iter_raw())
        headers = answer.headers
    assert (headers.get("content-encoding"), headers["vary"]) == (encoding, "Accept-Encoding")
    expected = {
        "br": b"as brotli would have it",
        "gzip": gzip.compress(SCRIPT.encode()),
        None: SCRIPT.encode(),
    }[encoding]
    assert (body[:4], body[8:], int(headers["content-length"])) == (expected[:4], expected[8:], len(expected))


def test_an_etag_is_of_the_encoding_and_saves_sending_it_again(client: httpx.Client) -> None:
    tags = {
        client.get("/field/assets/main-3f2a.js", headers={"accept-encoding": one}).headers["etag"]
        for one in ("identity", "gzip")
    }
    assert len(tags) == 2
    page = client.get("/field/")
    again = client.get("/field/jobs/1", headers={"if-none-match": page.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", page.headers["etag"])
    other = client.get("/field/", headers={"if-none-match": '"of-yesterday"'})
    assert other.status_code == 200


def test_a_part_of_a_file_is_a_part_of_the_file_itself(client: httpx.Client) -> None:
    whole = bytes(range(256)) * 8
    address = "/field/assets/reader-77aa.wasm"
    part = client.get(address, headers={"range": "bytes=100-299", "accept-encoding": "br"})
    assert (part.status_code, part.content, part.headers["content-range"]) == (
        206,
        whole[100:300],
        "bytes 100-299/2048",
    )
    last = client.get(address, headers={"range": "bytes=-5"})
    assert (last.status_code, last.content) == (206, whole[-5:])
    stale = client.get(address, headers={"range": "bytes=0-1", "if-range": '"of-yesterday"'})
    assert (stale.status_code, len(stale.content)) == (200, 2048)
    behind = client.get(address, headers={"range": "bytes=9999-"})
    assert (behind.status_code, behind.headers["content-range"]) == (416, "bytes */2048")


def test_head_tells_of_a_file_without_it(client: httpx.Client) -> None:
    there, told = client.get("/field/jobs/1"), client.head("/field/jobs/1")
    assert (told.status_code, told.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "cache-control"):
        assert told.headers[name] == there.headers[name]


def test_the_apps_run_no_code_but_their_own_and_stand_in_no_frame(client: httpx.Client) -> None:
    headers = client.get("/field/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self'",
        "img-src": "'self' blob: data:",
        "connect-src": "'self'",
        "media-src": "'self' blob:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert "camera=(self), geolocation=(self), microphone=(self)" in headers["permissions-policy"]


PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"


@pytest.mark.parametrize(
    ("headers", "leads_to"),
    [
        ({"user-agent": PHONE}, "/field/"),
        ({"user-agent": PHONE, "sec-ch-ua-mobile": "?0"}, None),
        ({"user-agent": DESKTOP, "sec-ch-ua-mobile": "?1"}, "/field/"),
        ({"user-agent": DESKTOP}, None),
    ],
)
def test_the_start_leads_to_the_app_for_the_device_where_it_was_built(
    client: httpx.Client, headers: dict[str, str], leads_to: str | None
) -> None:
    answer = client.get("/", headers=headers)
    assert answer.headers.get("location") == leads_to
    assert answer.status_code == (200 if leads_to is None else 302)  # no office was built here
    assert "User-Agent" in answer.headers["vary"]


def test_an_app_that_was_not_built_says_so_and_what_builds_it(client: httpx.Client) -> None:
    page = client.get("/office/jobs", headers={"accept": "text/html", "accept-language": "zh-CN"})
    assert (page.status_code, "make run" in page.text, "尚未构建" in page.text) == (503, True, True)
    told = client.get("/office/jobs", headers={"accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (503, "app.not_built")


def test_the_page_about_the_server_is_there(client: httpx.Client) -> None:
    assert "/docs" in client.get("/about").text
