"""The order of steps: what may be handed in, where it leads, and what is refused."""

from __future__ import annotations

from typing import Any

from engine.language.runbook import Expression, Remembered, Row, Table, Work
from engine.runtime.commands import HandIn
from engine.runtime.verdict import FieldFault, Refused
from tests.engine.runtime.building import (
    DONE,
    REFUSED,
    approval,
    cel,
    form,
    runbook,
    started,
    to,
    told,
)

THREE = {"enter": Work(form="entry"), "test": Work(), "sign": Work(), "done": DONE}
ENTRY = {"entry": form(["number"], number="integer", note="string")}


def test_a_step_handed_in_opens_the_step_written_after_it() -> None:
    walk = started(THREE, forms=ENTRY)
    assert told(walk.accepted(HandIn(step="enter", answers={"number": 7}), "wei")) == [
        {"type": "step.handed_in", "by": "wei", "address": "enter", "answers": {"number": 7}},
        {"type": "step.opened", "by": "wei", "address": "test", "step": "test", "scope": ""},
    ]


def test_reaching_an_end_completes_the_job_and_says_which() -> None:
    walk = started({"only": Work(), "refused": REFUSED})
    assert told(walk.accepted(HandIn(step="only"), "wei"))[1:] == [
        {"type": "job.ended", "by": "wei", "end": "refused", "step": "refused", "successful": False}
    ]
    assert (walk.state.status, walk.state.end, walk.state.successful, walk.open) == (
        "completed",
        "refused",
        False,
        [],
    )


def test_a_step_that_is_not_open_is_refused_with_what_is() -> None:
    walk = started(THREE, forms=ENTRY)
    assert walk.refused(HandIn(step="sign"), "wei") == Refused(
        code="order.not_open", details={"step": "sign", "open": ["enter"]}
    )


def test_a_step_that_is_nowhere_in_the_sop_is_refused_as_unknown() -> None:
    walk = started(THREE, forms=ENTRY)
    for name in ("sing", "enter.x", "", "enter.", ".", "entry"):
        assert walk.refused(HandIn(step=name), "wei") == Refused(
            code="order.unknown_step", details={"step": name}
        )


def test_an_approval_can_not_be_handed_in_like_work() -> None:
    walk = started({"review": approval(ok="done"), "done": DONE})
    assert walk.refused(HandIn(step="review"), "chen") == Refused(
        code="order.not_open", details={"step": "review", "kind": "approval", "open": ["review"]}
    )


def test_every_fault_of_a_form_is_reported_at_once() -> None:
    walk = started(THREE, forms=ENTRY)
    answers = {"note": 5, "other": 1}
    assert walk.refused(HandIn(step="enter", answers=answers), "wei") == Refused(
        code="form.invalid",
        faults=(
            FieldFault(pointer="/note", code="type", params={"expected": ["string"], "found": "integer"}),
            FieldFault(pointer="/number", code="required"),
            FieldFault(pointer="/other", code="additionalProperties"),
        ),
    )


def test_a_hand_in_for_an_earlier_visit_is_refused_because_the_job_moved_on() -> None:
    steps = {"a": Work(), "b": Work(next=to("a")), "done": DONE}
    walk = started(steps)
    first = walk.state.open["a"].opened
    walk.accepted(HandIn(step="a", opened=first), "wei")
    assert walk.refused(HandIn(step="a", opened=first), "wei") == Refused(
        code="job.moved_on", details={"step": "a", "meant": first, "opened": None}
    )
    walk.accepted(HandIn(step="b"), "wei")
    second = walk.state.open["a"].opened
    assert walk.refused(HandIn(step="a", opened=first), "wei") == Refused(
        code="job.moved_on", details={"step": "a", "meant": first, "opened": second}
    )


def test_a_closed_job_takes_nothing() -> None:
    walk = started({"only": Work(), "done": DONE})
    walk.accepted(HandIn(step="only"), "wei")
    assert walk.refused(HandIn(step="only"), "wei") == Refused(
        code="job.closed", details={"status": "completed", "end": "completed"}
    )


