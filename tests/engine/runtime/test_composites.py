"""Composite steps: members in any order, and the same steps for each of several items."""

from __future__ import annotations

from typing import Any

from engine.language.runbook import Approval, Remembered, Stage, Work
from engine.runtime.addresses import item_words
from engine.runtime.commands import Decide, HandIn
from engine.runtime.entering import MOST_ITEMS
from engine.runtime.verdict import FieldFault, Refused
from tests.engine.runtime.building import (
    DONE,
    REFUSED,
    any_order,
    approval,
    cel,
    each,
    form,
    runbook,
    started,
    to,
    told,
)

PREPARE = any_order({"badge": Work(), "keys": Work(by="role:coordinator"), "van": Work()})
DEVICES = cel("inputs.devices", inputs__devices="list(string)")


def test_members_are_open_at_once_each_for_its_own_actor() -> None:
    walk = started({"prepare": PREPARE, "done": DONE})
    assert told(walk.events[1:]) == [
        {"type": "step.opened", "by": "system", "address": "prepare", "step": "prepare", "scope": ""},
        *(
            {"by": "system", **event}
            for member in ("prepare.badge", "prepare.keys", "prepare.van")
            for event in (
                {"type": "scope.opened", "scope": member, "of": member, "parent": "prepare"},
                {"type": "step.opened", "address": member, "step": member, "scope": member},
            )
        ),
    ]
    assert walk.refused(HandIn(step="prepare.keys"), "wei").code == "actor.not_allowed"


def test_a_composite_step_is_done_when_its_last_member_is() -> None:
    walk = started({"prepare": PREPARE, "done": DONE})
    walk.accepted(HandIn(step="prepare.van"), "wei")
    walk.accepted(HandIn(step="prepare.keys"), "lin")
    assert walk.state.done == {"prepare": (2, 3)}
    assert told(walk.accepted(HandIn(step="prepare.badge"), "wei")) == [
        {"type": "step.handed_in", "by": "wei", "address": "prepare.badge"},
        {"type": "scope.closed", "by": "wei", "scope": "prepare.badge", "done": True},
        {"type": "step.finished", "by": "wei", "address": "prepare", "how": "members"},
        {"type": "job.ended", "by": "wei", "end": "completed", "step": "done", "successful": True},
    ]


def test_members_that_are_not_needed_any_more_are_left() -> None:
    walk = started({"prepare": any_order(PREPARE.inner, need=2), "sign": Work(), "done": DONE})
    walk.accepted(HandIn(step="prepare.badge"), "wei")
    assert told(walk.accepted(HandIn(step="prepare.van"), "wei"))[2:] == [
        {"type": "step.left", "by": "wei", "address": "prepare.keys", "reason": "enough"},
        {"type": "scope.closed", "by": "wei", "scope": "prepare.keys", "done": False},
        {"type": "step.finished", "by": "wei", "address": "prepare", "how": "members"},
        {"type": "step.opened", "by": "wei", "address": "sign", "step": "sign", "scope": ""},
    ]
    assert [task.how for task in walk.last.tasks_closed] == ["done", "enough"]


def test_each_item_runs_its_own_steps_under_its_own_name() -> None:
    inner = {"tally": Work(form="f"), "seal": Work()}
    walk = started(
        {"count": each(DEVICES, inner), "done": DONE},
        inputs={"devices": ["A", "B"]},
        forms={"f": form(qty="integer")},
    )
    assert walk.open == ["count", "count.A.tally", "count.B.tally"]
    walk.accepted(HandIn(step="count.B.tally", answers={"qty": 2}), "wei")
    assert walk.open == ["count", "count.A.tally", "count.B.seal"]
    walk.accepted(HandIn(step="count.B.seal"), "wei")
    walk.accepted(HandIn(step="count.A.tally"), "wei")
    assert walk.state.done == {"count": (1, 2)}
    walk.accepted(HandIn(step="count.A.seal"), "wei")
    assert walk.state.end == "completed"


def test_an_item_that_there_is_not_is_not_open_and_an_item_is_no_step() -> None:
    walk = started({"count": each(DEVICES, {"tally": Work()}), "done": DONE}, inputs={"devices": ["A"]})
    assert walk.refused(HandIn(step="count.Z.tally"), "wei").code == "order.not_open"
    assert walk.refused(HandIn(step="count.A"), "wei").code == "order.unknown_step"


