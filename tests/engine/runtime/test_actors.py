"""Who may act on a step: the assignee, role holders, a person by name, whoever did another step."""

from __future__ import annotations

from typing import Any

from engine.language.organisation import Organisation
from engine.language.runbook import Remembered, Work
from engine.runtime.commands import HandIn
from engine.runtime.verdict import Refused
from tests.engine.runtime.building import (
    DONE,
    ORGANISATION,
    Walk,
    any_order,
    away,
    cel,
    each,
    started,
    to,
    with_person,
)


def step(by: str, **fields: Any) -> Walk:
    return started({"first": Work(by=by), "done": DONE}, **fields)


def allowed(walk: Walk, address: str = "first") -> list[str]:
    """Who of the whole organisation may hand the step in."""
    return [
        login
        for login in [*walk.organisation.people, "system", "nobody", ""]
        if not isinstance(
            Walk(walk.playbook, walk.organisation, walk.now, walk.job, list(walk.events)).send(
                HandIn(step=address), login
            ),
            Refused,
        )
    ]


def test_work_is_the_assignees_by_default() -> None:
    assert allowed(step("assignee")) == ["wei"]
    assert allowed(step("assignee", assignee=None)) == []
    assert step("assignee", assignee=None).refused(HandIn(step="first"), "wei") == Refused(
        code="actor.not_allowed", details={"actor": "wei", "who": ["assignee"], "people": []}
    )


def test_a_role_is_looked_up_in_the_branch_and_then_in_the_nearest_above() -> None:
    assert allowed(step("role:manager")) == ["chen", "bo", "gao"]
    assert allowed(step("role:regional")) == ["zhao"]
    assert allowed(step("role:head")) == ["he"]
    assert allowed(step("role:nothing")) == []


def test_holders_nearer_by_hide_those_above() -> None:
    organisation = with_person(ORGANISATION, "zhao", roles=(("manager", "east"), ("regional", "east")))
    assert allowed(step("role:manager", organisation=organisation)) == ["chen", "bo", "gao"]


def test_a_person_may_be_named() -> None:
    assert allowed(step("user:lin")) == ["lin"]
    assert allowed(step("user:old")) == []


def test_the_delegate_of_somebody_on_leave_may_do_the_work_and_so_may_they() -> None:
    organisation = away(ORGANISATION, "wei", "lin")
    assert allowed(step("assignee", organisation=organisation)) == ["wei", "lin"]


def test_delegates_who_are_away_too_are_followed_and_a_circle_ends() -> None:
    def chain(last: str | None) -> Organisation:
        return away(away(ORGANISATION, "wei", "lin"), "lin", last)

    assert allowed(step("assignee", organisation=chain("dai"))) == ["wei", "dai"]
    assert allowed(step("assignee", organisation=chain("wei"))) == ["wei"]
    assert allowed(step("assignee", organisation=chain(None))) == ["wei", "lin"]
    assert allowed(step("assignee", organisation=chain("old"))) == ["wei"]


def test_a_step_may_be_for_whoever_did_another() -> None:
    steps = {"first": Work(by="role:manager"), "second": Work(by="performer:first"), "done": DONE}
    walk = started(steps, remembered=Remembered(performers=("first",)))
    walk.accepted(HandIn(step="first"), "bo")
    assert allowed(walk, "second") == ["bo"]


def test_a_step_for_the_performer_of_one_that_was_passed_over_is_the_assignees() -> None:
    skip = cel("job.assignee == 'wei'", job__assignee="string")
    steps = {
        "first": Work(next=to((skip, "third"), "second")),
        "second": Work(by="role:manager"),
        "third": Work(by="performer:second"),
        "done": DONE,
    }
    walk = started(steps, remembered=Remembered(performers=("second",)))
    walk.accepted(HandIn(step="first"), "wei")
    assert allowed(walk, "third") == ["wei"]


def test_inside_an_item_the_performer_is_that_of_the_same_item() -> None:
    inner = {"tally": Work(by="role:manager"), "seal": Work(by="performer:count.tally")}
    devices = cel("inputs.devices", inputs__devices="list(string)")
    walk = started(
        {"count": each(devices, inner), "all": Work(by="performer:count.tally"), "done": DONE},
        inputs={"devices": ["A", "B"]},
        remembered=Remembered(performers=("count.tally",)),
    )
    walk.accepted(HandIn(step="count.A.tally"), "bo")
    walk.accepted(HandIn(step="count.B.tally"), "chen")
    assert allowed(walk, "count.A.seal") == ["bo"]
    assert allowed(walk, "count.B.seal") == ["chen"]
    for item, login in (("A", "bo"), ("B", "chen")):
        walk.accepted(HandIn(step=f"count.{item}.seal"), login)
    assert allowed(walk, "all") == ["chen", "bo"]
    assert [(task.key, task.login) for task in walk.last.tasks_opened] == [("16", "bo"), ("16~2", "chen")]


def test_a_task_for_the_performer_follows_whoever_does_the_step() -> None:
    members = any_order({"a": Work(by="role:manager"), "b": Work(by="performer:both.a")})
    walk = started({"both": members, "done": DONE}, remembered=Remembered(performers=("both.a",)))
    assert allowed(walk, "both.b") == ["wei"]
    walk.accepted(HandIn(step="both.a"), "gao")
    assert [(task.address, task.login) for task in walk.last.tasks_changed] == [("both.b", "gao")]
    assert allowed(walk, "both.b") == ["gao"]


def test_four_eyes_on_work_bar_whoever_did_the_named_steps() -> None:
    steps = {
        "first": Work(by="role:manager"),
        "second": Work(by="role:manager", four_eyes=("first",)),
        "done": DONE,
    }
    walk = started(steps, remembered=Remembered(performers=("first",)))
    walk.accepted(HandIn(step="first"), "bo")
    assert allowed(walk, "second") == ["chen", "gao"]
    assert walk.refused(HandIn(step="second"), "bo") == Refused(
        code="actor.four_eyes",
        details={
            "actor": "bo",
            "step": "second",
            "did": "first",
            "who": ["role:manager"],
            "people": ["chen", "gao"],
        },
    )
