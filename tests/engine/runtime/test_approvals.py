"""Approvals: voices, stages, four eyes, absence."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from engine.language.runbook import Approval, EvidencePolicy, Need, Remembered, Stage, Work
from engine.runtime.commands import Act, Decide, Fire, HandIn
from engine.runtime.facts import SYSTEM
from engine.runtime.verdict import FieldFault, Refused
from tests.engine.runtime.building import (
    DONE,
    HOUR,
    ORGANISATION,
    START,
    Walk,
    after,
    any_order,
    approval,
    away,
    cel,
    evidence_form,
    form,
    rung,
    started,
    to,
    told,
    with_person,
)


def review(step: Approval, **fields: Any) -> Walk:
    walk = started({"work": Work(), "review": step, "redo": Work(), "done": DONE}, **fields)
    walk.accepted(HandIn(step="work"), "wei")
    return walk


def test_one_voice_decides_by_default() -> None:
    walk = review(approval(approve="done", rework="redo"))
    events = walk.accepted(Decide(step="review", outcome="rework", comment="blurred"), "chen")
    assert told(events) == [
        {
            "type": "approval.voted",
            "by": "chen",
            "address": "review",
            "stage": 0,
            "outcome": "rework",
            "comment": "blurred",
        },
        {
            "type": "approval.decided",
            "by": "chen",
            "address": "review",
            "outcome": "rework",
            "how": "voices",
        },
        {"type": "step.opened", "by": "chen", "address": "redo", "step": "redo", "scope": ""},
    ]


@pytest.mark.parametrize(
    ("need", "voters"),
    [
        (Need(n=2, of=3), ["chen", "bo"]),
        (Need(kind="majority"), ["gao", "chen"]),
        (Need(kind="all"), ["gao", "chen", "bo"]),
    ],
)
def test_the_first_outcome_needs_its_voices_and_any_other_needs_one(need: Need, voters: list[str]) -> None:
    walk = review(approval(need=need, approve="done", rework="redo"))
    for voter in voters[:-1]:
        walk.accepted(Decide(outcome="approve"), voter)
        assert walk.open == ["review"]
    walk.accepted(Decide(outcome="approve"), voters[-1])
    assert walk.state.end == "completed"
    walk = review(approval(need=need, approve="done", rework="redo"))
    walk.accepted(Decide(outcome="approve"), voters[0])
    walk.accepted(Decide(outcome="rework"), voters[1])
    assert walk.open == ["redo"]


def test_another_outcome_needs_what_the_map_of_needs_says() -> None:
    stage = Stage(by="role:manager", need={"approve": Need(kind="all"), "refuse": Need(n=2)})
    step = Approval(stages=(stage,), first="approve", outcomes={"approve": to("done"), "refuse": to("redo")})
    walk = review(step)
    walk.accepted(Decide(outcome="refuse"), "chen")
    walk.accepted(Decide(outcome="approve"), "bo")
    assert walk.state.open["review"].votes == {"chen": "refuse", "bo": "approve"}
    walk.accepted(Decide(outcome="refuse"), "gao")
    assert walk.open == ["redo"]


def test_everybody_has_one_voice() -> None:
    walk = review(approval(need=Need(n=2), approve="done", rework="redo"))
    walk.accepted(Decide(outcome="approve"), "chen")
    for outcome in ("approve", "rework"):
        assert walk.refused(Decide(outcome=outcome), "chen") == Refused(
            code="approval.already_decided",
            details={"step": "review", "actor": "chen", "outcome": "approve"},
        )


def test_a_voice_said_again_counts_the_stage_anew_when_the_missing_voter_is_gone() -> None:
    walk = review(approval(need=Need(kind="all"), approve="done", rework="redo"))
    walk.accepted(Decide(outcome="approve"), "chen")
    walk.accepted(Decide(outcome="approve"), "bo")
    walk.organisation = with_person(ORGANISATION, "gao", active=False)
    assert told(walk.accepted(Decide(outcome="approve"), "chen"))[0]["type"] == "approval.decided"
    assert walk.state.end == "completed"


def test_an_approval_that_is_decided_takes_no_more_voices() -> None:
    walk = review(approval(approve="redo"))
    opened = walk.state.open["review"].opened
    walk.accepted(Decide(outcome="approve"), "chen")
    decided = Refused(code="approval.already_decided", details={"step": "review", "outcome": "approve"})
    assert walk.refused(Decide(outcome="approve"), "bo") == decided
    assert walk.refused(Decide(step="review", outcome="approve"), "bo") == decided
    assert walk.refused(Decide(step="review", outcome="approve", opened=opened), "chen") == decided


def test_stages_follow_one_another_and_the_last_one_decides() -> None:
    stages = (
        Stage(by="role:manager", need={"approve": Need(n=2)}),
        Stage(by="role:regional"),
    )
    step = Approval(stages=stages, first="approve", outcomes={"approve": to("done"), "refuse": to("redo")})
    walk = review(step)
    walk.accepted(Decide(outcome="approve"), "chen")
    assert walk.refused(Decide(step="review", outcome="approve"), "zhao").code == "actor.not_allowed"
    assert told(walk.accepted(Decide(outcome="approve"), "bo"))[1:] == [
        {"type": "approval.stage_passed", "by": "bo", "address": "review", "stage": 0}
    ]
    assert [task.key for task in walk.last.tasks_opened] == ["4.1"]
    assert [(task.key, task.how) for task in walk.last.tasks_closed] == [("4", "done")]
    assert walk.refused(Decide(step="review", outcome="approve"), "gao") == Refused(
        code="actor.not_allowed",
        details={"actor": "gao", "who": ["role:regional"], "people": ["zhao"], "step": "review"},
    )
    walk.accepted(Decide(outcome="approve"), "zhao")
    assert walk.state.end == "completed"


def test_any_other_outcome_decides_in_the_first_stage_already() -> None:
    stages = (Stage(by="role:manager"), Stage(by="role:regional"))
    step = Approval(stages=stages, first="approve", outcomes={"approve": to("done"), "refuse": to("redo")})
    walk = review(step)
    walk.accepted(Decide(outcome="refuse"), "bo")
    assert walk.open == ["redo"]


def test_whoever_handed_anything_in_is_barred_by_default() -> None:
    steps = {"work": Work(by="role:manager"), "review": approval(approve="done"), "done": DONE}
    walk = started(steps)
    walk.accepted(HandIn(step="work"), "chen")
    assert walk.refused(Decide(step="review", outcome="approve"), "chen") == Refused(
        code="actor.four_eyes",
        details={"actor": "chen", "step": "review", "who": ["role:manager"], "people": ["bo", "gao"]},
    )
    walk.accepted(Decide(outcome="approve"), "bo")


def test_four_eyes_may_name_the_steps_that_bar_or_none() -> None:
    for eyes, barred in (((), set[str]()), (("second",), {"bo"}), (("first", "second"), {"chen", "bo"})):
        stage = Stage(by="role:manager")
        step = Approval(stages=(stage,), first="ok", outcomes={"ok": to("done")}, four_eyes=eyes)
        steps = {
            "first": Work(by="role:manager"),
            "second": Work(by="role:manager"),
            "review": step,
            "done": DONE,
        }
        walk = started(steps, remembered=Remembered(performers=("first", "second")))
        walk.accepted(HandIn(step="first"), "chen")
        walk.accepted(HandIn(step="second"), "bo")
        for login in ("chen", "bo", "gao"):
            trial = Walk(walk.playbook, walk.organisation, walk.now, walk.job, list(walk.events))
            verdict = trial.send(Decide(step="review", outcome="ok"), login)
            assert (isinstance(verdict, Refused) and verdict.code == "actor.four_eyes") == (login in barred)


def test_all_means_everybody_who_is_not_barred() -> None:
    steps = {
        "work": Work(by="role:manager"),
        "review": approval(need=Need(kind="all"), approve="done"),
        "done": DONE,
    }
    walk = started(steps)
    walk.accepted(HandIn(step="work"), "chen")
    walk.accepted(Decide(outcome="approve"), "bo")
    walk.accepted(Decide(outcome="approve"), "gao")
    assert walk.state.end == "completed"


def test_a_delegate_has_the_voice_of_who_is_away_and_that_person_has_none() -> None:
    walk = review(approval(approve="done"), organisation=away(ORGANISATION, "chen", "dai"))
    assert walk.refused(Decide(step="review", outcome="approve"), "chen") == Refused(
        code="actor.not_allowed",
        details={
            "actor": "chen",
            "who": ["role:manager"],
            "people": ["bo", "dai", "gao"],
            "step": "review",
        },
    )
    walk.accepted(Decide(outcome="approve"), "dai")
    assert walk.state.end == "completed"


def test_a_delegate_who_holds_the_role_too_still_has_one_voice() -> None:
    walk = review(
        approval(need=Need(kind="all"), approve="done"), organisation=away(ORGANISATION, "chen", "bo")
    )
    walk.accepted(Decide(outcome="approve"), "bo")
    assert walk.open == ["review"]
    walk.accepted(Decide(outcome="approve"), "gao")
    assert walk.state.end == "completed"


def test_an_outcome_that_there_is_not_is_refused_with_those_there_are() -> None:
    walk = review(approval(approve="done", rework="redo"))
    fault = FieldFault(pointer="/outcome", code="enum", params={"options": ["approve", "rework"]})
    assert walk.refused(Decide(outcome="shrug"), "chen") == Refused(
        code="form.invalid", details={"step": "review"}, faults=(fault,)
    )


def test_an_approval_may_have_a_form_whose_answers_its_arrows_see() -> None:
    dear = cel("this.limit > 100", this__limit="int")
    step = Approval(
        stages=(Stage(by="role:manager"),),
        first="ok",
        outcomes={"ok": to((dear, "redo"), "done")},
        form="f",
    )
    forms = {"f": form(["limit"], limit="integer")}
    walk = review(step, forms=forms, remembered=Remembered(answers=("review",)))
    fault = FieldFault(pointer="/limit", code="required")
    assert walk.refused(Decide(outcome="ok"), "chen") == Refused(code="form.invalid", faults=(fault,))
    walk.accepted(Decide(outcome="ok", answers={"limit": 101}), "chen")
    assert walk.open == ["redo"]
    assert walk.state.answers == {"review": {"limit": 101, "outcome": "ok"}}


def test_a_vote_without_a_step_goes_to_the_one_approval_that_is_the_voters() -> None:
    held = any_order(
        {
            "local": approval("role:manager", ok="$done"),
            "regional": approval("role:regional", ok="$done"),
            "again": approval("role:manager", ok="$done"),
        }
    )
    walk = started({"both": held, "done": DONE})
    assert walk.refused(Decide(outcome="ok"), "chen") == Refused(
        code="order.not_open",
        details={
            "kind": "approval",
            "choose": ["both.local", "both.again"],
            "open": ["both", "both.local", "both.regional", "both.again"],
        },
    )
    walk.accepted(Decide(outcome="ok"), "zhao")
    walk.accepted(Decide(step="both.local", outcome="ok"), "chen")
    walk.accepted(Decide(outcome="ok"), "chen")
    assert walk.state.end == "completed"


def test_a_rung_may_decide_an_approval_by_itself() -> None:
    step = approval(approve="done", lapse="redo")
    walk = review(msgspec.structs.replace(step, escalate=(rung("start+2h", outcome="lapse"),)))
    assert [(timer.key, timer.at) for timer in walk.last.timers_set] == [("review", START + 2 * HOUR)]
    walk.now = START + 2 * HOUR
    assert told(walk.accepted(Fire(timer="review", armed=4))) == [
        {"type": "rung.fired", "by": "system", "address": "review", "rung": 0},
        {
            "type": "approval.decided",
            "by": "system",
            "address": "review",
            "outcome": "lapse",
            "how": "ladder",
        },
        {"type": "step.opened", "by": "system", "address": "redo", "step": "redo", "scope": ""},
    ]
    assert walk.refused(Decide(step="review", outcome="approve"), "chen").code == "approval.already_decided"


def raised(step: Approval) -> Walk:
    """An approval that was raised to the region, where Zhao is."""
    ladder = (rung("due", raise_to=("role:regional",)),)
    walk = review(msgspec.structs.replace(step, due=after("4h"), escalate=ladder))
    opened = walk.state.open["review"]
    assert opened.timer is not None
    assert walk.refused(Decide(outcome="approve"), "zhao").code == "actor.not_allowed"
    walk.now = opened.timer.at
    walk.accepted(Fire(timer="review", armed=opened.armed), SYSTEM)
    return walk


def test_those_to_whom_an_approval_was_raised_decide_it_as_well() -> None:
    walk = raised(approval(approve="done", rework="redo"))
    events = told(walk.accepted(Decide(outcome="approve"), "zhao"))
    assert [(event["type"], event["by"]) for event in events[:2]] == [
        ("approval.voted", "zhao"),
        ("approval.decided", "zhao"),
    ]
    assert (walk.state.end, walk.state.escalations) == ("completed", {})


def test_a_raised_approval_still_needs_all_its_voices_and_four_eyes() -> None:
    walk = raised(approval(need=Need(n=2), approve="done", rework="redo"))
    walk.accepted(Decide(outcome="approve"), "zhao")
    assert walk.open == ["review"]
    walk.accepted(Decide(outcome="approve"), "bo")
    assert walk.state.end == "completed"
    barred = started(
        {
            "work": Work(by="role:regional"),
            "review": msgspec.structs.replace(
                approval(approve="done"),
                due=after("4h"),
                escalate=(rung("due", raise_to=("role:regional",)),),
            ),
            "done": DONE,
        }
    )
    barred.accepted(HandIn(step="work"), "zhao")
    opened = barred.state.open["review"]
    assert opened.timer is not None
    barred.now = opened.timer.at
    barred.accepted(Fire(timer="review", armed=opened.armed), SYSTEM)
    assert barred.refused(Decide(outcome="approve"), "zhao").code == "actor.four_eyes"


def test_once_the_escalation_is_settled_nobody_else_has_a_voice() -> None:
    walk = raised(approval(approve="done", rework="redo"))
    walk.accepted(Act(act="extend", step="review", by_="1h"), "zhao")
    assert walk.refused(Decide(outcome="approve"), "zhao").code == "actor.not_allowed"


def test_of_several_stages_none_is_decided_by_others_than_its_people() -> None:
    stages = (Stage(by="role:manager"), Stage(by="role:head"))
    step = Approval(stages=stages, first="approve", outcomes={"approve": to("done")})
    walk = raised(step)
    assert walk.refused(Decide(outcome="approve"), "zhao").code == "actor.not_allowed"


def test_evidence_may_be_asked_of_an_approver() -> None:
    step = Approval(stages=(Stage(by="role:manager"),), first="ok", outcomes={"ok": to("done")}, form="f")
    walk = review(step, forms={"f": evidence_form(sign=EvidencePolicy(kind="signature"))})
    assert walk.refused(Decide(outcome="ok"), "chen").code == "evidence.missing"
