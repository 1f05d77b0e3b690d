"""Rows that may be written and never changed: the database itself refuses, whoever asks.

On SQLite and PostgreSQL alike a trigger stops UPDATE and DELETE (on PostgreSQL TRUNCATE too). There is no
way around it in this program; who owns the database can drop a trigger, and the chains show it then.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import DDL, event
from sqlmodel import SQLModel

FUNCTION = "refuse_change"


def statements(table: str, dialect: str) -> Iterator[str]:
    """The DDL that makes ``table`` append-only on ``sqlite`` or ``postgresql``.

    Migrations that were released use it, so what it gives must not change.
    """
    if dialect == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    yield (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    yield (
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
    )


def ddl(sql: str) -> DDL:
    """One statement; SQLAlchemy takes ``%`` for a mark of its own."""
    return DDL(sql.replace("%", "%%"))  # type: ignore[no-untyped-call]


def append_only(*rows: type[SQLModel]) -> None:
    """Have the triggers made with the tables when a schema is created from them."""
    for row in rows:
        table = row.__table__  # type: ignore[attr-defined]
        for dialect in ("sqlite", "postgresql"):
            for sql in statements(table.name, dialect):
                event.listen(table, "after_create", ddl(sql).execute_if(dialect=dialect))
