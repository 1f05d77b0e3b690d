"""Going live, stage by stage, and taking back what is live. Jobs that run stay on their runbook."""

from __future__ import annotations

import msgspec

from engine.runtime.values import Ms
from engine.services.access import Action, Actor, Installation
from engine.services.code_list_rows import write_code_list
from engine.services.context import Services
from engine.services.drafts.keeping import close_as_published
from engine.services.drafts.rows import files_of as draft_files
from engine.services.guarding import must_now
from engine.services.problems import Conflict
from engine.services.publication_rows import set_publication
from engine.services.publishing import world_of
from engine.services.revision_files import digest_of, unpack
from engine.services.roll_outs.asking import not_now
from engine.services.roll_outs.preparing import tell
from engine.services.roll_outs.rows import RollOut, files_of, find, have_prepared, set_status, takers_of
from engine.services.sop_preparing import laid_out, new_code_lists, new_kinds
from engine.services.subject_rows import write_kind
from engine.services.texts import plain
from engine.services.translating import read, write
from engine.services.views import KindView, Titles
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork


def begin_next(services: Services, actor: Actor, *, roll_out: str) -> int:
    """Have the next stage's branches open their new jobs on the new revision; answers its number.

    Before the first stage the installation must be as it was when the roll-out was prepared; where people or
    branches changed since, it is prepared again. Raises Conflict (``roll_out.not_now``,
    ``roll_out.overtaken``, ``organisation.moved_on``).
    """
    must_now(services, actor, Action.SOP_PUBLISH, Installation())
    brought = read(services, lambda reading: _brought(services, reading, roll_out))

    def work(unit: UnitOfWork) -> int | Conflict:
        row = find(unit, roll_out, lock=True)
        if row.status not in {"ready", "partly_live"}:
            raise not_now(row.status)
        _must_not_be_overtaken(unit, row)
        if row.stage == 0 and services.organisations.fresh(unit).version != row.organisation:
            _prepare_again(services, unit, row)
            return Conflict(
                "organisation.moved_on",
                "People or branches changed since; the roll-out is being prepared again.",
            )
        return _begin(services, unit, row, brought, by=actor.login)

    answer = write(services, work)
    if isinstance(answer, Conflict):
        raise answer
    return answer


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What a revision brings besides its runbooks."""

    title: Titles
    about: str | None
    code_lists: dict[str, object]
    kinds: dict[str, KindView]


def _brought(services: Services, reading: Reading, roll_out: str) -> Brought:
    row = find(reading, roll_out)
    files = unpack(files_of(reading, roll_out))
    world = world_of(services, reading, row.sop, files)
    with laid_out(row.sop, files, world) as (library, _):
        mine = library.sops.get(row.sop)
        data = mine.sop.data if mine else {}
        title = data.get("title")
        return Brought(
            title=plain({"und": title} if isinstance(title, str) else dict(title or {})),
            about=data.get("about"),
            code_lists=dict(new_code_lists(library, world)),
            kinds=new_kinds(library, world),
        )


def _close_draft(unit: UnitOfWork, row: RollOut, revision: int, *, by: str, at: Ms) -> None:
    """The draft that was rolled out is done with, unless somebody has gone on writing in it."""
    if row.draft is None or not unit.rows("SELECT 1 FROM draft WHERE id = ? AND status = 'open'", row.draft):
        return
    if digest_of(draft_files(unit, row.draft)) == row.digest:
        close_as_published(unit, row.draft, revision=revision, by=by, at=at)


def _begin(services: Services, unit: UnitOfWork, row: RollOut, brought: Brought, *, by: str) -> int:
    at = services.clock.now()
    revision = row.revision
    if revision is None:
        revision = _new_revision(unit, row, brought, by=by, at=at)
        _close_draft(unit, row, revision, by=by, at=at)
    takers = _takers(unit, row.id)
    for branch in row.stages[row.stage]:
        variant, digest = takers[branch]
        unit.run(
            "INSERT INTO published_runbook (sop, branch, variant, digest) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (sop, branch) DO UPDATE SET variant = excluded.variant, digest = excluded.digest",
            row.sop,
            branch,
            variant or None,
            digest,
        )
    last = row.stage + 1 == len(row.stages)
    if last or row.base_revision is None:
        set_publication(unit, row.sop, revision, title=brought.title, about=brought.about, by=by, at=at)
    if last:
        unit.run("UPDATE roll_out_variant SET content = NULL WHERE roll_out = ?", row.id)
    unit.run("UPDATE roll_out SET stage = stage + 1, revision = ? WHERE id = ?", revision, row.id)
    status = "live" if last else "partly_live"
    set_status(unit, row.id, status, at=at)
    details = {"roll_out": row.id, "revision": revision, "stage": row.stage + 1, "of": len(row.stages)}
    unit.record(
        "roll_out.stage_live", row.sop, by=by, at=at, details={**details, "branches": row.stages[row.stage]}
    )
    unit.changed("sop", row.sop, branch=None, at=at)
    tell(unit, row, status, at=at)
    return revision


def _new_revision(unit: UnitOfWork, row: RollOut, brought: Brought, *, by: str, at: int) -> int:
    """Keep the files and runbooks as the next revision."""
    found = unit.rows("SELECT coalesce(max(revision), 0) FROM sop_revision WHERE sop = ?", row.sop)
    revision = int(found[0][0]) + 1
    for name, content in brought.code_lists.items():
        write_code_list(unit, name, content, version=1, by=by, at=at)  # type: ignore[arg-type]
    for kind in brought.kinds.values():
        write_kind(unit, kind, at=at)
    unit.run(
        "INSERT INTO sop_revision (sop, revision, files, digest, published_at, published_by, note) "
        "SELECT sop, ?, files, digest, ?, ?, note FROM roll_out WHERE id = ?",
        revision,
        at,
        by,
        row.id,
    )
    runbooks = {}
    for variant, content in unit.rows(
        "SELECT variant, content FROM roll_out_variant WHERE roll_out = ? ORDER BY variant", row.id
    ):
        runbooks[variant] = unit.keep_runbook(bytes(content), sop=row.sop, variant=variant or None, at=at)
    details = {
        "revision": revision,
        "digest": row.digest,
        "note": row.note,
        "runbooks": runbooks,
        "roll_out": row.id,
    }
    unit.record("sop.published", row.sop, by=by, at=at, details=details)
    return revision


def _takers(reading: Reading, roll_out: str) -> dict[str, tuple[str, str]]:
    """Variant (``""``: none) and runbook by branch."""
    return {
        branch: (variant, digest)
        for variant, digest, branches in reading.rows(
            "SELECT variant, runbook, branches FROM roll_out_variant WHERE roll_out = ?", roll_out
        )
        for branch in msgspec.json.decode(branches)
    }


def _must_not_be_overtaken(unit: UnitOfWork, row: RollOut) -> None:
    """Raises Conflict (``roll_out.overtaken``) where another publication came between."""
    rows = unit.rows("SELECT revision FROM publication WHERE sop = ?", row.sop)
    live = rows[0][0] if rows else None
    expected = row.base_revision if row.base_revision is not None else row.revision
    if row.status == "live":
        expected = row.revision
    if live != expected:
        raise Conflict(
            "roll_out.overtaken",
            "Another revision was published meanwhile; ask for a new roll-out.",
            params={"revision": live},
        )


def _prepare_again(services: Services, unit: UnitOfWork, row: RollOut) -> None:
    """The organisation is another now: who takes which variant is looked at anew, and checked anew."""
    organisation = services.organisations.fresh(unit)
    files = unpack(files_of(unit, row.id))
    world = world_of(services, unit, row.sop, files)
    with laid_out(row.sop, files, world) as (library, _):
        takers = takers_of(library.sops[row.sop], organisation)
    known = {branch for stage in row.stages for branch in stage}
    stages = [list(stage) for stage in row.stages]
    stages[-1] += [branch for branch in organisation.branches if branch not in known]
    kept = [[branch for branch in stage if branch in organisation.branches] for stage in stages]
    unit.run("DELETE FROM roll_out_variant WHERE roll_out = ?", row.id)
    have_prepared(unit, row.id, takers)
    unit.run(
        "UPDATE roll_out SET organisation = ?, stages = ?, conflicts = '[]' WHERE id = ?",
        organisation.version,
        msgspec.json.encode([stage for stage in kept if stage]).decode(),
        row.id,
    )
    set_status(unit, row.id, "preparing", at=services.clock.now())


def take_back(services: Services, actor: Actor, *, roll_out: str, note: str = "") -> None:
    """Give every branch that has the new revision what it had before. Jobs that were opened meanwhile stay on
    theirs. Raises Conflict (``roll_out.not_now``, ``roll_out.overtaken``)."""
    must_now(services, actor, Action.SOP_PUBLISH, Installation())

    def work(unit: UnitOfWork) -> None:
        row, at = find(unit, roll_out, lock=True), services.clock.now()
        if row.status not in {"partly_live", "live"}:
            raise not_now(row.status)
        _must_not_be_overtaken(unit, row)
        for branch in (branch for stage in row.stages[: row.stage] for branch in stage):
            if branch in row.before:
                digest, variant = row.before[branch]
                unit.run(
                    "UPDATE published_runbook SET digest = ?, variant = ? WHERE sop = ? AND branch = ?",
                    digest,
                    variant,
                    row.sop,
                    branch,
                )
            else:
                unit.run("DELETE FROM published_runbook WHERE sop = ? AND branch = ?", row.sop, branch)
        if row.base_revision is None:
            unit.run("UPDATE publication SET withdrawn = ? WHERE sop = ?", True, row.sop)
        elif row.status == "live":
            unit.run(
                "UPDATE publication SET revision = ?, published_at = ?, published_by = ? WHERE sop = ?",
                row.base_revision,
                at,
                actor.login,
                row.sop,
            )
        unit.run("UPDATE roll_out_variant SET content = NULL WHERE roll_out = ?", row.id)
        set_status(unit, row.id, "taken_back", at=at)
        details = {"roll_out": row.id, "revision": row.revision, "back_to": row.base_revision, "note": note}
        unit.record("roll_out.taken_back", row.sop, by=actor.login, at=at, details=details)
        unit.changed("sop", row.sop, branch=None, at=at)

    write(services, work)
