"""A draft's history as it is kept: what every file was before each line of it.

What one person saves within a minute is one line. The last :data:`MOST` lines are kept, and fewer where all
that a draft holds and held is more than :data:`LARGEST` bytes.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.runtime.values import Ms
from engine.services.drafts.rows import forget_unnamed
from engine.store.unit_of_work import UnitOfWork

TOGETHER = 60_000
"""Milliseconds from the first save of a line to the last."""
MOST = 500
LARGEST = 256 << 20
_SEVERAL = 20
"""Lines that are dropped at once, so that it is not done at every save."""


def add(
    unit: UnitOfWork,
    draft: str,
    version: int,
    before: Mapping[str, str | None],
    *,
    by: str,
    at: Ms,
    restored: int | None = None,
) -> None:
    """Write down that a save made ``version``, and what the files were ``before`` it."""
    line = None if restored is not None else _going_on(unit, draft, by=by, at=at)
    if line is None:
        line = version
        unit.run(
            "INSERT INTO draft_save (draft, version, last, by, began_at, at, restored) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            draft,
            version,
            version,
            by,
            at,
            at,
            restored,
        )
    else:
        unit.run("UPDATE draft_save SET last = ?, at = ? WHERE draft = ? AND version = ?",
                 version, at, draft, line)  # fmt: skip
    for path, sha256 in before.items():
        unit.run(
            "INSERT INTO draft_change (draft, version, path, before) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (draft, version, path) DO NOTHING",
            draft,
            line,
            path,
            sha256,
        )
    _trim(unit, draft)
    forget_unnamed(unit, draft)


def _going_on(unit: UnitOfWork, draft: str, *, by: str, at: Ms) -> int | None:
    """The newest line, where a save of this person still belongs to it."""
    rows = unit.rows(
        "SELECT version, by, began_at, restored FROM draft_save WHERE draft = ? "
        "ORDER BY version DESC LIMIT 1",
        draft,
    )
    if not rows:
        return None
    version, whose, began_at, restored = rows[0]
    if (
        version == 1 or restored is not None
    ):  # how it began, and what was brought back, are lines of their own
        return None
    return int(version) if whose == by and began_at <= at < began_at + TOGETHER else None


def _trim(unit: UnitOfWork, draft: str) -> None:
    ((lines, newest),) = unit.rows("SELECT count(*), max(version) FROM draft_save WHERE draft = ?", draft)
    if lines > MOST:
        _drop(unit, draft, lines - MOST + _SEVERAL)
    while lines > 1 and _weight(unit, draft) > LARGEST:
        _drop(unit, draft, 1, but=newest)
        forget_unnamed(unit, draft)
        lines -= 1


def _weight(unit: UnitOfWork, draft: str) -> int:
    ((size,),) = unit.rows("SELECT sum(size) FROM draft_content WHERE draft = ?", draft)
    return int(size or 0)


def _drop(unit: UnitOfWork, draft: str, lines: int, *, but: int | None = None) -> None:
    """Forget the oldest lines."""
    rows = unit.rows("SELECT version FROM draft_save WHERE draft = ? ORDER BY version LIMIT ?", draft, lines)
    for (version,) in rows:
        if version == but:
            continue
        unit.run("DELETE FROM draft_change WHERE draft = ? AND version = ?", draft, version)
        unit.run("DELETE FROM draft_save WHERE draft = ? AND version = ?", draft, version)
