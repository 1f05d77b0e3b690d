"""The world: several jobs in memory, a clock, and what jobs ask of each other and of the world outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.runbook import Call, Do, End, Runbook, Wait, Work
from engine.runtime.commands import Act, HandIn, Open
from engine.runtime.events import RungFired
from engine.runtime.evolving import fold
from engine.runtime.playbook import Playbook
from engine.runtime.simulation import Ran, World
from engine.runtime.verdict import Accepted, Refused, Verdict
from tests.engine.runtime.building import HOUR, MINUTE, ORGANISATION, START, after, form, runbook, rung, to

DONE = End(label="completed", successful=True)


def world(**books: Runbook) -> World:
    """A world that has these SOPs, by name."""
    playbooks = {name: Playbook(book, f"{name:x<64}") for name, book in books.items()}
    return World(organisation=ORGANISATION, playbooks=lambda sop, _: playbooks.get(sop), now=START)


def opened(world: World, sop: str, job: str) -> Verdict:
    playbook = world.playbooks(sop, "hangzhou")
    assert playbook is not None
    verdict = world.open(
        playbook, Open(job=job, runbook=playbook.digest, branch="hangzhou", assignee="wei"), actor="lin"
    )
    assert isinstance(verdict, Accepted), verdict
    return verdict


def standing(world: World) -> dict[str, tuple[str, list[str]]]:
    """Status and open steps of every job, children named by their SOP."""
    return {
        name if name in {"a", "b", "c"} else running.playbook.digest.rstrip("x"): (
            running.job.state.status,
            list(running.job.state.open),
        )
        for name, running in world.jobs.items()
    }


PARENT = runbook(
    {"ask": Call(sop="child", with_={"device": "T-1"}, next=to("close")), "close": Work(), "done": DONE}
)
CHILD = runbook({"work": Work(), "done": DONE})


def test_a_call_opens_a_child_job_and_its_end_takes_the_parent_on() -> None:
    here = world(parent=PARENT, child=CHILD)
    opened(here, "parent", "a")
    assert standing(here) == {"a": ("open", ["ask"]), "child": ("open", ["work"])}
    child = next(name for name in here.jobs if name != "a")
    opening = here.jobs[child].job.opening
    assert (opening.parent, opening.inputs, here.jobs[child].job.state.assignee) == (
        ("a", "ask"),
        {"device": "T-1"},
        "wei",
    )
    here.send(child, HandIn(step="work"), actor="wei")
    assert standing(here) == {"a": ("open", ["close"]), "child": ("completed", [])}


def test_a_child_is_cancelled_with_its_parent() -> None:
    here = world(parent=PARENT, child=CHILD)
    opened(here, "parent", "a")
    here.send("a", Act(act="cancel", reason="no need"), actor="he")
    assert standing(here) == {"a": ("cancelled", []), "child": ("cancelled", [])}


@pytest.mark.parametrize(
    ("end", "open_then"), [("completed", ["close"]), ("refused", ["refusal"]), (None, ["close"])]
)
def test_a_child_can_be_taken_for_ended_without_being_walked(end: str | None, open_then: list[str]) -> None:
    book = runbook(
        {
            "ask": Call(sop="child", outcomes={"refused": to("refusal")}, next=to("close")),
            "close": Work(),
            "done": DONE,
            "refusal": Work(next=to("done")),
        }
    )
    late = runbook(
        {"work": Work(due=after("1h"), escalate=(rung("due", notify=("role:manager",)),)), "done": DONE}
    )
    here = world(parent=book, child=late)
    opened(here, "parent", "a")
    child = next(name for name in here.jobs if name != "a")
    here.end_child(child, end)
    assert list(here.jobs["a"].job.state.open) == open_then
    assert here.next_timer() is None


def test_what_can_not_be_done_is_a_trouble_and_the_parent_waits() -> None:
    strict = runbook(
        {"work": Work(), "done": DONE}, inputs=form(["quantity"], quantity="integer", device="string")
    )
    here = world(parent=PARENT)
    opened(here, "parent", "a")
    there = world(parent=PARENT, child=strict)
    opened(there, "parent", "a")
    assert here.troubles == ["the child job of `ask` needs the SOP `child`, which is not here"]
    assert there.troubles == ["the child job of `ask` could not be opened: /inputs/quantity required"]
    assert standing(here) == standing(there) == {"a": ("open", ["ask"])}


def test_an_action_runs_at_once_and_its_end_decides_the_way() -> None:
    book = runbook(
        {
            "tell": Do(action="webhook", with_={"url": "https://x"}, on_error=to("call"), next=to("done")),
            "call": Work(next=to("done")),
            "done": DONE,
        }
    )
    asked: list[tuple[str, str, Mapping[str, Any]]] = []

    def run(job: str, address: str, request: Mapping[str, Any]) -> Ran:
        asked.append((job, address, request))
        return Ran(error="no answer") if job == "b" else Ran(result={"ok": True})

    here = world(sop=book)
    here.actions = run
    opened(here, "sop", "a")
    opened(here, "sop", "b")
    assert standing(here) == {"a": ("completed", []), "b": ("open", ["call"])}
    request = {"action": "webhook", "with": {"url": "https://x"}}
    assert asked == [("a", "tell", request), ("b", "tell", request)]


def test_time_fires_every_timer_once_in_order_and_each_at_its_own_instant() -> None:
    ladder = (rung("start+10m", notify=("assignee",)), rung("due", notify=("role:manager",)))
    here = world(
        quick=runbook({"work": Work(due=after("30m"), escalate=ladder), "done": DONE}),
        slow=runbook({"work": Work(due=after("40m"), escalate=ladder), "done": DONE}),
        wait=runbook(
            {"wait": Wait(for_=after("20m")), "work": Work(due=after("15m"), escalate=ladder), "done": DONE}
        ),
    )
    for job, sop in (("a", "quick"), ("b", "slow"), ("c", "wait")):
        opened(here, sop, job)
    seen = len(here.log)
    here.pass_time(START + 2 * HOUR)
    fired = [
        (happened.job, (happened.event.at - START) // MINUTE)
        for happened in here.log[seen:]
        if isinstance(happened.event, RungFired)
    ]
    assert fired == [("a", 10), ("b", 10), ("a", 30), ("c", 30), ("c", 35), ("b", 40)]
    assert (here.now, here.next_timer()) == (START + 2 * HOUR, None)


def test_a_timer_that_was_disarmed_does_not_fire() -> None:
    ladder = (rung("due", notify=("role:manager",)),)
    here = world(sop=runbook({"work": Work(due=after("1h"), escalate=ladder), "next": Work(), "done": DONE}))
    opened(here, "sop", "a")
    assert here.next_timer() == START + HOUR
    here.send("a", HandIn(step="work"), actor="wei")
    assert here.next_timer() is None
    before = len(here.log)
    here.pass_time(START + 2 * HOUR)
    assert here.log[before:] == []


def test_timers_without_an_end_are_stopped_and_said() -> None:
    here = world(sop=runbook({"wait": Wait(for_=after("1s"), next=to("wait")), "done": DONE}))
    opened(here, "sop", "a")
    here.pass_time(START + 24 * HOUR)
    assert here.troubles == ["20000 timers fired and there was no end of it"]


def test_a_refused_command_changes_nothing_and_asks_for_nothing() -> None:
    here = world(parent=PARENT, child=CHILD)
    opened(here, "parent", "a")
    before, seen = dict(here.jobs), len(here.log)
    verdict = here.send("a", HandIn(step="close"), actor="wei")
    assert isinstance(verdict, Refused)
    assert (here.jobs, len(here.log)) == (before, seen)


@given(pauses=st.lists(st.integers(1, 90), max_size=8))
def test_however_time_is_cut_up_the_same_happens(pauses: list[int]) -> None:
    ladder = (rung("start+10m", notify=("assignee",)), rung("due", notify=("role:manager",)))
    book = runbook(
        {
            "wait": Wait(for_=after("20m")),
            "work": Work(due=after("1h"), escalate=ladder),
            "done": DONE,
        }
    )
    whole, cut = world(sop=book), world(sop=book)
    for here in (whole, cut):
        opened(here, "sop", "a")
    whole.pass_time(START + 24 * HOUR)
    for minutes in pauses:
        cut.pass_time(cut.now + minutes * MINUTE)
    cut.pass_time(START + 24 * HOUR)
    assert cut.log == whole.log
    assert fold(whole.jobs["a"].playbook, [happened.event for happened in whole.log]) == whole.jobs["a"].job
