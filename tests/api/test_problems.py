"""Whatever goes wrong is a problem document with a stable code, in either language, and never a traceback."""

from __future__ import annotations

import socket
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.catalogue import ENTRIES, REFUSALS
from engine.runtime.verdict import RefusalCode
from tests.api.conftest import Running

JSON = {"content-type": "application/json"}


def test_every_code_has_a_status_and_a_title_in_both_languages() -> None:
    assert set(REFUSALS) == set(get_args(RefusalCode))
    assert [
        code for code, entry in ENTRIES.items() if not (400 <= entry.status < 600 and entry.en and entry.zh)
    ] == []
    assert [code for code, entry in ENTRIES.items() if entry.zh.isascii()] == []


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "code"),
    [
        ("GET", "/nowhere", {}, b"", 404, "resource.unknown"),
        ("DELETE", "/api/jobs", {}, b"", 405, "request.method"),
        ("GET", "/api/jobs", {}, b"", 401, "auth.required"),
        ("GET", "/api/jobs", {"authorization": "Basic eDp5"}, b"", 401, "auth.required"),
        ("GET", "/api/jobs", {"authorization": "Bearer swp_wrong"}, b"", 401, "token.invalid"),
        ("GET", "/api/jobs", {"cookie": "sopwith=wrong"}, b"", 401, "session.invalid"),
        ("POST", "/api/session", JSON, b"{", 400, "request.malformed"),
        ("POST", "/api/session", JSON, b'{"login": 1}', 422, "request.invalid"),
        ("POST", "/api/session", JSON, b'{"login": "a", "login": "b"}', 400, "request.malformed"),
        ("POST", "/api/session", {"content-type": "text/plain"}, b"{}", 415, "request.media_type"),
        ("POST", "/api/session", {}, b"", 400, "request.malformed"),
        ("POST", "/api/session", JSON, b'{"login": "fay", "password": "wrong"}', 401, "sign_in.wrong"),
        ("POST", "/api/session", JSON, b" " * (1 << 20) + b"{}", 413, "request.too_large"),
        ("GET", "/schemas/none", {}, b"", 404, "resource.unknown"),
        ("GET", "/api/openapi.json", {"x-padding": "x" * 40_000}, b"", 431, "request.headers_too_large"),
        ("GET", "/api/jobs/%00", {}, b"", 400, "request.malformed"),
    ],
)  # fmt: skip
def test_mistakes_of_a_request_have_their_codes(
    sqlite_server: Running,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    status: int,
    code: str,
) -> None:
    with sqlite_server.anybody() as client:
        answer = client.request(method, path, headers=headers, content=body)
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["status"]) == (status, code, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"/problems/{code}"
    assert problem["request_id"] == answer.headers["x-request-id"]


def test_the_address_of_a_problem_explains_it_in_the_language_asked_for(sqlite_server: Running) -> None:
    with sqlite_server.anybody() as client:
        page = client.get("/problems/order.not_open", headers={"accept-language": "zh-CN,en;q=0.5"})
    assert (page.headers["content-language"], "该步骤目前不能办理" in page.text) == ("zh-CN", True)


def test_parameters_are_told_all_at_once(sqlite_server: Running) -> None:
    answer = sqlite_server.person("mia").client.get("/api/jobs?limit=0&overdue=perhaps&status=lost")
    assert (answer.status_code, answer.json()["code"]) == (400, "request.parameter")
    assert {fault["pointer"] for fault in answer.json()["faults"]} == {"/limit", "/overdue", "/status"}


def test_all_answers_carry_the_headers_that_protect_a_browser(sqlite_server: Running) -> None:
    with sqlite_server.anybody() as client:
        for path in (
            "/",
            "/docs",
            "/nowhere",
            "/api/jobs",
            "/health/live",
            "/api/openapi.json",
            "/style.css",
        ):
            headers = client.get(path).headers
            assert "default-src 'none'" in headers["content-security-policy"], path
            assert "unsafe" not in headers["content-security-policy"], path
            assert headers["x-content-type-options"] == "nosniff", path
            assert headers["x-frame-options"] == "DENY", path


def test_the_pages_load_nothing_from_elsewhere(sqlite_server: Running) -> None:
    with sqlite_server.anybody() as client:
        for path in ("/", "/docs", "/problems"):
            text = client.get(path).text
            assert "<script" not in text, path
            assert "//" not in text.replace("https://json-schema.org", "").split("<body>")[0], path


def test_a_request_id_of_the_askers_is_kept_only_when_it_is_harmless(sqlite_server: Running) -> None:
    with sqlite_server.anybody() as client:
        assert (
            client.get("/", headers={"x-request-id": "abc-12345678"}).headers["x-request-id"]
            == "abc-12345678"
        )
        made = client.get("/", headers={"x-request-id": "a b\tc"}).headers["x-request-id"]
    assert made.isalnum()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=300) | st.text(max_size=100).map(str.encode),
    path=st.sampled_from(
        ["/api/session", "/api/jobs", "/api/jobs/x/steps/y", "/api/jobs/x/decisions", "/api/jobs/x/acts",
         "/api/events", "/api/check", "/api/tokens", "/api/subjects/shop"]
    ),
    media_type=st.sampled_from(["application/json", "text/csv", "application/xml", "multipart/form-data"]),
)  # fmt: skip
def test_any_bytes_as_a_body_give_an_answer_below_500(
    sqlite_server: Running, body: bytes, path: str, media_type: str
) -> None:
    headers = {"content-type": media_type, "x-sopwith": "1"}
    answer = sqlite_server.person("boss").client.post(path, content=body, headers=headers)
    assert answer.status_code < 500, answer.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.binary(max_size=200))
def test_any_bytes_as_a_request_leave_the_server_standing(sqlite_server: Running, line: bytes) -> None:
    port = int(sqlite_server.url.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(line + b"\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(4096)
    assert not answer.startswith(b"HTTP/1.1 5")
    with sqlite_server.anybody() as client:
        assert client.get("/health/live").status_code == 200


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "is not a type"),
        ("zh-CN", "不是类型"),
    ],
)
def test_what_is_wrong_with_a_schema_is_said_in_the_language_asked_for(
    sqlite_server: Running, language: str, message: str
) -> None:
    body = {"title": {"en": "Shop"}, "schema": {"type": "object", "properties": {"size": {"type": "text"}}}}
    headers = {"accept-language": language, "x-sopwith": "1"}
    root = sqlite_server.person("root").client
    answer = root.put("/api/subject-kinds/shop", json=body, headers=headers)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "kind.invalid")
    assert [(one["pointer"], one["code"]) for one in problem["faults"]] == [
        ("/schema/properties/size/type", "form.shape")
    ]
    assert message in problem["faults"][0]["message"]
