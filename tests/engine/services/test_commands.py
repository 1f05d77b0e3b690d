"""Commands on a job: what holds is written once, as a whole; what does not writes nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import pytest

from engine.runtime.commands import Act, Command, Decide, HandIn, ReportFault
from engine.runtime.verdict import Refused
from engine.services.access import Actor
from engine.services.commands import JobCommand, action_of, carry_out, done, submit
from engine.services.context import Services
from engine.services.jobs import history, show_job
from engine.services.opening import open_job
from engine.services.problems import Conflict, Forbidden, NotFound, Refusal
from engine.services.sessions import sweep
from engine.services.tasks import my_tasks
from engine.services.views import Done
from tests.engine.services.company import (
    DAY,
    HOUR,
    NOW,
    as_,
    do,
    finished_visit,
    open_visit,
    photographed,
    prepared_visit,
    reviewed_visit,
    stored_photo,
    wait,
)

PREPARED = HandIn(step="prepare", answers={"packed": True})


def types(services: Services, job: str) -> list[str]:
    """The types of a job's events."""
    page = history(services, as_("ada", services), job=job)
    return [str(line.event.__struct_config__.tag) for line in page.items]


def test_a_job_is_walked_from_opening_to_a_completed_end(company: Services) -> None:
    job = finished_visit(company)
    view = show_job(company, as_("ada"), job=job)
    assert (view.line.status, view.line.end, view.line.successful) == ("completed", "completed", True)
    assert types(company, job) == [
        "job.opened",
        "step.opened",
        "step.handed_in",
        "step.opened",
        "step.handed_in",
        "step.opened",
        "approval.voted",
        "approval.decided",
        "job.ended",
    ]


def test_a_command_answers_with_its_events_and_where_the_job_stands(company: Services) -> None:
    job = open_visit(company)
    answer = do(company, "lin", job, PREPARED)
    assert answer == Done(
        job=job,
        number=1,
        version=4,
        status="open",
        end=None,
        events=answer.events,
        open={"photograph": 4},
    )
    assert [event.seq for event in answer.events] == [3, 4]
    assert {event.by for event in answer.events} == {"lin"}


def test_a_refused_command_writes_nothing(company: Services) -> None:
    job = open_visit(company)
    before = show_job(company, as_("ada"), job=job)
    refused = [
        carry_out(company, as_(login), job=job, command=command)
        for login, command in (
            ("lin", HandIn(step="prepare", answers={})),
            ("wei", PREPARED),
            ("wei", photographed(company)),
            ("chen", Decide(outcome="approve", step="review")),
            ("wei", ReportFault(fault="shop_closed", step="photograph")),
            ("lin", HandIn(step="nowhere")),
        )
    ]
    assert [answer.code if isinstance(answer, Refused) else answer for answer in refused] == [
        "form.invalid",
        "actor.not_allowed",
        "order.not_open",
        "order.not_open",
        "order.not_open",
        "order.unknown_step",
    ]
    assert show_job(company, as_("ada"), job=job) == before


def test_a_refusal_can_be_had_as_a_problem(small: Services) -> None:
    job = open_visit(small)
    with pytest.raises(Refusal) as raised:
        done(carry_out(small, as_("lin"), job=job, command=HandIn(step="prepare")))
    assert (raised.value.code, raised.value.status) == ("form.invalid", 422)
    assert [fault.pointer for fault in raised.value.faults] == ["/packed"]


def test_a_job_that_one_may_not_see_is_not_there(small: Services) -> None:
    job = open_visit(small)
    for login in ("uwe", "max", "bo", "nobody"):
        with pytest.raises(NotFound) as raised:
            carry_out(small, as_(login), job=job, command=PREPARED)
        assert raised.value.code == "job.unknown"
    with pytest.raises(NotFound):
        carry_out(small, as_("ada"), job="no-such-job", command=PREPARED)


