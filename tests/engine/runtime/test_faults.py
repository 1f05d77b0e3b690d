"""Faults: where the work goes when something is wrong, and how it comes back."""

from __future__ import annotations

from typing import Any

from engine.language.runbook import EvidencePolicy, Fault, Work
from engine.runtime.commands import HandIn, ReportFault
from engine.runtime.verdict import FieldFault, Refused
from tests.engine.runtime.building import (
    DONE,
    Walk,
    any_order,
    approval,
    cel,
    evidence_form,
    form,
    runbook,
    started,
    to,
    told,
)

STEPS: dict[str, Any] = {
    "enter": Work(),
    "test": Work(),
    "sign": Work(),
    "done": DONE,
    "backup": Work(next=to("$return")),
    "other_way": Work(next=to("test")),
}
FAULTS = {
    "down": Fault(from_=("enter", "test"), form="report", notify=("role:support",), go="other_way"),
    "busy": Fault(from_=("enter", "test"), go="backup"),
    "blink": Fault(go="$return"),
}
FORMS = {"report": form(["code"], code="string", note="string")}


def job(**changes: Any) -> Walk:
    return started(runbook(STEPS, faults=FAULTS, forms=FORMS, **changes))


def test_a_fault_leaves_the_step_tells_people_and_goes_elsewhere() -> None:
    walk = job()
    events = walk.accepted(ReportFault(fault="down", answers={"code": "E12"}), "wei")
    assert told(events) == [
        {
            "type": "fault.reported",
            "by": "wei",
            "fault": "down",
            "address": "enter",
            "answers": {"code": "E12"},
            "go": "other_way",
        },
        {
            "type": "people.notified",
            "by": "wei",
            "who": "role:support",
            "people": ["qian"],
            "about": "fault",
            "address": "enter",
        },
        {"type": "step.left", "by": "wei", "address": "enter", "reason": "fault"},
        {"type": "step.opened", "by": "wei", "address": "other_way", "step": "other_way", "scope": ""},
    ]
    walk.accepted(HandIn(step="other_way"), "wei")
    assert walk.open == ["test"]


def test_what_people_are_told_is_filled_in() -> None:
    message: dict[str, Any] = {"en": ["Error ", cel("this.code", this__code="string"), "!"], "zh-CN": "故障"}
    fault = Fault(form="report", notify=("assignee",), message=message, go="$return")
    walk = started(runbook({"a": Work(), "done": DONE}, faults={"f": fault}, forms=FORMS))
    events = walk.accepted(ReportFault(fault="f", answers={"code": "E1"}), "wei")
    assert [event.message for event in events if event.__struct_config__.tag == "people.notified"] == [  # type: ignore[union-attr]
        {"en": "Error E1!", "zh-CN": "故障"}
    ]


def test_return_goes_back_to_the_step_that_the_fault_left() -> None:
    for left in ("enter", "test"):
        walk = job()
        if left == "test":
            walk.accepted(HandIn(step="enter"), "wei")
        walk.accepted(ReportFault(fault="busy"), "wei")
        assert walk.open == ["backup"]
        assert walk.state.scopes[""].returns == (left,)
        walk.accepted(HandIn(step="backup"), "wei")
        assert walk.open == [left]
        assert walk.state.scopes[""].returns == ()


def test_a_fault_that_returns_at_once_opens_the_same_step_anew() -> None:
    walk = job()
    first = walk.state.open["enter"].opened
    walk.accepted(ReportFault(fault="blink"), "wei")
    assert walk.open == ["enter"]
    assert walk.state.open["enter"].opened > first


def test_a_fault_in_a_detour_comes_back_to_the_detour_first() -> None:
    walk = job()
    walk.accepted(ReportFault(fault="busy"), "wei")
    walk.accepted(ReportFault(fault="blink"), "wei")
    assert walk.open == ["backup"]
    walk.accepted(HandIn(step="backup"), "wei")
    assert walk.open == ["enter"]


def test_faults_upon_faults_do_not_make_the_state_grow() -> None:
    walk = job()
    for _ in range(50):
        walk.accepted(ReportFault(fault="busy"), "wei")
        walk.accepted(ReportFault(fault="blink"), "wei")
        walk.accepted(HandIn(step="backup"), "wei")
        assert walk.state.scopes[""].returns == ()


def test_a_return_without_a_fault_begins_the_scope_again_for_that_skips_nothing() -> None:
    steps = {"a": Work(), "b": Work(next=to("$return")), "done": DONE}
    walk = started(steps)
    walk.accepted(HandIn(step="a"), "wei")
    walk.accepted(HandIn(step="b"), "wei")
    assert walk.open == ["a"]


