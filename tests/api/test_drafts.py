"""Drafts over HTTP: what a page sees of them, and how two people write one."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from typing import Any

from engine.commands.demo.http import CSRF, Person
from tests.api.conftest import Running

MAIN = "tour/sop.yaml"


def begun(person: Person, **more: Any) -> dict[str, Any]:
    body = {"sop": "tour", "title": "A tour", "from": {"kind": "empty"}, **more}
    found: dict[str, Any] = person.command("/api/drafts", body)
    return found


def put(person: Person, path: str, body: Any, **headers: str) -> Any:
    return person.client.put(path, json=body, headers={**CSRF, **headers})


def test_two_designers_write_one_draft(server: Running) -> None:
    dee, root = server.person("dee"), server.person("root")
    draft = begun(dee)["draft"]["id"]
    path = f"/api/drafts/{draft}"
    here = put(root, f"{path}/presence", {"room": "flow", "where": "greet"}).json()
    assert [(one["login"], one["room"], one["where"]) for one in here["items"]] == [("root", "flow", "greet")]
    told = put(root, f"{path}/files", {"files": [{"path": MAIN, "text": "theirs", "seen": 1}]})
    assert (told.status_code, told.json()) == (200, {"version": 2, "files": [{"path": MAIN, "version": 2}]})

    mine: dict[str, Any] = {
        "files": [{"path": MAIN, "text": "mine", "seen": 1}, {"path": "tour/a.md", "text": "note"}]
    }
    problem = put(dee, f"{path}/files", mine).json()
    assert (problem["status"], problem["code"]) == (409, "draft.moved_on")
    (newer,) = problem["details"]["files"]
    changes = dee.get(f"{path}/changes", after=1)
    assert changes["files"] == [newer]
    assert (newer["text"], newer["version"], newer["by"], newer["gone"]) == ("theirs", 2, "root", False)
    assert newer["at"].endswith("Z")
    assert (changes["version"], [one["login"] for one in changes["present"]]) == (2, ["root"])

    mine["files"][0] |= {"seen": newer["version"], "text": "both"}
    for _ in range(2):  # the answer was lost: the page asks again
        told = put(dee, f"{path}/files", mine, **{"Idempotency-Key": "save-1"})
        assert (told.status_code, told.json()["version"]) == (200, 3)
    shown = dee.get(path)
    assert [(one["path"], one["text"]) for one in shown["files"]] == [("tour/a.md", "note"), (MAIN, "both")]
    history = dee.get(f"{path}/history")["items"]
    assert [(one["version"], one["by"]) for one in history] == [(3, "dee"), (2, "root"), (1, "dee")]
    then = dee.get(f"{path}/history/2")
    assert [(one["path"], one["text"]) for one in then["files"]] == [(MAIN, "theirs")]
    restored = dee.command(f"{path}/restore", {"version": 2, "paths": [MAIN]})
    assert restored == {"version": 4, "files": [{"path": MAIN, "version": 4}]}


def test_a_picture_is_sent_and_fetched_as_bytes(server: Running) -> None:
    dee = server.person("dee")
    path = f"/api/drafts/{begun(dee)['draft']['id']}"
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    sent = {"path": "tour/media/a.svg", "base64": base64.b64encode(svg).decode()}
    assert put(dee, f"{path}/files", {"files": [sent]}).status_code == 200
    (file,) = (one for one in dee.get(path)["files"] if "media" in one["path"])
    assert (file["text"], file["size"], file["sha256"]) == (None, len(svg), hashlib.sha256(svg).hexdigest())
    answer = dee.client.get(f"{path}/files", params={"path": "tour/media/a.svg"})
    assert (answer.content, answer.headers["content-type"]) == (svg, "image/svg+xml")
    assert "sandbox" in answer.headers["content-security-policy"]
    again = {"If-None-Match": answer.headers["etag"]}
    answer = dee.client.get(f"{path}/files", params={"path": "tour/media/a.svg"}, headers=again)
    assert (answer.status_code, answer.content) == (304, b"")
    assert dee.client.get(f"{path}/files", params={"path": "none"}).json()["code"] == "draft.file_unknown"


def test_every_mistake_of_a_save_is_told_with_its_place(server: Running) -> None:
    dee = server.person("dee")
    path = f"/api/drafts/{begun(dee)['draft']['id']}/files"
    answer = put(
        dee,
        path,
        {
            "files": [
                {"path": "tour/a.md", "text": "x", "base64": "eA=="},
                {"path": "tour/a.md"},
                {"path": "tour/b.png", "base64": "?"},
            ]
        },
    ).json()
    assert [(one["pointer"], one["code"]) for one in answer["faults"]] == [
        ("/files/0", "oneOf"),
        ("/files/1/path", "uniqueItems"),
        ("/files/1", "oneOf"),
        ("/files/2/base64", "format"),
    ]
    answer = put(
        dee, path, {"files": [{"path": "../x.yaml", "text": "x"}, {"path": MAIN, "gone": True}]}
    ).json()
    assert [one["pointer"] for one in answer["faults"]] == ["/files/0/path", "/files/1/gone"]


def test_a_draft_travels_as_an_archive(server: Running) -> None:
    dee = server.person("dee")
    live = begun(dee, sop="visit", **{"from": {"kind": "live"}})
    answer = dee.client.get(f"/api/drafts/{live['draft']['id']}/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="visit-1.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
    assert names == [one["path"] for one in live["files"]]
    again = begun(
        dee,
        sop="visit",
        **{"from": {"kind": "files", "zip": base64.b64encode(answer.content).decode()}},
    )
    assert [one["sha256"] for one in again["files"]] == [one["sha256"] for one in live["files"]]
    assert [one["id"] for one in again["others"]] == [live["draft"]["id"]]
    base = dee.get(f"/api/drafts/{again['draft']['id']}/base")
    assert (base["base_revision"], base["live_revision"], base["base"] == base["live"]) == (1, 1, True)


def test_a_draft_is_thrown_away_and_taken_up_again(server: Running) -> None:
    dee = server.person("dee")
    path = f"/api/drafts/{begun(dee)['draft']['id']}"
    assert dee.client.delete(path, headers=CSRF).status_code == 204
    assert (
        put(dee, f"{path}/files", {"files": [{"path": "tour/a.md", "text": ""}]}).json()["code"]
        == "draft.closed"
    )
    assert [one["status"] for one in dee.get("/api/drafts", status="discarded")["items"]] == ["discarded"]
    assert dee.command(f"{path}/reopen", None)["status"] == "open"


def test_the_gallery_is_there(server: Running) -> None:
    cards = server.person("dee").get("/api/templates")["items"]
    assert [one["sop"] for one in cards if one["origin"] == "live"] == ["visit"]
    assert all(one["title"] and one["steps"] for one in cards)
