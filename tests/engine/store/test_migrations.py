"""The schema made from the tables is the migrated one, and a database is brought up to date safely."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engine.store import BadAddress, NewerDatabase, open_store
from engine.store.addresses import Address, read_address
from engine.store.migrating import engine_for, migrate, newest, version_of
from engine.store.tables import metadata


@pytest.fixture(params=["sqlite", "postgres"])
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    """A database with nothing in it, not even the schema."""
    if request.param == "sqlite":
        yield read_address(None, tmp_path)
    else:
        new: Callable[[str], str] = request.getfixturevalue("new_postgres")
        yield read_address(new("template0"), tmp_path)


def described(connection: sa.Connection) -> set[tuple[str, ...]]:
    """What comparing tables leaves out: triggers, functions, sequences, and what indexes are limited to."""
    if connection.dialect.name == "sqlite":
        query = (
            "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
        )
    else:
        query = (
            "SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal "
            "UNION ALL SELECT 'function', proname, prosrc FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace "
            "UNION ALL SELECT 'sequence', sequencename, data_type::text FROM pg_sequences "
            "UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        )
    return {
        tuple(row) for row in connection.exec_driver_sql(query) if not row[1].startswith("schema_version")
    }


def test_the_schema_from_the_tables_is_the_migrated_schema(blank: Address) -> None:
    engine = engine_for(blank)
    with engine.begin() as connection:
        metadata.create_all(connection)
        from_tables = described(connection)
        metadata.drop_all(connection)
    migrate(blank)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "schema_version"})
        assert compare_metadata(context, metadata) == []
        assert described(connection) == from_tables
        assert version_of(connection) == newest()


def test_a_second_start_changes_nothing_and_the_first_tells_each_step(blank: Address) -> None:
    told: list[str] = []
    migrate(blank, progress=told.append)
    assert [line[:4] for line in told] == [f"{number:04d}" for number in range(1, len(told) + 1)]
    assert told[-1].startswith(newest())
    again: list[str] = []
    migrate(blank, progress=again.append)
    assert again == []


def test_two_processes_that_start_at_once_migrate_once(blank: Address) -> None:
    told: list[str] = []
    together = threading.Barrier(4)
    failures: list[Exception] = []

    def start() -> None:
        together.wait(10)
        try:
            migrate(blank, progress=told.append)
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    starting = [threading.Thread(target=start) for _ in range(4)]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join(60)
    assert failures == []
    assert len(told) == len(set(told)) == int(newest())


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(blank: Address) -> None:
    migrate(blank)
    engine = engine_for(blank)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version_num = '9999'")
    with pytest.raises(
        NewerDatabase, match=r"'9999' of a newer version .* Start the newer version"
    ) as caught:
        migrate(blank)
    assert caught.value.details == {"found": "9999", "known": newest()}
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM schema_version").scalar() == "9999"


def test_a_migration_that_fails_leaves_the_database_as_it_was(blank: Address) -> None:
    migrate(blank, to="0002")
    engine = engine_for(blank)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE job (in_the_way INTEGER)")
    with pytest.raises(Exception, match="already exists"):
        migrate(blank)
    with engine.begin() as connection:
        assert version_of(connection) == "0002"
        assert "person" not in sa.inspect(connection).get_table_names()
        connection.exec_driver_sql("DROP TABLE job")
    migrate(blank)


@pytest.mark.parametrize(
    "url", ["mysql://root@localhost/x", "sopwith.db", "sqlite://", "sqlite:///", "://", "postgresql"]
)
def test_an_address_that_is_none_is_refused_with_what_to_write(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadAddress, match=r"sqlite:///path/to/file\.db"):
        open_store(url, tmp_path)


def test_a_database_that_is_not_there_is_refused_in_a_sentence(postgres: str, tmp_path: Path) -> None:
    with pytest.raises(BadAddress, match="can't be opened"):
        open_store(postgres.format("nowhere"), tmp_path)
    with pytest.raises(BadAddress, match="can't be opened"):
        open_store("postgresql://nobody@127.0.0.1:1/x", tmp_path)
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(BadAddress, match="can't be opened"):
        open_store(f"sqlite:///{tmp_path}/folder.db", tmp_path)


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 20)
    before = path.read_bytes()
    with pytest.raises(BadAddress, match="not a database"):
        open_store(f"sqlite:///{path}", tmp_path)
    assert path.read_bytes() == before


def test_passwords_in_an_address_do_not_stand_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(BadAddress) as caught:
        open_store("postgresql://wei:geheim@127.0.0.1:1/x", tmp_path)
    assert "geheim" not in str(caught.value) + repr(caught.value.details)
