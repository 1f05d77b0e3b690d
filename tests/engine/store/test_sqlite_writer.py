"""What only the writer on SQLite does: many callers' work in one commit."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pytest

from engine.store import Busy, Store, StoredJob, UnitOfWork, open_store
from engine.store.addresses import SqliteAddress
from engine.store.sqlite import connect
from engine.store.sqlite_writer import LARGEST_GROUP, SqliteWriter
from engine.store.tables import RoleRow
from tests.engine.store.sample import open_job, whole_jobs


class Held:
    """Keeps the writer busy, so that what is handed over meanwhile goes into its commit."""

    def __init__(self, writer: Store | SqliteWriter) -> None:
        self._held, self._go_on = threading.Event(), threading.Event()
        self._future = writer.submit(self._hold)
        assert self._held.wait(10)

    def _hold(self, _: UnitOfWork) -> None:
        self._held.set()
        assert self._go_on.wait(10)

    def go_on(self) -> None:
        """Let it go on. It may fail with the others, if it is in one commit with them."""
        self._go_on.set()
        self._future.exception(10)


@pytest.fixture
def commits() -> list[str]:
    return []


@pytest.fixture
def store(sqlite_url: str, tmp_path: Path, commits: list[str]) -> Iterator[Store]:
    def probe(point: str) -> None:
        if point == "after_commit":
            commits.append(point)

    with open_store(sqlite_url, tmp_path, probe=probe) as opened:
        yield opened


def test_whoever_waits_goes_into_one_commit(store: Store, commits: list[str]) -> None:
    held = Held(store)
    futures = [store.submit(partial(open_job, job=f"J{n}")) for n in range(50)]
    held.go_on()
    assert [future.result(10).id for future in futures] == [f"J{n}" for n in range(50)]
    assert len(commits) <= 2
    assert len(whole_jobs(store)) == 50


def test_a_group_has_an_end_however_many_wait(store: Store, commits: list[str]) -> None:
    held = Held(store)
    futures = [store.submit(lambda unit: unit.load_job("none")) for _ in range(2 * LARGEST_GROUP)]
    held.go_on()
    assert {future.result(10) for future in futures} == {None}
    assert 2 <= len(commits) <= 4


def test_a_commit_that_fails_is_everybodys_error_and_the_writer_goes_on(store: Store) -> None:
    def owes(unit: UnitOfWork) -> None:
        unit.run("PRAGMA defer_foreign_keys = ON")
        unit.run("INSERT INTO role_grant (person, role, branch) VALUES ('nobody', 'none', 'nowhere')")

    held = Held(store)
    neighbour: Future[StoredJob] = store.submit(partial(open_job, job="J1"))
    debtor = store.submit(owes)

    def clumsy(_: UnitOfWork) -> None:
        raise LookupError("own fault")

    third = store.submit(clumsy)
    held.go_on()
    for future in (neighbour, debtor):
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            future.result(10)
    with pytest.raises(LookupError):
        third.result(10)
    assert whole_jobs(store) == {}
    assert store.write(partial(open_job, job="J1")).version == 1


def test_when_the_disk_is_full_everybody_is_told_and_nothing_is_half_written(store: Store) -> None:
    store.write(partial(open_job, job="J1"))
    pages = store.read(lambda view: view.rows("PRAGMA page_count")[0][0])
    store.write(lambda unit: unit.rows(f"PRAGMA max_page_count = {pages}"))
    held = Held(store)

    def open_by_session_too(unit: UnitOfWork, n: int) -> None:
        unit.session.add(RoleRow(name=f"K{n}", title="{}" + " " * 400))
        open_job(unit, f"K{n}")

    futures = [store.submit(partial(open_by_session_too, n=n)) for n in range(40)]
    held.go_on()
    failures = [future.exception(10) for future in futures]
    told = {str(failure) for failure in failures if failure is not None}
    assert told == {"database or disk is full"}
    store.write(lambda unit: unit.rows("PRAGMA max_page_count = 1000000"))
    found = whole_jobs(store)
    assert "J1" in found
    assert all((f"K{n}" in found) == (failure is None) for n, failure in enumerate(failures))
    store.write(partial(open_by_session_too, n=99))
    assert store.read(lambda view: view.session.get(RoleRow, "K99")) is not None


def test_another_process_that_holds_the_lock_is_waited_for(store: Store) -> None:
    assert isinstance(store.address, SqliteAddress)
    other = connect(store.address.path, writing=True)
    other.execute("BEGIN IMMEDIATE")
    future = store.submit(partial(open_job, job="J1"))
    with pytest.raises(TimeoutError):
        future.result(0.2)
    other.execute("ROLLBACK")
    other.close()
    assert future.result(10).version == 1


def test_too_many_callers_are_told_so_at_once(sqlite_url: str) -> None:
    writer = SqliteWriter(Path(sqlite_url.removeprefix("sqlite:///")), waiting_room=2)
    held = Held(writer)
    waiting = [writer.submit(lambda unit: unit.load_job("none")) for _ in range(2)]
    with pytest.raises(Busy) as caught:
        writer.submit(lambda _: None)
    assert caught.value.details == {"waiting": 2}
    held.go_on()
    assert [future.result(10) for future in waiting] == [None, None]
    writer.close()
