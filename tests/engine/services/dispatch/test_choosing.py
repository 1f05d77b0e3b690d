"""Who is chosen, why, and why everybody else is not."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.language.organisation import Absence
from engine.runtime.commands import Act, HandIn
from engine.runtime.events import StepHandedIn
from engine.services.context import Services
from engine.services.dispatch.asking import carry_asks
from engine.services.dispatch.candidates import pool
from engine.services.dispatch.choosing import order
from engine.services.dispatch.positions import KEPT
from engine.services.dispatch.recommending import dispatch_of, recommendation, recommendation_before
from engine.services.dispatch.rules import Rule
from engine.services.jobs import history
from engine.services.people import put_absences
from engine.services.problems import Forbidden, Invalid, NotFound
from engine.services.timers import fire_due
from engine.services.work.batches import Batch, Line, Share
from plugins.hooks import Candidate, DispatchStrategy, Ranked, Wanted
from plugins.manager import installed
from plugins.strategies import least_busy, nearest
from tests.engine.services.company import DAY, HOUR, MINUTE, NOW, as_, do, wait
from tests.engine.services.dispatch.dispatching import (
    SITE,
    assignee,
    opened,
    rounds,
    seen_at,
    told,
    why_not,
    work,
)


def test_the_nearest_who_can_gets_the_job_and_the_event_says_why(town: Services) -> None:
    seen_at(town, "bo", north=400)
    seen_at(town, "wei", north=900, ago=MINUTE)
    job = opened(town, "repair")

    batch = work(town)

    (number,) = town.store.read(lambda r: r.rows("SELECT number FROM job WHERE id = ?", job))[0]
    assert batch == Batch(claimed=1, lines=(Line(what="job.assigned", job=job, number=number, detail="bo"),))
    event = history(town, as_("root", town), job=job).items[-1].event
    assert (event.by, msgspec.to_builtins(event)["because"]) == (
        "system",
        {
            "rule": "nearest",
            "round": 1,
            "rank": 1,
            "reasons": [
                {"code": "near", "params": {"metres": 400, "age": 0}},
                {"code": "load", "params": {"open": 0, "soon": 0}},
            ],
        },
    )


def test_everybody_around_the_branch_is_ranked_or_left_out_with_a_reason(town: Services) -> None:
    job = opened(town, "repair")
    work(town)

    (one,) = rounds(town, job)
    assert [place.login for place in one.ranked or ()] == ["wei", "bo", "amy"]
    assert why_not(town, job) == {
        "boss": "holds_no_role",
        "far": "other_branch",
        "kim": "no_skill",
        "lin": "holds_no_role",
        "old": "inactive",
        "root": "holds_no_role",
    }


def test_who_is_chosen_is_told(town: Services) -> None:
    job = opened(town, "repair")
    work(town)

    ((person, params),) = told(town, "job.assigned")
    assert (person, params["by"], params["title"]) == ("wei", "nearest", {"en": "Repair", "zh-CN": "维修"})
    assert assignee(town, job) == "wei"


def test_a_fresh_place_counts_more_than_an_old_one_that_looks_nearer(town: Services) -> None:
    seen_at(town, "wei", north=1000, ago=HOUR)
    seen_at(town, "bo", north=3000)
    job = opened(town, "repair")
    work(town)

    assert assignee(town, job) == "bo"


def test_a_place_that_is_too_old_is_forgotten_for_the_home_branch(town: Services) -> None:
    seen_at(town, "wei", north=100, ago=KEPT + 1)
    job = opened(town, "repair")
    work(town)

    (wei,) = [place for place in rounds(town, job)[0].ranked or () if place.login == "wei"]
    assert (wei.distance, wei.position_age) == (0, None)


def test_nobody_beyond_the_limit_is_sent(town: Services) -> None:
    seen_at(town, "wei", north=60_000)
    job = opened(town, "repair")
    work(town)

    left = {one.login: one for one in rounds(town, job)[0].left_out or ()}
    assert left["wei"].code == "too_far"
    assert left["wei"].params["limit"] == 50_000


def test_least_busy_counts_what_is_due_soon_twice(town: Services) -> None:
    for login in ("amy", "kim", "bo"):
        opened(town, "errand", assignee=login)
    opened(town, "chase", assignee="wei")  # due in two hours
    job = opened(town, "patrol")
    work(town)

    order_of = [place.login for place in rounds(town, job)[0].ranked or ()]
    assert order_of[-1] == "wei"
    assert assignee(town, job) == order_of[0] != "wei"


def test_who_is_away_is_left_out_until_they_are_back(town: Services) -> None:
    back = NOW + DAY
    put_absences(town, as_("root", town), login="wei", absences=(Absence(since=NOW - 1, until=back),))
    job = opened(town, "repair")
    work(town)

    left = {one.login: one for one in rounds(town, job)[0].left_out or ()}
    assert (left["wei"].code, left["wei"].params) == ("absent", {"until": back})


def test_at_night_nobody_is_sent_and_it_is_tried_when_work_begins(town: Services) -> None:
    wait(town, 10 * HOUR)  # 19:00
    job = opened(town, "repair")
    work(town)

    (one,) = rounds(town, job)
    morning = NOW + DAY
    assert (one.outcome, one.next_at) == ("nobody", morning)
    assert why_not(town, job)["wei"] == "not_working"
    wait(town, morning - town.clock.now() - 1)
    assert work(town).claimed == 0
    wait(town, 1)
    work(town)
    assert assignee(town, job) == "wei"


def test_when_nobody_can_coordinators_are_told_once_and_pauses_grow(town: Services) -> None:
    for login in ("wei", "bo", "amy"):
        seen_at(town, login, north=90_000)
    job = opened(town, "repair")
    work(town)
    first = rounds(town, job)[0].next_at
    assert first is not None
    wait(town, first - town.clock.now())
    for login in ("wei", "bo", "amy"):
        seen_at(town, login, north=90_000)
    work(town)

    pauses = [one.next_at - one.at for one in rounds(town, job) if one.next_at is not None]
    assert pauses == [5 * MINUTE, 15 * MINUTE]
    assert [person for person, _ in told(town, "dispatch.nobody")] == ["lin"]


def test_whoever_declines_is_not_asked_again(town: Services) -> None:
    job = opened(town, "repair")
    work(town)
    assert assignee(town, job) == "wei"
    do(town, "wei", job, Act(act="decline", reason="my van broke down"))
    work(town)

    assert assignee(town, job) == "bo"
    assert why_not(town, job)["wei"] == "declined"


def test_declining_a_job_that_is_given_out_by_hand_looks_for_nobody(town: Services) -> None:
    job = opened(town, "errand", assignee="wei")
    do(town, "wei", job, Act(act="decline"))

    assert work(town).claimed == 0
    assert assignee(town, job) is None


def test_a_ladder_gives_the_job_to_another_and_what_was_done_is_kept(town: Services) -> None:
    job = opened(town, "chase")
    work(town)
    first = assignee(town, job)
    assert first == "kim"
    wait(town, HOUR)
    fire_due(town)
    work(town)

    second = assignee(town, job)
    assert second == "wei"
    assert why_not(town, job)["kim"] == "has_it"
    kinds = [line.event.__struct_config__.tag for line in history(town, as_("root", town), job=job).items]
    assert kinds.count("job.assigned") == 2


def test_who_did_what_another_must_check_is_barred(town: Services) -> None:
    job = opened(town, "chase", assignee="bo")
    do(town, "kim", job, HandIn(step="go"))
    do(town, "bo", job, Act(act="decline"))
    work(town)

    left = {one.login: one for one in rounds(town, job)[0].left_out or ()}
    assert (left["kim"].code, left["kim"].params) == ("barred_four_eyes", {"step": "go"})


def test_reassigning_keeps_what_was_handed_in(town: Services) -> None:
    job = opened(town, "errand", assignee="wei")
    do(town, "wei", job, HandIn(step="go", answers={"note": "half done"}))
    do(town, "boss", job, Act(act="reassign", to="bo"))

    events = [line.event for line in history(town, as_("root", town), job=job).items]
    handed_in = [(event.by, event.answers) for event in events if isinstance(event, StepHandedIn)]
    assert handed_in == [("wei", {"note": "half done"})]
    do(town, "bo", job, HandIn(step="look"))


def test_a_job_that_was_given_out_by_hand_meanwhile_is_left_alone(town: Services) -> None:
    job = opened(town, "repair")
    do(town, "lin", job, Act(act="assign", to="kim"))

    assert work(town).lines == (Line(what="dispatch.gone", job=job),)
    assert assignee(town, job) == "kim"


def test_whoever_opens_a_job_may_ask_for_another_way(town: Services) -> None:
    job = opened(town, "errand", dispatch={"by": "least_busy"})
    work(town)
    assert assignee(town, job) is not None

    with pytest.raises(Invalid) as wrong:
        opened(town, "errand", dispatch={"by": "nearst"})
    assert [(f.pointer, f.code) for f in wrong.value.faults] == [("/dispatch/by", "enum")]


def test_a_recommendation_decides_nothing(town: Services) -> None:
    job = opened(town, "errand")
    found = recommendation(town, as_("lin", town), job=job)

    assert (found.by, [place.login for place in found.ranked]) == ("nearest", ["kim", "wei", "bo", "amy"])
    assert (assignee(town, job), rounds(town, job)) == (None, ())


def test_a_recommendation_is_for_those_who_give_out_work(town: Services) -> None:
    job = opened(town, "errand", assignee="wei")

    with pytest.raises(Forbidden):
        recommendation(town, as_("wei", town), job=job)
    with pytest.raises(NotFound):
        recommendation(town, as_("uwe", town), job=job)


def test_a_recommendation_for_a_job_that_is_not_opened_says_the_same(town: Services) -> None:
    before = recommendation_before(town, as_("lin", town), sop="repair", branch="town", site=SITE)
    job = opened(town, "repair")
    after = recommendation(town, as_("lin", town), job=job)

    assert (before.ranked, before.left_out) == (after.ranked, after.left_out)


def test_people_whom_one_may_not_see_are_only_counted(town: Services) -> None:
    job = opened(town, "repair")
    mine, theirs = (recommendation(town, as_(login, town), job=job) for login in ("lin", "boss"))

    assert (theirs.hidden, len(theirs.left_out)) == (0, 6)
    assert mine.hidden == len(theirs.left_out) - len(mine.left_out) > 0


def test_who_may_not_give_out_the_job_sees_only_what_came_of_it(town: Services) -> None:
    job = opened(town, "repair")
    work(town)

    (one,) = dispatch_of(town, as_("wei", town), job=job).rounds
    assert (one.outcome, one.chosen, one.ranked, one.left_out) == ("assigned", ("wei",), None, None)


def test_two_workers_at_once_choose_once(town: Services) -> None:
    jobs = [opened(town, "repair") for _ in range(6)]
    with ThreadPoolExecutor(4) as threads:
        for future in [threads.submit(carry_asks, town, Share(limit=4)) for _ in range(8)]:
            future.result()

    assert {job: len(rounds(town, job)) for job in jobs} == dict.fromkeys(jobs, 1)
    given_out = [
        len([line for line in history(town, as_("root", town), job=job).items
             if line.event.__struct_config__.tag == "job.assigned"])
        for job in jobs
    ]  # fmt: skip
    assert given_out == [1] * len(jobs)


def test_a_strategy_that_fails_gives_way_to_the_plain_order_and_says_so(small_town: Services) -> None:
    def broken(_: Wanted, __: object) -> list[Ranked]:
        raise ZeroDivisionError("no wheels")

    strategy = DispatchStrategy(name="broken", title={"en": "Broken"}, rank=broken)
    services = _with(small_town, {**installed().strategies, "broken": strategy})
    job = opened(services, "errand", dispatch={"by": "broken"})
    work(services)

    (round_,) = rounds(services, job)
    assert round_.ranked is not None
    assert (assignee(services, job), round_.outcome) == (round_.ranked[0].login, "assigned")
    assert [[reason.code for reason in place.reasons] for place in round_.ranked] == [
        ["strategy_failed"] for _ in round_.ranked
    ]


def test_a_job_whose_strategy_is_not_installed_waits_for_it(small_town: Services) -> None:
    strategy = DispatchStrategy(name="gone", title={"en": "Gone"}, rank=lambda *_: [])
    job = opened(
        _with(small_town, {**installed().strategies, "gone": strategy}), "errand", dispatch={"by": "gone"}
    )
    batch = work(small_town)

    assert [(line.what, line.detail, line.failed) for line in batch.lines] == [
        ("dispatch.failed", "no strategy gone is installed", True)
    ]
    assert (assignee(small_town, job), rounds(small_town, job)[0].outcome) == (None, "failed")


def test_a_strategy_of_a_plugin_chooses(small_town: Services) -> None:
    def backwards(_: Wanted, candidates: object) -> list[Ranked]:
        assert isinstance(candidates, tuple)
        by_name = sorted(candidates, key=lambda c: c.login, reverse=True)
        return [Ranked(login=c.login, score=0) for c in by_name[:2]]

    strategy = DispatchStrategy(name="backwards", title={"en": "Backwards"}, rank=backwards)
    services = _with(small_town, {**installed().strategies, "backwards": strategy})
    job = opened(services, "errand", dispatch={"by": "backwards"})
    work(services)

    assert assignee(services, job) == "wei"
    assert why_not(services, job)["amy"] == "not_wanted"


def _with(services: Services, strategies: dict[str, DispatchStrategy]) -> Services:
    plugins = msgspec.structs.replace(services.plugins, strategies=strategies)
    return replace(services, plugins=plugins)


candidates = some.lists(
    some.builds(
        Candidate,
        login=some.sampled_from("abcdefghij"),
        distance=some.none() | some.floats(0, 100_000),
        position_age=some.none() | some.integers(0, KEPT),
        open_jobs=some.integers(0, 3),
        open_due_soon=some.integers(0, 3),
        free_at=some.just(0),
        extra_skills=some.integers(0, 2),
    ),
    unique_by=lambda candidate: candidate.login,
)


@given(candidates, some.randoms(use_true_random=False), some.sampled_from([nearest.rank, least_busy.rank]))
def test_the_order_does_not_depend_on_the_order_of_people(
    people: list[Candidate], chance: random.Random, rank: object
) -> None:
    assert callable(rank)
    shuffled = list(people)
    chance.shuffle(shuffled)
    wanted = Wanted(
        job="", sop="x", branch="x", skills=(), priority="normal", latitude=None, longitude=None,
        due_at=None, at=0,
    )  # fmt: skip

    assert rank(wanted, people) == rank(wanted, shuffled)
    assert {one.login for one in rank(wanted, people)} == {one.login for one in people}


def test_everybody_is_accounted_for_at_every_branch_and_hour(small_town: Services) -> None:
    organisation = small_town.organisations.current()
    for branch in organisation.branches:
        for hour in range(0, 48, 5):
            wanted = Wanted(
                job="", sop="repair", branch=branch, skills=("repair",), priority="normal",
                latitude=30.0, longitude=120.0, due_at=None, at=NOW + hour * HOUR,
            )  # fmt: skip
            rule = Rule(by="nearest", within=20_000)
            looked_at = small_town.store.read(
                lambda r, wanted=wanted, rule=rule: pool(r, organisation, wanted, rule)  # type: ignore[misc]
            )
            found = order(small_town.plugins.strategies, rule, wanted, looked_at)
            named = [p.login for p in found.ranked] + [out.login for out in found.left_out]
            assert len(named) == len(set(named))
            assert {p.login for p in organisation.people.values() if p.branch == branch} <= set(named)
