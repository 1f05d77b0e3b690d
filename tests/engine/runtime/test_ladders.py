"""Ladders: rungs fire in order, each once; only the next is armed."""

from __future__ import annotations

from typing import Any

from engine.language.organisation import CalendarRule
from engine.language.runbook import Approval, Fault, Rung, Stage, Work
from engine.runtime.commands import Act, Fire, HandIn
from engine.runtime.effects import TimerCleared, TimerSet
from engine.runtime.events import Armed, RungFired
from engine.runtime.verdict import Refused
from tests.engine.runtime.building import (
    DAY,
    DONE,
    HOUR,
    JOB,
    MINUTE,
    ORGANISATION,
    START,
    Walk,
    after,
    any_order,
    runbook,
    rung,
    started,
    to,
    told,
)

LADDER = (
    rung("due-30m", notify=("assignee",), message={"en": "soon due"}),
    rung("due", reassign="nearest"),
    rung("due+2h", raise_to=("role:manager", "role:regional")),
)


def job(ladder: tuple[Rung, ...] = LADDER, **fields: Any) -> Walk:
    steps = {"enter": Work(due=after("4h"), escalate=ladder), "other": Work(), "done": DONE}
    return started(runbook(steps, **fields))


def fire(walk: Walk, key: str = "enter") -> list[dict[str, Any]]:
    """Let the one running timer fire at its time."""
    owner = walk.state.open[key] if key else walk.state
    walk.now = max(walk.now, owner.timer.at)
    return told(walk.accepted(Fire(timer=key, armed=owner.armed)))


def test_the_first_rung_is_armed_when_the_step_opens() -> None:
    walk = job()
    opened = walk.state.open["enter"]
    assert (opened.due_at, opened.timer, opened.armed) == (
        START + 4 * HOUR,
        Armed(at=START + 3 * HOUR + 30 * MINUTE, rung=0),
        2,
    )
    assert walk.last.timers_set == (TimerSet(key="enter", at=START + 3 * HOUR + 30 * MINUTE, armed=2),)


def test_each_rung_does_what_it_says_and_arms_the_next() -> None:
    walk = job()
    assert fire(walk) == [
        {
            "type": "rung.fired",
            "by": "system",
            "address": "enter",
            "rung": 0,
            "timer": {"at": START + 4 * HOUR, "rung": 1},
        },
        {
            "type": "people.notified",
            "by": "system",
            "who": "assignee",
            "people": ["wei"],
            "about": "ladder",
            "address": "enter",
            "message": {"en": "soon due"},
        },
    ]
    assert fire(walk) == [
        {
            "type": "rung.fired",
            "by": "system",
            "address": "enter",
            "rung": 1,
            "timer": {"at": START + 6 * HOUR, "rung": 2},
        },
        {"type": "job.reassign_asked", "by": "system", "rule": "nearest", "address": "enter"},
    ]
    assert fire(walk) == [
        {"type": "rung.fired", "by": "system", "address": "enter", "rung": 2},
        {
            "type": "escalation.opened",
            "by": "system",
            "id": f"{JOB}:8",
            "address": "enter",
            "who": ["role:manager", "role:regional"],
            "people": ["bo", "chen", "gao", "zhao"],
            "rung": 2,
        },
    ]
    assert walk.last.timers_cleared == (TimerCleared(key="enter"),)
    assert [task.key for task in walk.last.tasks_opened] == ["e8.0", "e8.1"]


def test_a_timer_fires_once_however_often_it_is_sent() -> None:
    walk = job()
    armed = walk.state.open["enter"].armed
    fire(walk)
    for again in (armed, armed + 7, 0):
        assert walk.refused(Fire(timer="enter", armed=again)) == Refused(
            code="order.not_open",
            details={"timer": "enter", "armed": again, "open": ["enter"]},
        )
    assert [event.rung for event in walk.events if isinstance(event, RungFired)] == [0]


def test_a_timer_can_not_fire_before_its_time() -> None:
    walk = job()
    walk.now = START + 3 * HOUR
    assert walk.refused(Fire(timer="enter", armed=2)) == Refused(
        code="order.not_open",
        details={"timer": "enter", "armed": 2, "at": START + 3 * HOUR + 30 * MINUTE, "open": ["enter"]},
    )


def test_people_can_not_send_what_the_clock_sends() -> None:
    walk = job()
    walk.now = START + DAY
    assert walk.refused(Fire(timer="enter", armed=2), "he") == Refused(
        code="actor.not_allowed", details={"actor": "he", "who": ["system"], "people": []}
    )


def test_a_step_that_is_done_takes_its_timer_and_its_escalations_with_it() -> None:
    walk = job((rung("due", raise_to=("role:manager",)), rung("due+2h", notify=("assignee",))))
    fire(walk)
    walk.accepted(HandIn(step="enter"), "wei")
    assert told(walk.events[-2:-1]) == [
        {"type": "escalation.closed", "by": "wei", "id": f"{JOB}:4", "how": "gone"}
    ]
    assert walk.last.timers_cleared == (TimerCleared(key="enter"),)
    assert {(task.key, task.how) for task in walk.last.tasks_closed} == {("2", "done"), ("e4.0", "gone")}


def test_late_rungs_follow_at_once_and_in_order() -> None:
    walk = job()
    walk.now = START + DAY
    fired = [fire(walk)[0]["rung"] for _ in LADDER]
    assert (fired, walk.now, walk.state.open["enter"].timer) == ([0, 1, 2], START + DAY, None)