def test_a_token_does_no_more_than_its_scopes_say(small: Services) -> None:
    job = open_visit(small)
    reading = Actor(login="lin", at=NOW, scopes=frozenset({"job.see"}))
    with pytest.raises(Forbidden) as raised:
        carry_out(small, reading, job=job, command=PREPARED)
    assert raised.value.params == {"action": "job.hand_in"}
    handing_in = Actor(login="lin", at=NOW, scopes=frozenset({"job.hand_in"}))
    assert isinstance(carry_out(small, handing_in, job=job, command=PREPARED), Done)


def test_the_same_request_with_the_same_key_gets_the_same_answer(company: Services) -> None:
    job = open_visit(company)
    first = done(carry_out(company, as_("lin"), job=job, command=PREPARED, key="k"))
    again = done(carry_out(company, as_("lin"), job=job, command=PREPARED, key="k"))
    assert (first.repeated, again.repeated) == (False, True)
    assert (again.events, again.version) == (first.events, first.version)
    with pytest.raises(Conflict) as raised:
        carry_out(company, as_("lin"), job=job, command=HandIn(step="prepare"), key="k")
    assert raised.value.code == "idempotency.reused"


def test_what_was_sent_from_a_phone_is_not_done_twice_when_its_answer_comes_weeks_later(
    company: Services,
) -> None:
    job = open_visit(company)
    note = Act(act="note", reason="The owner calls before noon.", at=NOW)
    first = done(carry_out(company, as_("lin"), job=job, command=note, key="k"))
    wait(company, 60 * DAY)
    sweep(company)
    again = done(carry_out(company, as_("lin", company), job=job, command=note, key="k"))
    assert (again.repeated, again.version) == (True, first.version)
    assert types(company, job).count("job.noted") == 1


def test_a_refusal_is_not_kept_under_its_key(company: Services) -> None:
    job = prepared_visit(company)
    early = Decide(outcome="approve", step="review")
    refused = carry_out(company, as_("chen"), job=job, command=early, key="k")
    assert isinstance(refused, Refused)
    do(company, "wei", job, photographed(company))
    assert isinstance(carry_out(company, as_("chen"), job=job, command=early, key="k"), Done)


def test_opening_twice_with_one_key_opens_one_job(company: Services) -> None:
    def open_it(_: int) -> Done:
        return done(
            open_job(
                company, as_("lin"), sop="visit", branch="east", inputs={"reason": "routine"}, key="same"
            )
        )

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(open_it, range(8)))
    assert len({answer.job for answer in answers}) == 1
    assert [answer.repeated for answer in answers].count(False) == 1


def test_of_two_commands_at_once_on_one_step_one_holds_and_the_other_finds_it_done(company: Services) -> None:
    jobs = [open_visit(company) for _ in range(10)]
    answers = [[submit(company, as_("lin"), job=job, command=PREPARED) for _ in range(4)] for job in jobs]
    for job, futures in zip(jobs, answers, strict=True):
        results = [future.result(timeout=30) for future in futures]
        held = [result for result in results if isinstance(result, Done)]
        lost = [result.code for result in results if isinstance(result, Refused)]
        assert (len(held), lost) == (1, ["order.not_open"] * 3)
        assert types(company, job) == ["job.opened", "step.opened", "step.handed_in", "step.opened"]


def test_a_caller_who_knows_an_older_version_is_told_that_the_job_moved_on(company: Services) -> None:
    job = open_visit(company)
    seen = show_job(company, as_("lin"), job=job).line.version
    do(company, "lin", job, PREPARED)
    late = carry_out(company, as_("wei"), job=job, command=photographed(company), seen=seen)
    assert late == Refused(code="job.moved_on", details={"seen": 2, "version": 4})
    assert isinstance(carry_out(company, as_("wei"), job=job, command=photographed(company), seen=4), Done)


def test_a_hand_in_that_means_an_earlier_visit_of_the_step_is_told_so(company: Services) -> None:
    job = reviewed_visit(company)
    do(company, "chen", job, Decide(outcome="again"))
    late = HandIn(step="photograph", answers=photographed(company, "other").answers, opened=4)
    answer = carry_out(company, as_("wei"), job=job, command=late)
    assert isinstance(answer, Refused)
    assert answer.code == "job.moved_on"


