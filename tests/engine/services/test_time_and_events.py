"""What happens without a person: timers, events from outside, child jobs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.runtime.commands import Act, ActionDone, HandIn
from engine.runtime.verdict import Refused
from engine.services.access import Actor
from engine.services.children import RETRY, retry_waiting
from engine.services.commands import carry_out, done
from engine.services.context import Services
from engine.services.jobs import JobFilter, history, list_jobs, show_job
from engine.services.occurring import occur
from engine.services.opening import open_job
from engine.services.problems import Forbidden, Invalid
from engine.services.publishing import withdraw
from engine.services.tasks import my_tasks
from engine.services.timers import fire_due, next_due
from engine.services.views import JobLine
from tests.engine.services.company import HOUR, MINUTE, NOW, as_, do, open_visit, wait

CLOSED = {"type": "books.closed", "data": {"ok": True}}


def types(services: Services, job: str) -> list[str]:
    page = history(services, as_("ada"), job=job)
    return [str(line.event.__struct_config__.tag) for line in page.items]


def open_audit(services: Services) -> tuple[str, str]:
    """An audit and its errand."""
    opened = done(open_job(services, as_("lin", services), sop="audit", branch="east", assignee="wei"))
    (child,) = list_jobs(services, as_("ada"), where=JobFilter(parent=opened.job)).items
    return opened.job, child.id


def line(services: Services, job: str) -> JobLine:
    return show_job(services, as_("ada"), job=job).line


def test_timers_fire_in_their_time_and_each_exactly_once(company: Services) -> None:
    job = open_visit(company)
    assert next_due(company) == NOW + HOUR
    assert fire_due(company) == 0
    wait(company, HOUR)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: fire_due(company), range(4))) == 1
    assert types(company, job)[2:] == ["rung.fired", "people.notified"]
    assert next_due(company) == NOW + 2 * HOUR
    wait(company, HOUR)
    assert fire_due(company) == 1
    assert types(company, job)[4:] == ["rung.fired", "escalation.opened"]
    assert [task.kind for task in my_tasks(company, as_("chen", company)).items] == ["escalation"]
    assert next_due(company) is None


def test_a_timer_of_a_step_that_was_done_meanwhile_never_fires(company: Services) -> None:
    job = open_visit(company)
    do(company, "lin", job, HandIn(step="prepare", answers={"packed": True}))
    wait(company, HOUR)
    assert (next_due(company), fire_due(company)) == (None, 0)
    assert "rung.fired" not in types(company, job)


def test_a_child_is_opened_with_its_parent_and_its_end_moves_the_parent_on(company: Services) -> None:
    parent, child = open_audit(company)
    told = line(company, child)
    assert (told.sop, told.branch, told.assignee, told.opened_by) == ("errand", "east", "wei", "system")
    assert show_job(company, as_("ada"), job=child).inputs == {"what": "Count the stock"}
    assert line(company, parent).at == ("errand",)
    do(company, "wei", child, HandIn(step="run", answers={"worked": True}))
    assert (line(company, child).status, line(company, parent).at) == ("completed", ("settle",))


def test_the_parent_goes_by_the_label_of_its_childs_end(company: Services) -> None:
    parent, child = open_audit(company)
    do(company, "wei", child, HandIn(step="run", answers={"worked": False}))
    assert (line(company, parent).status, line(company, parent).end) == ("completed", "chased")


def test_cancelling_a_parent_cancels_its_child(company: Services) -> None:
    parent, child = open_audit(company)
    do(company, "rita", parent, Act(act="cancel", reason="No longer wanted"))
    assert (line(company, parent).status, line(company, child).status) == ("cancelled", "cancelled")


def test_a_child_that_cannot_be_opened_now_is_opened_when_it_can(company: Services) -> None:
    withdraw(company, as_("dora"), sop="errand")
    opened = done(open_job(company, as_("lin", company), sop="audit", branch="east", assignee="wei"))
    assert list_jobs(company, as_("ada"), where=JobFilter(parent=opened.job)).items == ()
    why = company.store.read(lambda view: view.rows("SELECT error FROM outbox WHERE done_at IS NULL"))
    assert why == [("sop.withdrawn",)]
    assert retry_waiting(company) == 0
    withdraw(company, as_("dora"), sop="errand", withdrawn=False)
    wait(company, RETRY[0])
    assert retry_waiting(company) == 1
    (child,) = list_jobs(company, as_("ada"), where=JobFilter(parent=opened.job)).items
    assert (child.sop, child.status) == ("errand", "open")
    assert retry_waiting(company) == 0


def waiting_audit(services: Services) -> str:
    parent, child = open_audit(services)
    do(services, "wei", child, HandIn(step="run", answers={"worked": True}))
    return parent


def test_an_event_ends_the_waits_that_it_matches_and_touches_nothing_else(company: Services) -> None:
    waiting, other = waiting_audit(company), open_visit(company)
    gate = as_("gate")
    assert occur(company, gate, event={"type": "books.opened"}) == ()
    assert occur(company, gate, event={"type": "books.closed", "data": {"ok": False}}) == ()
    (answer,) = occur(company, gate, event=CLOSED)
    assert (answer.job, answer.end) == (waiting, "completed")
    assert line(company, other).version == 2
    assert occur(company, gate, event=CLOSED) == ()


def test_an_event_that_is_sent_again_with_its_key_is_told_once(company: Services) -> None:
    first = waiting_audit(company)
    gate = as_("gate")
    assert [done_.job for done_ in occur(company, gate, event=CLOSED, key="e1")] == [first]
    second = waiting_audit(company)
    assert [done_.job for done_ in occur(company, gate, event=CLOSED, key="e1")] == [second]


def test_events_are_taken_from_those_only_who_may_hand_them_in(small: Services) -> None:
    waiting = waiting_audit(small)
    for login in ("chen", "wei", "otto"):
        assert occur(small, as_(login), event=CLOSED) == ()
    outside = Actor(login="gate", at=NOW, scopes=frozenset({"job.see"}))
    with pytest.raises(Forbidden):
        occur(small, outside, event=CLOSED)
    assert line(small, waiting).status == "open"


@pytest.mark.parametrize("event", [{}, {"type": 7}, {"type": ""}, {"type": "x" * 300}])
def test_an_event_without_a_type_is_invalid(small: Services, event: dict[str, object]) -> None:
    with pytest.raises(Invalid) as raised:
        occur(small, as_("gate"), event=event)
    assert raised.value.code == "event.malformed"


def test_a_wait_that_nothing_ends_goes_on_when_its_time_is_up(company: Services) -> None:
    waiting = waiting_audit(company)
    wait(company, 2 * HOUR - MINUTE)
    assert fire_due(company) == 0
    wait(company, MINUTE)
    assert fire_due(company) == 1
    assert line(company, waiting).end == "chased"


def test_nobody_but_the_engine_answers_for_an_action(small: Services) -> None:
    job = open_visit(small)
    command = ActionDone(step="prepare", opened=2, result=None)
    with pytest.raises(Forbidden):
        carry_out(small, as_("rita"), job=job, command=command)
    answer = carry_out(small, Actor(login="system", at=NOW, system=True), job=job, command=command)
    assert isinstance(answer, Refused)