def test_rungs_that_count_from_a_deadline_there_is_none_of_are_passed_over() -> None:
    steps = {"enter": Work(escalate=(*LADDER, rung("start+1h", notify=("assignee",)))), "done": DONE}
    walk = started(steps)
    assert walk.state.open["enter"].timer == Armed(at=START + HOUR, rung=3)


def test_a_rung_may_raise_a_fault_even_at_an_approval() -> None:
    step = Approval(
        stages=(Stage(by="role:manager"),),
        first="ok",
        outcomes={"ok": to("done")},
        due=after("1h"),
        escalate=(rung("due", fault="slow", notify=("assignee",)),),
    )
    steps = {"review": step, "done": DONE, "by_phone": Work(next=to("$return"))}
    walk = started(runbook(steps, faults={"slow": Fault(from_=("by_phone",), go="by_phone")}))
    assert [event["type"] for event in fire(walk, "review")] == [
        "rung.fired",
        "people.notified",
        "fault.reported",
        "step.left",
        "step.opened",
    ]
    assert walk.open == ["by_phone"]
    walk.accepted(HandIn(step="by_phone"), "wei")
    assert (walk.open, walk.state.open["review"].timer) == (["review"], Armed(at=walk.now + HOUR, rung=0))


def test_a_rung_of_a_composite_step_may_raise_a_fault_that_leaves_all_of_it() -> None:
    ladder = (rung("start+1h", fault="slow"),)
    steps = {
        "all": any_order({"a": Work(), "b": Work()}, escalate=ladder),
        "done": DONE,
        "by_phone": Work(next=to("$return")),
    }
    walk = started(runbook(steps, faults={"slow": Fault(from_=("by_phone",), go="by_phone")}))
    walk.accepted(HandIn(step="all.a"), "wei")
    assert [(event["type"], event.get("address", event.get("scope"))) for event in fire(walk, "all")] == [
        ("rung.fired", "all"),
        ("fault.reported", "all"),
        ("step.left", "all.b"),
        ("scope.closed", "all.b"),
        ("step.left", "all"),
        ("step.opened", "by_phone"),
    ]
    walk.accepted(HandIn(step="by_phone"), "wei")
    assert walk.open == ["all", "all.a", "all.b"]


def test_the_job_has_a_ladder_of_its_own() -> None:
    walk = job((), due=after("2d"), escalate=(rung("due", raise_to=("role:regional",)),))
    assert (walk.state.due_at, walk.state.timer) == (START + 2 * DAY, Armed(at=START + 2 * DAY, rung=0))
    assert [event["type"] for event in fire(walk, "")] == ["rung.fired", "escalation.opened"]
    walk.accepted(HandIn(step="enter"), "wei")
    assert len(walk.state.escalations) == 1
    walk.accepted(HandIn(step="other"), "wei")
    assert told(walk.events[-2:]) == [
        {"type": "escalation.closed", "by": "wei", "id": f"{JOB}:4", "how": "gone"},
        {"type": "job.ended", "by": "wei", "end": "completed", "step": "done", "successful": True},
    ]


def test_extending_moves_the_rungs_that_have_not_fired_and_settles_the_escalation() -> None:
    walk = job(
        (*LADDER[:2], rung("due+1h", raise_to=("role:manager",)), rung("due+2h", notify=("assignee",)))
    )
    for _ in range(3):
        fire(walk)
    events = walk.accepted(Act(act="extend", step="enter", by_="3h", reason="traffic"), "chen")
    due = START + 8 * HOUR  # from now, since the old deadline is past
    assert told(events) == [
        {
            "type": "due.extended",
            "by": "chen",
            "address": "enter",
            "due_at": due,
            "timer": {"at": due + 2 * HOUR, "rung": 3},
            "reason": "traffic",
        },
        {"type": "escalation.closed", "by": "chen", "id": f"{JOB}:8", "how": "extend"},
    ]
    assert walk.last.timers_set == (TimerSet(key="enter", at=due + 2 * HOUR, armed=events[0].seq),)


def test_a_working_clock_counts_only_working_time() -> None:
    hours: tuple[tuple[str, str], ...] = (("09:00", "18:00"),)
    week = dict.fromkeys(range(5), hours)
    branches = {**ORGANISATION.branches}
    branches["hangzhou"] = type(branches["hangzhou"])(code="hangzhou", parent="east", calendar="office")
    organisation = type(ORGANISATION)(
        branches=branches,
        people=ORGANISATION.people,
        calendars={"office": CalendarRule(week=week)},
    )
    steps = {"enter": Work(due=after("12h"), escalate=LADDER[:1]), "done": DONE}
    walk = started(runbook(steps, clock="working"), organisation=organisation)
    assert walk.state.open["enter"].due_at == START + DAY + 3 * HOUR


def test_a_calendar_without_working_time_can_not_stop_a_job() -> None:
    branches = {"hangzhou": type(ORGANISATION.branches["hangzhou"])(code="hangzhou", calendar="never")}
    organisation = type(ORGANISATION)(
        branches=branches,
        people=ORGANISATION.people,
        calendars={"never": CalendarRule()},
    )
    steps = {"enter": Work(due=after("1h"), escalate=LADDER[1:2]), "done": DONE}
    walk = started(runbook(steps, clock="working"), organisation=organisation)
    assert walk.state.open["enter"].due_at == START + HOUR
