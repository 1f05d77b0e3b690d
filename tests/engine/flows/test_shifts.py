"""Shifts carry what is due, each once: over the API beside SQLite, by themselves on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from engine.services.composition import compose
from engine.services.context import Services
from engine.services.work.keys import worker_key
from engine.store import open_store
from tests.api.conftest import serving_at
from tests.engine.flows.crew import asked_of_prefect, eventually, free_port, prefect_server, worker
from tests.engine.services.company import NOW, clock, open_visit

LADDER = 2
"""Rungs of a visit that nobody prepares; both were due long ago by the clock of a real worker."""


def company(services: Services) -> Services:
    """The same, at the time that the tests' jobs are opened."""
    return replace(services, clock=clock(NOW))


def rungs(services: Services, job: str) -> int:
    return int(
        services.store.read(
            lambda reading: reading.rows(
                "SELECT count(*) FROM job_event WHERE job = ? AND type = 'rung.fired'", job
            )
        )[0][0]
    )


def all_fired(services: Services, *jobs: str) -> bool:
    return all(rungs(services, job) >= LADDER for job in jobs)


@contextmanager
def opened(url: str, folder: Path) -> Iterator[Services]:
    with open_store(url, folder) as store:
        yield compose(store)


def test_a_ladder_is_climbed_by_the_worker_and_shown_in_prefect(
    company_url: str, prefect: str, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    with opened(company_url, folder) as services:
        job = open_visit(company(services))
        if company_url.startswith("sqlite"):
            with (
                serving_at(services) as running,
                worker(prefect, folder, "--url", running.url) as crew,
            ):
                eventually(
                    lambda: "Waiting for the server to make" in crew.said, "the worker, before its key"
                )
                worker_key(folder)
                eventually(lambda: all_fired(services, job), "both rungs")
                assert crew.stop() == 0
        else:
            with worker(prefect, folder, "--address", "http://sopwith.test", database=company_url) as crew:
                eventually(lambda: all_fired(services, job), "both rungs")
                assert crew.stop() == 0
        assert rungs(services, job) == LADDER
    names = {run["name"] for run in asked_of_prefect(prefect, "flow_runs")}
    assert "escalation in all" in names
    tables = [one["data"] for one in asked_of_prefect(prefect, "artifacts") if one["key"] == "escalation-all"]
    assert any(f"/office/jobs/{job})" in table for table in tables)


def test_a_worker_of_a_region_carries_that_region_and_those_below_it_only(
    company_on_postgres: str, prefect: str, tmp_path: Path
) -> None:
    with opened(company_on_postgres, tmp_path / "data") as services:
        ours, below, other = (
            open_visit(company(services), branch=branch, assignee=None)
            for branch in ("east", "north", "west")
        )
        with worker(prefect, tmp_path / "east", "--regions", "east", database=company_on_postgres) as crew:
            eventually(lambda: all_fired(services, ours, below), "the rungs of the region")
            assert crew.stop() == 0
        assert [rungs(services, job) for job in (ours, below, other)] == [LADDER, LADDER, 0]
        with worker(prefect, tmp_path / "west", "--regions", "west", database=company_on_postgres):
            eventually(lambda: all_fired(services, other), "the rungs of the other region")
        assert [rungs(services, job) for job in (ours, below, other)] == [LADDER, LADDER, LADDER]
    queues = {
        (one["name"], one["work_queue_name"], tuple(one["parameters"]["regions"] or ()))
        for one in asked_of_prefect(prefect, "deployments")
    }
    assert {("east", "east", ("east",)), ("west", "west", ("west",))} <= queues


def test_every_region_that_is_not_there_is_named_at_once(
    company_on_postgres: str, prefect: str, tmp_path: Path
) -> None:
    with worker(
        prefect, tmp_path, "--regions", "nowhere,east,elsewhere", database=company_on_postgres
    ) as crew:
        assert crew.process.wait(60) == 2
        assert "No such branches: nowhere, elsewhere." in crew.said


def test_a_worker_that_is_killed_in_a_batch_delays_it_by_the_lease_and_nothing_else(
    company_on_postgres: str, prefect: str, tmp_path: Path
) -> None:
    with opened(company_on_postgres, tmp_path / "data") as services:
        held, free = (open_visit(company(services), assignee=None) for _ in range(2))

        def leased() -> bool:
            found = services.store.read(
                lambda reading: reading.rows("SELECT leased_until FROM timer WHERE job = ?", held)
            )
            return bool(found and found[0][0] > 0)

        with (
            psycopg.connect(company_on_postgres) as barrier,
            worker(prefect, tmp_path / "first", database=company_on_postgres) as first,
        ):
            barrier.execute("SELECT 1 FROM job WHERE id = %s FOR UPDATE", (held,))
            eventually(leased, "the claim")
            first.kill()
            barrier.rollback()
        with worker(prefect, tmp_path / "second", database=company_on_postgres) as second:
            later = open_visit(company(services), assignee=None)
            eventually(lambda: all_fired(services, later), "what is due after the kill")
            assert rungs(services, held) == 0, "the claim holds until the lease is over"
            services.store.write(lambda unit: unit.run("UPDATE timer SET leased_until = 1"))
            eventually(lambda: all_fired(services, held, free), "what had been claimed")
            assert second.stop() == 0
        assert [rungs(services, job) for job in (held, free, later)] == [LADDER] * 3


def test_a_rolling_restart_under_the_same_name_does_everything_once(
    company_on_postgres: str, prefect: str, tmp_path: Path
) -> None:
    with opened(company_on_postgres, tmp_path / "data") as services:
        before = open_visit(company(services), assignee=None)
        with worker(prefect, tmp_path / "one", database=company_on_postgres) as leaving:
            eventually(lambda: all_fired(services, before), "what is due before")
            with worker(prefect, tmp_path / "one", database=company_on_postgres) as coming:
                between = [open_visit(company(services), assignee=None) for _ in range(3)]
                assert leaving.stop() == 0
                after = open_visit(company(services), assignee=None)
                eventually(lambda: all_fired(services, *between, after), "what is due between and after")
                assert coming.stop() == 0
        assert [rungs(services, job) for job in (before, *between, after)] == [LADDER] * 5


def test_work_goes_on_while_prefect_is_away_and_after_it_is_back(
    company_on_postgres: str, tmp_path: Path
) -> None:
    port = free_port()
    with opened(company_on_postgres, tmp_path / "data") as services:
        before = open_visit(company(services), assignee=None)
        with prefect_server(tmp_path / "prefect", port) as prefect:
            crew = worker(prefect, tmp_path / "worker", database=company_on_postgres)
            running = crew.__enter__()
            eventually(lambda: all_fired(services, before), "what is due before")
        try:
            away = [open_visit(company(services), assignee=None) for _ in range(3)]
            eventually(lambda: all_fired(services, *away), "what is due while it is away")
            with prefect_server(tmp_path / "prefect", port):
                after = open_visit(company(services), assignee=None)
                eventually(lambda: all_fired(services, after), "what is due when it is back")
                assert running.stop() == 0
            assert [rungs(services, job) for job in (before, *away, after)] == [LADDER] * 5
        finally:
            crew.__exit__(None, None, None)


def test_a_worker_ends_with_whoever_started_it(prefect: str, tmp_path: Path) -> None:
    with worker(prefect, tmp_path, "--url", "http://127.0.0.1:9", "--parent", str(os.getpid() + 1)) as crew:
        assert crew.process.wait(60) is not None


def test_a_worker_that_waits_for_its_key_ends_when_asked(tmp_path: Path) -> None:
    with worker("http://127.0.0.1:9", tmp_path, "--url", "http://127.0.0.1:9") as crew:
        eventually(lambda: "Waiting for the server to make" in crew.said, "the worker, before its key")
        assert crew.stop() == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "A worker beside an embedded database works over the API."),
        (("--url", "nonsense"), "give http://HOST:PORT"),
        (("--regions", ",", "--url", "http://127.0.0.1:9"), "name at least one branch"),
        (("--url", "http://127.0.0.1:9"), "The worker's key cannot be read"),
    ],
)
def test_what_cannot_be_started_is_explained(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    (tmp_path / "worker.key").mkdir()
    with worker("http://127.0.0.1:9", tmp_path, *arguments) as crew:
        assert crew.process.wait(60) in (1, 2)
        assert says in crew.said
        assert "Traceback" not in crew.said
