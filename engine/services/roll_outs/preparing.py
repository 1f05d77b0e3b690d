"""Preparing a roll-out: each variant is checked, compiled and walked by its scenarios, as work of its own.

The SOP as it is comes first, with the checks that are of all variants together; then the variants, by
whoever has time. The last one to be prepared concludes: with an error anywhere nothing goes live.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import msgspec
import structlog

from engine.language.checking import check
from engine.language.compiling import NotCompilable, compile_sop, encode_runbook
from engine.language.finding import Finding
from engine.language.finding_text import in_order, read_again, stored
from engine.language.library import Library
from engine.language.organisation import Organisation
from engine.language.rebase import conflicts
from engine.runtime.playbook import Playbook, PlaybookError
from engine.runtime.rehearsal import LibraryBench, scenario_findings
from engine.runtime.scenario_runs import branch_of
from engine.runtime.scenarios import read_scenario
from engine.services.checking import known_actions, known_checks, known_ways
from engine.services.context import Services
from engine.services.messages.posting import Notice, post
from engine.services.publication_rows import live_revision
from engine.services.publishing import world_of
from engine.services.revision_files import unpack
from engine.services.roll_outs.rows import RollOut, files_of, find, set_status
from engine.services.sop_preparing import World, about, laid_out, not_runnable, only, relative
from engine.services.translating import read, write
from engine.services.work.batches import Batch, Line, Share
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork
from forms.both import Both

LEASE = 600_000
"""Milliseconds that a variant is left to whoever prepares it."""

log = structlog.get_logger("roll_outs")


class Prepared(NamedTuple):
    """What came of preparing one variant."""

    findings: tuple[Finding, ...]
    content: bytes | None = None
    digest: str | None = None
    scenarios: int = 0
    conflicts: tuple[dict[str, object], ...] = ()


def prepare(services: Services, share: Share) -> Batch:
    """Prepare variants that wait, one at a time for each worker."""
    now = services.clock.now()
    claimed = write(services, lambda unit: _claim(unit, now=now, limit=min(share.limit, 1)))
    lines = [_prepare_one(services, roll_out, variant) for roll_out, variant in claimed]
    return Batch(claimed=len(claimed), lines=tuple(lines))


def _claim(unit: UnitOfWork, *, now: int, limit: int) -> list[tuple[str, str]]:
    rows = unit.rows(
        "SELECT roll_out, variant FROM roll_out_variant v WHERE prepared_at IS NULL AND leased_until <= ? "
        "AND EXISTS (SELECT 1 FROM roll_out r WHERE r.id = v.roll_out AND r.status = 'preparing') "
        "AND (variant = '' OR EXISTS (SELECT 1 FROM roll_out_variant b WHERE b.roll_out = v.roll_out "
        "AND b.variant = '' AND b.prepared_at IS NOT NULL)) "
        "ORDER BY leased_until, roll_out, variant LIMIT ?{skip_locked}",
        now,
        limit,
    )
    for roll_out, variant in rows:
        unit.run(
            "UPDATE roll_out_variant SET leased_until = ? WHERE roll_out = ? AND variant = ?",
            now + LEASE,
            roll_out,
            variant,
        )
    return [(roll_out, variant) for roll_out, variant in rows]


def _prepare_one(services: Services, roll_out: str, variant: str) -> Line:
    def look(reading: Reading) -> tuple[RollOut, dict[str, bytes], World, dict[str, bytes]]:
        row = find(reading, roll_out)
        files = unpack(files_of(reading, roll_out))
        before = live_revision(reading, row.sop).files if variant == "" else {}
        return row, files, world_of(services, reading, row.sop, files), before

    row, files, world, before = read(services, look)
    try:
        with laid_out(row.sop, files, world) as (library, scene):
            prepared = _prepared(only(library, row.sop), row.sop, variant, scene)
            prepared = prepared._replace(findings=about(relative(prepared.findings, library), files))
            if variant == "" and before:
                prepared = prepared._replace(conflicts=_conflicts(library, row.sop, before, world))
    except Exception as error:
        log.exception("roll_out.failed", roll_out=roll_out, variant=variant)
        return Line(
            what="roll_out.failed", detail=f"{row.sop} {variant}: {type(error).__name__}", failed=True
        )
    write(services, lambda unit: _settle(services, unit, row, variant, prepared))
    errors = sum(1 for finding in prepared.findings if finding.severity == "error")
    told = f"{row.sop} {variant or 'as it is'}: {errors} errors, {prepared.scenarios} walks"
    return Line(what="variant.prepared", detail=told, failed=errors > 0)


def _prepared(library: Library, sop: str, variant: str, scene: Organisation) -> Prepared:
    """The findings and the runbook of one variant. What is wrong with the files as such is said once, with
    the SOP as it is; then no walk is run."""
    found: list[Finding] = []
    if variant == "":
        found = list(check(library, actions=known_actions(), ways=known_ways(), checks=known_checks()))
        if sop not in library.sops or _any_error(found):
            return Prepared(tuple(in_order(found)))
    files = library.sops[sop]
    bench = LibraryBench(replace(library, organisation=scene))
    walks = {
        name: document
        for name, document in files.scenarios.items()
        if (bench.variant_at(sop, branch_of(read_scenario(document), sop, bench)) or "") == variant
    }
    mine = replace(library, organisation=scene, sops={sop: replace(files, scenarios=walks)})
    found += scenario_findings(mine, [sop])
    try:
        runbook = compile_sop(library, sop, variant or None)
        content, digest = encode_runbook(runbook)
        Playbook(runbook, digest).compile_all()
    except NotCompilable as error:
        return Prepared((*in_order(found), *error.findings), scenarios=len(walks))
    except PlaybookError as error:
        unfit = Finding(code="SOP001", severity="error", place=files.sop.place(), message=not_runnable(error))
        return Prepared((*in_order(found), unfit), scenarios=len(walks))
    return Prepared(tuple(in_order(found)), content, digest, len(walks))


def _conflicts(
    library: Library, sop: str, before: dict[str, bytes], world: World
) -> tuple[dict[str, object], ...]:
    """Where the base changed what a variant changes too."""
    new = library.sops.get(sop)
    with laid_out(sop, before, world) as (older, _):
        old = older.sops.get(sop)
        if new is None or old is None or old.sop.data == new.sop.data:
            return ()
        found = [
            conflict
            for name, variant in sorted(new.variants.items())
            if name in old.variants
            for conflict in conflicts(old.sop, new.sop, variant)
        ]
    finding = [
        Finding(code="SOP001", severity="warning", place=one.place, message=Both("", "")) for one in found
    ]
    places = [one.place for one in relative(finding, library)]
    return tuple(
        msgspec.to_builtins(msgspec.structs.replace(conflict, place=place))
        for conflict, place in zip(found, places, strict=True)
    )


def _settle(services: Services, unit: UnitOfWork, row: RollOut, variant: str, prepared: Prepared) -> None:
    """Write down what came of a variant; the last one concludes."""
    unit.exclusively(f"roll_out/{row.sop}")
    at = services.clock.now()
    done = unit.run(
        "UPDATE roll_out_variant SET findings = ?, scenarios = ?, runbook = ?, content = ?, prepared_at = ? "
        "WHERE roll_out = ? AND variant = ? AND prepared_at IS NULL",
        stored(prepared.findings).decode(),
        prepared.scenarios,
        prepared.digest,
        prepared.content,
        at,
        row.id,
        variant,
    )
    if not done or find(unit, row.id).status != "preparing":
        return
    if prepared.conflicts:
        told = msgspec.json.encode(prepared.conflicts).decode()
        unit.run("UPDATE roll_out SET conflicts = ? WHERE id = ?", told, row.id)
    left = unit.rows(
        "SELECT count(*) FROM roll_out_variant WHERE roll_out = ? AND prepared_at IS NULL", row.id
    )[0][0]
    hopeless = variant == "" and prepared.digest is None
    if left and not hopeless:
        unit.changed("roll_out", row.id, branch=None, at=at)
        return
    found = unit.rows("SELECT findings, runbook FROM roll_out_variant WHERE roll_out = ?", row.id)
    fine = not hopeless and all(
        runbook is not None and not _any_error(read_again(findings)) for findings, runbook in found
    )
    set_status(unit, row.id, "ready" if fine else "refused", at=at)
    tell(unit, row, "ready" if fine else "refused", at=at)


def tell(unit: UnitOfWork, row: RollOut, status: str, *, at: int) -> None:
    """Tell whoever asked for the roll-out where it stands now."""
    notice = Notice(
        cause=f"roll_out:{row.id}:{status}:{row.stage}",
        kind="roll_out.done",
        people=(row.by,),
        link=f"/office/sops/{row.sop}",
        params={"sop": row.sop, "status": status, "roll_out": row.id},
    )
    post(unit, notice, at=at)


def _any_error(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)
