"""Playbooks: a runbook that contradicts itself is refused, and machines are built once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from engine.language.runbook import Arrow, Call, Fault, Form, Runbook, Scope, Wait, Work
from engine.runtime.playbook import Playbook, PlaybookError
from tests.engine.runtime.building import DIGEST, DONE, any_order, approval, cel, each, runbook, rung, to

GOOD = runbook({"a": Work(), "all": any_order({"x": Work()}), "done": DONE})
replace = msgspec.structs.replace


def changed(**steps: Any) -> Runbook:
    return replace(GOOD, steps={**GOOD.steps, **steps})


REVIEW = approval(ok="done")
GUARD = cel("inputs.x", inputs__x="bool")


@pytest.mark.parametrize(
    ("book", "message"),
    [
        (lambda: changed(a=Work(next=to("nowhere"))), "a goes to nowhere, which is no step"),
        (lambda: changed(a=Work(next=to("$done"))), "a goes to $done, which is no step"),
        (
            lambda: changed(a=Work(next=to("all.x"))),
            "a goes to all.x, which lies inside a composite step that it is not in",
        ),
        (
            lambda: changed(a=Work(next=(Arrow(go="done", when=GUARD),))),
            "next of a may lead nowhere: its last arrow must have no condition",
        ),
        (lambda: runbook({"a": Work()}), "a is the last step, is no end and leads nowhere"),
        (lambda: replace(GOOD, scopes={}), "there is no top scope"),
        (
            lambda: replace(GOOD, scopes={**GOOD.scopes, "": Scope(kind="top", steps=("a",), start="b")}),
            "the scope  begins with b, which is not in it",
        ),
        (lambda: changed(stray=Work()), "stray stands in no scope"),
        (lambda: changed(a=Work(scope="all.x")), "a is not a step of the scope "),
        (lambda: replace(GOOD, scopes={"": GOOD.scopes[""]}), "all.x stands in no scope"),
        (
            lambda: runbook({"w": Wait(event="x", escalate=(rung("due", fault="f"),)), "done": DONE}),
            "the ladder of w raises f, which is no fault",
        ),
        (
            lambda: runbook({"w": Work(), "done": DONE}, faults={"f": Fault(go="gone")}),
            "w goes to gone, which is no step",
        ),
        (
            lambda: runbook({"w": any_order({"x": DONE}), "done": DONE}),
            "w.x is an end within a composite step",
        ),
    ],
)
def test_a_runbook_that_contradicts_itself_is_refused(book: Callable[[], Runbook], message: str) -> None:
    with pytest.raises(PlaybookError) as refused:
        Playbook(book(), DIGEST)
    assert str(refused.value) == message


def test_addresses_lead_back_to_the_steps_as_written() -> None:
    items = cel("inputs.n", inputs__n="list(string)")
    inner = each(items, {"scan": Work(), "parts": each(items, {"weigh": Work()})})
    playbook = Playbook(
        runbook({"visit": any_order({"devices": inner, "shelf": Work()}), "done": DONE}), DIGEST
    )
    expected = {
        "visit": "visit",
        "visit.shelf": "visit.shelf",
        "visit.devices": "visit.devices",
        "visit.devices.A.scan": "visit.devices.scan",
        "visit.devices.A.parts": "visit.devices.parts",
        "visit.devices.A.parts.scan.weigh": "visit.devices.parts.weigh",
        "visit.devices.A": None,
        "visit.devices.scan": None,
        "visit.devices.A.parts.B": None,
        "nothing": None,
        "": None,
    }
    assert {address: playbook.template(address) for address in expected} == expected


def test_everything_can_be_compiled_beforehand_and_what_can_not_is_told() -> None:
    hole = {"$cel": {"cel": "inputs.n + 1", "vars": {"inputs.n": "int"}}}
    good = runbook(
        {"a": Call(sop="x", with_={"n": hole, "t": {"$text": ["n is ", hole["$cel"]]}}), "done": DONE}
    )
    Playbook(good, DIGEST).compile_all()
    wrong = cel("inputs.n + 'x'", inputs__n="int")
    for book in (
        runbook({"a": Work(next=to((wrong, "a"), "done")), "done": DONE}),
        runbook({"a": Call(sop="x", with_={"n": {"$cel": {"cel": "1 +"}}}), "done": DONE}),
        runbook({"a": Work(form="f"), "done": DONE}, forms={"f": Form(schema={"type": 5})}),
        runbook({"done": DONE}, subject={"type": "nonsense"}),
    ):
        with pytest.raises(PlaybookError):
            Playbook(book, DIGEST).compile_all()
