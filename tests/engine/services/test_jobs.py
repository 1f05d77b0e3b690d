"""Jobs and tasks as people look at them."""

from __future__ import annotations

import itertools

import pytest

from engine.language.organisation import Absence
from engine.runtime.commands import Act, Decide, ReportFault
from engine.services.access import Action, Actor, Allowed, OfJob, authorise
from engine.services.context import Services
from engine.services.job_access import of_job
from engine.services.jobs import JobFilter, history, list_jobs, runbook_of, show_job
from engine.services.people import put_absences
from engine.services.problems import Invalid, NotFound
from engine.services.tasks import TaskFilter, my_tasks, tasks_of
from engine.store import Reading
from tests.engine.services.company import (
    DAY,
    HOUR,
    NOW,
    as_,
    do,
    finished_visit,
    open_visit,
    prepared_visit,
    reviewed_visit,
    wait,
)


def resource_of(services: Services, job: str) -> OfJob:
    """The job as access sees it."""

    def work(reading: Reading) -> OfJob:
        stored = reading.job(job)
        assert stored is not None
        return of_job(services.playbooks.get(stored.opening.runbook, reading), stored.job, reading)

    return services.store.read(work)


def test_a_list_holds_exactly_the_jobs_that_access_lets_one_see(company: Services) -> None:
    open_visit(company)
    open_visit(company, branch="north", assignee=None)
    open_visit(company, branch="west", assignee="uwe")
    open_visit(company, branch="hq", assignee="bo")
    finished_visit(company)
    reviewed_visit(company)
    left = prepared_visit(company)
    do(company, "wei", left, ReportFault(fault="shop_closed"))
    given = prepared_visit(company)
    do(company, "rita", given, Act(act="reassign", to="uwe"))
    put_absences(
        company, as_("chen"), login="chen", absences=(Absence(since=NOW, until=NOW + DAY, delegate="uwe"),)
    )
    jobs = [line.id for line in list_jobs(company, as_("ada")).items]
    assert len(jobs) == 8
    organisation = company.organisations.current()
    for login in (*organisation.people, "nobody"):
        listed = {line.id for line in list_jobs(company, as_(login)).items}
        allowed = set()
        for job in jobs:
            resource = resource_of(company, job)
            if isinstance(authorise(as_(login), Action.JOB_SEE, resource, organisation), Allowed):
                allowed.add(job)
        assert listed == allowed, login


def test_field_staff_see_their_own_jobs_and_those_waiting_for_them_and_no_others(small: Services) -> None:
    mine, other = open_visit(small), open_visit(small, assignee="bo")
    assert [line.id for line in list_jobs(small, as_("wei")).items] == [mine]
    assert [line.id for line in list_jobs(small, as_("bo")).items] == [other]
    assert {line.id for line in list_jobs(small, as_("lin")).items} == {mine, other}
    with pytest.raises(NotFound):
        show_job(small, as_("wei"), job=other)


def test_pages_of_a_list_hold_every_job_once_while_others_are_opened(company: Services) -> None:
    jobs = []
    for _ in range(7):
        jobs.append(open_visit(company))
        wait(company, 1)
    found: list[str] = []
    cursor: str | None = None
    for _ in itertools.count():
        page = list_jobs(company, as_("ada", company), cursor=cursor, limit=3)
        found += [line.id for line in page.items]
        open_visit(company)
        if (cursor := page.next) is None:
            break
    assert found == jobs[::-1]


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "W10", "WyJhIiwiYiJd", "é", "A" * 5000])
def test_a_cursor_that_is_none_is_invalid(small: Services, cursor: str) -> None:
    with pytest.raises(Invalid) as raised:
        list_jobs(small, as_("ada"), cursor=cursor)
    assert raised.value.code == "cursor.malformed"


def test_filters_narrow_a_list(company: Services) -> None:
    visit = open_visit(company)
    rural = open_visit(company, branch="north")
    over = finished_visit(company)

    def found(**where: object) -> set[str]:
        return {line.id for line in list_jobs(company, as_("ada", company), where=JobFilter(**where)).items}  # type: ignore[arg-type]

    assert found(status="running") == {visit, rural}
    assert found(status="completed") == {over}
    assert found(branch="east") == {visit, rural, over}
    assert found(branch="north") == {rural}
    assert found(branch="atlantis") == set()
    assert found(sop="visit", assignee="wei", priority="normal") == {visit, rural, over}
    assert found(sop="errand") == set()
    assert found(text="2") >= {rural}
    assert found(text=visit[:13].upper()) == {visit}
    assert found(text="100%_") == set()
    assert found(overdue=True) == set()
    wait(company, 10 * HOUR)
    assert found(overdue=True) == {visit}
    assert found(overdue=False) == {rural, over}
    assert found(opened_from=NOW, opened_until=NOW + 1) == {visit, rural, over}
    assert found(opened_from=NOW + 1) == set()


