"""What the designer asks of a draft, over HTTP: nothing is changed by asking."""

from __future__ import annotations

from typing import Any

from engine.commands.demo.http import Person
from tests.api.conftest import Running

SOP = """\
sop: tour
title: {en: A tour, zh-CN: 巡店}
steps:
  look: {title: 看一看, form: shelf, due: 1h, next: [{when: this.shelves > 2, go: leave}, {go: dnoe}]}
  leave: {}
  done: {end: completed}
"""
FORM = """\
form: shelf
schema:
  type: object
  required: [shelves]
  properties:
    shelves: {type: integer, title: {en: Shelves, zh-CN: 货架}}
"""
WALK = "scenario: two\nassignee: fay\nwalk:\n  - {do: look, answers: {shelves: 2}, expect: done}\n"
FILES = [
    {"path": "tour/sop.yaml", "text": SOP},
    {"path": "tour/forms/shelf.yaml", "text": FORM},
    {"path": "tour/scenarios/two.yaml", "text": WALK},
]


def begun(person: Person) -> str:
    body = {"sop": "tour", "title": "A tour", "from": {"kind": "empty"}}
    return str(person.command("/api/drafts", body)["draft"]["id"])


def asked(person: Person, draft: str, route: str, **body: Any) -> Any:
    return person.command(f"/api/drafts/{draft}/{route}", {"files": FILES, **body})


def test_a_finding_comes_with_its_range_its_node_and_its_mend(server: Running) -> None:
    dee = server.person("dee")
    found = asked(dee, begun(dee), "analysis")
    (finding,) = [one for one in found["findings"] if one["code"] == "SOP002"]
    assert {
        key: finding[key] for key in ("file", "line", "column", "end_line", "end_column", "at", "by_key")
    } == {
        "file": "tour/sop.yaml",
        "line": 4,
        "column": SOP.splitlines()[3].index("dnoe") + 1,
        "end_line": 4,
        "end_column": SOP.splitlines()[3].index("dnoe") + 5,
        "at": ["steps", "look", "next", 1, "go"],
        "by_key": False,
    }
    assert finding["mends"] == [
        {
            "title": {"en": "Write `done`", "zh-CN": "改为“done”"},
            "edits": [
                {"file": "tour/sop.yaml", "op": "set", "path": finding["at"], "key": None, "value": "done"}
            ],
        }
    ]
    assert (found["ok"], found["scenarios"]) == (False, [])


def test_arrows_tell_which_scenarios_take_them(server: Running) -> None:
    dee = server.person("dee")
    mended = [{"path": "tour/sop.yaml", "text": SOP.replace("dnoe", "done")}, *FILES[1:]]
    found = asked(dee, begun(dee), "analysis", files=mended)
    (version,) = found["versions"]
    walk = ["tour/scenarios/two.yaml"]
    assert {(edge["source"], edge["target"]): edge["walked"] for edge in version["edges"]} == {
        ("look", "leave"): [],
        ("look", "done"): walk,
        ("leave", "done"): [],
    }
    assert {step["step"]: (step["kind"], step["walked"]) for step in version["steps"]} == {
        "look": ("work", walk),
        "leave": ("work", []),
        "done": ("end", walk),
    }
    assert version["coverage"] == {
        "scenarios": 1,
        "edges": 3,
        "walked": 1,
        "steps_unwalked": ["leave"],
        "faults_unwalked": [],
        "outcomes_unwalked": [],
    }
    assert [(one["name"], one["holds"], one["entries"]) for one in found["scenarios"]] == [("two", True, 1)]


def test_a_form_is_shown_as_a_runbook_carries_it(server: Running) -> None:
    dee = server.person("dee")
    found = asked(dee, begun(dee), "form", path="tour/forms/shelf.yaml", step="look")
    assert found["findings"] == []
    assert found["form"]["schema"]["properties"]["shelves"]["type"] == "integer"
    assert found["form"]["uischema"]["elements"][0]["scope"] == "#/properties/shelves"
    broken = asked(
        dee, begun(dee), "form", path="tour/forms/shelf.yaml", text=FORM.replace("schema:", "schmea:")
    )
    assert [one["mends"][0]["edits"][0]["key"] for one in broken["findings"]][:1] == ["schema"]


