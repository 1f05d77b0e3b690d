"""Roll-outs in the database."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.language.library import SopFiles
from engine.language.organisation import Organisation
from engine.language.variants import variant_of
from engine.runtime.values import Ms
from engine.services.problems import NotFound
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

COLUMNS = (
    "id, sop, digest, note, by, at, status, organisation, stages, stage, revision, base_revision, before, "
    "draft, conflicts, changed_at"
)


class RollOut(msgspec.Struct, frozen=True, kw_only=True):
    """A roll-out as its row says; see :class:`engine.store.tables.roll_outs.RollOutRow`."""

    id: str
    sop: str
    digest: str
    note: str
    by: str
    at: Ms
    status: str
    organisation: int
    stages: tuple[tuple[str, ...], ...]
    stage: int
    revision: int | None
    base_revision: int | None
    before: dict[str, tuple[str, str | None]]
    draft: str | None
    conflicts: tuple[dict[str, Any], ...]
    changed_at: Ms


def of_row(row: tuple[Any, ...]) -> RollOut:
    """A row of :data:`COLUMNS`."""
    names = COLUMNS.split(", ")
    data = dict(zip(names, row, strict=True))
    for name in ("stages", "before", "conflicts"):
        data[name] = msgspec.json.decode(data[name])
    return msgspec.convert(data, RollOut)


def find(reading: Reading, roll_out: str, *, lock: bool = False) -> RollOut:
    """The roll-out of that id, taken for writing with ``lock``. Raises NotFound (``roll_out.unknown``)."""
    tail = "{lock}" if lock else ""
    rows = reading.rows(f"SELECT {COLUMNS} FROM roll_out WHERE id = ?{tail}", roll_out)  # noqa: S608
    if not rows:
        raise NotFound("roll_out.unknown", f"There is no roll-out {roll_out[:64]}.")
    return of_row(rows[0])


def files_of(reading: Reading, roll_out: str) -> bytes:
    """The packed files."""
    return bytes(reading.rows("SELECT files FROM roll_out WHERE id = ?", roll_out)[0][0])


def set_status(unit: UnitOfWork, roll_out: str, status: str, *, at: Ms) -> None:
    """Where it stands now; screens are told."""
    unit.run("UPDATE roll_out SET status = ?, changed_at = ? WHERE id = ?", status, at, roll_out)
    unit.changed("roll_out", roll_out, branch=None, at=at)


def takers_of(files: SopFiles | None, organisation: Organisation) -> dict[str, list[str]]:
    """The branches by the variant that they take; ``""`` is the SOP as it is, and always there."""
    takers: dict[str, list[str]] = {"": []}
    for branch in organisation.branches:
        variant = variant_of(files, organisation, branch) if files else None
        takers.setdefault(variant or "", []).append(branch)
    return takers


def have_prepared(unit: UnitOfWork, roll_out: str, takers: dict[str, list[str]]) -> None:
    """Have each variant wait for being prepared."""
    for variant, branches in takers.items():
        unit.run(
            "INSERT INTO roll_out_variant (roll_out, variant, branches, findings, scenarios, "
            "leased_until) VALUES (?, ?, ?, '[]', 0, 0)",
            roll_out,
            variant,
            msgspec.json.encode(branches).decode(),
        )
