"""Roll-outs as people look at them."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.language.compiling import decode_runbook
from engine.language.finding_text import read_again
from engine.language.rebase import Conflict
from engine.services.access import Action, Actor, Installation
from engine.services.asking import page_size
from engine.services.context import Services
from engine.services.cursors import read_cursor, write_cursor
from engine.services.guarding import must_now
from engine.services.revision_differences import runbooks_of, told_apart
from engine.services.roll_outs.rows import COLUMNS, RollOut, find, of_row
from engine.services.roll_outs.views import RollOutLine, RollOutView, VariantView
from engine.services.translating import read
from engine.services.views import Page
from engine.store.reading import Reading


def list_roll_outs(
    services: Services,
    actor: Actor,
    *,
    sop: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[RollOutLine]:
    """Roll-outs, the newest first; of one SOP or of all. Raises Invalid (``cursor.malformed``)."""
    must_now(services, actor, Action.SOP_SEE, Installation())
    size = page_size(limit, usual=services.settings.page_size, most=services.settings.page_limit)
    after = read_cursor(cursor, int, str) if cursor is not None else None

    def work(reading: Reading) -> Page[RollOutLine]:
        conditions: list[str] = []
        parameters: list[Any] = []
        if sop is not None:
            conditions.append("sop = ?")
            parameters.append(sop)
        if after is not None:
            conditions.append("(at, id) < (?, ?)")
            parameters.extend(after)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = reading.rows(
            f"SELECT {COLUMNS} FROM roll_out{where} ORDER BY at DESC, id DESC LIMIT ?",  # noqa: S608
            *parameters,
            size + 1,
        )
        found = [of_row(row) for row in rows[:size]]
        last = found[-1] if len(rows) > size else None
        return Page(
            items=tuple(_line(reading, row) for row in found),
            next=write_cursor(last.at, last.id) if last else None,
        )

    return read(services, work)


def show_roll_out(services: Services, actor: Actor, *, roll_out: str, language: str = "en") -> RollOutView:
    """The whole report of a roll-out, differences in the words of a language. Raises NotFound."""
    must_now(services, actor, Action.SOP_SEE, Installation())

    def work(reading: Reading) -> RollOutView:
        row = find(reading, roll_out)
        older = {} if row.base_revision is None else runbooks_of(reading, row.sop, row.base_revision)
        rows = reading.rows(
            "SELECT variant, branches, findings, scenarios, runbook, prepared_at, content "
            "FROM roll_out_variant WHERE roll_out = ? ORDER BY variant",
            row.id,
        )
        newer = {
            variant: decode_runbook(content)
            for variant, _, _, _, digest, _, kept in rows
            if digest is not None and (content := kept or reading.runbook(digest)) is not None
        }
        told = told_apart(older, newer, language) if older and newer else {}
        return RollOutView(
            line=_line(reading, row),
            variants=tuple(_variant(row, one, told) for one in rows),
            conflicts=tuple(msgspec.convert(conflict, Conflict) for conflict in row.conflicts),
        )

    return read(services, work)


def _variant(row: RollOut, one: tuple[Any, ...], told: dict[str, tuple[str, ...]]) -> VariantView:
    variant, branches, findings, scenarios, digest, prepared_at, _ = one
    takers = tuple(msgspec.json.decode(branches))
    return VariantView(
        variant=variant or None,
        branches=takers,
        changed=tuple(branch for branch in takers if row.before.get(branch, ("",))[0] != digest),
        prepared=prepared_at is not None,
        runbook=digest,
        scenarios=scenarios,
        findings=read_again(findings),
        differences=told.get(variant, ()),
    )


def _line(reading: Reading, row: RollOut) -> RollOutLine:
    variants = reading.rows("SELECT prepared_at, findings FROM roll_out_variant WHERE roll_out = ?", row.id)
    severities = [finding.severity for _, findings in variants for finding in read_again(findings)]
    return RollOutLine(
        id=row.id,
        sop=row.sop,
        note=row.note,
        by=row.by,
        at=row.at,
        changed_at=row.changed_at,
        status=row.status,
        variants=len(variants),
        prepared=sum(1 for prepared_at, _ in variants if prepared_at is not None),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        stage=row.stage,
        stages=row.stages,
        revision=row.revision,
        base_revision=row.base_revision,
    )
