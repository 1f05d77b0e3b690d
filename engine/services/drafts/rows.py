"""Drafts in the database: found, told, written. Everything else of drafts goes by these."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.language.organisation import Organisation
from engine.runtime.values import Ms
from engine.services.drafts.views import DraftFile, DraftLine, PlainFile, Present
from engine.services.problems import Conflict, NotFound
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

PRESENT = 45_000
"""Milliseconds after which somebody who said nothing has gone."""

_COLUMNS = (
    "d.id, d.sop, d.title, d.status, d.origin, d.origin_of, d.base_revision, d.revision, d.version, "
    "d.created_at, d.created_by, d.changed_at, d.changed_by, d.closed_at, p.revision, "
    # The last that was said, and not taken back: of the draft as it is, or that it is to be looked at.
    "(SELECT r.verdict FROM draft_review r WHERE r.draft = d.id AND r.verdict <> 'withdrawn' "
    "AND (r.verdict = 'asked' OR r.version = d.version) AND NOT EXISTS (SELECT 1 FROM draft_review l "
    "WHERE l.draft = r.draft AND l.by = r.by AND l.number > r.number) ORDER BY r.number DESC LIMIT 1)"
)
_FROM = "FROM draft d LEFT JOIN publication p ON p.sop = d.sop"
_FILES = (
    "SELECT f.path, f.version, c.content, f.sha256, f.changed_by, f.changed_at, c.size FROM draft_file f "
    "LEFT JOIN draft_content c ON c.draft = f.draft AND c.sha256 = f.sha256 WHERE f.draft = ?"
)


@dataclass(frozen=True, slots=True)
class Packed:
    """What a file holds, as it is kept."""

    sha256: str
    size: int
    deflated: bytes


def packed(content: bytes) -> Packed:
    """The content as it is kept. To be done before a unit of work, which must be quick."""
    return Packed(hashlib.sha256(content).hexdigest(), len(content), zlib.compress(content, 6))


def text_of(path: str, content: bytes) -> str | None:
    """The content as text; None for what is none, and for all that lies among the pictures and clips."""
    if "/media/" in path:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def plain_file(path: str, content: bytes) -> PlainFile:
    """A file as it was somewhere."""
    return PlainFile(
        path=path,
        text=text_of(path, content),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def no_such_draft(draft: str) -> NotFound:
    """The answer for a draft that there is not."""
    return NotFound("draft.unknown", f"There is no draft {draft[:64]}.")


def find(reading: Reading, draft: str, *, organisation: Organisation, now: Ms) -> DraftLine:
    """The draft. Raises NotFound (``draft.unknown``)."""
    rows = reading.rows(f"SELECT {_COLUMNS} {_FROM} WHERE d.id = ?", draft)
    if not rows:
        raise no_such_draft(draft)
    return _line(rows[0], present(reading, organisation, now, draft).get(draft, ()))


def listed(
    reading: Reading,
    *,
    organisation: Organisation,
    now: Ms,
    sop: str | None = None,
    status: str | None = None,
    limit: int = 500,
) -> tuple[DraftLine, ...]:
    """Drafts, the one that changed last first."""
    asked = [(column, value) for column, value in (("sop", sop), ("status", status)) if value is not None]
    where = " AND ".join(f"d.{column} = ?" for column, _ in asked)
    rows = reading.rows(
        f"SELECT {_COLUMNS} {_FROM} {'WHERE ' + where if where else ''} "
        "ORDER BY d.changed_at DESC, d.id LIMIT ?",
        *(value for _, value in asked),
        limit,
    )
    here = present(reading, organisation, now)
    return tuple(_line(row, here.get(row[0], ())) for row in rows)


def present(
    reading: Reading, organisation: Organisation, now: Ms, draft: str | None = None
) -> dict[str, tuple[Present, ...]]:
    """Who has which draft open, by draft and then by login."""
    narrowed, more = (" AND draft = ?", [draft]) if draft is not None else ("", [])
    rows = reading.rows(
        "SELECT draft, login, room, place, at FROM draft_presence "  # noqa: S608 - a mark only
        f"WHERE at > ?{narrowed} ORDER BY draft, login",
        now - PRESENT,
        *more,
    )
    found: dict[str, tuple[Present, ...]] = {}
    for where, login, room, place, at in rows:
        one = Present(login=login, name=name_of(organisation, login), room=room, where=place, at=at)
        found[where] = (*found.get(where, ()), one)
    return found


def name_of(organisation: Organisation, login: str) -> str:
    """What a person is called; the login of somebody who is not known any more."""
    person = organisation.people.get(login)
    return login if person is None else person.name


def taken(unit: UnitOfWork, draft: str) -> tuple[str, str, int]:
    """The draft's SOP, status and version, held for writing until the end of the unit. Raises NotFound."""
    unit.run("UPDATE draft SET version = version WHERE id = ?", draft)
    rows = unit.rows("SELECT sop, status, version FROM draft WHERE id = ?", draft)
    if not rows:
        raise no_such_draft(draft)
    sop, status, version = rows[0]
    return sop, status, version


def must_be_open(draft: str, status: str) -> None:
    """Raises Conflict (``draft.closed``) where the draft was published or thrown away."""
    if status != "open":
        raise Conflict(
            "draft.closed",
            f"The draft was {status}; nothing is saved to it.",
            params={"draft": draft, "status": status},
        )


