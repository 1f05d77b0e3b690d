"""What a phone in the field is given: its day, its jobs, the media of guides, and the server's clock."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.commands.demo.http import CSRF, Person
from engine.language.compiling import decode_runbook
from engine.language.organisation import Organisation
from engine.runtime.commands import HandIn
from engine.runtime.deciding import decide
from engine.runtime.facts import Facts
from engine.runtime.job import Job
from engine.runtime.playbook import Playbook
from engine.runtime.verdict import Refused
from tests.api.conftest import WORLD, Running, open_visit
from tests.api.test_walk import capture

DOOR = (WORLD / "visit" / "media" / "door.svg").read_bytes()


def line_of(person: Person, job: str) -> dict[str, Any] | None:
    day = person.get("/api/field/day")
    return next((line for line in day["jobs"] if line["id"] == job), None)


def test_my_day_says_who_i_am_and_which_jobs_to_take_along(server: Running) -> None:
    job = open_visit(server)["job"]
    day = server.person("fay").get("/api/field/day")
    assert day["me"] == {
        "login": "fay",
        "name": "Fay",
        "language": None,
        "branch": "north",
        "roles": ["field"],
    }
    assert day["settings"] == {"photo": {"longest_side": 2560, "target_bytes": 600_000, "stamped_side": 1280}}
    line = line_of(server.person("fay"), job)
    whole = server.person("fay").get(f"/api/field/jobs/{job}")
    assert line == {name: whole[name] for name in ("id", "version", "etag", "runbook")}
    assert line_of(server.person("sam"), job) is None


def test_an_approval_is_in_the_day_of_whoever_may_decide_it(server: Running) -> None:
    job = open_visit(server)["job"]
    fay, mia = server.person("fay"), server.person("mia")
    assert line_of(mia, job) is None
    fay.command(f"/api/jobs/{job}/steps/arrive", {"answers": {"front": [capture(server, 301)]}})
    fay.command(f"/api/jobs/{job}/steps/count", {"answers": {"boxes": 3}})
    assert line_of(mia, job) is not None
    mia.command(f"/api/jobs/{job}/acts", {"act": "pause"})
    assert line_of(mia, job) is not None
    assert line_of(fay, job) is not None
    mia.command(f"/api/jobs/{job}/acts", {"act": "resume"})
    mia.command(f"/api/jobs/{job}/decisions", {"outcome": "approve"})
    assert line_of(mia, job) is None
    assert line_of(fay, job) is None


def test_a_job_is_told_apart_by_its_etag_and_is_not_sent_twice(server: Running) -> None:
    job = open_visit(server)["job"]
    fay = server.person("fay")
    first = fay.client.get(f"/api/field/jobs/{job}")
    tag = first.headers["etag"]
    assert tag.removeprefix("W/") == f'"{first.json()["etag"]}"'
    again = fay.client.get(f"/api/field/jobs/{job}", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    day = fay.client.get("/api/field/day")
    same = fay.client.get("/api/field/day", headers={"if-none-match": day.headers["etag"]})
    assert same.status_code == 304
    server.person("mia").command(f"/api/jobs/{job}/notes", {"text": "the key is at the neighbour's"})
    after = fay.client.get(f"/api/field/jobs/{job}", headers={"if-none-match": tag})
    assert after.status_code == 200
    assert after.json()["history"][-1]["event"]["text"] == "the key is at the neighbour's"
    assert after.json()["names"]["mia"] == "Mia"
    line = line_of(fay, job)
    assert line is not None
    assert line["etag"] == after.json()["etag"]


def test_a_change_of_the_organisation_changes_the_jobs_that_it_touches(server: Running) -> None:
    job = open_visit(server)["job"]
    fay, root = server.person("fay"), server.person("root")
    before = line_of(fay, job)
    root.put("/api/people/dee", {"name": "Dee", "branch": "head", "roles": [["designer", "head"]]})
    assert line_of(fay, job) == before
    root.put(
        "/api/people/mia", {"name": "Mia", "branch": "north", "roles": [["manager", "north"]], "phone": "1"}
    )
    after = line_of(fay, job)
    root.put("/api/people/mia", {"name": "Mia", "branch": "north", "roles": [["manager", "north"]]})
    assert after is not None
    assert before is not None
    assert (after["etag"] != before["etag"], after["version"]) == (True, before["version"])


def test_what_a_phone_is_given_is_enough_to_decide(server: Running) -> None:
    job = open_visit(server)["job"]
    fay = server.person("fay")
    given = fay.get(f"/api/field/jobs/{job}")
    content = fay.download(f"/api/runbooks/{given['runbook']}")
    playbook = Playbook(decode_runbook(content), given["runbook"])
    known = msgspec.convert({"opening": given["opening"], "state": given["state"]}, Job)
    organisation = msgspec.convert(given["organisation"], Organisation, strict=False)
    facts = Facts(now=time.time_ns() // 1_000_000, actor="fay", organisation=organisation)
    verdict = decide(playbook, known, HandIn(step="arrive"), facts)
    assert isinstance(verdict, Refused)
    problem = fay.refused(f"/api/jobs/{job}/steps/arrive", {"answers": {}}, verdict.code)
    assert [fault["pointer"] for fault in problem["faults"]] == [fault.pointer for fault in verdict.faults]


def test_a_job_that_is_not_mine_is_not_there_and_a_closed_one_says_so(server: Running) -> None:
    job = open_visit(server)["job"]
    unknown = server.person("sam").client.get(f"/api/field/jobs/{job}")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "job.unknown")
    server.person("boss").command(f"/api/jobs/{job}/cancel", {"reason": "twice"})
    assert server.person("fay").get(f"/api/field/jobs/{job}")["state"]["status"] == "cancelled"
    assert line_of(server.person("fay"), job) is None


def test_the_media_of_guides_are_given_as_they_are_and_nothing_else(server: Running) -> None:
    job = open_visit(server)["job"]
    fay = server.person("fay")
    given = fay.get(f"/api/field/jobs/{job}")
    (file,) = given["media"]
    assert (file["path"], file["media_type"], file["size"]) == ("door.svg", "image/svg+xml", len(DOOR))
    base = f"/api/runbooks/{given['runbook']}/media"
    answer = fay.client.get(f"{base}/door.svg")
    assert (answer.status_code, answer.content) == (200, DOOR)
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert "immutable" in answer.headers["cache-control"]
    part = fay.client.get(f"{base}/door.svg", headers={"range": "bytes=5-9"})
    assert (part.status_code, part.content) == (206, DOOR[5:10])
    tag = answer.headers["etag"]
    assert fay.client.get(f"{base}/door.svg", headers={"if-none-match": tag}).status_code == 304
    for path in ("other.svg", "../sop.yaml", "%2e%2e/sop.yaml", "forms/counted.yaml"):
        assert fay.client.get(f"{base}/{path}").status_code == 404


def test_media_that_were_cleaned_away_are_laid_out_again(server: Running) -> None:
    job = open_visit(server)["job"]
    fay = server.person("fay")
    given = fay.get(f"/api/field/jobs/{job}")
    path = f"/api/runbooks/{given['runbook']}/media/door.svg"
    assert fay.download(path) == DOOR
    for file in Path(server.services.folder / "guide-media").rglob("*"):
        if file.is_file():
            file.unlink()
    assert fay.download(path) == DOOR


@pytest.mark.parametrize("path", ["/api/field/day", "/api/nothing", "/api/openapi.json"])
def test_every_answer_of_the_api_tells_the_server_s_time(sqlite_server: Running, path: str) -> None:
    before = time.time_ns() // 1_000_000
    answer = sqlite_server.person("fay").client.get(path)
    assert before <= int(answer.headers["x-sopwith-time"]) <= time.time_ns() // 1_000_000


def test_work_is_not_taken_from_a_phone_on_which_somebody_else_has_signed_in(sqlite_server: Running) -> None:
    fay = sqlite_server.person("fay").client
    assert fay.get("/api/field/day", headers={"x-sopwith-person": "fay"}).status_code == 200
    for method, path in (("GET", "/api/field/day"), ("POST", "/api/jobs/x/acts")):
        answer = fay.request(method, path, headers={**CSRF, "x-sopwith-person": "%E9%AD%8F"})
        assert (answer.status_code, answer.json()["code"]) == (401, "auth.required")


def test_a_command_says_how_wrong_the_phone_s_clock_was(server: Running) -> None:
    job = open_visit(server)["job"]
    fay = server.person("fay")
    done = fay.command(f"/api/jobs/{job}/acts", {"act": "accept", "skew": -125_000})
    assert [event["skew"] for event in done["events"]] == [-125_000]
    fay.refused(f"/api/jobs/{job}/acts", {"act": "note", "reason": "x", "skew": 9**20}, "request.malformed")
