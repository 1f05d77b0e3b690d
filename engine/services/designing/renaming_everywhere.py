"""A new name in all SOPs at once: drafts of the other SOPs are begun or changed, all of them or none.

The draft that it is asked from changes in the workshop, where it can be undone. What is begun or changed here
stays, whatever becomes of that draft.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from engine.language.canonical import canonical
from engine.language.renaming import What
from engine.language.renaming_text import Patch, applied
from engine.runtime.values import Ms
from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.designing.drafted import drafted
from engine.services.designing.drafted_files import Overlay
from engine.services.designing.renaming import elsewhere_of, renamed, wanted_of
from engine.services.designing.renaming_homes import Home, Wanted, homes, is_shared
from engine.services.designing.views import Elsewhere, RenamedEverywhere, RenamedThere
from engine.services.drafts.paths import must_be_few, must_fit
from engine.services.drafts.rows import Packed, packed, put_draft, taken
from engine.services.drafts.saving import Write, put
from engine.services.guarding import must, must_now
from engine.services.problems import Conflict
from engine.services.secret_tokens import new_id
from engine.services.translating import read, write
from engine.store.errors import KeyReused
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

MOST_ATTEMPTS = 3
"""How often it is looked up again because a draft changed under it."""

_decode = msgspec.json.Decoder(RenamedEverywhere).decode


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where else to rename: an SOP as it is live (``seen`` is the revision), or an open draft of it (``seen``
    is its version), as they were shown."""

    sop: str
    draft: str | None
    seen: int


@dataclass(frozen=True, slots=True)
class _Change:
    """A draft that gets the new name. ``files`` are those that change; None for one that goes."""

    home: Home
    draft: str
    files: Mapping[str, Packed | None]


@dataclass(frozen=True, slots=True)
class _Begin:
    """A draft that begins with the new name."""

    home: Home
    files: Mapping[str, Packed]
    changed: tuple[str, ...]
    instead: bool


class _Moved(Exception):
    """A draft or what is live changed after it was looked at."""


def rename_everywhere(
    services: Services,
    actor: Actor,
    *,
    draft: str,
    what: What,
    at: tuple[str, ...],
    to: str,
    overlay: Overlay,
    others: tuple[Chosen, ...],
    title: str = "",
    key: str | None = None,
) -> RenamedEverywhere:
    """Rename a thing that SOPs share in all the others that were chosen, or in none.

    For an SOP that is live a draft is begun from that revision, called ``title``. A draft gets the edits
    unless somebody changed one of those files after it was shown, or closed it: then one is begun instead.
    The same asked again with its ``key`` gets its first answer again.

    Raises Forbidden, NotFound (``draft.unknown``), Conflict (``rename.moved_on``: what was shown is no more,
    with ``others`` that are meant; ``idempotency.reused``).
    """
    must_now(services, actor, Action.SOP_DESIGN, Installation())
    asked = [draft, what, list(at), to, title, [[one.sop, one.draft, one.seen] for one in others]]
    request = hashlib.sha256(canonical(asked)).hexdigest()
    name = f"rename/{key}"
    known = None if key is None else read(services, lambda reading: _known(reading, actor, name, request))
    if known is not None:
        return known
    for _ in range(MOST_ATTEMPTS):
        looked_at = drafted(services, actor, draft=draft, overlay=overlay)
        if not is_shared(what, at) or renamed(looked_at, what, at, to).faults:
            raise _moved_on(())
        plan = _planned(services, wanted_of(looked_at, what, at, to), draft, others)

        def work(unit: UnitOfWork, plan: list[_Change | _Begin] = plan) -> RenamedEverywhere:
            must(actor, Action.SOP_DESIGN, Installation(), services.organisations.current(unit))
            now = services.clock.now()

            def carry_out() -> bytes:
                return msgspec.json.encode(_carried_out(unit, plan, title=title, by=actor.login, at=now))

            if key is None:
                return _decode(carry_out())
            answered = unit.idempotent(actor=actor.login, key=name, request=request, at=now, work=carry_out)
            return _decode(answered.response)

        with suppress(_Moved):
            return write(services, work)
    raise _moved_on(others)


def _known(reading: Reading, actor: Actor, name: str, request: str) -> RenamedEverywhere | None:
    rows = reading.rows(
        'SELECT request, response FROM idempotency WHERE actor = ? AND "key" = ?', actor.login, name
    )
    if not rows:
        return None
    if rows[0][0] != request:
        raise KeyReused(f"idempotency key {name!r} was used for another request", key=name)
    return _decode(rows[0][1])