def files_of(reading: Reading, draft: str) -> dict[str, bytes]:
    """The draft's files by path, as they are now: what is checked, walked, compared and published."""
    rows = reading.rows(f"{_FILES} AND f.sha256 IS NOT NULL ORDER BY f.path", draft)
    return {row[0]: zlib.decompress(row[2]) for row in rows}


def told_files(
    reading: Reading, draft: str, *, after: int = 0, gone: bool = False, paths: Sequence[str] | None = None
) -> tuple[DraftFile, ...]:
    """The draft's files that were written after a version (all of them, or of ``paths``), by path."""
    query, asked = f"{_FILES} AND f.version > ?", [draft, after]
    if not gone:
        query += " AND f.sha256 IS NOT NULL"
    rows = reading.rows(f"{query} ORDER BY f.path", *asked)
    wanted = None if paths is None else set(paths)
    return tuple(_file(row) for row in rows if wanted is None or row[0] in wanted)


def _file(row: Sequence[Any]) -> DraftFile:
    path, version, content, sha256, by, at, size = row
    return DraftFile(
        path=path,
        version=version,
        text=None if content is None or "/media/" in path else text_of(path, zlib.decompress(content)),
        size=size or 0,
        sha256=sha256,
        gone=sha256 is None,
        by=by,
        at=at,
    )


def content_of(reading: Reading, draft: str, sha256: str) -> bytes:
    """Content by its name. There is such content."""
    rows = reading.rows("SELECT content FROM draft_content WHERE draft = ? AND sha256 = ?", draft, sha256)
    return zlib.decompress(rows[0][0])


def put_content(unit: UnitOfWork, draft: str, content: Packed) -> None:
    """Keep content, once."""
    unit.run(
        "INSERT INTO draft_content (draft, sha256, size, content) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (draft, sha256) DO NOTHING",
        draft,
        content.sha256,
        content.size,
        content.deflated,
    )


def put_file(
    unit: UnitOfWork, draft: str, path: str, sha256: str | None, *, version: int, by: str, at: Ms
) -> None:
    """What a file holds from now on; None takes it away."""
    unit.run(
        "INSERT INTO draft_file (draft, path, sha256, version, changed_at, changed_by) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (draft, path) DO UPDATE SET sha256 = excluded.sha256, "
        "version = excluded.version, changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        draft,
        path,
        sha256,
        version,
        at,
        by,
    )


def forget_unnamed(unit: UnitOfWork, draft: str) -> None:
    """Take away content that no file and no line of the history names any more."""
    unit.run(
        "DELETE FROM draft_content WHERE draft = ? AND NOT EXISTS (SELECT 1 FROM draft_file f "
        "WHERE f.draft = draft_content.draft AND f.sha256 = draft_content.sha256) AND NOT EXISTS "
        "(SELECT 1 FROM draft_change h WHERE h.draft = draft_content.draft "
        "AND h.before = draft_content.sha256)",
        draft,
    )


def put_draft(
    unit: UnitOfWork,
    draft: str,
    *,
    sop: str,
    title: str,
    origin: str,
    origin_of: str | None,
    base: tuple[int, str] | None,
    files: Mapping[str, Packed],
    by: str,
    at: Ms,
) -> None:
    """A new draft with its files, at version 1."""
    unit.run(
        "INSERT INTO draft (id, sop, title, status, origin, origin_of, base_revision, base_digest, version, "
        "created_at, created_by, changed_at, changed_by) "
        "VALUES (?, ?, ?, 'open', ?, ?, ?, ?, 1, ?, ?, ?, ?)",
        draft,
        sop,
        title,
        origin,
        origin_of,
        None if base is None else base[0],
        None if base is None else base[1],
        at,
        by,
        at,
        by,
    )
    unit.run(
        "INSERT INTO draft_save (draft, version, last, by, began_at, at) VALUES (?, 1, 1, ?, ?, ?)",
        draft,
        by,
        at,
        at,
    )
    for path, content in files.items():
        put_content(unit, draft, content)
        put_file(unit, draft, path, content.sha256, version=1, by=by, at=at)
        unit.run(
            "INSERT INTO draft_change (draft, version, path, before) VALUES (?, 1, ?, NULL)", draft, path
        )


def take_away(unit: UnitOfWork, draft: str) -> None:
    """Remove a draft for good."""
    for table in (
        "draft_comment",
        "draft_presence",
        "draft_key",
        "draft_change",
        "draft_save",
        "draft_file",
        "draft_content",
    ):
        unit.run(f"DELETE FROM {table} WHERE draft = ?", draft)  # noqa: S608 - one of these
    unit.run("DELETE FROM draft WHERE id = ?", draft)


def _line(row: Sequence[Any], here: tuple[Present, ...]) -> DraftLine:
    (id_, sop, title, status, origin, origin_of, base, revision, version, *times) = row
    created_at, created_by, changed_at, changed_by, closed_at, live, review = times
    return DraftLine(
        id=id_,
        sop=sop,
        title=title,
        status=status,
        origin=origin,
        origin_of=origin_of,
        base_revision=base,
        live_revision=live,
        revision=revision,
        version=version,
        created_at=created_at,
        created_by=created_by,
        changed_at=changed_at,
        changed_by=changed_by,
        closed_at=closed_at,
        review=review if status == "open" else None,
        present=here,
    )
