"""The hot path's SQL, written once for both databases.

Parameters are ``?``; :func:`for_postgres` numbers them. ``{lock}`` takes the row for writing on
PostgreSQL and is nothing on SQLite, where there is one writer.
"""

from __future__ import annotations

from functools import lru_cache

from engine.store.step_rows import JOB_COLUMNS, OPENING_COLUMNS


def _insert(table: str, columns: tuple[str, ...], *, constants: dict[str, str] | None = None) -> str:
    constants = constants or {}
    names = ", ".join(f'"{name}"' for name in (*constants, *columns))
    values = ", ".join((*constants.values(), *("?" for _ in columns)))
    return f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608 - our own names


LOAD_JOB = "SELECT number, version, last_hash, opening, state FROM job WHERE id = ?"
LOAD_JOB_LOCKED = LOAD_JOB + "{lock}"

OPEN_JOB = _insert("job", (*OPENING_COLUMNS, *JOB_COLUMNS), constants={"number": "{next_job_number}"})
_MOVED = ", ".join(f'"{column}" = ?' for column in JOB_COLUMNS)
MOVE_JOB = f"UPDATE job SET {_MOVED} WHERE id = ? AND version = ?"  # noqa: S608
ADD_EVENT = _insert("job_event", ("job", "seq", "at", "by", "type", "first", "body", "previous", "hash"))
PUT_TASK = (
    _insert(
        "task",
        (
            "job", "key", "kind", "address", "step", "opened", "opened_at", "by",
            "login", "role", "branch", "stage", "due_at",
        ),
    )
    + ' ON CONFLICT ("job", "key") DO UPDATE SET "by" = excluded."by", login = excluded.login,'
    " role = excluded.role, branch = excluded.branch, stage = excluded.stage, due_at = excluded.due_at"
)  # fmt: skip
CLOSE_TASK = 'UPDATE task SET closed_at = ?, closed_by = ?, how = ? WHERE job = ? AND "key" = ?'
SET_TIMER = (
    _insert("timer", ("job", "key", "at", "armed"), constants={"leased_until": "0"})
    + ' ON CONFLICT ("job", "key") DO UPDATE SET at = excluded.at, armed = excluded.armed, leased_until = 0'
)
CLEAR_TIMER = 'DELETE FROM timer WHERE job = ? AND "key" = ?'
ADD_OUTBOX = _insert(
    "outbox",
    ("key", "job", "kind", "seq", "at", "payload", "due_at"),
    constants={"attempts": "0", "leased_until": "0"},
)
NAME_BLOB = "UPDATE blob SET state = 'named' WHERE sha256 = ? AND state = 'stored'"
ADD_CAPTURE = (
    "INSERT INTO capture (job, seq, at, address, field, stamped, blob) "
    "SELECT ?, CAST(? AS INTEGER), CAST(? AS BIGINT), ?, ?, CAST(? AS BOOLEAN), sha256 FROM blob "
    "WHERE sha256 = ? AND state = 'named'"
)
"""Names a blob that is there for good: after NAME_BLOB, every blob that was stored and not being removed.
Otherwise no row is written."""
ADD_CHANGE = _insert("change", ("kind", "ref", "branch", "at"), constants={"id": "{next_change}"})

FIND_ANSWER = 'SELECT request, response FROM idempotency WHERE actor = ? AND "key" = ?'
KEEP_ANSWER = (
    _insert("idempotency", ("actor", "key", "request", "response", "at")) + " ON CONFLICT DO NOTHING"
)

CHANGES_PER_TRANSACTION = 16_384
_HORIZON = f"pg_snapshot_xmin(pg_current_snapshot())::text::bigint * {CHANGES_PER_TRANSACTION}"
_OWN = f"pg_current_xact_id()::text::bigint * {CHANGES_PER_TRANSACTION}"

_SQLITE = {
    "{lock}": "",
    "{skip_locked}": "",
    "{change_horizon}": "9223372036854775807",
    "{next_job_number}": "(SELECT coalesce(max(number), 0) + 1 FROM job)",
    "{next_change}": "(SELECT coalesce(max(id), 0) + 1 FROM change)",
}
_POSTGRES = {
    "{lock}": " FOR NO KEY UPDATE",
    "{skip_locked}": " FOR NO KEY UPDATE SKIP LOCKED",
    "{next_job_number}": "nextval('job_number')",
    "{change_horizon}": f"({_HORIZON})",
    "{next_change}": (
        f"(SELECT coalesce(max(id) + 1, {_OWN}) FROM change "  # noqa: S608
        f"WHERE id >= {_OWN} AND id < {_OWN} + {CHANGES_PER_TRANSACTION})"
    ),
}


@lru_cache(maxsize=1024)
def for_sqlite(sql: str) -> str:
    """The statement as SQLite takes it."""
    for mark, meaning in _SQLITE.items():
        sql = sql.replace(mark, meaning)
    return sql


@lru_cache(maxsize=1024)
def for_postgres(sql: str) -> bytes:
    """The statement as PostgreSQL itself takes it, parameters ``$1``, ``$2`` …"""
    for mark, meaning in _POSTGRES.items():
        sql = sql.replace(mark, meaning)
    first, *others = sql.split("?")
    return "".join((first, *(f"${n}{part}" for n, part in enumerate(others, 1)))).encode()