def test_items_are_named_by_themselves_by_their_key_or_by_their_place() -> None:
    assert item_words(["A", 7, 7.0, 1.5, True, None, {"x": 1}, [1], ""]) == [
        "A", "7", "7~2", "1_5", "5", "6", "7~3", "8", "9",
    ]  # fmt: skip
    assert item_words(["a.b", "a b", "a~2", "卡 1号", "x" * 100]) == [
        "a_b",
        "a_b~2",
        "a_2",
        "卡_1号",
        "x" * 64,
    ]
    items = cel("inputs.items", inputs__items="list(dyn)")
    serial = cel("thing.serial", thing="map(string, dyn)")
    steps = {"count": each(items, {"tally": Work()}, as_="thing", key=serial), "done": DONE}
    walk = started(steps, inputs={"items": [{"serial": "S1"}, {"serial": "S1"}, {}]})
    assert walk.open[1:] == ["count.S1.tally", "count.S1~2.tally", "count.3.tally"]


def test_steps_of_an_item_see_the_item_and_their_own_answers() -> None:
    much = cel("this.qty > device.limit", this__qty="int", device__limit="int")
    noted = cel("answers.tally.qty == 3", answers__tally__qty="int")
    inner = {
        "tally": Work(form="f", next=to((much, "count.recount"), "count.note")),
        "note": Work(next=to((noted, "count.recount"), "$done")),
        "recount": Work(),
    }
    items = cel("inputs.devices", inputs__devices="list(object(limit: int))")
    walk = started(
        {"count": each(items, inner, as_="device"), "done": DONE},
        inputs={"devices": [{"limit": 2}, {"limit": 5}]},
        forms={"f": form(qty="integer")},
        remembered=Remembered(answers=("count.tally.qty",)),
    )
    walk.accepted(HandIn(step="count.1.tally", answers={"qty": 3}), "wei")
    walk.accepted(HandIn(step="count.2.tally", answers={"qty": 3}), "wei")
    assert walk.open[1:] == ["count.1.recount", "count.2.note"]
    assert walk.state.answers == {"count.1.tally.qty": 3, "count.2.tally.qty": 3}
    walk.accepted(HandIn(step="count.2.note"), "wei")
    walk.accepted(HandIn(step="count.2.recount"), "wei")
    assert walk.state.answers == {"count.1.tally.qty": 3}


def test_an_empty_list_finishes_the_step_at_once() -> None:
    listed: list[dict[str, Any]] = [{"devices": []}, {}]
    for devices in listed:
        walk = started(
            {"count": each(DEVICES, {"tally": Work()}), "sign": Work(), "done": DONE}, inputs=devices
        )
        assert walk.open == ["sign"]
        assert told(walk.events[2:3]) == [
            {"type": "step.finished", "by": "system", "address": "count", "how": "members"}
        ]


def test_a_list_that_was_promised_to_have_an_item_never_skips_the_step() -> None:
    steps = {"count": each(DEVICES, {"tally": Work(locked=True)}, at_least_one=True), "done": DONE}
    walk = started(steps)
    assert walk.open == ["count", "count.1.tally"]


def test_more_items_than_the_limit_are_refused() -> None:
    steps = {"list": Work(form="f"), "count": each(cel("answers.list.n", answers__list__n="list(int)"),
                                                   {"tally": Work()}), "done": DONE}  # fmt: skip
    book = runbook(steps, forms={"f": form(n="array")}, remembered=Remembered(answers=("list.n",)))
    walk = started(book)
    fault = FieldFault(
        pointer="", code="too_many_items", params={"limit": MOST_ITEMS, "found": MOST_ITEMS + 1}
    )
    assert walk.refused(HandIn(step="list", answers={"n": list(range(MOST_ITEMS + 1))}), "wei") == Refused(
        code="form.invalid", details={"step": "count", "why": "too_many_items"}, faults=(fault,)
    )


def test_a_chain_of_empty_lists_is_walked_through_and_a_loop_of_them_is_refused() -> None:
    chain: dict[str, Any] = {f"e{n}": each(DEVICES, {"x": Work()}) for n in range(300)}
    assert started({**chain, "sign": Work(), "done": DONE}).open == ["sign"]
    loop = {
        "a": Work(),
        "e": each(DEVICES, {"x": Work()}, next=to("f")),
        "f": each(DEVICES, {"x": Work()}, next=to("e")),
        "done": DONE,
    }
    walk = started(loop)
    assert walk.refused(HandIn(step="a"), "wei") == Refused(
        code="order.not_open", details={"step": "e", "why": "endless_loop"}
    )


