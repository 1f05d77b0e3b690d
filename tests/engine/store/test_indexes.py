"""What is asked over and over is found by an index, however much lies beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.store import Reading, Store, UnitOfWork, open_store
from engine.store.likeness import probes
from engine.store.sqlite_hand import SqliteHand
from tests.engine.store.sample import START, next_step, open_job


@pytest.fixture
def store(sqlite_url: str, tmp_path: Path) -> Iterator[Store]:
    with open_store(sqlite_url, tmp_path) as opened:
        yield opened


def asked(store: Store, work: Callable[[UnitOfWork], object]) -> list[str]:
    """How SQLite looks up each statement that ``work`` runs."""

    def note(unit: UnitOfWork) -> list[str]:
        hand = unit._hand
        assert isinstance(hand, SqliteHand)
        connection = hand._connection
        texts: list[str] = []
        connection.set_trace_callback(texts.append)
        try:
            work(unit)
        finally:
            connection.set_trace_callback(None)
        plans = []
        for text in texts:
            if text.startswith(("SELECT", "UPDATE", "DELETE")):
                plans += [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}")]
        return plans

    return store.write(note)


HOT: dict[str, Callable[[UnitOfWork], object]] = {
    "a step": lambda unit: next_step(unit, "J1"),
    "timers that are due": lambda unit: unit.claim_timers(now=START, lease=1),
    "the next timer": Reading.next_timer,
    "whether a timer is free": lambda unit: unit.look_for_timers(now=START),
    "whether a region's timer is free": lambda unit: unit.look_for_timers(now=START, branches=("b",)),
    "messages that are due": lambda unit: unit.claim_messages(now=START + 10**9, lease=1),
    "blobs that nobody named": lambda unit: unit.claim_unnamed(now=START, age=1, lease=1, limit=9),
    "a job's history": lambda unit: unit.events("J1", after=1, limit=10),
    "the feed of changes": lambda unit: unit.changes(after=1),
    "photos that look alike": lambda unit: unit.rows(
        f"SELECT DISTINCT blob, looks FROM likeness WHERE band IN ({','.join('?' * 136)})", *probes("0" * 32)
    ),
    "an answer that was given": lambda unit: unit.idempotent(
        actor="wei", key="k", request="r", at=START, work=lambda: b""
    ),
    "my tasks": lambda unit: unit.rows(
        "SELECT job FROM task WHERE closed_at IS NULL AND login = ? ORDER BY due_at LIMIT 50", "wei"
    ),
    "my roles' tasks": lambda unit: unit.rows(
        "SELECT job FROM task WHERE closed_at IS NULL AND role = ? AND branch IN (?, ?)", "r", "a", "b"
    ),
    "a page of a branch's jobs": lambda unit: unit.rows(
        "SELECT id FROM job WHERE branch = ? AND (opened_at, id) < (?, ?) "
        "ORDER BY opened_at DESC, id DESC LIMIT 50",
        "b",
        START,
        "x",
    ),
    "what is late": lambda unit: unit.rows(
        "SELECT id FROM job WHERE status IN ('open', 'paused') AND due_at < ? ORDER BY due_at LIMIT 50", START
    ),
    "jobs about a subject": lambda unit: unit.rows(
        "SELECT id FROM job WHERE subject_kind = ? AND subject_id = ? ORDER BY opened_at DESC", "k", "s"
    ),
    "the jobs that name a blob": lambda unit: unit.rows("SELECT job FROM capture WHERE blob = ?", "b"),
}


@pytest.mark.parametrize("what", HOT)
def test_nothing_hot_reads_a_whole_table(store: Store, what: str) -> None:
    store.write(lambda unit: open_job(unit, "J1"))
    plans = asked(store, HOT[what])
    assert plans
    assert [plan for plan in plans if plan.startswith("SCAN") and "INDEX" not in plan] == []
