"""Offers: the first to accept has the job, the others are told, and then come the next."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.runtime.commands import Act
from engine.services.context import Services
from engine.services.dispatch.asking import carry_asks
from engine.services.dispatch.board import board
from engine.services.dispatch.offering import Accepted, accept, decline, look
from engine.services.jobs import show_job
from engine.services.problems import Conflict, Forbidden, NotFound, ServiceProblem
from engine.services.work.batches import Share
from tests.engine.services.company import HOUR, MINUTE, as_, do, wait
from tests.engine.services.dispatch.dispatching import (
    assignee,
    offers,
    opened,
    rounds,
    seen_at,
    told,
    why_not,
    work,
)


def offered(services: Services) -> str:
    """A delivery that is offered to wei and bo, the nearest two of three."""
    seen_at(services, "wei", north=100)
    seen_at(services, "bo", north=200)
    seen_at(services, "amy", north=5000)
    job = opened(services, "delivery")
    work(services)
    return job


def test_a_job_is_offered_to_the_nearest_at_once(town: Services) -> None:
    job = offered(town)

    (wei,), (bo,) = offers(town, "wei"), offers(town, "bo")
    assert offers(town, "amy") == ()
    assert (wei.job, wei.others, round(wei.distance or 0), wei.expires_at - wei.offered_at) == (
        job,
        1,
        100,
        10 * MINUTE,
    )
    assert bo.others == 1
    messages = told(town, "job.offered")
    assert [(person, params["offer"]) for person, params in messages] == [("bo", bo.id), ("wei", wei.id)]


def test_the_first_to_accept_has_it_and_the_others_are_told(town: Services) -> None:
    job = offered(town)
    (wei,), (bo,) = offers(town, "wei"), offers(town, "bo")
    accepted = accept(town, as_("bo", town), offer=bo.id)

    view = show_job(town, as_("root", town), job=job)
    assert (view.line.assignee, view.accepted) == ("bo", True)
    assert accepted == Accepted(job=job, number=view.line.number, version=view.line.version)
    assert [(person, params["why"]) for person, params in told(town, "offer.gone")] == [("wei", "taken")]
    with pytest.raises(Conflict) as gone:
        accept(town, as_("wei", town), offer=wei.id)
    assert (gone.value.code, gone.value.params) == (
        "offer.gone",
        {"why": "taken", "job": job, "who": {"login": "bo", "name": "Bo"}},
    )
    assert work(town).claimed == 0


def test_accepting_again_what_one_has_changes_nothing(town: Services) -> None:
    offered(town)
    (bo,) = offers(town, "bo")
    first = accept(town, as_("bo", town), offer=bo.id)

    assert accept(town, as_("bo", town), offer=bo.id) == first


def test_of_many_who_accept_at_the_same_moment_one_has_it(town: Services) -> None:
    for _ in range(4):
        job = offered(town)
        mine = {login: offers(town, login)[-1].id for login in ("wei", "bo")}

        def take(login: str, mine: dict[str, str] = mine) -> str:
            try:
                accept(town, as_(login, town), offer=mine[login])
            except ServiceProblem as problem:
                return problem.code
            return login

        with ThreadPoolExecutor(2) as threads:
            answers = set(threads.map(take, mine))
        assert answers == {str(assignee(town, job)), "offer.gone"}


def test_when_all_of_a_round_decline_the_next_are_asked_at_once(town: Services) -> None:
    job = offered(town)
    decline(town, as_("wei", town), offer=offers(town, "wei")[0].id, reason="no time")
    assert work(town).claimed == 0, "bo has not answered yet"
    decline(town, as_("bo", town), offer=offers(town, "bo")[0].id)
    work(town)

    assert [one.job for one in offers(town, "amy")] == [job]
    assert {why_not(town, job)[login] for login in ("wei", "bo")} == {"declined"}


def test_when_time_has_passed_the_next_are_asked(town: Services) -> None:
    job = offered(town)
    late = offers(town, "wei")[0].id
    wait(town, 10 * MINUTE)
    assert look(town, Share()).claimed == 1
    work(town)

    assert offers(town, "wei") == ()
    assert [one.job for one in offers(town, "amy")] == [job]
    with pytest.raises(Conflict) as gone:
        accept(town, as_("wei", town), offer=late)
    assert gone.value.params["why"] == "expired"


def test_an_offer_ends_without_anybody_looking(town: Services) -> None:
    job = offered(town)
    late = offers(town, "wei")[0].id
    wait(town, 10 * MINUTE)

    with pytest.raises(Conflict):
        accept(town, as_("wei", town), offer=late)
    work(town)
    assert [one.outcome for one in rounds(town, job)] == ["offered", "offered"]


def test_after_nobody_was_found_those_who_did_not_answer_are_asked_again(town: Services) -> None:
    job = offered(town)
    for _ in range(2):
        wait(town, 10 * MINUTE)
        work(town)
    assert [one.outcome for one in rounds(town, job)] == ["offered", "offered", "nobody"]
    assert why_not(town, job)["wei"] == "offered_before"
    wait(town, 5 * MINUTE)
    work(town)

    assert len(offers(town, "wei")) == 1


def test_an_offer_of_a_job_that_was_given_out_by_hand_is_gone(town: Services) -> None:
    job = offered(town)
    mine = offers(town, "wei")[0].id
    do(town, "lin", job, Act(act="assign", to="amy"))

    assert offers(town, "wei") == ()
    with pytest.raises(Conflict):
        accept(town, as_("wei", town), offer=mine)
    look(town, Share())
    assert {person for person, _ in told(town, "offer.gone")} == {"wei", "bo"}


def test_an_offer_of_a_job_that_was_cancelled_is_gone(town: Services) -> None:
    job = offered(town)
    mine = offers(town, "wei")[0].id
    do(town, "boss", job, Act(act="cancel", reason="not needed"))

    with pytest.raises(Conflict) as gone:
        accept(town, as_("wei", town), offer=mine)
    assert gone.value.params["why"] == "closed"


def test_an_offer_is_nobody_elses(town: Services) -> None:
    offered(town)
    mine = offers(town, "wei")[0].id

    for door in (accept, decline):
        with pytest.raises(NotFound) as none:
            door(town, as_("bo", town), offer=mine)
        assert none.value.code == "offer.unknown"


def test_two_workers_at_once_offer_once(town: Services) -> None:
    seen_at(town, "wei", north=100)
    jobs = [opened(town, "delivery") for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        for future in [threads.submit(carry_asks, town, Share(limit=3)) for _ in range(6)]:
            future.result()

    assert {job: len(rounds(town, job)) for job in jobs} == dict.fromkeys(jobs, 1)
    assert len(offers(town, "wei")) == len(jobs)


def test_rounds_say_what_became_of_each_offer(town: Services) -> None:
    job = offered(town)
    decline(town, as_("wei", town), offer=offers(town, "wei")[0].id, reason="no time")
    accept(town, as_("bo", town), offer=offers(town, "bo")[0].id)

    (one,) = rounds(town, job)
    assert [(o.person, o.status, o.reason) for o in one.offers or ()] == [
        ("wei", "declined", "no time"),
        ("bo", "accepted", None),
    ]


def test_the_board_shows_what_waits_and_who_could_do_it(town: Services) -> None:
    job, mine = offered(town), opened(town, "errand", assignee="kim")
    found = board(town, as_("lin", town))

    assert found.branches == ("hill", "town")
    assert [(one.line.id, one.offered_to, one.skills) for one in found.waiting] == [
        (job, ("wei", "bo"), ("repair",))
    ]
    lanes = {lane.login: lane for lane in found.lanes}
    assert set(lanes) == {"amy", "bo", "kim", "wei"}
    assert [line.id for line in lanes["kim"].jobs] == [mine]
    assert (lanes["wei"].working, lanes["wei"].position_age, lanes["kim"].position_age) == (True, 0, None)


def test_the_board_is_for_those_who_give_out_work(town: Services) -> None:
    with pytest.raises(Forbidden):
        board(town, as_("wei", town))
    with pytest.raises(Forbidden):
        board(town, as_("lin", town), branch="coast")
    with pytest.raises(NotFound):
        board(town, as_("lin", town), branch="nowhere")
    wait(town, 12 * HOUR)
    assert not any(lane.working for lane in board(town, as_("lin", town)).lanes)
