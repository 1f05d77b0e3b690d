"""Walking scenarios of a draft and simulating its jobs, over HTTP."""

from __future__ import annotations

from typing import Any

from engine.commands.demo.http import CSRF, Person
from tests.api.conftest import Running

STORY = """
scenario: somebody visits
branch: north
inputs: {quantity: 5}
subject: {id: S-1, name: Shop, kind: shop, site: {lat: 30.0, lon: 120.0}}
assignee: fay
walk: []
"""
ASSUMED = """
what_if: a quiet week
jobs: 40
arrivals: {north: 6}
"""


def draft_of_visit(person: Person) -> str:
    body = {"sop": "visit", "from": {"kind": "live"}}
    draft: str = person.command("/api/drafts", body)["draft"]["id"]
    return f"/api/drafts/{draft}"


def post(person: Person, path: str, body: Any) -> Any:
    return person.client.post(path, json=body, headers=CSRF)


def test_a_scenario_is_walked_on_a_draft_as_it_is_being_written(server: Running) -> None:
    dee = server.person("dee")
    path = draft_of_visit(dee)
    walked = post(dee, f"{path}/walk", {"scenario": STORY}).json()
    assert walked["opened"]["findings"] == []
    assert (walked["sop"], walked["runs"], walked["findings"]) == ("visit", True, [])
    (job,) = walked["now"]["jobs"]
    assert job["status"] == "open"
    assert [step["address"] for step in job["steps"]] == walked["opened"]["open"]
    text = next(one["text"] for one in dee.get(path)["files"] if one["path"] == "visit/sop.yaml")
    broken = {"path": "visit/sop.yaml", "text": text.replace("steps:", "stepz:")}
    unsaved = post(dee, f"{path}/walk", {"scenario": STORY, "files": [broken]}).json()
    assert (unsaved["runs"], unsaved["now"]) == (False, None)
    assert {finding["file"] for finding in unsaved["findings"]} == {"visit/sop.yaml"}


def test_jobs_are_simulated_in_the_background(server: Running) -> None:
    dee = server.person("dee")
    path = draft_of_visit(dee)
    defaults = post(dee, f"{path}/what-if/assumptions", {"assumptions": ASSUMED}).json()
    assert defaults["findings"] == []
    assert (defaults["runs"], defaults["assumptions"]["jobs"]) == (True, 40)
    again = post(dee, f"{path}/what-if/assumptions", {"assumptions": defaults["yaml"]}).json()
    assert again["findings"] == []
    begun = post(dee, f"{path}/what-if", {"assumptions": ASSUMED})
    assert begun.status_code == 202
    run = begun.json()["run"]
    simulation = server.services.simulations.find(run)
    assert simulation is not None
    assert server.services.simulations.wait(simulation, 100)
    told = dee.get(f"{path}/what-if/{run}")
    assert (told["state"], told["done"], told["of"]) == ("done", 40, 40)
    result = told["result"]
    assert result["jobs"] == result["ended"] + result["in_progress"]
    assert result["insights"]


def test_assumptions_that_are_wrong_are_told_with_places(server: Running) -> None:
    dee = server.person("dee")
    path = draft_of_visit(dee)
    text = "jobs: 0\nsteps:\n  nowhere: {time: 5m}\narrivals: {mars: 3}\n"
    told = post(dee, f"{path}/what-if", {"assumptions": text, "path": "visit/what-if/a.yaml"}).json()
    assert told["state"] == "failed"
    assert [(f["file"], f["line"]) for f in told["findings"]] == [
        ("visit/what-if/a.yaml", line) for line in (1, 4, 3)
    ]


def test_a_simulation_that_nobody_knows_is_not_found(server: Running) -> None:
    dee = server.person("dee")
    path = draft_of_visit(dee)
    assert dee.client.get(f"{path}/what-if/nothing").status_code == 404
    assert dee.client.delete(f"{path}/what-if/nothing", headers=CSRF).status_code == 404


def test_a_simulation_is_stopped(server: Running) -> None:
    dee = server.person("dee")
    path = draft_of_visit(dee)
    run = post(dee, f"{path}/what-if", {"assumptions": "jobs: 10000\n"}).json()["run"]
    assert dee.client.delete(f"{path}/what-if/{run}", headers=CSRF).status_code == 204
    assert dee.get(f"{path}/what-if/{run}")["state"] == "stopped"
