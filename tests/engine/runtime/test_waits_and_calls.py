"""Steps that nobody hands in: waits, child jobs and automated actions."""

from __future__ import annotations

from typing import Any

from engine.language.runbook import Call, Do, Remembered, Wait, Work
from engine.runtime.commands import Act, ActionDone, ChildEnded, Decide, Fire, HandIn, Occur, Open
from engine.runtime.effects import OutboxRow, TimerSet
from engine.runtime.events import Armed
from engine.runtime.values import Subject
from engine.runtime.verdict import FieldFault, Refused
from tests.engine.runtime.building import (
    DONE,
    HOUR,
    JOB,
    REFUSED,
    START,
    Walk,
    after,
    any_order,
    approval,
    cel,
    each,
    runbook,
    rung,
    started,
    to,
    told,
)

ONLINE = Wait(event="device.online", up_to=after("24h"), otherwise=to("chase"))


def waiting(wait: Wait = ONLINE, **job: Any) -> Walk:
    return started({"wait": wait, "resume": Work(), "done": DONE, "chase": Work(next=to("resume"))}, **job)


def event(**fields: Any) -> Occur:
    return Occur(event={"type": "device.online", **fields})


def test_an_event_ends_the_wait_for_it() -> None:
    walk = waiting()
    assert told(walk.accepted(event(device="T-1", data={"signal": 3}))) == [
        {
            "type": "step.finished",
            "by": "system",
            "address": "wait",
            "how": "event",
            "result": {"type": "device.online", "device": "T-1", "data": {"signal": 3}, "signal": 3},
        },
        {"type": "step.opened", "by": "system", "address": "resume", "step": "resume", "scope": ""},
    ]


def test_an_event_that_nothing_waits_for_changes_nothing() -> None:
    walk = waiting()
    assert walk.accepted(Occur(event={"type": "device.offline"})) == []


def test_an_event_without_a_type_is_refused() -> None:
    assert waiting().refused(Occur(event={"kind": 1})) == Refused(
        code="form.invalid", faults=(FieldFault(pointer="/event/type", code="required"),)
    )


def test_an_event_about_another_device_or_subject_does_not_end_the_wait() -> None:
    subject = Subject(id="S-1", kind="channel", name="Shop")
    terminal = Subject(id="T-1", kind="terminal", name="Terminal")
    for job, happened, ends in (
        ({"inputs": {"device": "T-1"}}, {"device": "T-1"}, True),
        ({"inputs": {"device": "T-1"}}, {"device": "T-2"}, False),
        ({"inputs": {"device": "T-1"}}, {}, True),
        ({"subject": subject}, {"device": "T-2"}, True),
        ({"subject": subject}, {"subject": "S-1"}, True),
        ({"subject": subject}, {"subject": "S-2"}, False),
        ({"subject": subject}, {"subject": {"id": "S-2"}}, False),
        ({"subject": terminal}, {"device": "T-2"}, False),
        ({"subject": terminal}, {"device": "T-1"}, True),
    ):
        walk = waiting(**job)
        assert bool(walk.accepted(event(**happened))) == ends, (job, happened)


def test_a_wait_may_ask_more_of_the_event() -> None:
    strong = cel("event.signal >= 3 && event.device == 'T-1'", event__signal="int", event__device="string")
    walk = waiting(Wait(event="device.online", when=strong))
    for happened in ({"signal": 2}, {"signal": "3"}, {}, None):
        assert walk.accepted(event(device="T-1", data=happened)) == []
    assert walk.accepted(event(device="T-1", data={"signal": 3})) != []


def test_the_arrows_after_a_wait_see_the_event_and_later_steps_what_is_remembered() -> None:
    weak = cel("this.signal < 3", this__signal="int")
    walk = waiting(Wait(event="device.online", next=to((weak, "chase"), "resume")),
                   remembered=Remembered(answers=("wait.signal",)))  # fmt: skip
    walk.accepted(event(data={"signal": 1}))
    assert (walk.open, walk.state.answers) == (["chase"], {"wait.signal": 1})


def test_a_wait_that_nothing_ends_goes_where_its_else_says() -> None:
    walk = waiting()
    assert walk.last.timers_set == (TimerSet(key="wait", at=START + 24 * HOUR, armed=2),)
    walk.now = START + 24 * HOUR
    assert told(walk.accepted(Fire(timer="wait", armed=2)))[0] == {
        "type": "step.finished",
        "by": "system",
        "address": "wait",
        "how": "timed_out",
    }
    assert walk.open == ["chase"]