def test_an_expression_tells_its_type_and_what_can_be_read_there(server: Running) -> None:
    dee = server.person("dee")
    place = {"file": "tour/sop.yaml", "path": ["steps", "look", "next", 0, "when"]}
    found = asked(dee, begun(dee), "expression", **place, source="this.shelves+1 > 2")
    assert (found["type"], found["canonical"], found["problem"]) == ("bool", "this.shelves + 1 > 2", None)
    names = {one["name"]: one for one in found["names"]}
    assert names["this.shelves"]["type"] == "int"
    wrong = asked(dee, begun(dee), "expression", **place, source="this.shelf > 2")
    assert wrong["problem"] == {
        "offset": 5,
        "message": {"en": "there is no “this.shelf”", "zh-CN": "没有“this.shelf”"},
        "hint": {"en": "did you mean this.shelves?", "zh-CN": "是不是想写 this.shelves？"},
    }


def test_a_renaming_is_told_in_the_units_of_browsers(server: Running) -> None:
    dee = server.person("dee")
    found = asked(dee, begun(dee), "rename", what="step", at=["look"], to="see")
    by_path = {file["path"]: file["patches"] for file in found["files"]}
    assert by_path.keys() == {"tour/sop.yaml", "tour/scenarios/two.yaml"}
    (patch,) = by_path["tour/sop.yaml"]
    units = SOP.encode("utf-16-le")
    assert units[2 * patch["start"] : 2 * patch["end"]].decode("utf-16-le") == "look"
    assert patch["after"].strip().startswith("see: {title: 看一看")
    taken = asked(dee, begun(dee), "rename", what="step", at=["look"], to="leave")
    assert taken["faults"] == [{"code": "taken", "file": "tour/sop.yaml", "name": "leave"}]


def test_a_field_that_sops_share_is_renamed_in_a_draft_of_the_other(server: Running) -> None:
    dee = server.person("dee")
    shared = {"path": "forms/library/shelf.yaml", "text": FORM}
    other = {"path": "tour-two/sop.yaml", "text": SOP.replace("sop: tour", "sop: tour-two")}
    files = [{**one, "base64": None} for one in (other, shared)]
    made = dee.command("/api/drafts", {"sop": "tour-two", "from": {"kind": "files", "files": files}})
    wanted = {
        "what": "field",
        "at": ["forms/library/shelf.yaml", "shelves"],
        "to": "racks",
        "files": [FILES[0], shared],
    }
    draft = begun(dee)
    (there,) = asked(dee, draft, "rename", **wanted)["elsewhere"]
    assert (there["sop"], there["draft"], there["faults"]) == ("tour-two", made["draft"]["id"], [])
    elsewhere = [{"sop": there["sop"], "draft": there["draft"], "seen": there["seen"]}]
    found = asked(dee, draft, "rename-everywhere", elsewhere=elsewhere, **wanted)
    assert found["drafts"] == [
        {
            "sop": "tour-two",
            "draft": made["draft"]["id"],
            "title": "tour-two",
            "how": "changed",
            "files": ["forms/library/shelf.yaml", "tour-two/sop.yaml"],
        }
    ]


def test_the_vocabulary_is_asked_for_once_until_it_changes(server: Running) -> None:
    dee = server.person("dee")
    first = dee.client.get("/api/designing/vocabulary")
    found = first.json()
    assert found["schemas"]["sop"] == "/schemas/sop.schema.json"
    assert {"dee", "root"} <= {one["login"] for one in found["people"]}
    assert {one["name"] for one in found["functions"]} >= {"size", "sum", "matches"}
    assert {one["action"]: one["title"] for one in found["actions"]} == {
        "grant_skill": {"en": "Grant a skill", "zh-CN": "授予技能"},
        "webhook": {"en": "Call another system", "zh-CN": "调用外部系统接口"},
    }
    again = dee.client.get("/api/designing/vocabulary", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_who_may_not_design_is_refused(server: Running) -> None:
    response = server.person("fay").client.get("/api/designing/vocabulary")
    assert (response.status_code, response.json()["code"]) == (403, "access.denied")