def test_a_job_never_names_a_blob_that_is_not_stored(company: Services) -> None:
    job = prepared_visit(company)
    missing = {"front": [{"blob": "0" * 64, "at": NOW}]}
    answer = carry_out(company, as_("wei"), job=job, command=HandIn(step="photograph", answers=missing))
    assert isinstance(answer, Refused)
    assert types(company, job)[-1] == "step.opened"
    do(company, "wei", job, photographed(company, "front"))
    rows = company.store.read(lambda view: view.rows("SELECT job, address, field, blob FROM capture"))
    assert rows == [(job, "photograph", "front", stored_photo(company, "front"))]


def test_a_photo_that_was_handed_in_before_is_found_again(company: Services) -> None:
    first = prepared_visit(company)
    do(company, "wei", first, photographed(company, "front"))
    wait(company, HOUR)
    job = prepared_visit(company)
    answer = carry_out(company, as_("wei", company), job=job, command=photographed(company, "front"))
    assert isinstance(answer, Refused)
    assert answer.code == "evidence.duplicate"
    assert answer.faults[0].params["job"] == first


def test_of_a_photo_like_one_that_one_may_not_see_no_more_is_told_than_that_there_is_one(
    company: Services,
) -> None:
    first = open_visit(company, branch="west", assignee="max")
    do(company, "eva", first, HandIn(step="prepare", answers={"packed": True}))
    do(company, "max", first, photographed(company, "front"))
    company.store.write(lambda unit: unit.run("UPDATE blob SET uploader = 'max'"))
    job = prepared_visit(company)
    answer = carry_out(company, as_("wei", company), job=job, command=photographed(company, "front"))
    assert isinstance(answer, Refused)
    assert [sorted(fault.params) for fault in answer.faults] == [["age", "limit"]]


def test_nobody_decides_an_approval_but_its_people_by_any_command(company: Services) -> None:
    job = reviewed_visit(company)
    tries: list[tuple[str, JobCommand]] = [
        *(
            (login, Decide(outcome="approve", step="review"))
            for login in ("ada", "rita", "wei", "lin", "dora")
        ),
        *((login, Act(act="waive", step="review", reason="no time")) for login in ("ada", "rita", "chen")),
        *((login, HandIn(step="review", answers={})) for login in ("ada", "rita", "chen")),
        *((login, ReportFault(fault="shop_closed", step="review")) for login in ("ada", "chen")),
    ]
    for login, command in tries:
        try:
            answer: Done | Refused = carry_out(company, as_(login), job=job, command=command)
        except (Forbidden, NotFound):
            continue
        assert isinstance(answer, Refused), (login, command)
    view = show_job(company, as_("ada"), job=job)
    assert (view.line.at, view.line.status) == (("review",), "open")
    assert [task.address for task in my_tasks(company, as_("chen")).items] == ["review"]


def test_whoever_handed_in_does_not_approve_even_with_the_role(company: Services) -> None:
    job = open_visit(company, assignee="chen")
    do(company, "lin", job, PREPARED)
    do(company, "chen", job, photographed(company))
    answer = carry_out(company, as_("chen"), job=job, command=Decide(outcome="approve"))
    assert isinstance(answer, Refused)
    assert answer.code == "actor.four_eyes"


def test_every_kind_of_command_from_outside_has_an_action_that_access_knows() -> None:
    commands = (
        HandIn(step="a"),
        ReportFault(fault="a"),
        Decide(outcome="a"),
        Act(act="note"),
        Act(act="assign"),
    )
    assert [action_of(command).value for command in commands] == [
        "job.hand_in",
        "job.hand_in",
        "job.decide",
        "job.act",
        "job.assign",
    ]
    assert {kind.__name__ for kind in get_args(Command)} - {
        kind.__name__ for kind in get_args(JobCommand)
    } == {
        "Open",
        "Occur",
        "Fire",
        "ChildEnded",
    }