def test_without_an_else_a_wait_that_ran_out_goes_on() -> None:
    walk = waiting(Wait(event="device.online", up_to=after("1h")))
    walk.now = START + HOUR
    walk.accepted(Fire(timer="wait", armed=2))
    assert walk.open == ["resume"]


def test_a_wait_for_a_time_goes_on_when_it_has_passed_and_no_event_ends_it() -> None:
    walk = waiting(Wait(for_=after("2h")))
    assert walk.accepted(event()) == []
    walk.now = START + 2 * HOUR
    assert told(walk.accepted(Fire(timer="wait", armed=2)))[0]["how"] == "elapsed"
    assert walk.open == ["resume"]


def test_a_wait_with_a_ladder_has_one_timer_the_sooner_of_the_two() -> None:
    ladder = (rung("start+1h", notify=("assignee",)), rung("start+3h", notify=("assignee",)))
    walk = waiting(Wait(for_=after("2h"), escalate=ladder))
    assert walk.state.open["wait"].timer == Armed(at=START + HOUR, rung=0)
    walk.now = START + HOUR
    walk.accepted(Fire(timer="wait", armed=2))
    assert walk.state.open["wait"].timer == Armed(at=START + 2 * HOUR)
    walk.now = START + 2 * HOUR
    walk.accepted(Fire(timer="wait", armed=3))
    assert walk.open == ["resume"]


def test_one_event_ends_every_wait_that_it_matches() -> None:
    held = any_order(
        {"a": Wait(event="device.online"), "b": Wait(event="device.online"), "c": Work()}, need=2
    )
    walk = started({"all": held, "sign": Work(), "done": DONE})
    walk.accepted(event())
    assert walk.open == ["sign"]


REPAIR = Call(
    sop="terminal-repair",
    with_={
        "device": {"$cel": {"cel": "inputs.device", "vars": {"inputs.device": "string"}}},
        "note": {"$text": ["From ", {"cel": "job.id", "vars": {"job.id": "string"}}, "."]},
        "gone": {"$cel": {"cel": "inputs.none", "vars": {"inputs.none": "string"}}},
        "list": [1, {"$cel": {"cel": "inputs.none", "vars": {"inputs.none": "string"}}}],
    },
    outcomes={"refused": to("stop")},
    next=to("sign"),
)


def calling() -> Walk:
    steps = {"repair": REPAIR, "sign": Work(), "done": DONE, "stop": REFUSED}
    return started(steps, inputs={"device": "T-1"})


def test_a_call_asks_for_a_child_job_with_its_inputs_filled_in() -> None:
    walk = calling()
    child = walk.state.open["repair"].child
    assert walk.last.outbox == (
        OutboxRow(
            key=f"{JOB}:2",
            kind="child.open",
            seq=2,
            at=START,
            payload={
                "child": child,
                "address": "repair",
                "request": {
                    "sop": "terminal-repair",
                    "inputs": {"device": "T-1", "note": "From job-1.", "list": [1]},
                },
            },
        ),
    )
    assert child == calling().state.open["repair"].child, "asking again asks for the same job"


def test_the_job_goes_on_by_the_end_of_its_child() -> None:
    for end, expected in (("completed", ["sign"]), ("refused", []), (None, ["sign"])):
        walk = calling()
        child = walk.state.open["repair"].child
        walk.accepted(ChildEnded(step="repair", child=child, end=end))
        assert walk.open == expected


def test_the_end_of_some_other_child_is_refused() -> None:
    walk = calling()
    child = walk.state.open["repair"].child
    assert walk.refused(ChildEnded(step="repair", child="x", end="completed")) == Refused(
        code="order.not_open", details={"step": "repair", "child": child, "open": ["repair"]}
    )
    assert walk.refused(ChildEnded(step="repair", child=child, end="completed"), "he") == Refused(
        code="actor.not_allowed", details={"actor": "he", "who": ["system"], "people": []}
    )


def test_a_child_whose_step_is_left_is_to_be_cancelled() -> None:
    walk = calling()
    child = walk.state.open["repair"].child
    walk.accepted(Act(act="cancel", reason="not needed"), "he")
    assert [(row.kind, row.payload) for row in walk.last.outbox] == [
        ("child.cancel", {"child": child, "address": "repair"})
    ]