def test_a_fault_that_the_open_step_can_not_have_is_refused_with_those_it_can() -> None:
    walk = job()
    for step in ("enter", "test"):
        walk.accepted(HandIn(step=step), "wei")
    assert walk.refused(ReportFault(fault="down", answers={"code": "x"}), "wei") == Refused(
        code="fault.not_here", details={"fault": "down", "here": ["blink"]}
    )
    assert walk.refused(ReportFault(fault="down", step="sign"), "wei") == Refused(
        code="fault.not_here", details={"fault": "down", "here": ["blink"], "step": "sign"}
    )
    assert walk.refused(ReportFault(fault="nonsense"), "wei") == Refused(
        code="fault.not_here", details={"fault": "nonsense", "here": ["blink"]}
    )


def test_an_approval_has_no_faults_unless_its_ladder_raises_one() -> None:
    walk = started(runbook({"review": approval(ok="done"), "done": DONE}, faults={"f": Fault()}))
    assert walk.refused(ReportFault(fault="f"), "chen") == Refused(
        code="fault.not_here", details={"fault": "f", "here": []}
    )


def test_the_form_of_a_fault_is_held_to_like_any_other() -> None:
    walk = job()
    assert walk.refused(ReportFault(fault="down"), "wei") == Refused(
        code="form.invalid", faults=(FieldFault(pointer="/code", code="required"),)
    )


def test_evidence_is_asked_of_a_fault_too() -> None:
    forms = {"report": evidence_form(photo=EvidencePolicy(kind="photo"))}
    walk = started(runbook(STEPS, faults=FAULTS, forms=forms))
    assert walk.refused(ReportFault(fault="down"), "wei").code == "evidence.missing"


def test_only_who_may_do_the_step_may_report_its_fault() -> None:
    walk = job()
    assert walk.refused(ReportFault(fault="blink"), "chen") == Refused(
        code="actor.not_allowed", details={"actor": "chen", "who": ["assignee"], "people": ["wei"]}
    )


def test_whoever_reports_a_fault_with_a_form_has_handed_something_in() -> None:
    walk = job()
    walk.accepted(ReportFault(fault="blink"), "wei")
    assert walk.state.handed_in_by == ()
    walk.accepted(ReportFault(fault="down", answers={"code": "E1"}), "wei")
    assert walk.state.handed_in_by == ("wei",)


BOTH = {
    "check": any_order({"shelf": Work(by="role:field_staff"), "till": Work(by="role:coordinator")}),
    "sign": Work(),
    "done": DONE,
    "closed": Work(next=to("$return")),
}


def test_a_step_must_be_named_when_several_of_the_actors_could_have_the_fault() -> None:
    members = any_order({"a": Work(), "b": Work(), "c": Work(by="role:coordinator")})
    walk = started(runbook({"all": members, "done": DONE}, faults={"f": Fault()}))
    assert walk.refused(ReportFault(fault="f"), "wei") == Refused(
        code="fault.not_here", details={"fault": "f", "here": ["f"], "choose": ["all.a", "all.b"]}
    )
    walk.accepted(ReportFault(fault="f"), "lin")
    walk.accepted(ReportFault(fault="f", step="all.b"), "wei")
    assert [event.address for event in walk.events if event.__struct_config__.tag == "fault.reported"] == [  # type: ignore[union-attr]
        "all.c",
        "all.b",
    ]


def test_a_fault_inside_that_goes_outside_leaves_the_whole_composite_step() -> None:
    walk = started(runbook(BOTH, faults={"shut": Fault(go="closed")}))
    walk.accepted(HandIn(step="check.till"), "lin")
    events = walk.accepted(ReportFault(fault="shut"), "wei")
    assert told(events) == [
        {"type": "fault.reported", "by": "wei", "fault": "shut", "address": "check.shelf", "go": "closed"},
        {"type": "step.left", "by": "wei", "address": "check.shelf", "reason": "fault"},
        {"type": "scope.closed", "by": "wei", "scope": "check.shelf", "done": False},
        {"type": "step.left", "by": "wei", "address": "check", "reason": "fault"},
        {"type": "step.opened", "by": "wei", "address": "closed", "step": "closed", "scope": ""},
    ]
    assert set(walk.state.scopes) == {""}
    walk.accepted(HandIn(step="closed"), "wei")
    assert walk.open == ["check", "check.shelf", "check.till"]
