"""The audit finds nothing in a sound store, and one changed byte in any other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engine.store import Blobs, Store, open_blobs
from engine.store.addresses import PostgresAddress, SqliteAddress
from engine.store.audit_findings import SENTENCES, Fault
from engine.store.auditing import BATCH, MOST_FAULTS, Progress, audit
from engine.store.captures import captures
from engine.store.sweeping import sweep
from engine.store.tables import metadata
from tests.engine.store.histories import Command, jobs_of, walked, write_all
from tests.engine.store.sample import START

FREE = {
    "job": {"number"},  # handed out, not decided
    "job_event": set(),
    "task": set(),
    "timer": {"leased_until"},  # who is at it now
    "outbox": {"due_at", "attempts", "leased_until", "error", "done_at"},  # how delivering goes
    "capture": set(),
    "admin_event": set(),
    "runbook": {"stored_at"},
}
"""The columns that nothing stored says anything of; every other one is proved."""


@pytest.fixture(scope="module")
def histories() -> tuple[Command, ...]:
    return walked()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return open_blobs(None, tmp_path)


def few_of_every_kind(histories: tuple[Command, ...]) -> tuple[Command, ...]:
    """A few jobs that together have captures, messages, tasks closed and open, and timers that still run."""
    by_job = {job: [command for command in histories if command.job == job] for job in jobs_of(histories)}
    captured = next(
        job
        for job, commands in by_job.items()
        if any(list(captures(command.playbook, command.events)) for command in commands)
    )
    running = next(
        job
        for job, commands in by_job.items()
        if (state := commands[-1].after.state).status == "open"
        and any(step.timer for step in state.open.values())
        and any(command.follows.outbox for command in commands)
    )
    return tuple(command for command in histories if command.job in {captured, running})


def count(store: Store, table: str) -> int:
    return int(store.read(lambda view: view.rows(f"SELECT count(*) FROM {table}"))[0][0])


@pytest.fixture
def some(store: Store, blobs: Blobs, histories: tuple[Command, ...]) -> Store:
    """A store with a few jobs and rows of every kind, and an administrative record."""
    write_all(store, few_of_every_kind(histories), blobs)
    for login in ("wei", "lin"):
        store.write(lambda unit, login=login: unit.record("person.changed", login, by="ada", at=START))  # type: ignore[misc]
    assert {table for table in FREE if count(store, table) == 0} == set()
    return store


@contextmanager
def behind_its_back(store: Store) -> Iterator[Callable[..., list[Any]]]:
    """The database with its own guards taken away, as whoever owns it can: runs SQL with ``?``."""
    if isinstance(store.address, SqliteAddress):
        with closing(sqlite3.connect(store.address.path, isolation_level=None)) as raw:
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                raw.execute(f"DROP TRIGGER {name}")
            yield lambda query, *values: raw.execute(query, values).fetchall()
    else:
        assert isinstance(store.address, PostgresAddress)
        with psycopg.connect(store.address.conninfo, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")

            def run(query: str, *values: Any) -> list[Any]:
                cursor = connection.execute(query.replace("?", "%s").encode(), values)
                return cursor.fetchall() if cursor.description else []

            yield run


def other(value: Any) -> Any:
    """Another value of the same kind, one bit or one byte away where there is one."""
    match value:
        case None:
            return None
        case bool():
            return not value
        case int():
            return value ^ 1 << 20  # far enough that no other row has it for its key
        case bytes():
            return value[:-1] + bytes([value[-1] ^ 1])
        case str():
            place = len(value) // 2
            return value[:place] + ("x" if value[place : place + 1] != "x" else "y") + value[place + 1 :]
    raise TypeError(value)


def test_sound_histories_of_every_shipped_sop_pass(
    store: Store, blobs: Blobs, histories: tuple[Command, ...]
) -> None:
    write_all(store, histories, blobs)
    store.write(lambda unit: unit.record("person.changed", "wei", by="ada", at=START))
    told: list[Progress] = []
    report = audit(store, told.append, blobs=blobs)
    assert [fault.sentence() for fault in report.faults] == []
    assert (report.holds, report.unlisted, report.entries) == (True, 0, 1)
    assert report.jobs == len(set(jobs_of(histories)))
    assert report.events == sum(len(command.events) for command in histories)
    assert report.blobs > 100
    assert told[-1] == Progress(jobs=report.jobs, events=report.events, faults=0)


@pytest.mark.parametrize("table", FREE)
def test_one_changed_value_in_any_column_of_any_table_is_found(some: Store, table: str) -> None:
    missed = []
    with behind_its_back(some) as run:
        keys = [column.name for column in metadata.tables[table].primary_key]
        for column in metadata.tables[table].columns:
            if column.name in FREE[table]:
                continue
            rows = run(f'SELECT "{column.name}", {", ".join(keys_of(keys))} FROM {table} ORDER BY 1 DESC')
            value, *key = next((row for row in rows if row[0] is not None), (None, *rows[0][1:]))
            changed = other(value)
            if changed is None:  # empty in every row: fill one
                changed = 1 if "INT" in str(column.type) else "x"
            update = f'UPDATE {table} SET "{column.name}" = ? WHERE ' + " AND ".join(
                f"{name} = ?" for name in keys_of(keys)
            )
            run(update, changed, *key)
            if audit(some).holds:
                missed.append(column.name)
            place = keys.index(column.name) if column.name in keys else None
            run(update, value, *(changed if n == place else part for n, part in enumerate(key)))
    assert missed == []
    assert audit(some).holds


def keys_of(names: list[str]) -> list[str]:
    return [f'"{name}"' for name in names]


@pytest.mark.parametrize("table", [name for name in FREE if name != "runbook"])
def test_a_row_that_was_taken_away_is_found(some: Store, table: str) -> None:
    with behind_its_back(some) as run:
        key = "seq" if table == "admin_event" else "id" if table == "job" else "job"
        (value,) = run(f"SELECT min({key}) FROM {table}")[0]
        run(f"DELETE FROM {table} WHERE {key} = ?", value)
    report = audit(some)
    assert not report.holds
    assert {fault.job for fault in report.faults} == ({None} if table == "admin_event" else {value})


def test_every_byte_of_an_event_counts(some: Store) -> None:
    with behind_its_back(some) as run:
        (job, seq, body) = run("SELECT job, seq, body FROM job_event ORDER BY length(body), job LIMIT 1")[0]
        update = "UPDATE job_event SET body = ? WHERE job = ? AND seq = ?"
        for place in range(0, len(body), 7):
            run(update, body[:place] + chr(ord(body[place]) ^ 1) + body[place + 1 :], job, seq)
            assert Fault("job.chain", job, {"seq": seq}) in audit(some).faults
        run(update, body, job, seq)
    assert audit(some).holds


def test_a_history_forged_with_a_chain_of_its_own_does_not_fold_to_the_row(some: Store) -> None:
    import hashlib

    with behind_its_back(some) as run:
        job = run("SELECT job FROM job_event WHERE type = 'step.handed_in' ORDER BY job LIMIT 1")[0][0]
        previous = hashlib.sha256(job.encode()).digest()
        for seq, body in run("SELECT seq, body FROM job_event WHERE job = ? ORDER BY seq", job):
            forged = body.replace('"by":"', '"by":"x') if seq > 1 else body
            sealed = hashlib.sha256(previous + forged.encode()).digest()
            run(
                "UPDATE job_event SET body = ?, previous = ?, hash = ? WHERE job = ? AND seq = ?",
                forged, previous, sealed, job, seq,
            )  # fmt: skip
            previous = sealed
        run("UPDATE job SET last_hash = ? WHERE id = ?", previous, job)
    assert "job.event" in {fault.code for fault in audit(some).faults if fault.job == job}


def test_blobs_are_read_only_when_asked_and_every_damage_is_told(
    some: Store, blobs: Blobs, tmp_path: Path
) -> None:
    names = sorted(blobs.names())
    gone, damaged = names[0], names[1]
    blobs.delete(gone)
    place = next(path for path in tmp_path.rglob(damaged))
    place.chmod(0o644)
    place.write_bytes(b"another photograph")
    assert audit(some).holds
    faults = {(fault.code, fault.params["blob"]) for fault in audit(some, blobs=blobs).faults}
    assert faults == {("blob.missing", gone), ("blob.damaged", damaged)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE blob SET state = 'stored'", "blob.state"),
        ("UPDATE blob SET size = size + 1", "blob.size"),
        ("UPDATE blob SET looks = 'ffffffffffffffffffffffffffffffff'", "blob.likeness"),
        ("UPDATE capture SET blob = 'none'", "blob.unknown"),
    ],
)
def test_what_the_database_says_of_blobs_is_held_against_them(
    some: Store, blobs: Blobs, change: str, code: str
) -> None:
    with behind_its_back(some) as run:
        run(change)
    assert code in {fault.code for fault in audit(some, blobs=blobs).faults}


def test_delivered_messages_may_be_swept_and_no_others(some: Store) -> None:
    sweeping = {"answers": 0, "changes": 0, "attempts": 0}
    later = START + 10**12
    assert some.write(lambda unit: sweep(unit, now=later, messages=0, **sweeping)).messages == 0
    for message in some.write(lambda unit: unit.claim_messages(now=later, lease=1, limit=3)):
        some.write(lambda unit, key=message.key: unit.settle_message(key, at=later))  # type: ignore[misc]
    assert some.write(lambda unit: sweep(unit, now=later + 2, messages=1, **sweeping)).messages == 3
    assert audit(some).holds


def test_a_job_longer_than_a_page_is_audited_whole(store: Store, histories: tuple[Command, ...]) -> None:
    from msgspec.structs import replace

    from engine.runtime.effects import Effects
    from engine.runtime.events import Noted
    from engine.runtime.job import Job

    commands = tuple(command for command in histories if command.job == histories[0].job)
    write_all(store, commands)
    stored = store.read(lambda view: view.job(histories[0].job))
    assert stored is not None
    begin = stored.version + 1
    notes = [Noted(seq=seq, at=START, by="wei", text="n") for seq in range(begin, begin + BATCH + 10)]
    after = Job(opening=stored.opening, state=replace(stored.state, seq=notes[-1].seq))
    store.write(lambda unit: unit.append(stored, notes, after, Effects()))
    report = audit(store)
    assert [fault.sentence() for fault in report.faults] == []
    assert report.events == notes[-1].seq


def test_very_many_faults_are_counted_and_not_all_kept(store: Store) -> None:
    store.write(lambda unit: [unit.record("x", "y", by="z", at=START) for _ in range(MOST_FAULTS + 5)])
    with behind_its_back(store) as run:
        run("UPDATE admin_event SET at = at + 1")
    report = audit(store)
    assert (len(report.faults), report.unlisted) == (MOST_FAULTS, 5)


def test_every_fault_can_be_said_in_both_languages() -> None:
    for code, sentences in SENTENCES.items():
        assert len(sentences) == 2
        assert "{" in sentences[0], code
    fault = Fault("job.gap", "J1", {"expected": 2, "found": 3})
    assert fault.sentence() == "job J1: event 2 is missing (found 3)"
    assert fault.sentence("zh-CN") == "工单 J1:缺少事件 2(找到 3)"