def _planned(
    services: Services, wanted: Wanted, draft: str, others: tuple[Chosen, ...]
) -> list[_Change | _Begin]:
    """What is to be done. Raises Conflict (``rename.moved_on``) with every one of which that can't be."""
    found = read(services, lambda reading: homes(services, reading, wanted, but=draft))
    by_place = {(home.looked_at.sop, home.draft): home for home in found}
    plan: list[_Change | _Begin] = []
    refused: list[Chosen] = []
    for one in dict.fromkeys(others):
        home, live = by_place.get((one.sop, one.draft)), by_place.get((one.sop, None))
        edits = _edits(home, wanted)
        if one.draft is None:
            if home is not None and home.seen != one.seen:
                home = None
        elif home is not None and edits is not None and _is_as_shown(home, edits, one):
            plan.append(_Change(home, one.draft, _edited(home, edits)))
            continue
        elif live is not None:
            home, edits = live, _edits(live, wanted)
        if home is None or edits is None:
            refused.append(one)
            continue
        changed = _edited(home, edits)
        files = {path: packed(content) for path, content in home.files.items() if path not in changed}
        files |= {path: content for path, content in changed.items() if content is not None}
        must_fit(home.looked_at.sop, ((path, b"") for path in files))
        must_be_few({path: content.size for path, content in files.items()})
        plan.append(_Begin(home, dict(sorted(files.items())), tuple(changed), one.draft is not None))
    if refused:
        raise _moved_on(tuple(refused))
    return plan


def _edits(home: Home | None, wanted: Wanted) -> Elsewhere | None:
    """What changes; None where nothing does, or nothing can."""
    edits = None if home is None else elsewhere_of(home, wanted)
    return None if edits is None or edits.faults else edits


def _is_as_shown(home: Home, edits: Elsewhere, one: Chosen) -> bool:
    """Whether nobody changed the files since."""
    return all(home.versions[file.path] <= one.seen for file in edits.files)


def _edited(home: Home, edits: Elsewhere) -> dict[str, Packed | None]:
    """The files that change, as they become."""
    found: dict[str, Packed | None] = {}
    for file in edits.files:
        patches = [Patch(*msgspec.structs.astuple(patch)) for patch in file.patches]
        content = packed(applied(home.files[file.path], patches))
        if file.moved is not None:
            found[file.path] = None
        found[file.moved or file.path] = content
    return found


def _carried_out(
    unit: UnitOfWork, plan: list[_Change | _Begin], *, title: str, by: str, at: Ms
) -> RenamedEverywhere:
    done = []
    for one in plan:
        if isinstance(one, _Change):
            done.append(_change(unit, one, by=by, at=at))
        else:
            done.append(_begin(unit, one, title=title, by=by, at=at))
    return RenamedEverywhere(drafts=tuple(done))


def _change(unit: UnitOfWork, change: _Change, *, by: str, at: Ms) -> RenamedThere:
    sop, status, version = taken(unit, change.draft)
    kept = {path: (at_, sha) for path, at_, sha in unit.rows(
        "SELECT path, version, sha256 FROM draft_file WHERE draft = ?", change.draft)}  # fmt: skip
    seen = {path: change.home.versions.get(path) for path in change.files}
    if status != "open" or any(kept.get(path, (None,))[0] != was for path, was in seen.items()):
        raise _Moved
    there = {path: kept.get(path, (None, None))[1] is not None for path in change.files}
    writes = tuple(
        Write(path, content, seen[path] if there[path] else None) for path, content in change.files.items()
    )
    put(unit, change.draft, writes, version=version, by=by, at=at)
    title = str(change.home.title.get("und", sop))
    return RenamedThere(sop=sop, draft=change.draft, title=title, how="changed", files=tuple(change.files))


def _begin(unit: UnitOfWork, begin: _Begin, *, title: str, by: str, at: Ms) -> RenamedThere:
    home, sop, draft = begin.home, begin.home.looked_at.sop, new_id()
    base: tuple[int, str] | None = None
    if home.draft is None:
        rows = unit.rows("SELECT revision FROM publication WHERE sop = ? AND NOT withdrawn", sop)
        if [(home.seen,)] != [tuple(row) for row in rows]:
            raise _Moved
        base = (home.seen, home.digest)
    origin, of = ("live", sop) if home.draft is None else ("draft", home.draft)
    put_draft(
        unit,
        draft,
        sop=sop,
        title=title.strip() or sop,
        origin=origin,
        origin_of=of,
        base=base,
        files=begin.files,
        by=by,
        at=at,
    )
    unit.record("draft.started", draft, by=by, at=at, details={"sop": sop, "from": origin, "of": of})
    unit.changed("draft", draft, branch=None, at=at)
    return RenamedThere(
        sop=sop,
        draft=draft,
        title=title.strip() or sop,
        how="instead" if begin.instead else "begun",
        files=begin.changed,
    )


def _moved_on(others: tuple[Chosen, ...]) -> Conflict:
    return Conflict(
        "rename.moved_on",
        "What is to be renamed has changed since it was shown; nothing was renamed in other SOPs.",
        params={"others": tuple({"sop": one.sop, "draft": one.draft} for one in others)},
    )
