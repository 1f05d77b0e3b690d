"""Asking for a roll-out, and giving one up."""

from __future__ import annotations

import msgspec

from engine.language.organisation import Organisation
from engine.runtime.verdict import FieldFault
from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.problems import Conflict, Invalid
from engine.services.publication_rows import live_revision
from engine.services.publishing import world_of
from engine.services.reviews.demanding import must_be_approved
from engine.services.revision_files import must_be_files, pack
from engine.services.roll_outs.rows import find, have_prepared, set_status, takers_of
from engine.services.secret_tokens import new_id
from engine.services.sop_preparing import laid_out
from engine.services.translating import read, write
from engine.store.unit_of_work import UnitOfWork

UNDER_WAY = ("preparing", "ready", "partly_live")
MOST_STAGES = 10


def ask(
    services: Services,
    actor: Actor,
    *,
    sop: str,
    files: dict[str, bytes],
    stages: tuple[tuple[str, ...], ...] = (),
    note: str = "",
    draft: str | None = None,
) -> str:
    """Have an SOP prepared for all branches, to go live stage by stage; answers the roll-out's id.

    Each of ``stages`` names branches, with those below them; what no stage names comes last, in a
    stage of its own. ``draft`` is the draft that the files are of. Raises Forbidden, Invalid
    (``files.malformed``, ``stages.invalid`` with every fault) and Conflict (``roll_out.under_way``: another
    one of the SOP is; ``review.needed``).
    """
    must_now(services, actor, Action.SOP_PUBLISH, Installation())
    must_be_files(sop, files)
    must_be_approved(services, sop, files)
    packed, digest = pack(files)
    world = read(services, lambda reading: world_of(services, reading, sop, files))
    whole = staged(world.organisation, stages)
    with laid_out(sop, files, world) as (library, _):
        takers = takers_of(library.sops.get(sop), world.organisation)
    roll_out, at = new_id(), services.clock.now()

    def work(unit: UnitOfWork) -> None:
        unit.exclusively(f"roll_out/{sop}")
        marks = ", ".join("?" * len(UNDER_WAY))
        going = unit.rows(
            f"SELECT id FROM roll_out WHERE sop = ? AND status IN ({marks})",  # noqa: S608 - marks only
            sop,
            *UNDER_WAY,
        )
        if going:
            raise Conflict(
                "roll_out.under_way",
                f"Another roll-out of {sop} is under way.",
                params={"roll_out": going[0][0]},
            )
        before = live_revision(unit, sop)
        had = unit.rows("SELECT branch, digest, variant FROM published_runbook WHERE sop = ?", sop)
        unit.run(
            "INSERT INTO roll_out (id, sop, files, digest, note, by, at, status, organisation, stages, "
            "stage, base_revision, before, conflicts, draft, changed_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 'preparing', ?, ?, 0, ?, ?, '[]', ?, ?)",
            roll_out,
            sop,
            packed,
            digest,
            note,
            actor.login,
            at,
            world.organisation.version,
            msgspec.json.encode(whole).decode(),
            before.revision,
            msgspec.json.encode({branch: [old, variant] for branch, old, variant in had}).decode(),
            draft,
            at,
        )
        have_prepared(unit, roll_out, takers)
        unit.record(
            "roll_out.asked", sop, by=actor.login, at=at, details={"roll_out": roll_out, "note": note}
        )
        unit.changed("roll_out", roll_out, branch=None, at=at)

    write(services, work)
    return roll_out


def staged(organisation: Organisation, stages: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The stages with all their branches by name; what none names stands in a last one. Raises Invalid
    (``stages.invalid``): an unknown branch, one that an earlier stage has, an empty stage, too many."""
    faults = [FieldFault(pointer="/stages", code="maxItems", params={"limit": MOST_STAGES})] * (
        len(stages) > MOST_STAGES
    )
    taken: dict[str, int] = {}
    for number, stage in enumerate(stages):
        if not stage:
            faults.append(FieldFault(pointer=f"/stages/{number}", code="minItems", params={"limit": 1}))
        for place, branch in enumerate(stage):
            pointer = f"/stages/{number}/{place}"
            if branch not in organisation.branches:
                faults.append(FieldFault(pointer=pointer, code="unknown", params={"found": branch[:80]}))
                continue
            below = [code for code in organisation.branches if branch in organisation.ancestry(code)]
            fresh = [code for code in below if code not in taken]
            if not fresh:
                faults.append(FieldFault(pointer=pointer, code="uniqueItems"))
            taken |= dict.fromkeys(fresh, number)
    if faults:
        raise Invalid("stages.invalid", "The stages can't be told apart.", faults=tuple(faults))
    rest = len(stages)
    whole = [
        tuple(code for code in organisation.branches if taken.get(code, rest) == number)
        for number in range(rest + 1)
    ]
    return tuple(stage for stage in whole if stage)


def cancel(services: Services, actor: Actor, *, roll_out: str) -> None:
    """Give up a roll-out of which nothing is live. Raises Conflict (``roll_out.not_now``)."""
    must_now(services, actor, Action.SOP_PUBLISH, Installation())

    def work(unit: UnitOfWork) -> None:
        row, at = find(unit, roll_out, lock=True), services.clock.now()
        if row.status not in {"preparing", "ready", "refused"}:
            raise not_now(row.status)
        set_status(unit, roll_out, "cancelled", at=at)
        unit.run("UPDATE roll_out_variant SET content = NULL WHERE roll_out = ?", roll_out)
        unit.record("roll_out.cancelled", row.sop, by=actor.login, at=at, details={"roll_out": roll_out})

    write(services, work)


def not_now(status: str) -> Conflict:
    """The answer to an act that does not fit where the roll-out stands."""
    return Conflict(
        "roll_out.not_now", f"The roll-out is {status}; that is not possible now.", params={"status": status}
    )
