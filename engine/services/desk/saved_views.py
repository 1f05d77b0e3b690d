"""Saved views: a list's filter, columns and order under a name, for oneself or shared."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.language.organisation import Organisation
from engine.runtime.values import Ms
from engine.services.access import Action, Actor, AtBranch, Installation, may
from engine.services.context import Services
from engine.services.guarding import must
from engine.services.problems import Conflict, Forbidden, Invalid, NotFound
from engine.services.translating import read, write
from engine.services.views import View
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

MOST = 100
"""Views that one person keeps."""
LARGEST = 8000
"""Bytes of what a view asks."""

_COLUMNS = "v.id, v.owner, v.page, v.title, v.asks, v.role, v.branch, v.updated_at"


class SavedView(View, frozen=True, kw_only=True):
    """A view. ``mine`` where the asker may change it."""

    id: str
    owner: str
    page: str
    title: str
    asks: dict[str, Any]
    role: str | None
    branch: str | None
    updated_at: Ms
    mine: bool


def list_views(services: Services, actor: Actor, *, page: str | None = None) -> tuple[SavedView, ...]:
    """The actor's own views and those that are shared with them, by title."""

    def work(reading: Reading) -> tuple[SavedView, ...]:
        organisation = services.organisations.current(reading)
        must(actor, Action.BRANCH_SEE, Installation(), organisation)
        narrowed, parameters = (" AND v.page = ?", [page]) if page is not None else ("", [])
        rows = reading.rows(
            f"SELECT {_COLUMNS} FROM saved_view v "  # noqa: S608 - marks only
            f"WHERE (v.owner = ? OR v.role IS NOT NULL OR v.branch IS NOT NULL){narrowed} "
            "ORDER BY v.title, v.id",
            actor.login,
            *parameters,
        )
        views = (_view(row, actor) for row in rows)
        return tuple(one for one in views if one.mine or _is_for(one, organisation, actor.login))

    return read(services, work)


def _is_for(view: SavedView, organisation: Organisation, login: str) -> bool:
    """Whether a shared view is meant for the person."""
    person = organisation.people.get(login)
    if person is None:
        return False
    if view.role is None:
        places = {person.branch, *(branch for _, branch in person.roles)}
        return any(view.branch in organisation.ancestry(place) for place in places)
    return any(
        role == view.role and (view.branch is None or view.branch in organisation.ancestry(branch))
        for role, branch in person.roles
    )


def put_view(
    services: Services,
    actor: Actor,
    *,
    view: str,
    page: str,
    title: str,
    asks: dict[str, Any],
    role: str | None = None,
    branch: str | None = None,
) -> SavedView:
    """Keep the view under the id ``view``, new or changed. It may be shared with a role that one holds and a
    branch whose jobs one sees; who may manage people there shares with any role.

    Raises Forbidden, Invalid (``saved_view.invalid``, ``saved_view.too_many``), NotFound for a role or branch
    there is not, Conflict (``saved_view.taken``) for a view of somebody else.
    """
    encoded = msgspec.json.encode(asks)
    if len(encoded) > LARGEST or not title.strip():
        raise Invalid("saved_view.invalid", f"A view has a name and asks for at most {LARGEST} bytes.")

    def work(unit: UnitOfWork) -> SavedView:
        organisation = services.organisations.current(unit)
        must(actor, Action.BRANCH_SEE, Installation(), organisation)
        _may_share(organisation, actor, role, branch)
        now = services.clock.now()
        owner = unit.rows("SELECT owner FROM saved_view WHERE id = ?", view)
        if owner and owner[0][0] != actor.login:
            raise Conflict("saved_view.taken", "This view is somebody else's; save it under a new name.")
        if not owner:
            ((count,),) = unit.rows("SELECT count(*) FROM saved_view WHERE owner = ?", actor.login)
            if count >= MOST:
                raise Invalid(
                    "saved_view.too_many", f"Nobody keeps more than {MOST} views.", params={"most": MOST}
                )
        unit.run(
            "INSERT INTO saved_view (id, owner, page, title, asks, role, branch, created_at, updated_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET page = excluded.page, "
            "title = excluded.title, asks = excluded.asks, role = excluded.role, branch = excluded.branch, "
            "updated_at = excluded.updated_at",
            view,
            actor.login,
            page,
            title.strip(),
            encoded.decode(),
            role,
            branch,
            now,
            now,
        )
        row = unit.rows(f"SELECT {_COLUMNS} FROM saved_view v WHERE v.id = ?", view)[0]  # noqa: S608
        return _view(row, actor)

    return write(services, work)


def _may_share(organisation: Organisation, actor: Actor, role: str | None, branch: str | None) -> None:
    if branch is not None:
        if branch not in organisation.branches:
            raise NotFound("branch.unknown", f"There is no branch {branch[:80]}.")
        person = organisation.people[actor.login]
        if branch != person.branch and not may(organisation, actor.login, "see", branch):
            must(actor, Action.BRANCH_MANAGE, AtBranch(branch=branch), organisation)
    if role is not None:
        if role not in organisation.roles:
            raise NotFound("role.unknown", f"There is no role {role[:80]}.")
        held = {name for name, _ in organisation.people[actor.login].roles}
        if role not in held and not may(organisation, actor.login, "people", branch):
            raise Forbidden("access.denied", "A view is shared with a role that one holds oneself.")


def delete_view(services: Services, actor: Actor, *, view: str) -> None:
    """Take one's own view away; with one that is not there nothing happens. Raises NotFound
    (``saved_view.unknown``) for somebody else's."""

    def work(unit: UnitOfWork) -> None:
        must(actor, Action.BRANCH_SEE, Installation(), services.organisations.current(unit))
        unit.run("DELETE FROM saved_view WHERE id = ? AND owner = ?", view, actor.login)
        if unit.rows("SELECT 1 FROM saved_view WHERE id = ?", view):
            raise NotFound("saved_view.unknown", "There is no such view of yours.")

    write(services, work)


def _view(row: tuple[Any, ...], actor: Actor) -> SavedView:
    id_, owner, page, title, asks, role, branch, updated_at = row
    return SavedView(
        id=id_,
        owner=owner,
        page=page,
        title=title,
        asks=msgspec.json.decode(asks),
        role=role,
        branch=branch,
        updated_at=updated_at,
        mine=owner == actor.login,
    )
