"""A small company, imported once per database kind and copied for every test."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from engine.services.composition import compose, opened
from engine.services.context import Services
from engine.services.importing import import_folder
from engine.store import open_store
from tests.engine.services.company import DEFINITIONS, NOW, clock

pytest.register_assert_rewrite("tests.engine.services.replaying")


def fill(url: str, folder: Path) -> None:
    """Bring the company of the tests into an empty database."""
    with opened(url=url, folder=folder, clock=clock()) as services:
        told = import_folder(services, root=DEFINITIONS)
        assert told.published == ("audit", "errand", "visit"), told.findings


@pytest.fixture(scope="session")
def filled_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the company in it."""
    folder = tmp_path_factory.mktemp("filled")
    path = folder / "sopwith.db"
    shutil.copy(migrated_sqlite, path)
    fill(f"sqlite:///{path}", folder)
    return path


@pytest.fixture(scope="session")
def filled_postgres(postgres: str, migrated_postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database with the company in it."""
    name = f"filled_{uuid.uuid4().hex}"  # other folders take this fixture over, and have one of their own
    with psycopg.connect(postgres.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_postgres}")
    fill(postgres.format(name), tmp_path_factory.mktemp("filled"))
    return name


@pytest.fixture
def company_on_sqlite(filled_sqlite: Path, tmp_path: Path) -> str:
    """The address of a SQLite database with the company in it."""
    path = tmp_path / "company.db"
    shutil.copy(filled_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def company_on_postgres(filled_postgres: str, new_postgres: Callable[[str], str]) -> str:
    """The address of a PostgreSQL database with the company in it."""
    return new_postgres(filled_postgres)


@pytest.fixture(params=["sqlite", "postgres"])
def company_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with the company in it: the test runs once on each kind."""
    url: str = request.getfixturevalue(f"company_on_{request.param}")
    return url


@pytest.fixture
def company(company_url: str, tmp_path: Path) -> Iterator[Services]:
    """The company, open, at :data:`NOW` by a clock that stands still."""
    with open_store(company_url, tmp_path / "data") as store:
        yield compose(store, clock=clock(NOW))


@pytest.fixture
def small(company_on_sqlite: str, tmp_path: Path) -> Iterator[Services]:
    """As ``company``, on SQLite alone: for what no database can do differently."""
    with open_store(company_on_sqlite, tmp_path / "data") as store:
        yield compose(store, clock=clock(NOW))