def test_the_first_arrow_that_holds_is_taken_and_what_is_unknown_does_not_hold() -> None:
    big = cel("this.number > 100", this__number="int")
    noted = cel("this.note == 'stop'", this__note="string")
    steps = dict(THREE)
    steps["enter"] = Work(form="entry", next=to((big, "sign"), (noted, "done"), "test"))
    for answers, expected in (
        ({"number": 101, "note": "stop"}, ["sign"]),
        ({"number": 100, "note": "stop"}, []),
        ({"number": 100}, ["test"]),
    ):
        walk = started(steps, forms=ENTRY)
        walk.accepted(HandIn(step="enter", answers=answers), "wei")
        assert walk.open == expected


def test_guards_see_inputs_earlier_answers_visits_tables_branch_and_job() -> None:
    conditions: dict[str, tuple[Expression, dict[str, Any], dict[str, Any]]] = {
        "inputs": (cel("inputs.amount > 5", inputs__amount="int"), {"amount": 6}, {"amount": 5}),
        "table": (cel("table.risk == 'high'", table__risk="string"), {"amount": 10}, {"amount": 9}),
        "answers": (
            cel("answers.enter.number == inputs.amount", answers__enter__number="int", inputs__amount="int"),
            {"amount": 7},
            {"amount": 8},
        ),
        "branch": (cel("inputs.tag in branch.tags", inputs__tag="string", branch__tags="list(string)"),
                   {"tag": "first-tier"}, {"tag": "lower-tier"}),
        "job": (cel("job.assignee == inputs.who", job__assignee="string", inputs__who="string"),
                {"who": "wei"}, {"who": "lin"}),
    }  # fmt: skip
    table = Table(
        hit="first",
        type="string",
        rows=(
            Row(when=cel("inputs.amount >= 10", inputs__amount="int"), result="high"),
            Row(when=None, result="low"),
        ),
    )
    for condition, yes, no in conditions.values():
        for inputs, expected in ((yes, "sign"), (no, "done")):
            steps = {
                "enter": Work(form="entry"),
                "test": Work(next=to((condition, "sign"), "done")),
                "sign": Work(),
                "done": DONE,
            }
            book = runbook(
                steps,
                forms=ENTRY,
                tables={"risk": table},
                remembered=Remembered(answers=("enter.number",)),
            )
            walk = started(book, inputs=inputs)
            walk.accepted(HandIn(step="enter", answers={"number": 7, "note": "gone"}), "wei")
            assert walk.state.answers == {"enter.number": 7}
            walk.accepted(HandIn(step="test"), "wei")
            assert (walk.open or [walk.state.end]) == [expected if expected == "sign" else "completed"]


def test_visits_count_how_often_a_step_was_opened() -> None:
    again = cel("visits.try < 3", visits__try="int")
    steps = {"try": Work(next=to((again, "try"), "done")), "done": DONE}
    walk = started(steps, remembered=Remembered(visits=("try",)))
    for visit in (1, 2):
        assert walk.state.visits == {"try": visit}
        walk.accepted(HandIn(step="try"), "wei")
    assert walk.open == ["try"]
    walk.accepted(HandIn(step="try"), "wei")
    assert walk.state.status == "completed"


def test_answers_handed_in_again_replace_those_remembered() -> None:
    steps = {"enter": Work(form="entry", next=to("again")), "again": Work(next=to("enter")), "done": DONE}
    walk = started(steps, forms=ENTRY, remembered=Remembered(answers=("enter.note", "enter.number")))
    walk.accepted(HandIn(step="enter", answers={"number": 1, "note": "x"}), "wei")
    walk.accepted(HandIn(step="again"), "wei")
    walk.accepted(HandIn(step="enter", answers={"number": 2}), "wei")
    assert walk.state.answers == {"enter.number": 2}
