"""Beginning a draft: from nothing, from what is shipped or published, from files, from another draft."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from engine.language.canonical import canonical
from engine.services.access import Action, Actor, Installation
from engine.services.code_list_rows import all_code_lists
from engine.services.context import Services
from engine.services.drafts.folders import empty, one_sop, refused, renamed, titled, unzipped
from engine.services.drafts.needs import completed
from engine.services.drafts.paths import must_be_few, must_fit
from engine.services.drafts.rows import files_of, no_such_draft, packed, put_draft
from engine.services.drafts.shipped import shared_files, shipped, shipped_files
from engine.services.drafts.showing import view_of
from engine.services.drafts.views import DraftView
from engine.services.guarding import must
from engine.services.problems import NotFound
from engine.services.publication_rows import live_revision
from engine.services.revision_files import unpack
from engine.services.secret_tokens import new_id
from engine.services.sops import no_such_revision, no_such_sop
from engine.services.subject_rows import kinds
from engine.services.translating import read, write
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a draft begins from. ``kind``: empty, template (``sop``), live (``sop``, default: the draft's
    own), revision (``sop`` and ``revision``), draft (``draft``), files (``files``, or a ZIP ``archive``)."""

    kind: str
    sop: str | None = None
    revision: int | None = None
    draft: str | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    archive: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    """Files under the draft's own id, of what they are, the revision they are of, and what lay beside."""

    files: dict[str, bytes]
    of: str | None = None
    base: tuple[int, str] | None = None
    beside: Mapping[str, bytes] = field(default_factory=dict)


def start_draft(
    services: Services, actor: Actor, *, sop: str, start: Start, title: str = "", key: str | None = None
) -> DraftView:
    """Begin a draft of the SOP ``sop``. With a ``key``, asking again gives the same draft.

    From a template, ``title`` is what the new SOP is called. Raises Forbidden, NotFound (``sop.unknown``,
    ``revision.unknown``, ``draft.unknown``), Invalid (``draft.start``, ``files.malformed`` with every fault).
    """

    def look(reading: Reading) -> tuple[_Source, dict[str, bytes]]:
        must(actor, Action.SOP_DESIGN, Installation(), services.organisations.current(reading))
        source = _source(reading, sop, start, title)
        files = completed(
            sop,
            source.files,
            {**shared_files(), **_shared_here(reading), **source.beside},
            lists_here=frozenset(all_code_lists(reading)),
            kinds_here=frozenset(kinds(reading)),
        )
        return source, files

    source, files = read(services, look)
    must_fit(sop, files.items())
    must_be_few({path: len(content) for path, content in files.items()})
    kept = {path: packed(content) for path, content in sorted(files.items())}
    asked = {"sop": sop, "title": title, "kind": start.kind, "of": source.of, "base": source.base,
             "files": {path: one.sha256 for path, one in kept.items()}}  # fmt: skip
    draft = new_id()

    def work(unit: UnitOfWork) -> DraftView:
        must(actor, Action.SOP_DESIGN, Installation(), services.organisations.current(unit))
        at = services.clock.now()

        def make() -> bytes:
            put_draft(
                unit,
                draft,
                sop=sop,
                title=title.strip() or sop,
                origin=start.kind,
                origin_of=source.of,
                base=source.base,
                files=kept,
                by=actor.login,
                at=at,
            )
            details = {"sop": sop, "from": start.kind} | ({} if source.of is None else {"of": source.of})
            unit.record("draft.started", draft, by=actor.login, at=at, details=details)
            unit.changed("draft", draft, branch=None, at=at)
            return msgspec.json.encode(draft)

        if key is None:
            made = make()
        else:
            request = hashlib.sha256(canonical(asked)).hexdigest()
            answered = unit.idempotent(
                actor=actor.login, key=f"draft/{key}", request=request, at=at, work=make
            )
            made = answered.response
        return view_of(services, unit, actor, msgspec.json.decode(made, type=str))

    return write(services, work)


def _source(reading: Reading, sop: str, start: Start, title: str) -> _Source:
    match start.kind:
        case "empty":
            _must_be_new(reading, sop)
            return _Source(empty(sop, title))
        case "template":
            return _of_template(reading, sop, start, title)
        case "live" | "revision":
            return _of_revision(reading, sop, start)
        case "draft":
            return _of_draft(reading, sop, start)
    files = unzipped(start.archive) if start.archive is not None else start.files
    name, own, beside = one_sop(files, sop)
    before = live_revision(reading, sop)
    base = None if before.revision is None else (before.revision, before.digest)
    return _Source(renamed(own, name, sop), name, base, beside)


def _of_template(reading: Reading, sop: str, start: Start, title: str) -> _Source:
    if start.sop not in shipped().sops:
        raise NotFound("sop.unknown", f"No SOP {(start.sop or '')[:80]} comes with the program.")
    _must_be_new(reading, sop)
    files = renamed(shipped_files(start.sop), start.sop, sop)
    return _Source(titled(files, sop, title) if title.strip() else files, start.sop)


def _of_revision(reading: Reading, sop: str, start: Start) -> _Source:
    name = start.sop or sop
    if start.kind == "revision":
        if start.revision is None:
            raise refused("revision", "Say which revision.")
        rows = reading.rows(
            "SELECT revision, digest, files FROM sop_revision WHERE sop = ? AND revision = ?",
            name,
            start.revision,
        )
        if not rows:
            raise no_such_revision(name, start.revision)
        revision, digest, kept = rows[0]
        files = unpack(kept)
    else:
        live = live_revision(reading, name)
        if live.revision is None:
            raise no_such_sop(name)
        revision, digest, files = live.revision, live.digest, live.files
    if name != sop:
        _must_be_new(reading, sop)
    return _Source(renamed(files, name, sop), name, (revision, digest) if name == sop else None)


def _of_draft(reading: Reading, sop: str, start: Start) -> _Source:
    rows = reading.rows("SELECT sop, base_revision, base_digest FROM draft WHERE id = ?", start.draft or "")
    if not rows:
        raise no_such_draft(start.draft or "")
    name, revision, digest = rows[0]
    if name != sop:
        _must_be_new(reading, sop)
    base = (revision, digest) if name == sop and revision is not None else None
    return _Source(renamed(files_of(reading, start.draft or ""), name, sop), start.draft, base)


def _must_be_new(reading: Reading, sop: str) -> None:
    """Raises Invalid (``draft.start``) where an SOP of that id was published: it is gone on from."""
    if reading.rows("SELECT 1 FROM publication WHERE sop = ?", sop):
        raise refused("sop", f"There is an SOP {sop} already: choose another id, or begin from what is live.")


def _shared_here(reading: Reading) -> dict[str, bytes]:
    """The shared forms that the SOPs which are live here use; of several versions the newest."""
    rows = reading.rows(
        "SELECT r.files FROM publication p JOIN sop_revision r ON r.sop = p.sop AND r.revision = p.revision "
        "ORDER BY p.published_at, p.sop"
    )
    return {
        path: content
        for (kept,) in rows
        for path, content in unpack(kept).items()
        if path.startswith(("forms/library/", "subjects/"))
    }
