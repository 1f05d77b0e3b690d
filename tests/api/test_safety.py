"""What keeps a person's session theirs, a repeated request harmless, and a look a look."""

from __future__ import annotations

import threading
import time
import uuid
from typing import Any

import httpx
import pytest
from litestar.routes import HTTPRoute

from api.settings import Settings
from engine.commands.demo.http import CSRF
from tests.api.conftest import PASSWORD, Installations, Running, open_visit, serving_at
from tests.api.test_access import Case
from tests.api.test_walk import walk_to_review

JOB: dict[str, Any] = {
    "sop": "visit",
    "branch": "north",
    "inputs": {"quantity": 5},
    "site": {"lat": 30.0, "lon": 120.0},
}


def everything(running: Running) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""

    def read(reading: Any) -> dict[str, list[tuple[Any, ...]]]:
        tables = [row[0] for row in reading.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )]  # fmt: skip
        return {
            table: sorted(map(tuple, reading.rows(f"SELECT * FROM {table}")), key=repr) for table in tables
        }

    return running.services.store.read(read)


def test_a_get_changes_nothing(sqlite_server: Running) -> None:
    case = Case(sqlite_server)
    client = sqlite_server.person("root").client
    addresses = [
        case.request(method, route.path_format, "root")[1]
        for route in sqlite_server.app.routes
        if isinstance(route, HTTPRoute)
        for method in route.methods
        if method in ("GET", "HEAD") and route.path_format != "/api/live"
    ]
    before = everything(sqlite_server)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code < 500, address
        assert everything(sqlite_server) == before, address
    assert len(addresses) > 35


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "auth.csrf"),
        ({"X-Sopwith": "1"}, None),
        ({"X-Sopwith": "1", "Origin": "https://evil.example"}, "auth.csrf"),
        ({"X-Sopwith": "1", "Origin": "null"}, "auth.csrf"),
        ({"X-Sopwith": "1", "Sec-Fetch-Site": "cross-site"}, "auth.csrf"),
        ({"X-Sopwith": "1", "Sec-Fetch-Site": "same-origin"}, None),
        ({"Origin": "{own}"}, "auth.csrf"),
        ({"X-Sopwith": "1", "Origin": "{own}"}, None),
    ],
)
def test_a_session_commands_only_from_our_own_pages(
    sqlite_server: Running, headers: dict[str, str], code: str | None
) -> None:
    own = {name: value.replace("{own}", sqlite_server.url) for name, value in headers.items()}
    answer = sqlite_server.person("mia").client.post("/api/jobs", json=JOB, headers=own)
    assert answer.json().get("code") == code


def test_another_site_cannot_sign_a_person_in(sqlite_server: Running) -> None:
    with sqlite_server.anybody() as client:
        answer = client.post(
            "/api/session",
            json={"login": "fay", "password": PASSWORD},
            headers={"Origin": "https://evil.example"},
        )
    assert (answer.status_code, answer.json()["code"], "set-cookie" in answer.headers) == (
        403,
        "auth.csrf",
        False,
    )


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(sqlite_server: Running) -> None:
    with sqlite_server.anybody() as client:
        answer = client.post("/api/session", json={"login": "fay", "password": PASSWORD}, headers=CSRF)
    cookie = answer.headers["set-cookie"]
    assert "httponly" in cookie.lower()
    assert "samesite=strict" in cookie.lower()
    assert "path=/" in cookie.lower()
    assert answer.json().keys() == {"login", "name", "expires_at"}


def test_no_browser_keeps_what_the_api_told_a_person_without_asking_again(server: Running) -> None:
    fay = server.person("fay").client
    job = open_visit(server)["job"]
    for path in ("me", "me/sessions", "jobs", f"jobs/{job}", "tasks", "withheld", "field/day", "subjects"):
        kept = fay.get(f"/api/{path}").headers["cache-control"]
        assert kept in ("no-store", "private, no-cache"), path


def test_behind_https_the_cookie_is_bound_to_host_and_tls(installations: Installations) -> None:
    with serving_at(installations("sqlite"), Settings(secure=True)) as running, running.anybody() as client:
        answer = client.post("/api/session", json={"login": "fay", "password": PASSWORD}, headers=CSRF)
        assert answer.headers["set-cookie"].startswith("__Host-sopwith=")
        assert "; secure" in answer.headers["set-cookie"].lower()
        assert "max-age=31536000" in answer.headers["strict-transport-security"]


