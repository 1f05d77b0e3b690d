"""What supervisors do: assigning, extending, waiving, pausing, transferring, cancelling; and who may."""

from __future__ import annotations

from typing import Any

import pytest

from engine.language.runbook import Guarantee, Work
from engine.runtime.commands import Act, Decide, Fire, HandIn
from engine.runtime.effects import TimerCleared, TimerSet
from engine.runtime.events import Armed
from engine.runtime.verdict import FieldFault, Refused
from tests.engine.runtime.building import (
    DAY,
    DONE,
    HOUR,
    JOB,
    ORGANISATION,
    START,
    Walk,
    after,
    any_order,
    approval,
    away,
    cel,
    form,
    runbook,
    rung,
    started,
    to,
    told,
)

STEPS: dict[str, Any] = {
    "enter": Work(due=after("4h"), escalate=(rung("due", raise_to=("role:regional",)),)),
    "sign": Work(locked=True),
    "review": approval(ok="done"),
    "done": DONE,
}


def job(**fields: Any) -> Walk:
    assignee = fields.pop("assignee", "wei")
    return started(runbook(STEPS, overseers=("role:manager",), **fields), assignee=assignee)


def escalated() -> Walk:
    walk = job()
    walk.now = START + 4 * HOUR
    walk.accepted(Fire(timer="enter", armed=2))
    return walk


def wrong(field: str, code: str, **params: Any) -> Refused:
    return Refused(code="form.invalid", faults=(FieldFault(pointer=f"/{field}", code=code, params=params),))


# who may


@pytest.mark.parametrize(
    ("login", "may"),
    [
        ("chen", True),  # an overseer of the runbook, in this branch
        ("he", True),  # may manage, in a branch above
        ("system", True),
        ("wei", False),  # the assignee
        ("zhao", False),  # to whom nothing is escalated yet
        ("sun", False),  # oversees in another branch
        ("dai", False),  # may only assign where nobody is assigned
        ("old", False),  # has left
        ("nobody", False),
    ],
)
def test_supervisors_are_overseers_those_it_is_escalated_to_and_who_may_manage(login: str, may: bool) -> None:
    verdict = job().send(Act(act="reassign", to="lin"), login)
    if may:
        assert not isinstance(verdict, Refused)
    else:
        assert verdict == Refused(
            code="actor.not_allowed",
            details={
                "actor": login,
                "who": ["role:manager"],
                "people": ["bo", "chen", "gao"],
                "act": "reassign",
            },
        )


def test_those_it_is_escalated_to_and_their_delegates_may_act() -> None:
    walk = escalated()
    walk.accepted(Act(act="extend", step="enter", by_="1h"), "zhao")
    walk = escalated()
    walk.organisation = away(ORGANISATION, "zhao", "lin")
    walk.accepted(Act(act="extend", step="enter", by_="1h"), "lin")


def test_who_may_assign_may_do_so_where_nobody_is_assigned() -> None:
    walk = job(assignee=None)
    walk.accepted(Act(act="assign", to="wei"), "dai")
    assert walk.refused(Act(act="assign", to="lin"), "dai").code == "actor.not_allowed"
    assert job(assignee=None).refused(Act(act="pause"), "dai").code == "actor.not_allowed"


# assigning


def test_a_job_is_given_to_a_person_and_its_tasks_with_it() -> None:
    walk = job()
    walk.accepted(Act(act="accept"), "wei")
    assert walk.state.accepted
    assert told(walk.accepted(Act(act="reassign", to="lin", reason="ill"), "chen")) == [
        {"type": "job.assigned", "by": "chen", "to": "lin", "was": "wei", "how": "reassign", "reason": "ill"}
    ]
    assert (walk.state.assignee, walk.state.accepted) == ("lin", False)
    assert [(task.key, task.login) for task in walk.last.tasks_changed] == [("2", "lin")]
    assert walk.refused(HandIn(step="enter"), "wei").code == "actor.not_allowed"
    walk.accepted(HandIn(step="enter"), "lin")


