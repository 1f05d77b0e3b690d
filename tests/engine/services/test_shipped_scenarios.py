"""Every scenario that ships, walked through the use cases on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from engine.language.library import Library
from engine.runtime.commands import Act
from engine.runtime.rehearsal import LibraryBench
from engine.services.checking import load
from engine.services.composition import compose, opened
from engine.services.context import Services
from engine.services.importing import import_folder
from engine.services.jobs import JobFilter, list_jobs
from engine.store import open_store
from engine.store.auditing import audit
from tests.engine.services.company import NOW, as_, clock, do
from tests.engine.services.replaying import Replay, record

SHIPPED = Path(__file__).parents[3] / "sop_definitions"
SOPS = sorted(path.parent.name for path in SHIPPED.glob("*/sop.yaml"))


@pytest.fixture(scope="session")
def library() -> Library:
    """The SOPs that ship."""
    return load(SHIPPED)


def fill(url: str, folder: Path) -> None:
    """Import what ships into an empty database."""
    with opened(url=url, folder=folder, clock=clock()) as services:
        told = import_folder(services, root=SHIPPED)
        assert told.refused == (), told.findings


@pytest.fixture(scope="session")
def shipped_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with what ships."""
    folder = tmp_path_factory.mktemp("shipped")
    path = folder / "sopwith.db"
    shutil.copy(migrated_sqlite, path)
    fill(f"sqlite:///{path}", folder)
    return path


@pytest.fixture(scope="session")
def shipped_postgres(postgres: str, migrated_postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database with what ships."""
    with psycopg.connect(postgres.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE shipped TEMPLATE {migrated_postgres}")
    fill(postgres.format("shipped"), tmp_path_factory.mktemp("shipped"))
    return "shipped"


@pytest.fixture(params=["sqlite", "postgres"])
def installation(
    request: pytest.FixtureRequest, tmp_path: Path, new_postgres: Callable[[str], str]
) -> Iterator[Services]:
    """An installation with what ships: the test runs once on each kind of database."""
    if request.param == "sqlite":
        path = tmp_path / "shipped.db"
        shutil.copy(request.getfixturevalue("shipped_sqlite"), path)
        url = f"sqlite:///{path}"
    else:
        url = new_postgres(request.getfixturevalue("shipped_postgres"))
    with open_store(url, tmp_path / "data") as store:
        yield compose(store, clock=clock(NOW))


def rest(services: Services) -> None:
    """Pause what still runs, so that the next scenario has the clock for itself."""
    for line in list_jobs(services, as_("xu", services), where=JobFilter(status="open"), limit=200).items:
        do(services, "xu", line.id, Act(act="pause"))


@pytest.mark.parametrize("sop", SOPS)
def test_a_scenario_happens_on_the_services_as_it_does_in_the_runtimes_world(
    installation: Services, library: Library, sop: str
) -> None:
    bench = LibraryBench(library)
    walked = 0
    for name, document in sorted(library.sops[sop].scenarios.items()):
        recorded = record(document, sop, bench)
        if recorded is None:
            continue
        Replay(installation, recorded, f"{sop}/{name}").run()
        rest(installation)
        walked += 1
    assert walked > 0
    assert audit(installation.store).faults == ()