def test_too_many_wrong_passwords_are_not_looked_at_for_a_while(installations: Installations) -> None:
    with serving_at(installations("sqlite")) as running, running.anybody() as client:
        body = {"login": "fay", "password": "wrong"}
        codes = [client.post("/api/session", json=body).json()["code"] for _ in range(11)]
        assert codes == ["sign_in.wrong"] * 10 + ["sign_in.too_many"]
        answer = client.post("/api/session", json={"login": "fay", "password": PASSWORD})
        assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (429, True)


def test_a_request_sent_again_gets_the_first_answer_and_does_nothing_more(server: Running) -> None:
    mia = server.person("mia").client
    headers = {**CSRF, "Idempotency-Key": str(uuid.uuid4())}
    first = mia.post("/api/jobs", json=JOB, headers=headers)
    again = mia.post("/api/jobs", json=JOB, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert {**again.json(), "repeated": False} == first.json()
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    other = mia.post("/api/jobs", json={**JOB, "inputs": {"quantity": 6}}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency.reused")


def test_the_same_request_at_the_same_moment_is_done_once(server: Running) -> None:
    headers = {**CSRF, "Idempotency-Key": str(uuid.uuid4())}
    mia = server.person("mia")
    answers: list[httpx.Response] = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(
                httpx.post(
                    f"{server.url}/api/jobs", json=JOB, headers=headers, cookies=dict(mia.client.cookies)
                )
            )
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["job"] for answer in answers}) == 1
    assert sum(not answer.json()["repeated"] for answer in answers) == 1


def test_a_command_on_a_version_that_is_over_is_refused(server: Running) -> None:
    job = open_visit(server)["job"]
    mia = server.person("mia").client
    tag = mia.get(f"/api/jobs/{job}").headers["etag"]
    assert mia.get(f"/api/jobs/{job}", headers={"If-None-Match": tag}).status_code == 304
    note = {"text": "first"}
    assert mia.post(f"/api/jobs/{job}/notes", json=note, headers={**CSRF, "If-Match": tag}).status_code == 200
    over = mia.post(f"/api/jobs/{job}/notes", json=note, headers={**CSRF, "If-Match": tag})
    assert (over.status_code, over.json()["code"]) == (409, "job.moved_on")
    assert mia.get(f"/api/jobs/{job}", headers={"If-None-Match": tag}).status_code == 200


def test_an_approval_is_never_given_by_a_look_at_an_address(server: Running) -> None:
    job = walk_to_review(server, seed=201)
    mia = server.person("mia").client
    for path in (f"/api/jobs/{job}/decisions", f"/api/jobs/{job}/decisions?outcome=approve"):
        assert mia.get(path).status_code == 405
    assert mia.get(f"/api/jobs/{job}").json()["line"]["at"] == ["review"]


def test_measurements_are_for_this_machine_and_for_tokens_that_may(sqlite_server: Running) -> None:
    boss = sqlite_server.person("boss")
    secret = boss.command("/api/tokens", {"title": "t", "scopes": ["metrics.see"]})["secret"]
    with sqlite_server.anybody() as client:
        here = client.get("/metrics")
        assert 'sopwith_http_request_seconds_count{method="' in here.text
        assert "sopwith_jobs_open" in here.text
        assert here.headers["content-type"].startswith("text/plain; version=")
        proxied = {"X-Forwarded-For": "192.0.2.1"}
        assert client.get("/metrics", headers=proxied).status_code == 401
        token = {**proxied, "Authorization": f"Bearer {secret}"}
        assert client.get("/metrics", headers=token).status_code == 200


def test_a_sender_who_stalls_is_given_up(installations: Installations) -> None:
    import socket

    with serving_at(installations("sqlite"), Settings(body_seconds=0.3)) as running:
        port = int(running.url.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            head = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            connection.sendall(head + b'Content-Length: 100\r\n\r\n{"login"')
            begun = time.monotonic()
            answer = connection.recv(4096)
        assert answer.startswith(b"HTTP/1.1 408")
        assert time.monotonic() - begun < 5


def test_a_person_made_inactive_is_out_at_once(installations: Installations) -> None:
    with serving_at(installations("sqlite")) as running:
        sam = running.person("sam")
        running.person("root").put(
            "/api/people/sam",
            {"name": "Sam", "branch": "south", "roles": [["manager", "south"]], "active": False},
        )
        assert sam.client.get("/api/me").status_code == 401


def test_text_of_the_asker_is_never_a_statement_to_the_database(server: Running) -> None:
    mia = server.person("mia").client
    for word in ("' OR 1=1 --", "%", "_", "\\", "x\ud7ff", "😀" * 50):
        assert mia.get("/api/jobs", params={"text": word}).status_code == 200
        assert mia.get("/api/people", params={"text": word}).status_code == 200
