"""Escalations as their people see them, how much waits, and questions."""

from __future__ import annotations

import pytest

from engine.runtime.commands import Act
from engine.services.context import Services
from engine.services.desk.escalations import list_escalations
from engine.services.problems import Invalid
from engine.services.tasks import TaskFilter, my_tasks, waiting
from engine.services.timers import fire_due
from tests.engine.services.company import NOW, as_, do, open_visit, reviewed_visit, wait

HOUR = 3_600_000


def raised(services: Services) -> str:
    """A visit that nobody prepared until it was raised to the branch manager."""
    job = open_visit(services)
    wait(services, 2 * HOUR)
    while fire_due(services):
        pass
    return job


def test_what_was_raised_says_why_to_whom_and_how_the_ladder_stands(company: Services) -> None:
    job = raised(company)
    (found,) = list_escalations(company, as_("chen", company)).items
    assert (found.job.id, found.address, found.kind, found.mine, found.settled) == (
        job,
        "prepare",
        "work",
        True,
        None,
    )
    assert found.waits_for == ("lin",)
    assert found.raised_at == NOW + 2 * HOUR
    assert [(rung.when, rung.fired_at, rung.at) for rung in found.ladder] == [
        (found.ladder[0].when, NOW + 2 * HOUR, None),
        (found.ladder[1].when, NOW + 2 * HOUR, None),
    ]
    assert "extend" in found.can
    assert list_escalations(company, as_("wei", company)).items == ()


def test_an_act_settles_it_and_it_stands_as_history(company: Services) -> None:
    job = raised(company)
    do(company, "chen", job, Act(act="extend", step="prepare", by_="4h"))
    chen = as_("chen", company)
    assert list_escalations(company, chen).items == ()
    (found,) = list_escalations(company, chen, settled=True).items
    assert found.settled is not None
    assert (found.settled.how, found.settled.by, found.can) == ("extend", "chen", ())


def test_escalations_are_paged_and_those_of_others_stay_theirs(company: Services) -> None:
    jobs = {raised(company) for _ in range(3)}
    chen = as_("chen", company)
    first = list_escalations(company, chen, limit=2)
    second = list_escalations(company, chen, limit=2, cursor=first.next)
    assert {one.job.id for one in (*first.items, *second.items)} == jobs
    assert (len(first.items), second.next) == (2, None)


def test_what_waits_is_counted_by_kind_and_filtered(company: Services) -> None:
    raised(company)
    reviewed_visit(company)
    chen = as_("chen", company)
    counted = waiting(company, chen)
    assert (counted.tasks, counted.approvals, counted.escalations) == (2, 1, 1)
    assert [(one.sop, one.tasks) for one in counted.sops] == [("visit", 2)]
    kinds = [
        [task.kind for task in my_tasks(company, chen, where=TaskFilter(kind=kind)).items]
        for kind in ("approval", "escalation")
    ]
    assert kinds == [["approval"], ["escalation"]]
    (approval,) = my_tasks(company, chen, where=TaskFilter(kind="approval")).items
    assert (approval.outcomes[0], approval.form, approval.voted) == ("approve", False, None)


def test_a_question_tells_whom_it_asks_and_the_answer_whoever_asked(company: Services) -> None:
    job = reviewed_visit(company)
    do(company, "chen", job, Act(act="note", reason="Which door?", to="wei"))
    do(company, "wei", job, Act(act="note", reason="The back.", to="chen"))
    told = company.store.read(
        lambda reading: reading.rows("SELECT person, kind FROM message WHERE job = ? ORDER BY kind", job)
    )
    assert [tuple(row) for row in told] == [("chen", "question.answered"), ("wei", "question.asked")]


def test_nobody_is_asked_who_cannot_read_the_question(company: Services) -> None:
    job = reviewed_visit(company)
    with pytest.raises(Invalid) as refused:
        do(company, "chen", job, Act(act="note", reason="Which door?", to="nobody"))
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/to", "unknown")]
