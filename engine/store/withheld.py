"""Withheld work as rows: written with its line in the administrative record, and audited against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from engine.language.canonical import digest
from engine.store.audit_findings import Fault
from engine.store.blob_audit import BlobAudit
from engine.store.reading import Reading
from engine.store.store import Store
from engine.store.unit_of_work import UnitOfWork

COLUMNS = (
    "id", "person", "key", "job", "address", "command", "conflict", "code", "detail", "faults", "made_at",
    "skew", "received_at", "status", "how", "note", "settled_by", "settled_at",
)  # fmt: skip
CHANGED = "work.withheld"
"""The action under which every change stands in the administrative record, about the row's id."""

_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
_PAGE = 500


class Withheld(msgspec.Struct, frozen=True, kw_only=True):
    """A row, and the blobs that it names."""

    id: str
    person: str
    key: str
    job: str
    address: str
    command: str
    conflict: str | None
    code: str | None
    detail: str
    faults: str
    made_at: int
    skew: int | None
    received_at: int
    status: str
    how: str | None = None
    note: str = ""
    settled_by: str | None = None
    settled_at: int | None = None
    blobs: tuple[str, ...] = ()


def find(view: Reading, id_: str) -> Withheld | None:
    """The row of that id."""
    return next(select(view, "w.id = ?", id_), None)


def select(view: Reading, where: str, *parameters: Any, join: str = "") -> Iterator[Withheld]:
    """The rows ``w`` for which a condition holds (its end may say order and limit)."""
    names = ", ".join(f'w."{name}"' for name in COLUMNS)
    rows = view.rows(f"SELECT {names} FROM withheld w {join} WHERE {where}", *parameters)  # noqa: S608
    for row in rows:
        blobs = view.rows("SELECT blob FROM withheld_blob WHERE withheld = ? ORDER BY blob", row[0])
        yield Withheld(**dict(zip(COLUMNS, row, strict=True)), blobs=tuple(blob for (blob,) in blobs))


def keep(unit: UnitOfWork, row: Withheld, *, by: str, at: int, branch: str) -> None:
    """Write the row as it is now, keep its blobs, and say so in the record and in the feed of changes. Blobs
    must be stored."""
    values = msgspec.structs.asdict(row)
    blobs = values.pop("blobs")
    marks = ", ".join("?" * len(COLUMNS))
    moved = ", ".join(f'"{name}" = excluded."{name}"' for name in COLUMNS if name != "id")
    unit.run(
        f"INSERT INTO withheld ({_NAMES}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {moved}",  # noqa: S608
        *(values[name] for name in COLUMNS),
    )
    for blob in blobs:
        unit.run("UPDATE blob SET state = 'named' WHERE sha256 = ? AND state = 'stored'", blob)
        unit.run(
            "INSERT INTO withheld_blob (withheld, blob) SELECT ?, sha256 FROM blob "
            "WHERE sha256 = ? AND state = 'named' ON CONFLICT DO NOTHING",
            row.id,
            blob,
        )
    unit.record(CHANGED, row.id, by=by, at=at, details=_told(row))
    unit.changed("withheld", row.id, branch=branch, at=at)


def _told(row: Withheld) -> dict[str, Any]:
    """What the record says of a row: all of it, but for the command only its SHA-256."""
    told = msgspec.to_builtins(row)
    told["command"] = digest(row.command.encode())
    told["blobs"] = list(row.blobs)
    return dict(told)


def audit_withheld(store: Store, blobs: BlobAudit, take: Callable[[Iterable[Fault]], None]) -> None:
    """Whether every row is what the record last said of it, every row that was told of is there, and what
    they name is kept."""
    last: str | None = ""
    while last is not None:
        faults, last = store.read(lambda view, last=last: _page(view, blobs, last))  # type: ignore[misc]
        take(faults)
    missing = store.read(
        lambda view: view.rows(
            "SELECT DISTINCT about FROM admin_event WHERE action = ? "
            "AND about NOT IN (SELECT id FROM withheld) ORDER BY about LIMIT 100",
            CHANGED,
        )
    )
    take(Fault("withheld.missing", params={"id": about}) for (about,) in missing)


def _page(view: Reading, blobs: BlobAudit, last: str) -> tuple[list[Fault], str | None]:
    """What does not hold of the next rows, as they are at this moment, and the last of them."""
    rows = list(select(view, "w.id > ? ORDER BY w.id LIMIT ?", last, _PAGE))
    return [fault for row in rows for fault in _faults(view, blobs, row)], rows[-1].id if rows else None


def _faults(view: Reading, blobs: BlobAudit, row: Withheld) -> Iterator[Fault]:
    found = view.rows(
        "SELECT body FROM admin_event WHERE about = ? AND action = ? ORDER BY seq DESC LIMIT 1",
        row.id,
        CHANGED,
    )
    if not found:
        yield Fault("withheld.unexpected", params={"id": row.id})
        return
    said = msgspec.json.decode(found[0][0])["details"]
    for name, value in _told(row).items():
        if said.get(name) != value:
            yield Fault(
                "withheld.column",
                params={"id": row.id, "column": name, "found": value, "expected": said.get(name)},
            )
    yield from blobs.named_by(view, row.job, row.blobs)
