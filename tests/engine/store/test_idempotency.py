"""A request that is sent again gets the answer it got, and is not carried out again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.store import Answered, KeyReused, Store, UnitOfWork
from tests.engine.store.sample import START, next_step, open_job, whole_jobs


def ask(unit: UnitOfWork, *, key: str = "k1", actor: str = "wei", request: str = "hand in") -> Answered:
    return unit.idempotent(
        actor=actor,
        key=key,
        request=request,
        at=START,
        work=lambda: b"%d" % next_step(unit, "J1").version,
    )


def test_the_same_request_is_carried_out_once_and_answered_the_same(store: Store) -> None:
    store.write(lambda unit: open_job(unit, "J1"))
    assert store.write(ask) == Answered(response=b"3", repeated=False)
    assert store.write(ask) == Answered(response=b"3", repeated=True)
    assert whole_jobs(store) == {"J1": 3}


def test_another_person_may_use_the_same_key(store: Store) -> None:
    store.write(lambda unit: open_job(unit, "J1"))
    store.write(ask)
    assert store.write(lambda unit: ask(unit, actor="lin")) == Answered(response=b"5", repeated=False)


def test_a_key_can_not_be_used_for_something_else(store: Store) -> None:
    store.write(lambda unit: open_job(unit, "J1"))
    store.write(ask)
    with pytest.raises(KeyReused):
        store.write(lambda unit: ask(unit, request="report a fault"))
    assert whole_jobs(store) == {"J1": 3}


def test_a_key_whose_work_failed_is_free_again(store: Store) -> None:
    with pytest.raises(AssertionError):
        store.write(ask)  # there is no job
    store.write(lambda unit: open_job(unit, "J1"))
    assert store.write(ask) == Answered(response=b"3", repeated=False)


def test_the_same_request_sent_eight_times_at_once_is_carried_out_once(store: Store) -> None:
    store.write(lambda unit: open_job(unit, "J1"))
    together = threading.Barrier(8)

    def send(_: int) -> Answered:
        together.wait(10)
        return store.write(ask)

    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(send, range(8)))
    assert {answer.response for answer in answers} == {b"3"}
    assert sorted(answer.repeated for answer in answers) == [False] + [True] * 7
    assert whole_jobs(store) == {"J1": 3}
