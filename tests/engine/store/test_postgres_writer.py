"""What only the writer on PostgreSQL does: run again what was given up, and say what can't be known."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlmodel import select

from engine.store import Busy, Reading, Store, Uncertain, UnitOfWork, open_store
from engine.store.postgres_pipeline import ROOM
from engine.store.postgres_writer import PostgresWriter
from engine.store.tables import SettingRow
from tests.engine.store.sample import next_step, open_job, whole_jobs


@pytest.fixture
def store(postgres_url: str, tmp_path: Path) -> Store:
    return open_store(postgres_url, tmp_path)


def cut_off(url: str, pid: int) -> None:
    """End a connection from the server's side, as a restart of the database does."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s)", (pid,))
        while connection.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", (pid,)).fetchone():
            pass


def own_pid(unit: UnitOfWork) -> int:
    return int(unit.rows("SELECT pg_backend_pid()")[0][0])


def test_two_units_that_wait_for_each_other_are_both_carried_out(store: Store) -> None:
    with store:
        for job in ("A", "B"):
            store.write(partial(open_job, job=job))
        together = threading.Barrier(2)
        tries: list[str] = []

        def both(unit: UnitOfWork, first: str, second: str) -> None:
            tries.append(first)
            next_step(unit, first)
            if len(tries) <= 2:
                together.wait(10)
            next_step(unit, second)

        with ThreadPoolExecutor(2) as people:
            one = people.submit(store.write, lambda unit: both(unit, "A", "B"))
            other = people.submit(store.write, lambda unit: both(unit, "B", "A"))
            one.result(30)
            other.result(30)
        assert len(tries) == 3
        assert whole_jobs(store) == {"A": 5, "B": 5}


def test_a_connection_lost_before_the_commit_costs_another_try(store: Store, postgres_url: str) -> None:
    with store:
        store.write(partial(open_job, job="J1"))
        tries: list[int] = []

        def unlucky(unit: UnitOfWork) -> int:
            tries.append(own_pid(unit))
            stored = next_step(unit, "J1")
            if len(tries) == 1:
                cut_off(postgres_url, tries[0])
                unit.load_job("J1")
            return stored.version

        assert store.write(unlucky) == 3
        assert len(tries) == 2
        assert whole_jobs(store) == {"J1": 3}


def test_everything_goes_on_after_the_database_ended_all_connections(store: Store, postgres_url: str) -> None:
    def by_session(view: Reading) -> int:
        view.job("J1")
        return len(view.session.exec(select(SettingRow)).all())

    with store:
        store.write(partial(open_job, job="J1"))
        with ThreadPoolExecutor(8) as people:  # so that there are several connections of both kinds
            list(
                people.map(
                    lambda _: (store.write(lambda u: u.load_job("J1")), store.read(by_session)), range(30)
                )
            )
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert [store.read(by_session) for _ in range(10)] == [0] * 10
        assert [store.write(partial(next_step, job="J1")).version for _ in range(10)] == list(range(3, 23, 2))


def test_a_connection_that_is_lost_under_a_session_costs_another_try(store: Store, postgres_url: str) -> None:
    tries: list[int] = []

    def unlucky(unit: UnitOfWork) -> str:
        tries.append(own_pid(unit))
        if unit.session.get(SettingRow, "x") is None:
            unit.session.add(SettingRow(name="x", value="1", updated_at=1, updated_by="lin"))
        if len(tries) == 1:
            cut_off(postgres_url, tries[0])
        unit.session.flush()
        return "done"

    with store:
        assert store.write(unlucky) == "done"
    assert len(tries) == 2


def test_a_connection_lost_at_the_commit_is_uncertain_and_says_what_to_do(
    postgres_url: str, tmp_path: Path
) -> None:
    pids: list[int] = []

    def probe(point: str) -> None:
        if point == "before_commit" and len(pids) == 1:
            cut_off(postgres_url, pids[0])

    def work(unit: UnitOfWork) -> None:
        pids.append(own_pid(unit))
        open_job(unit, "J1")

    with open_store(postgres_url, tmp_path, probe=probe) as store:
        with pytest.raises(Uncertain, match="idempotency key"):
            store.write(work)
        assert whole_jobs(store) == {}
        store.write(partial(open_job, job="J1"))
        assert whole_jobs(store) == {"J1": 1}


def test_a_commit_that_fails_is_an_error_and_the_connection_goes_on(store: Store, postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'not today'; END $$"
        )
        connection.execute(
            "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON setting DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION refuse()"
        )

    def work(unit: UnitOfWork) -> None:
        open_job(unit, "J1")
        unit.run("INSERT INTO setting (name, value, updated_at, updated_by) VALUES ('x', '1', 1, 'lin')")

    with store:
        with pytest.raises(psycopg.errors.RaiseException, match="not today"):
            store.write(work)
        assert whole_jobs(store) == {}
        assert store.write(partial(open_job, job="J1")).version == 1


def test_an_error_in_the_middle_leaves_the_connection_usable(store: Store) -> None:
    with store:
        for _ in range(12):  # more often than there are connections
            with pytest.raises(psycopg.errors.DivisionByZero):
                store.write(lambda unit: unit.rows("SELECT 1 / ?", 0))
            with pytest.raises(psycopg.errors.UndefinedTable):
                store.read(lambda view: view.rows("SELECT * FROM nowhere"))
        assert store.write(partial(open_job, job="J1")).version == 1


def test_values_come_back_as_they_went(store: Store) -> None:
    with store:
        sent = ("半夜 'x' \\ %s $1 ?", 2**62, -1, 0.1 + 0.2, True, b"\x00\xff", None)
        query = "SELECT CAST(? AS text), ?, ?, ?, ?, ?, CAST(? AS text)"
        assert store.read(lambda view: view.rows(query, *sent)) == [sent]
        with pytest.raises(ValueError, match="zero character"):
            store.read(lambda view: view.rows("SELECT CAST(? AS text)", "a\0b"))
        with pytest.raises(TypeError, match="a parameter is list"):
            store.read(lambda view: view.rows("SELECT ?", [1]))


def test_more_kinds_of_statement_than_are_kept_prepared_still_run(store: Store) -> None:
    with store:
        numbers = store.read(lambda view: [view.rows(f"SELECT {n} + ?", n)[0][0] for n in range(ROOM + 20)])
    assert numbers == [2 * n for n in range(ROOM + 20)]


def test_too_many_callers_are_told_so_at_once(postgres_url: str) -> None:
    writer = PostgresWriter(postgres_url, connections=2, waiting_room=3)
    go_on = threading.Event()
    waiting = [writer.submit(lambda _: go_on.wait(10)) for _ in range(3)]
    with pytest.raises(Busy):
        writer.submit(lambda _: None)
    go_on.set()
    assert [future.result(10) for future in waiting] == [True] * 3
    assert writer.submit(lambda _: 1).result(10) == 1
    writer.close()