def test_a_job_can_only_be_given_to_somebody_who_works_here() -> None:
    for login in ("old", "nobody"):
        assert job().refused(Act(act="assign", to=login), "chen") == wrong("to", "unknown", found=login)
    assert job().refused(Act(act="assign"), "chen") == wrong("to", "required")


def test_giving_a_job_to_its_assignee_changes_nothing_and_settles_what_was_escalated() -> None:
    assert job().accepted(Act(act="assign", to="wei"), "chen") == []
    assert told(escalated().accepted(Act(act="assign", to="wei"), "chen")) == [
        {"type": "escalation.closed", "by": "chen", "id": f"{JOB}:4", "how": "assign"}
    ]


def test_whoever_takes_over_is_the_assignee_and_has_accepted() -> None:
    walk = escalated()
    assert told(walk.accepted(Act(act="take_over"), "zhao")) == [
        {"type": "job.assigned", "by": "zhao", "to": "zhao", "was": "wei", "how": "take_over"},
        {"type": "escalation.closed", "by": "zhao", "id": f"{JOB}:4", "how": "take_over"},
    ]
    assert walk.state.accepted


def test_what_somebody_has_to_answer_for_the_engine_itself_never_does() -> None:
    for command in (Act(act="take_over"), Act(act="waive", step="enter", reason="x")):
        assert job().refused(command, "system").code == "actor.not_allowed"


def test_only_the_assignee_or_who_stands_in_accepts_or_declines() -> None:
    walk = job()
    assert walk.refused(Act(act="accept"), "chen") == Refused(
        code="actor.not_allowed",
        details={"actor": "chen", "who": ["assignee"], "people": ["wei"], "act": "accept"},
    )
    walk.accepted(Act(act="accept"), "wei")
    assert walk.accepted(Act(act="accept"), "wei") == []
    walk.organisation = away(ORGANISATION, "wei", "lin")
    assert told(walk.accepted(Act(act="decline", reason="too far"), "lin")) == [
        {"type": "job.assigned", "by": "lin", "to": None, "was": "wei", "how": "decline", "reason": "too far"}
    ]
    assert [(task.login, task.by) for task in walk.last.tasks_changed] == [(None, "assignee")]
    assert walk.refused(Act(act="accept"), "wei").details["people"] == []


# deadlines


def test_a_deadline_is_extended_from_itself_while_it_is_ahead() -> None:
    walk = job()
    walk.now = START + HOUR
    walk.accepted(Act(act="extend", step="enter", by_="2h"), "chen")
    step = walk.state.open["enter"]
    assert (step.due_at, step.timer, step.armed) == (
        START + 6 * HOUR,
        Armed(at=START + 6 * HOUR, rung=0),
        3,
    )


def test_the_whole_job_is_extended_where_no_step_is_named() -> None:
    walk = job(due=after("1d"), escalate=(rung("due", notify=("role:manager",)),))
    walk.accepted(Act(act="extend", until=START + 3 * DAY), "chen")
    assert (walk.state.due_at, walk.state.timer) == (START + 3 * DAY, Armed(at=START + 3 * DAY, rung=0))
    assert walk.last.timers_set == (TimerSet(key="", at=START + 3 * DAY, armed=3),)


def test_an_extension_says_how_far_and_never_into_the_past() -> None:
    walk = job()
    assert walk.refused(Act(act="extend"), "chen") == wrong("by", "required")
    for nonsense in ("soon", "-1h", "4", "99999999w", ""):
        assert walk.refused(Act(act="extend", by_=nonsense), "chen") == wrong(
            "by", "format", format="duration"
        )
    for until in (START, START - 1, 2**62):
        assert walk.refused(Act(act="extend", until=until), "chen") == wrong("until", "minimum", limit=START)


# waiving


def test_a_waived_step_is_left_and_the_work_goes_on_without_its_answers() -> None:
    big = cel("this.number > 5", this__number="int")
    steps = {**STEPS, "enter": Work(form="f", next=to((big, "done"), "sign"))}
    walk = started(runbook(steps, overseers=("role:manager",), forms={"f": form(number="integer")}))
    assert told(walk.accepted(Act(act="waive", step="enter", reason="known"), "chen")) == [
        {"type": "step.waived", "by": "chen", "address": "enter", "reason": "known"},
        {"type": "step.left", "by": "chen", "address": "enter", "reason": "waived"},
        {"type": "step.opened", "by": "chen", "address": "sign", "step": "sign", "scope": ""},
    ]
    assert walk.state.handed_in_by == ()


