"""A job is walked over HTTP: opened, refused, handed in, decided, and read back."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from engine.commands.demo.http import now_ms
from engine.commands.demo.pictures import photograph
from engine.services.verifying import verify_stream
from tests.api.conftest import SITE, Running, digest, open_visit


def picture(seed: int) -> bytes:
    return photograph(caption="front", seed=seed, taken_at=datetime.now(UTC), lat=SITE[0], lon=SITE[1])


def capture(server: Running, seed: int) -> dict[str, Any]:
    sha256, _ = server.person("fay").upload(picture(seed), "image/jpeg")
    place = {"lat": SITE[0], "lon": SITE[1]}
    return {"blob": sha256, "at": now_ms(), "position": place, "source": "camera"}


def walk_to_review(server: Running, seed: int) -> str:
    job = str(open_visit(server)["job"])
    fay = server.person("fay")
    fay.command(f"/api/jobs/{job}/steps/arrive", {"answers": {"front": [capture(server, seed)]}})
    fay.command(f"/api/jobs/{job}/steps/count", {"answers": {"boxes": 3}})
    return job


def test_a_job_is_walked_to_a_verifiable_dossier(server: Running) -> None:
    job = walk_to_review(server, seed=1)
    mia = server.person("mia")
    assert [task["address"] for task in mia.get("/api/tasks")["items"] if task["job"] == job] == ["review"]
    done = mia.command(f"/api/jobs/{job}/decisions", {"outcome": "approve", "comment": "good"})
    assert (done["status"], done["end"], done["open"]) == ("completed", "completed", {})
    dossier = mia.download(f"/api/jobs/{job}/dossier")
    found = verify_stream(io.BytesIO(dossier), name="dossier")
    assert found.holds, found.checks
    assert zipfile.ZipFile(io.BytesIO(dossier)).testzip() is None


def test_a_step_out_of_order_is_refused_with_its_code(server: Running) -> None:
    job = open_visit(server)["job"]
    problem = server.person("fay").refused(
        f"/api/jobs/{job}/steps/count", {"answers": {"boxes": 1}}, "order.not_open"
    )
    assert (problem["status"], problem["type"]) == (409, "/problems/order.not_open")
    assert problem["title"] == "That step is not open now"


def test_all_faults_of_a_form_come_at_once_with_their_pointers(server: Running) -> None:
    job = open_visit(server)["job"]
    fay = server.person("fay")
    fay.command(f"/api/jobs/{job}/steps/arrive", {"answers": {"front": [capture(server, 2)]}})
    body = {"answers": {"boxes": -1, "remark": "x" * 101}}
    problem = fay.refused(f"/api/jobs/{job}/steps/count", body, "form.invalid")
    assert {(fault["pointer"], fault["code"], fault["message"]) for fault in problem["faults"]} == {
        ("/boxes", "minimum", "must be at least 0"),
        ("/remark", "maxLength", "must be at most 100 characters long"),
    }


def test_the_same_problem_is_told_in_chinese_to_who_asks_so(server: Running) -> None:
    job = open_visit(server)["job"]
    answer = server.person("fay").client.post(
        f"/api/jobs/{job}/steps/arrive",
        json={"answers": {}},
        headers={"X-Sopwith": "1", "Accept-Language": "zh-CN"},
    )
    assert answer.headers["content-language"] == "zh-CN"
    assert (answer.status_code, answer.json()["title"]) == (422, "缺少证据")


def test_a_fault_goes_by_the_path_of_the_sop_and_an_event_brings_the_job_back(server: Running) -> None:
    job = open_visit(server)["job"]
    fay = server.person("fay")
    fay.command(f"/api/jobs/{job}/steps/arrive", {"answers": {"front": [capture(server, 3)]}})
    assert list(fay.command(f"/api/jobs/{job}/faults", {"fault": "closed"})["open"]) == ["hold"]
    went_on = server.person("boss").command("/api/events", {"type": "shop.open"})
    assert [list(one["open"]) for one in went_on["jobs"] if one["job"] == job] == [["count"]]


def test_supervisors_assign_note_transfer_and_cancel(server: Running) -> None:
    job = open_visit(server)["job"]
    mia, boss = server.person("mia"), server.person("boss")
    mia.command(f"/api/jobs/{job}/assign", {"to": "mia"})
    boss.command(f"/api/jobs/{job}/notes", {"text": "call first"})
    boss.command(f"/api/jobs/{job}/acts", {"act": "pause", "reason": "closed today"})
    boss.command(f"/api/jobs/{job}/acts", {"act": "resume"})
    boss.command(f"/api/jobs/{job}/transfer", {"to": "south"})
    assert boss.command(f"/api/jobs/{job}/cancel", {"reason": "twice"})["status"] == "cancelled"
    types = [line["event"]["type"] for line in boss.get(f"/api/jobs/{job}/history", limit=200)["items"]]
    expected = ["job.assigned", "job.noted", "job.paused", "job.resumed", "job.transferred", "job.cancelled"]
    assert [kind for kind in types if kind in expected] == expected


def test_pages_of_a_history_put_together_are_the_history(server: Running) -> None:
    job = walk_to_review(server, seed=4)
    mia = server.person("mia")
    whole = mia.get(f"/api/jobs/{job}/history", limit=200)["items"]
    pages, after = [], 0
    while True:
        page = mia.get(f"/api/jobs/{job}/history", limit=2, after=after)
        pages += page["items"]
        if page["next"] is None:
            break
        after = int(page["next"])
    assert (pages, len(whole) > 4) == (whole, True)


def test_the_runbook_of_a_job_is_named_by_its_digest(server: Running) -> None:
    job = open_visit(server)["job"]
    mia = server.person("mia")
    view = mia.get(f"/api/jobs/{job}")
    answer = mia.client.get(f"/api/jobs/{job}/runbook")
    assert digest(answer.content) == view["runbook"] == answer.headers["etag"].strip('W/"')
    assert mia.client.get(f"/api/runbooks/{view['runbook']}").content == answer.content
