"""The company of dispatch, imported once per database kind and copied for every test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from engine.services.composition import compose, opened
from engine.services.context import Services
from engine.services.importing import import_folder
from engine.store import open_store
from tests.engine.services.company import NOW, clock

DEFINITIONS = Path(__file__).parent / "definitions"


def fill(url: str, folder: Path) -> None:
    """Bring the company into an empty database."""
    with opened(url=url, folder=folder, clock=clock()) as services:
        told = import_folder(services, root=DEFINITIONS)
        assert told.published == ("chase", "delivery", "errand", "patrol", "repair"), told.findings


@pytest.fixture(scope="session")
def dispatching_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the company in it."""
    folder = tmp_path_factory.mktemp("dispatching")
    path = folder / "sopwith.db"
    shutil.copy(migrated_sqlite, path)
    fill(f"sqlite:///{path}", folder)
    return path


@pytest.fixture(scope="session")
def dispatching_postgres(
    postgres: str, migrated_postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a PostgreSQL database with the company in it."""
    name = "dispatching"
    with psycopg.connect(postgres.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_postgres}")
    fill(postgres.format(name), tmp_path_factory.mktemp("dispatching"))
    return name


@pytest.fixture(params=["sqlite", "postgres"])
def town_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with the company in it: the test runs once on each kind."""
    if request.param == "sqlite":
        path = tmp_path / "town.db"
        shutil.copy(request.getfixturevalue("dispatching_sqlite"), path)
        return f"sqlite:///{path}"
    new_postgres: Callable[[str], str] = request.getfixturevalue("new_postgres")
    return new_postgres(request.getfixturevalue("dispatching_postgres"))


@pytest.fixture
def town(town_url: str, tmp_path: Path) -> Iterator[Services]:
    """The company, open, at :data:`NOW` (a Monday, 09:00) by a clock that stands still."""
    with open_store(town_url, tmp_path / "data") as store:
        yield compose(store, clock=clock(NOW))


@pytest.fixture
def small_town(dispatching_sqlite: Path, tmp_path: Path) -> Iterator[Services]:
    """As ``town``, on SQLite alone."""
    path = tmp_path / "town.db"
    shutil.copy(dispatching_sqlite, path)
    with open_store(f"sqlite:///{path}", tmp_path / "data") as store:
        yield compose(store, clock=clock(NOW))