def test_waiving_a_step_settles_its_escalation() -> None:
    events = escalated().accepted(Act(act="waive", step="enter", reason="known"), "zhao")
    assert told(events)[0] == {
        "type": "escalation.closed",
        "by": "zhao",
        "id": f"{JOB}:4",
        "how": "waive",
    }


def test_what_the_sop_promises_and_approvals_are_never_waived() -> None:
    held = {
        "locked": Work(locked=True),
        "mandatory": Work(mandatory=True),
        "guaranteed": Work(),
        "review": approval(ok="$done"),
        "deep": any_order({"a": any_order({"x": Work(locked=True)}), "b": Work()}),
        "deeper": any_order({"a": approval(ok="$done")}),
        "plain": any_order({"a": Work()}),
    }
    book = runbook(
        {"all": any_order(held), "done": DONE},
        overseers=("role:manager",),
        guarantees=(Guarantee(before="done", always=("all.guaranteed",)),),
    )
    expected = {
        "locked": "locked",
        "mandatory": "guaranteed",
        "guaranteed": "guaranteed",
        "review": "approval",
        "deep": "locked",
        "deeper": "approval",
    }
    for name, because in expected.items():
        address = f"all.{name}"
        assert started(book).refused(Act(act="waive", step=address, reason="?"), "he") == Refused(
            code="actor.not_allowed",
            details={
                "actor": "he",
                "who": [],
                "people": [],
                "act": "waive",
                "step": address,
                "because": because,
            },
        )
    walk = started(book)
    walk.accepted(Act(act="waive", step="all.plain", reason="no"), "he")
    assert "all.plain.a" not in walk.open


def test_a_waiver_needs_a_step_that_is_open_and_a_reason() -> None:
    walk = job()
    assert walk.refused(Act(act="waive", reason="x"), "chen") == wrong("step", "required")
    assert walk.refused(Act(act="waive", step="enter", reason=" "), "chen") == wrong("reason", "required")
    assert walk.refused(Act(act="waive", step="sign", reason="x"), "chen") == Refused(
        code="order.not_open", details={"step": "sign", "open": ["enter"]}
    )
    assert walk.refused(Act(act="waive", step="nix", reason="x"), "chen") == Refused(
        code="order.unknown_step", details={"step": "nix"}
    )


# pausing


def test_a_paused_job_stands_still_and_takes_only_what_moves_nothing() -> None:
    walk = job()
    assert told(walk.accepted(Act(act="pause", reason="holiday"), "chen")) == [
        {"type": "job.paused", "by": "chen", "reason": "holiday"}
    ]
    assert walk.last.timers_cleared == (TimerCleared(key="enter"),)
    walk.now = START + DAY
    paused = Refused(code="order.not_open", details={"paused": True, "since": START})
    for command, by in (
        (HandIn(step="enter"), "wei"),
        (Decide(outcome="ok"), "chen"),
        (Fire(timer="enter", armed=2), "system"),
        (Act(act="extend", by_="1h"), "chen"),
        (Act(act="waive", step="enter", reason="x"), "chen"),
        (Act(act="take_over"), "chen"),
        (Act(act="decline"), "wei"),
    ):
        assert walk.refused(command, by) == paused
    assert walk.accepted(Act(act="pause"), "chen") == []
    walk.accepted(Act(act="reassign", to="lin"), "chen")
    walk.accepted(Act(act="note", reason="still shut"), "chen")
    walk.accepted(Act(act="cancel", reason="for good"), "chen")
    assert walk.state.status == "cancelled"


