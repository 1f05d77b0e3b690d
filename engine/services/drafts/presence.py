"""Who has a draft open, and where in it they are."""

from __future__ import annotations

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.drafts.rows import PRESENT, no_such_draft, present
from engine.services.drafts.views import Present
from engine.services.guarding import must
from engine.services.translating import write
from engine.store.unit_of_work import UnitOfWork


def tell(
    services: Services, actor: Actor, *, draft: str, room: str = "", where: str = "", away: bool = False
) -> tuple[tuple[Present, ...], int]:
    """The actor is at ``where`` in a room of the draft, or goes away; answers who has it open, and its
    version.

    One row a person, and none for whoever has gone. The live feed is told when somebody comes, moves or goes,
    and not that they are still there. Raises Forbidden and NotFound (``draft.unknown``).
    """

    def work(unit: UnitOfWork) -> tuple[tuple[Present, ...], int]:
        organisation = services.organisations.current(unit)
        must(actor, Action.SOP_DESIGN, Installation(), organisation)
        rows = unit.rows("SELECT version FROM draft WHERE id = ?", draft)
        if not rows:
            raise no_such_draft(draft)
        at = services.clock.now()
        before = unit.rows(
            "SELECT room, place, at FROM draft_presence WHERE draft = ? AND login = ?", draft, actor.login
        )
        gone = unit.run(
            "DELETE FROM draft_presence WHERE draft = ? AND at <= ? AND login <> ?",
            draft,
            at - PRESENT,
            actor.login,
        )
        if away:
            gone += unit.run("DELETE FROM draft_presence WHERE draft = ? AND login = ?", draft, actor.login)
        else:
            unit.run(
                "INSERT INTO draft_presence (draft, login, room, place, at) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (draft, login) DO UPDATE SET room = excluded.room, place = excluded.place, "
                "at = excluded.at",
                draft,
                actor.login,
                room,
                where,
                at,
            )
        stays = bool(before) and before[0][:2] == (room, where) and before[0][2] > at - PRESENT
        if gone or not (away or stays):
            unit.changed("draft", draft, branch=None, at=at)
        return present(unit, organisation, at, draft).get(draft, ()), rows[0][0]

    return write(services, work)
