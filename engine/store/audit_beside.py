"""The audit of what stands beside the jobs: the administrative record, runbooks, and rows of no job."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from engine.language.canonical import digest
from engine.language.compiling import decode_runbook
from engine.store.administration import CHAIN
from engine.store.audit_findings import Fault
from engine.store.chain import beginning, link
from engine.store.hands import Row
from engine.store.reading import Reading
from engine.store.store import Store

_PAGE = 2_000
_TABLES = ("job_event", "task", "timer", "outbox", "capture", "withheld")
_SAID = ("seq", "at", "by", "action", "about")


def orphans(view: Reading) -> list[Fault]:
    """Rows of jobs that do not exist: somebody took the job away."""
    return [
        Fault("row.orphan", job, {"table": table})
        for table in _TABLES
        for (job,) in view.rows(
            f"SELECT DISTINCT job FROM {table} x "  # noqa: S608 - our own names
            "WHERE NOT EXISTS (SELECT 1 FROM job WHERE job.id = x.job) ORDER BY job LIMIT 100"
        )
    ]


def audit_runbooks(store: Store, take: Callable[[Iterable[Fault]], None]) -> None:
    """Whether every runbook is the one that its name stands for."""
    last = ""
    query = "SELECT digest, sop, variant, content FROM runbook WHERE digest > ? ORDER BY digest LIMIT 100"
    while page := store.read(lambda view, last=last: view.rows(query, last)):  # type: ignore[misc]
        for row in page:
            take(_runbook(*row))
        last = page[-1][0]


def _runbook(named: str, sop: str, variant: str | None, content: bytes) -> Iterator[Fault]:
    try:
        plain = zlib.decompress(content)
    except zlib.error:
        plain = b""
    if digest(plain) != named:
        yield Fault("runbook.damaged", params={"digest": named})
        return
    runbook = decode_runbook(plain)
    for column, found, expected in (("sop", sop, runbook.sop), ("variant", variant, runbook.variant)):
        if found != expected:
            where = {"digest": named, "column": column}
            yield Fault("runbook.column", params={**where, "found": found, "expected": expected})


def audit_record(store: Store, take: Callable[[Iterable[Fault]], None]) -> int:
    """Follow the chain of the administrative record; answers how many entries it has."""
    seq, previous = 0, beginning(CHAIN)
    query = (
        'SELECT seq, at, "by", action, about, body, previous, hash FROM admin_event '
        "WHERE seq > ? ORDER BY seq LIMIT ?"
    )
    last = -1
    while page := store.read(lambda view, last=last: view.rows(query, last, _PAGE)):  # type: ignore[misc]
        for row in page:
            take(_entry(row, seq + 1, previous))
            seq, previous = row[0], row[-1]
        last = seq
    return seq


def _entry(row: Row, expected: int, hanging_on: bytes) -> Iterator[Fault]:
    *columns, body, previous, sealed = row
    seq = columns[0]
    if seq != expected:
        yield Fault("admin.gap", params={"expected": expected, "found": seq})
    elif previous != hanging_on or link(previous, body.encode()) != sealed:
        yield Fault("admin.chain", params={"seq": seq})
    else:
        said: dict[str, Any] = msgspec.json.decode(body)
        for column, found in zip(_SAID, columns, strict=True):
            if said[column] != found:
                yield Fault(
                    "admin.column",
                    params={"seq": seq, "column": column, "found": found, "expected": said[column]},
                )
