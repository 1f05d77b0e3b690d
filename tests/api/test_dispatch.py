"""Giving jobs to people over the wire: what is asked, what is answered, and who may."""

from __future__ import annotations

from engine.commands.demo.http import CSRF
from tests.api.conftest import Running, open_visit


def test_a_job_may_be_opened_with_a_way_to_find_somebody(server: Running) -> None:
    mia = server.person("mia")
    dispatch = {"by": "offer", "accept_within": "10m", "to": 2, "within": 20_000}
    job = open_visit(server, assignee=None, dispatch=dispatch)["job"]

    found = mia.get(f"/api/jobs/{job}/dispatch")
    assert (found["rounds"], found["names"], found["looks_at"] is not None) == ([], {}, True)


def test_a_way_that_there_is_not_is_told_with_those_there_are(server: Running) -> None:
    answer = server.person("mia").client.post(
        "/api/recommendations", json={"sop": "visit", "branch": "north", "by": "nearst"}, headers=CSRF
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "dispatch.invalid")
    (fault,) = answer.json()["faults"]
    assert (fault["pointer"], fault["params"]["options"]) == ("/by", ["least_busy", "nearest", "offer"])


def test_a_recommendation_names_everybody_with_a_reason(server: Running) -> None:
    job = open_visit(server)["job"]
    found = server.person("mia").get(f"/api/jobs/{job}/recommendation")

    everybody = {one["login"] for one in (*found["ranked"], *found["left_out"])}
    assert {"fay", "mia"} <= everybody
    assert {one["code"] for one in found["left_out"] if one["login"] == "mia"} == {"holds_no_role"}
    assert not {"lat", "lon", "latitude", "longitude"} & {key for one in found["ranked"] for key in one}


def test_a_person_says_where_they_are_and_has_it_forgotten(server: Running) -> None:
    fay = server.person("fay")
    place = {"lat": 30.5, "lon": 120.5, "accuracy": 10}
    kept = fay.client.put("/api/me/position", json=place, headers=CSRF).json()

    known = fay.get("/api/me/position")["position"]
    assert (kept["kept"], kept["because"]) in {(True, None), (False, "not_working")}
    assert (known is not None) == kept["kept"]
    assert fay.client.delete("/api/me/position", headers=CSRF).status_code == 204
    assert fay.get("/api/me/position") == {"position": None}


def test_the_board_is_for_whoever_gives_out_work(server: Running) -> None:
    job = open_visit(server)["job"]
    board = server.person("mia").get("/api/board")

    assert board["branches"] == ["north"]
    jobs = [line["id"] for lane in board["lanes"] for line in lane["jobs"]]
    assert job in jobs + [one["line"]["id"] for one in board["waiting"]]
    answer = server.person("fay").client.get("/api/board")
    assert (answer.status_code, answer.json()["code"]) == (403, "access.denied")


def test_nobody_is_offered_anything_at_first(server: Running) -> None:
    fay = server.person("fay")

    assert fay.get("/api/me/offers") == {"items": []}
    for what in ("accept", "decline"):
        answer = fay.client.post(f"/api/offers/none/{what}", json={}, headers=CSRF)
        assert (answer.status_code, answer.json()["code"]) == (404, "offer.unknown")
