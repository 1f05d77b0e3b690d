"""Withheld work over HTTP: told by a phone, heard and settled by a supervisor."""

from __future__ import annotations

import uuid
from typing import Any

from tests.api.conftest import Running, open_visit
from tests.api.test_live import events, first_change_of
from tests.api.test_walk import capture


def refused_command(server: Running, job: str, seed: int) -> dict[str, Any]:
    """As the field app tells of it."""
    photo = capture(server, seed)
    return {
        "job": job,
        "status": "withheld",
        "command": {"do": "hand_in", "step": "arrive", "answers": {"front": [photo]}, "at": photo["at"]},
        "conflict": "reassigned",
        "problem": "actor.not_allowed",
        "detail": "This is not yours to do",
        "faults": [{"pointer": "/front/0", "code": "evidence.stale", "params": {}}],
        "made_at": photo["at"],
        "blobs": [photo["blob"]],
    }


def test_a_phone_tells_a_supervisor_hears_and_settles(server: Running) -> None:
    job = open_visit(server)["job"]
    fay, mia = server.person("fay"), server.person("mia")
    mia.command(f"/api/jobs/{job}/assign", {"to": "max"})
    body = refused_command(server, job, seed=7001)
    path = f"/api/field/withheld/{uuid.uuid4()}"
    with mia.client.stream("GET", "/api/live") as answer:
        stream = events(answer)
        assert next(stream)[0] == "hello"
        told = fay.put(path, body)
        assert first_change_of(stream, told["id"])[1]["kind"] == "withheld"
    assert fay.put(path, body) == told
    assert mia.get("/api/withheld", job=job)["items"] == [{**told, "can_settle": True}]
    assert mia.get(f"/api/withheld/{told['id']}")["faults"] == body["faults"]
    assert mia.download(f"/api/evidence/{body['blobs'][0]}")
    settled = mia.command(f"/api/withheld/{told['id']}/settle", {"how": "dismissed", "note": "Max was there"})
    assert (settled["status"], settled["how"], settled["settled_by"]) == ("settled", "dismissed", "mia")
    mia.refused(f"/api/withheld/{told['id']}/settle", {"how": "taken"}, "withheld.decided")
    assert mia.get("/api/withheld", job=job, status="withheld")["items"] == []


def test_what_a_phone_tells_is_read_strictly(server: Running) -> None:
    job = open_visit(server)["job"]
    fay = server.person("fay")
    good = {"job": job, "status": "withheld", "command": {"do": "act", "act": "accept"}, "made_at": 1}
    answers = {
        "status": {**good, "status": "settled"},
        "made_at": {**good, "made_at": -1},
        "blobs": {**good, "blobs": ["../../etc"]},
        "more": {**good, "more": 1},
    }
    for name, body in answers.items():
        answer = fay.client.put("/api/field/withheld/k1", json=body, headers={"x-sopwith": "1"})
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), name
    wrong = {**good, "command": {"do": "fire"}}
    answer = fay.client.put("/api/field/withheld/k1", json=wrong, headers={"x-sopwith": "1"})
    assert answer.json()["code"] == "withheld.invalid"
