"""Saving: all files of a save or none, and never over what somebody else saved meanwhile."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from engine.language.canonical import canonical
from engine.runtime.values import Ms
from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.drafts import log
from engine.services.drafts.paths import must_be_few, must_fit
from engine.services.drafts.rows import (
    Packed,
    must_be_open,
    packed,
    put_content,
    put_file,
    taken,
    told_files,
)
from engine.services.drafts.views import DraftFile, Saved, SavedFile
from engine.services.guarding import must, must_now
from engine.services.problems import Conflict
from engine.services.sops import no_such_revision
from engine.services.translating import write
from engine.store.errors import KeyReused
from engine.store.unit_of_work import UnitOfWork

KEYS_KEPT = 86_400_000
"""Milliseconds for which a save may be sent again and gets its first answer."""

_decode = msgspec.json.Decoder(Saved).decode


@dataclass(frozen=True, slots=True)
class Change:
    """A file to be written, or with None to be taken away. ``seen`` is its version that the change was made
    of; None where there was none."""

    path: str
    content: bytes | None
    seen: int | None


@dataclass(frozen=True, slots=True)
class Write:
    """A change, packed."""

    path: str
    content: Packed | None
    seen: int | None


def save(
    services: Services,
    actor: Actor,
    *,
    draft: str,
    changes: tuple[Change, ...],
    base_revision: int | None = None,
    key: str | None = None,
) -> Saved:
    """Save all of ``changes`` or none of them.

    A file that is at another version than its change has ``seen`` has moved on, unless it holds just what is
    to be saved: Conflict (``draft.moved_on``), whose params hold all newer ``files`` (DraftFile). The same
    save sent again with its ``key`` gets its first answer again. With ``base_revision`` the draft goes on
    from that revision.

    Raises Forbidden, NotFound (``draft.unknown``, ``revision.unknown``), Conflict (``draft.closed``,
    ``draft.moved_on``, ``idempotency.reused``), Invalid (``files.malformed``, with every fault).
    """
    must_now(services, actor, Action.SOP_DESIGN, Installation())
    writes = tuple(
        Write(one.path, None if one.content is None else packed(one.content), one.seen) for one in changes
    )
    asked = _digest(writes, base_revision)

    def work(unit: UnitOfWork) -> Saved:
        must(actor, Action.SOP_DESIGN, Installation(), services.organisations.current(unit))
        sop, status, version = taken(unit, draft)
        if key is not None and (answer := _known(unit, draft, actor.login, key, asked)) is not None:
            return answer
        must_be_open(draft, status)
        must_fit(sop, ((one.path, one.content) for one in changes))
        at = services.clock.now()
        saved = put(unit, draft, writes, version=version, by=actor.login, at=at)
        if base_revision is not None:
            _base_on(unit, draft, sop, base_revision, at)
        if key is not None:
            _keep(unit, draft, saved, by=actor.login, key=key, asked=asked, at=at)
        return saved

    return write(services, work)


def put(
    unit: UnitOfWork,
    draft: str,
    writes: tuple[Write, ...],
    *,
    version: int,
    by: str,
    at: Ms,
    restored: int | None = None,
) -> Saved:
    """Write what differs to a draft that was :func:`taken` at ``version``. Raises Conflict
    (``draft.moved_on``) and Invalid (``files.malformed``)."""
    now = {path: (sha256, written) for path, sha256, written in unit.rows(
        "SELECT path, sha256, version FROM draft_file WHERE draft = ?", draft)}  # fmt: skip
    different = [one for one in writes if now.get(one.path, (None, 0))[0] != _sha(one)]
    newer = [one.path for one in different if _version(now, one.path) != one.seen]
    if newer:
        raise moved_on(unit, draft, newer)
    if different:
        version += 1
        for one in different:
            if one.content is not None:
                put_content(unit, draft, one.content)
            put_file(unit, draft, one.path, _sha(one), version=version, by=by, at=at)
        must_be_few(_sizes(unit, draft))
        before = {one.path: now.get(one.path, (None, 0))[0] for one in different}
        log.add(unit, draft, version, before, by=by, at=at, restored=restored)
        unit.run(
            "UPDATE draft SET version = ?, changed_at = ?, changed_by = ? WHERE id = ?",
            version,
            at,
            by,
            draft,
        )
        unit.changed("draft", draft, branch=None, at=at)
    changed = {one.path for one in different}
    files = tuple(
        SavedFile(
            path=one.path,
            version=_after(one, version, now, changed=one.path in changed),
        )
        for one in writes
    )
    return Saved(version=version, files=files)


def moved_on(unit: UnitOfWork, draft: str, paths: list[str]) -> Conflict:
    """The answer to a save that was made of older files: it holds the newer ones."""
    told = {one.path: one for one in told_files(unit, draft, gone=True, paths=paths)}
    return Conflict(
        "draft.moved_on",
        "Somebody else changed these files meanwhile; nothing was saved.",
        params={"files": tuple(told.get(path) or _never_there(path) for path in paths)},
    )


def _never_there(path: str) -> DraftFile:
    """A file that the sender knows of and the draft does not."""
    return DraftFile(path=path, version=0, text=None, size=0, sha256=None, gone=True, by="", at=0)


def _sha(one: Write) -> str | None:
    return None if one.content is None else one.content.sha256


def _version(now: dict[str, tuple[str | None, int]], path: str) -> int | None:
    """The version that a file is at; None where it is not there."""
    sha256, version = now.get(path, (None, 0))
    return None if sha256 is None else version


def _after(one: Write, version: int, now: dict[str, tuple[str | None, int]], *, changed: bool) -> int | None:
    """The version that a file is at after a save."""
    if one.content is None:
        return None
    return version if changed else _version(now, one.path)


def _sizes(unit: UnitOfWork, draft: str) -> dict[str, int]:
    return dict(
        unit.rows(
            "SELECT f.path, c.size FROM draft_file f JOIN draft_content c ON c.draft = f.draft "
            "AND c.sha256 = f.sha256 WHERE f.draft = ?",
            draft,
        )
    )


def _base_on(unit: UnitOfWork, draft: str, sop: str, revision: int, at: Ms) -> None:
    """The draft goes on from a revision of its SOP. Raises NotFound (``revision.unknown``)."""
    rows = unit.rows("SELECT digest FROM sop_revision WHERE sop = ? AND revision = ?", sop, revision)
    if not rows:
        raise no_such_revision(sop, revision)
    unit.run("UPDATE draft SET base_revision = ?, base_digest = ? WHERE id = ?", revision, rows[0][0], draft)
    unit.changed("draft", draft, branch=None, at=at)


def _digest(writes: tuple[Write, ...], base_revision: int | None) -> str:
    asked = [[one.path, _sha(one), one.seen] for one in writes]
    return hashlib.sha256(canonical({"files": asked, "base": base_revision})).hexdigest()


def _known(unit: UnitOfWork, draft: str, by: str, key: str, asked: str) -> Saved | None:
    """The answer that a save with this key had. Raises KeyReused."""
    rows = unit.rows(
        "SELECT request, answer FROM draft_key WHERE draft = ? AND by = ? AND key = ?", draft, by, key
    )
    if not rows:
        return None
    request, answer = rows[0]
    if request != asked:
        raise KeyReused(f"idempotency key {key!r} was used for another save", key=key)
    return _decode(answer)


def _keep(unit: UnitOfWork, draft: str, saved: Saved, *, by: str, key: str, asked: str, at: Ms) -> None:
    """Keep the answer for as long as the save may be sent again."""
    unit.run("DELETE FROM draft_key WHERE draft = ? AND at < ?", draft, at - KEYS_KEPT)
    unit.run(
        "INSERT INTO draft_key (draft, by, key, request, answer, at) VALUES (?, ?, ?, ?, ?, ?)",
        draft,
        by,
        key,
        asked,
        msgspec.json.encode(saved),
        at,
    )