def test_after_a_pause_whatever_was_left_of_a_deadline_is_left_again() -> None:
    ladder = (rung("start+1h", notify=("assignee",)), rung("start+3h", notify=("assignee",)),
              rung("due+1h", notify=("assignee",)))  # fmt: skip
    walk = started({"enter": Work(due=after("4h"), escalate=ladder), "done": DONE})
    walk.now = START + HOUR
    walk.accepted(Fire(timer="enter", armed=2))
    walk.now = START + 2 * HOUR
    walk.accepted(Act(act="pause"), "he")
    walk.now = START + 12 * HOUR
    events = walk.accepted(Act(act="resume"), "he")
    assert told(events) == [
        {
            "type": "job.resumed",
            "by": "he",
            "shifted": {
                "enter": {
                    "due_at": START + 14 * HOUR,
                    "start": START + 10 * HOUR,
                    "timer": {"at": START + 13 * HOUR, "rung": 1},
                }
            },
        }
    ]
    assert walk.last.timers_set == (TimerSet(key="enter", at=START + 13 * HOUR, armed=events[0].seq),)
    walk.now = START + 13 * HOUR
    walk.accepted(Fire(timer="enter", armed=events[0].seq))
    assert walk.state.open["enter"].timer == Armed(at=START + 15 * HOUR, rung=2)
    assert walk.accepted(Act(act="resume"), "he") == []


def test_what_was_late_before_the_pause_is_late_after_it() -> None:
    walk = job(due=after("1h"), escalate=(rung("due", notify=("role:manager",)),))
    walk.now = START + 2 * HOUR
    walk.accepted(Act(act="pause"), "he")
    walk.now = START + DAY
    walk.accepted(Act(act="resume"), "he")
    assert (walk.state.due_at, walk.state.timer) == (START + HOUR, Armed(at=START + HOUR, rung=0))
    assert walk.state.open["enter"].due_at == START + DAY + 2 * HOUR


# the rest


def test_a_transferred_job_is_its_new_branchs() -> None:
    walk = job()
    walk.accepted(HandIn(step="enter"), "wei")
    walk.accepted(HandIn(step="sign"), "wei")
    assert told(walk.accepted(Act(act="transfer", to="ningbo", reason="moved"), "chen")) == [
        {"type": "job.transferred", "by": "chen", "to": "ningbo", "was": "hangzhou", "reason": "moved"}
    ]
    assert [(task.role, task.branch) for task in walk.last.tasks_changed] == [("manager", "ningbo")]
    assert walk.refused(Decide(outcome="ok"), "chen").code == "actor.not_allowed"
    walk.accepted(Decide(outcome="ok"), "sun")


def test_a_job_is_transferred_only_to_a_branch_that_there_is() -> None:
    assert job().refused(Act(act="transfer", to="mars"), "chen") == wrong("to", "unknown", found="mars")
    assert job().refused(Act(act="transfer"), "chen") == wrong("to", "required")
    assert job().accepted(Act(act="transfer", to="hangzhou"), "chen") == []


def test_cancelling_closes_everything_that_is_open() -> None:
    walk = escalated()
    assert told(walk.accepted(Act(act="cancel", reason="shop closed"), "zhao")) == [
        {"type": "escalation.closed", "by": "zhao", "id": f"{JOB}:4", "how": "cancel"},
        {"type": "step.left", "by": "zhao", "address": "enter", "reason": "cancelled"},
        {"type": "job.cancelled", "by": "zhao", "reason": "shop closed"},
    ]
    state = walk.state
    assert (state.status, state.open, state.scopes, state.escalations) == ("cancelled", {}, {}, {})
    assert [(task.key, task.how) for task in walk.last.tasks_closed] == [
        ("2", "cancelled"),
        ("e4.0", "cancel"),
    ]
    assert job().refused(Act(act="cancel"), "chen") == wrong("reason", "required")


def test_whoever_takes_part_may_write_a_note() -> None:
    for login in ("wei", "chen", "he"):
        assert told(job().accepted(Act(act="note", reason="gate is shut"), login)) == [
            {"type": "job.noted", "by": login, "text": "gate is shut"}
        ]
    for login in ("sun", "old", "nobody"):
        assert job().refused(Act(act="note", reason="x"), login).code == "actor.not_allowed"
    assert job().refused(Act(act="note"), "wei") == wrong("reason", "required")
