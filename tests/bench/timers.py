"""Timers: 100,000 are open and 10,000 of them fall due in the same minute; all of them are acted on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from engine.services.clock import SettableClock
from engine.services.composition import opened
from engine.services.context import Services
from engine.services.importing import import_folder
from engine.services.timers import fire_due
from engine.store.tables import JobRow, TimerRow
from engine.store.unit_of_work import UnitOfWork
from tests.bench.installations import ORGANISATION, Place, open_jobs
from tests.bench.measuring import Report, seconds, section

OPEN, DUE = 100_000, 10_000
BATCH = 500
START = 1_772_413_200_000
HOUR, DAY = 3_600_000, 86_400_000
WORKERS = 2
_SOP = """sop: guard
title: Guard
steps:
  watch:
    due: 4h
    escalate:
      - {at: start + 1h, notify: assignee}
      - {at: due, raise_to: user:wei}
  done: {end: completed}
"""


def ten_thousand_at_once(report: Report, place: Place, folder: Path, *, name: str, rounds: int) -> None:
    """Seconds until every rung has fired (event, state, next timer), beside the bare table."""
    with section(f"{DUE:,} of {OPEN:,} timers due at once, on {name}"):
        _prepare(place, folder, name)
        bare, ours = [], []
        for _ in range(rounds):
            bare.append(DUE / seconds(partial(_bare, place, place.copy("timers", "bare"))))
            with _at(place.copy("timers", "timed"), folder, START + HOUR) as services:
                spent = seconds(
                    partial(_fire_all, services, workers=1 if place.postgres is None else WORKERS)
                )
                ours.append(DUE / spent)
                _all_fired(services)
        line = f"{name}: bare table, claims of {BATCH}"
        report.add(line, bare, "timers/s")
        taken = DUE / sorted(ours)[len(ours) // 2]
        report.add(f"{name}: rungs fired", ours, "timers/s", against=line, note=f"all in {taken:.1f} s")


@contextmanager
def _at(url: str, folder: Path, at: int) -> Iterator[Services]:
    with opened(url=url, folder=folder, clock=SettableClock(at)) as services:
        yield services


def _prepare(place: Place, folder: Path, name: str) -> None:
    """Jobs that are due by being opened; the others are copies of such a job's rows with a later timer."""
    root = folder / f"{name}-guard"
    (root / "guard").mkdir(parents=True)
    (root / "organisation.yaml").write_text(ORGANISATION)
    (root / "guard" / "sop.yaml").write_text(_SOP)
    with _at(place.create("timers"), folder, START) as services:
        imported = import_folder(services, root=root)
        if imported.published != ("guard",):
            raise RuntimeError(f"the definitions were not published: {imported.findings}")
        pattern = open_jobs(services, "guard", DUE)[0]
        services.store.write(partial(_others, job=pattern))


def _others(unit: UnitOfWork, *, job: str) -> None:
    """``OPEN - DUE`` further jobs that wait for a timer of tomorrow, by copying rows of one."""
    another = {"id": "id || '-' || n", "number": "number + 1000000 + n"}
    for row, told in ((JobRow, another), (TimerRow, {"job": "job || '-' || n", "at": f"at + {DAY} + n"})):
        columns = [column.name for column in row.__table__.columns]  # type: ignore[union-attr]
        names = ", ".join(f'"{column}"' for column in columns)
        values = ", ".join(told.get(column, f'"{column}"') for column in columns)
        key = "id" if row is JobRow else "job"
        unit.run(
            f"INSERT INTO {row.__tablename__} ({names}) WITH RECURSIVE many(n) AS "
            f"(SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {OPEN - DUE}) "
            f"SELECT {values} FROM {row.__tablename__}, many WHERE {key} = ?",
            job,
        )


def _fire_all(services: Services, *, workers: int) -> None:
    def work(_: int) -> None:
        while fire_due(services, limit=BATCH):
            pass

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))


def _all_fired(services: Services) -> None:
    """The figure holds only where every rung fired, and fired once."""
    query = "SELECT count(*), count(DISTINCT job) FROM job_event WHERE type = 'rung.fired'"
    counted = services.store.read(lambda reading: reading.rows(query))
    if tuple(counted[0]) != (DUE, DUE):
        raise RuntimeError(f"{DUE} rungs should have fired once each; events and jobs: {counted[0]}")


def _bare(place: Place, url: str) -> None:
    """Claim in batches, move each timer on, commit: no job, no event, no deciding."""
    if place.postgres is None:
        _bare_sqlite(url.removeprefix("sqlite:///"))
    else:
        _bare_postgres(url)


def _bare_sqlite(path: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=64)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    done = 0
    while True:
        connection.execute("BEGIN IMMEDIATE")
        due = _claimed(connection.execute, "?")
        connection.executemany(
            'UPDATE timer SET at = ?, armed = armed + 1 WHERE job = ? AND "key" = ? AND armed = ?', due
        )
        connection.execute("COMMIT")
        done += len(due)
        if not due:
            break
    connection.close()
    _must_be_all(done)


def _bare_postgres(url: str) -> None:
    done = 0
    with psycopg.connect(url, autocommit=True, prepare_threshold=0) as connection:
        while True:
            with connection.transaction():
                due = _claimed(connection.execute, "%s", " FOR UPDATE SKIP LOCKED")
                with connection.cursor() as cursor:
                    cursor.executemany(
                        "UPDATE timer SET at = %s, armed = armed + 1 "
                        'WHERE job = %s AND "key" = %s AND armed = %s',
                        due,
                    )
            done += len(due)
            if not due:
                break
    _must_be_all(done)


def _claimed(execute: Any, mark: str, tail: str = "") -> list[tuple[int, str, str, int]]:
    query = f'SELECT job, "key", armed FROM timer WHERE at <= {mark} ORDER BY at LIMIT {BATCH}{tail}'
    later = START + 3 * HOUR
    return [(later, job, key, armed) for job, key, armed in execute(query, (START + HOUR,)).fetchall()]


def _must_be_all(done: int) -> None:
    if done != DUE:
        raise RuntimeError(f"{done} timers were due, {DUE} should have been")