def test_a_page_has_a_sensible_size(small: Services) -> None:
    for limit in (0, -1, 201, 10**9):
        with pytest.raises(Invalid) as raised:
            list_jobs(small, as_("ada"), limit=limit)
        assert raised.value.code == "limit.out_of_range"


def test_a_job_says_what_is_open_for_whom_and_what_the_reader_may_do(company: Services) -> None:
    job = reviewed_visit(company)
    views = {login: show_job(company, as_(login), job=job) for login in ("chen", "wei", "rita", "otto")}
    (step,) = views["chen"].open
    assert (step.address, step.kind, step.by, step.people) == (
        "review",
        "approval",
        ("role:manager",),
        ("chen",),
    )
    assert (step.title, step.outcomes) == ({"en": "Review", "zh-CN": "复核"}, ("approve", "again"))
    assert (step.guide, step.guide_media) == ({}, ())
    assert {login: view.open[0].can for login, view in views.items()} == {
        "chen": ("decide", "extend"),
        "wei": (),
        "rita": ("extend",),
        "otto": (),
    }
    assert {login: view.can for login, view in views.items()} == {
        "chen": ("reassign", "take_over", "extend", "pause", "transfer", "cancel", "note"),
        "wei": ("accept", "decline", "note"),
        "rita": ("reassign", "take_over", "extend", "pause", "transfer", "cancel", "note"),
        "otto": (),
    }


def test_what_a_token_may_not_do_is_not_offered_to_it(small: Services) -> None:
    job = reviewed_visit(small)
    token = Actor(login="chen", at=NOW, scopes=frozenset({"job.see", "job.decide"}))
    view = show_job(small, token, job=job)
    assert (view.open[0].can, view.can) == (("decide",), ())


def test_history_comes_in_pages_and_each_event_with_its_seal(company: Services) -> None:
    job = finished_visit(company)
    first = history(company, as_("wei"), job=job, limit=4)
    rest = history(company, as_("wei"), job=job, after=int(first.next or 0))
    assert [line.event.seq for line in (*first.items, *rest.items)] == list(range(1, 10))
    assert rest.next is None
    assert len({line.hash for line in (*first.items, *rest.items)}) == 9
    with pytest.raises(NotFound):
        history(company, as_("bo"), job=job)


def test_a_branch_runs_its_own_variant(company: Services) -> None:
    near, far = open_visit(company), open_visit(company, branch="north")
    assert [show_job(company, as_("ada"), job=job).line.variant for job in (near, far)] == [None, "rural"]
    digests = {runbook_of(company, as_("ada"), job=job)[0] for job in (near, far)}
    assert len(digests) == 2


def test_a_task_is_mine_by_name_by_role_up_the_tree_or_standing_in(company: Services) -> None:
    job = prepared_visit(company)
    rural = open_visit(company, branch="north", assignee=None)
    assert [(t.job, t.address, t.why) for t in my_tasks(company, as_("wei")).items] == [
        (job, "photograph", "person")
    ]
    assert [(t.job, t.address, t.why) for t in my_tasks(company, as_("lin")).items] == [
        (rural, "prepare", "role")
    ]
    assert my_tasks(company, as_("eva")).items == ()
    away = (Absence(since=NOW, until=NOW + HOUR, delegate="bo"),)
    put_absences(company, as_("wei"), login="wei", absences=away)
    assert [(t.job, t.why) for t in my_tasks(company, as_("bo")).items] == [(job, "stand_in")]
    wait(company, HOUR)
    assert my_tasks(company, as_("bo", company)).items == ()


def test_tasks_come_by_deadline_and_go_when_they_are_done(company: Services) -> None:
    later = reviewed_visit(company)
    wait(company, -HOUR)
    sooner = reviewed_visit(company)
    wait(company, HOUR)
    tasks = my_tasks(company, as_("chen", company)).items
    assert [(task.job, task.due_at, task.overdue) for task in tasks] == [
        (sooner, NOW + 3 * HOUR, False),
        (later, NOW + 4 * HOUR, False),
    ]
    first = my_tasks(company, as_("chen", company), limit=1)
    second = my_tasks(company, as_("chen", company), limit=1, cursor=first.next)
    assert ([t.job for t in first.items], [t.job for t in second.items]) == ([sooner], [later])
    assert second.next is None
    wait(company, 3 * HOUR)
    late = my_tasks(company, as_("chen", company), where=TaskFilter(overdue=True)).items
    assert [task.job for task in late] == [sooner]
    do(company, "chen", sooner, Decide(outcome="approve"))
    assert [task.job for task in my_tasks(company, as_("chen", company)).items] == [later]


def test_tasks_of_a_paused_job_wait(company: Services) -> None:
    job = prepared_visit(company)
    do(company, "rita", job, Act(act="pause", reason="strike"))
    assert my_tasks(company, as_("wei")).items == ()
    assert [task.address for task in tasks_of(company, as_("wei"), job=job)] == ["photograph"]
    do(company, "rita", job, Act(act="resume"))
    assert [task.job for task in my_tasks(company, as_("wei")).items] == [job]
