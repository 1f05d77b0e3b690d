"""Bringing a database to this version's schema, step by step, safely when two processes start at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.pool import NullPool

from engine.store.addresses import Address, SqliteAddress
from engine.store.errors import BadAddress, NewerDatabase
from engine.store.sqlite import connect

VERSION_TABLE = "schema_version"
ADVISORY_LOCK = 7_306_093_612_331_018_340
"""Held while migrating on PostgreSQL, so that the second process to start waits and finds all done."""

_FOLDER = Path(__file__).parent / "migrations"


def migrate(address: Address, *, to: str = "head", progress: Callable[[str], None] = lambda _: None) -> None:
    """Run the steps that are missing up to ``to``, all in one transaction; ``progress`` is told each.

    Raises :class:`NewerDatabase` when the database has a step that this version does not know, and
    :class:`BadAddress` when it can't be reached.
    """
    engine = engine_for(address)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            upgrade(connection, to=to, progress=progress)
    except sa.exc.DBAPIError as error:
        if error.statement is not None:  # a step failed: that is a fault of ours, not of the address
            raise
        raise BadAddress(f"the database can't be opened: {error.orig}") from error
    finally:
        engine.dispose()


def version_of(connection: sa.Connection) -> str | None:
    """The last step that the database has, None for an empty one."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def newest() -> str:
    """The last step that this version knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def engine_for(address: Address) -> sa.Engine:
    """An engine for schema work; its transactions take the write lock at once."""
    if isinstance(address, SqliteAddress):
        path = address.path
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(
            "sqlite://", creator=lambda: connect(path, writing=True), poolclass=NullPool
        )
        sa.event.listen(engine, "begin", _begin_immediate)
        return engine
    return sa.create_engine(
        "postgresql+psycopg://",
        creator=_postgres(address.conninfo),
        poolclass=NullPool,
        use_native_hstore=False,
    )


def _postgres(conninfo: str) -> Callable[[], Any]:
    import psycopg

    return lambda: psycopg.connect(conninfo)


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(
    connection: sa.Connection, *, to: str = "head", progress: Callable[[str], None] = lambda _: None
) -> None:
    """As :func:`migrate`, inside a transaction that is open."""
    config = _config()
    script = ScriptDirectory.from_config(config)
    known = {step.revision: step for step in script.walk_revisions()}
    current = version_of(connection)
    if current is not None and current not in known:
        raise NewerDatabase(
            f"the database is at step {current!r} of a newer version of Sopwith than this one, which knows "
            f"steps up to {script.get_current_head()!r}. Start the newer version, or restore a backup made "
            "by this one.",
            found=current,
            known=script.get_current_head(),
        )
    if current == (script.get_current_head() if to == "head" else to):
        return

    def tell(*, step: Any, **_: Any) -> None:
        progress(f"{step.up_revision_id} {known[step.up_revision_id].doc}")

    config.attributes["connection"] = connection
    config.attributes["on_version_apply"] = tell
    command.upgrade(config, to)