def test_a_child_job_tells_its_parent_how_it_ended() -> None:
    walk = started({"only": Work(), "done": DONE})
    assert walk.job is not None
    parent = Walk(walk.playbook)
    opening = Open(
        job="c", runbook=walk.playbook.digest, branch="hangzhou", assignee="wei", parent=("p", "repair")
    )
    parent.accepted(opening)
    parent.accepted(HandIn(step="only"), "wei")
    assert [(row.kind, row.payload) for row in parent.last.outbox] == [
        ("child.ended", {"parent": "p", "address": "repair", "child": "c", "end": "completed"})
    ]


def acting(**fields: Any) -> Walk:
    with_ = {"to": {"$cel": {"cel": "branch.code", "vars": {"branch.code": "string"}}}}
    do = Do(action="webhook", with_=with_, **fields)
    steps = {"send": do, "sign": Work(), "done": DONE, "by_hand": Work(next=to("sign"))}
    return started(runbook(steps, overseers=("role:regional",)))


def test_an_action_is_asked_for_once_per_visit() -> None:
    walk = acting()
    request = {"action": "webhook", "with": {"to": "hangzhou"}}
    assert [(row.key, row.kind, row.payload) for row in walk.last.outbox] == [
        (f"{JOB}:2", "action.run", {"address": "send", "opened": 2, "request": request})
    ]


def test_the_job_goes_on_when_the_action_is_done() -> None:
    big = cel("this.amount > 1", this__amount="int")
    walk = acting(next=to((big, "by_hand"), "sign"))
    assert told(walk.accepted(ActionDone(step="send", opened=2, result={"amount": 2})))[0] == {
        "type": "step.finished",
        "by": "system",
        "address": "send",
        "how": "action",
        "result": {"amount": 2},
    }
    assert walk.open == ["by_hand"]


def test_an_answer_for_an_earlier_visit_has_been_moved_on_from() -> None:
    assert acting().refused(ActionDone(step="send", opened=1)) == Refused(
        code="job.moved_on", details={"step": "send", "meant": 1, "opened": 2}
    )


def test_an_action_that_failed_for_good_goes_where_the_step_says() -> None:
    walk = acting(on_error=to("by_hand"))
    assert told(walk.accepted(ActionDone(step="send", opened=2, error="HTTP 500")))[0] == {
        "type": "step.finished",
        "by": "system",
        "address": "send",
        "how": "failed",
        "result": {"error": "HTTP 500"},
    }
    assert walk.open == ["by_hand"]


def test_an_action_that_failed_where_the_step_says_nothing_is_escalated_and_never_passed_over() -> None:
    walk = acting()
    failed = ActionDone(step="send", opened=2, error="HTTP 500")
    assert told(walk.accepted(failed)) == [
        {"type": "job.noted", "by": "system", "text": "HTTP 500"},
        {
            "type": "escalation.opened",
            "by": "system",
            "id": f"{JOB}:4",
            "address": "send",
            "who": ["role:regional"],
            "people": ["zhao"],
            "rung": -1,
        },
    ]
    assert walk.open == ["send"]
    assert walk.accepted(failed) == [], "told again, it is the same failure"
    walk.accepted(Act(act="waive", step="send", reason="sent by mail"), "zhao")
    assert walk.open == ["sign"]


def test_steps_that_nobody_hands_in_can_not_be_handed_in() -> None:
    items = each(cel("inputs.n", inputs__n="list(string)"), {"x": Work()})
    wait = Wait(event="device.online")
    held = any_order({"wait": wait, "call": Call(sop="x"), "do": Do(action="y"), "each": items})
    walk = started({"all": held, "done": DONE}, inputs={"n": ["A"]})
    for step, kind in (
        ("all", "any_order"),
        ("all.wait", "wait"),
        ("all.call", "call"),
        ("all.do", "do"),
        ("all.each", "each"),
    ):
        assert walk.refused(HandIn(step=step), "wei").details["kind"] == kind
        assert walk.refused(Decide(step=step, outcome="ok"), "wei").details["kind"] == kind


def test_what_happens_outside_is_taken_in_while_the_job_is_paused() -> None:
    walk = waiting()
    walk.accepted(Act(act="pause"), "he")
    walk.accepted(event())
    assert (walk.open, walk.state.status) == (["resume"], "paused")
    assert walk.refused(HandIn(step="resume"), "wei") == Refused(
        code="order.not_open", details={"paused": True, "since": START}
    )


def test_a_decision_in_a_job_with_no_approval_open_is_out_of_order() -> None:
    walk = started({"a": Work(), "review": approval(ok="done"), "done": DONE})
    assert walk.refused(Decide(outcome="ok"), "chen") == Refused(
        code="order.not_open", details={"kind": "approval", "choose": [], "open": ["a"]}
    )
