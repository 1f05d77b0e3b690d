"""A person says which language they read, and is answered in it."""

from __future__ import annotations

from engine.commands.demo.http import CSRF
from tests.api.conftest import Running


def test_the_language_that_i_set_is_the_one_i_am_answered_in(server: Running) -> None:
    client = server.person("fay").client
    before = client.get("/api/me").json()["person"]["version"]
    said = [
        client.put("/api/me/language", json={"language": language}, headers=CSRF).status_code
        for language in ("zh-CN", "zh-CN")
    ]
    person = client.get("/api/me").json()["person"]
    # The same again is no change.
    assert (said, person["language"], person["version"]) == ([204, 204], "zh-CN", before + 1)
    answer = client.get("/api/jobs/none", headers={"accept-language": ""})
    assert (answer.status_code, answer.json()["title"]) == (404, "没有该工单")


def test_what_is_no_language_is_refused(sqlite_server: Running) -> None:
    answer = sqlite_server.person("fay").client.put(
        "/api/me/language", json={"language": "klingon!"}, headers=CSRF
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "person.invalid")
    assert answer.json()["faults"][0]["pointer"] == "/language"