def test_composite_steps_may_hold_composite_steps() -> None:
    inner = any_order({"shelf": Work(), "devices": each(DEVICES, {"scan": Work(), "clean": Work()})})
    walk = started({"visit": inner, "done": DONE}, inputs={"devices": ["A", "B"]})
    assert walk.open == [
        "visit",
        "visit.shelf",
        "visit.devices",
        "visit.devices.A.scan",
        "visit.devices.B.scan",
    ]
    for address in ("visit.devices.A.scan", "visit.shelf", "visit.devices.A.clean", "visit.devices.B.scan"):
        walk.accepted(HandIn(step=address), "wei")
    walk.accepted(HandIn(step="visit.devices.B.clean"), "wei")
    assert walk.state.end == "completed"


def test_an_arrow_from_inside_may_leave_for_a_step_outside() -> None:
    broken = cel("this.ok == false", this__ok="bool")
    inner = {"scan": Work(form="f", next=to((broken, "stop"), "$done"))}
    steps = {"count": each(DEVICES, inner), "done": DONE, "stop": REFUSED}
    walk = started(steps, inputs={"devices": ["A", "B", "C"]}, forms={"f": form(ok="boolean")})
    walk.accepted(HandIn(step="count.A.scan", answers={"ok": True}), "wei")
    assert told(walk.accepted(HandIn(step="count.B.scan", answers={"ok": False}), "wei"))[1:] == [
        {"type": "step.left", "by": "wei", "address": "count.C.scan", "reason": "moved"},
        {"type": "scope.closed", "by": "wei", "scope": "count.C", "done": False},
        {"type": "scope.closed", "by": "wei", "scope": "count.B", "done": False},
        {"type": "step.left", "by": "wei", "address": "count", "reason": "moved"},
        {"type": "job.ended", "by": "wei", "end": "refused", "step": "stop", "successful": False},
    ]


def test_an_approval_inside_may_send_everything_back() -> None:
    steps = {
        "work": Work(),
        "both": any_order({"a": Work(), "review": approval(ok="$done", no="work")}),
        "done": DONE,
    }
    walk = started(steps)
    walk.accepted(HandIn(step="work"), "wei")
    walk.accepted(Decide(outcome="no"), "chen")
    assert walk.open == ["work"]
    assert walk.state.decided == {"both.review": "no"}


def test_four_eyes_after_the_items_bar_everybody_who_did_one() -> None:
    stage = Stage(by="role:manager")
    step = Approval(stages=(stage,), first="ok", outcomes={"ok": to("done")}, four_eyes=("count.tally",))
    walk = started(
        {"count": each(DEVICES, {"tally": Work(by="role:manager")}), "review": step, "done": DONE},
        inputs={"devices": [f"D{n}" for n in range(6)]},
        remembered=Remembered(performers=("count.tally",)),
    )
    for n in range(6):
        walk.accepted(HandIn(step=f"count.D{n}.tally"), "chen" if n % 2 else "bo")
    assert sorted(walk.state.performers.values()) == ["bo", "chen"]
    for login in ("chen", "bo"):
        assert walk.refused(Decide(step="review", outcome="ok"), login).code == "actor.four_eyes"
    walk.accepted(Decide(outcome="ok"), "gao")


def test_what_belonged_to_items_is_forgotten_with_them() -> None:
    inner = {"tally": Work(form="f"), "review": approval(ok="$done")}
    walk = started(
        {"count": each(DEVICES, inner), "sign": Work(), "done": DONE},
        inputs={"devices": ["A", "B"]},
        forms={"f": form(qty="integer")},
        remembered=Remembered(answers=("count.tally",), visits=("count.tally",)),
    )
    for item in "AB":
        walk.accepted(HandIn(step=f"count.{item}.tally", answers={"qty": 1}), "wei")
        walk.accepted(Decide(step=f"count.{item}.review", outcome="ok"), "chen")
    state = walk.state
    assert (walk.open, state.answers, state.visits, state.decided, state.done) == (["sign"], {}, {}, {}, {})


def test_two_members_that_finish_at_once_finish_the_step_once() -> None:
    empty = {"a": each(DEVICES, {"x": Work()}), "b": each(DEVICES, {"x": Work()})}
    walk = started({"both": any_order(empty, need=1), "sign": Work(), "done": DONE})
    assert walk.open == ["sign"]
    assert walk.kinds().count("step.finished") == 2
