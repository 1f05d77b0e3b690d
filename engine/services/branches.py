"""The tree of branches."""

from __future__ import annotations

import msgspec

from engine.language.organisation import Branch
from engine.services.access import Action, Actor, AtBranch, Installation, Resource
from engine.services.context import Services
from engine.services.guarding import must, must_now
from engine.services.organisation_rules import branch_faults
from engine.services.organisation_tables import count_up, write_branch
from engine.services.problems import Invalid, NotFound
from engine.services.translating import write_organisation
from engine.store.unit_of_work import UnitOfWork


def list_branches(services: Services, actor: Actor) -> tuple[Branch, ...]:
    """All branches, by code. The tree is no secret among those who work in it."""
    organisation = must_now(services, actor, Action.BRANCH_SEE, Installation())
    return tuple(organisation.branches.values())


def show_branch(services: Services, actor: Actor, *, code: str) -> Branch:
    """One branch. Raises NotFound (``branch.unknown``)."""
    organisation = must_now(services, actor, Action.BRANCH_SEE, Installation())
    if (branch := organisation.branches.get(code)) is None:
        raise NotFound("branch.unknown", f"There is no branch {code[:80]}.")
    return branch


def put_branch(services: Services, actor: Actor, *, branch: Branch) -> Branch:
    """Add or change a branch. Needs ``manage`` where it is now, and where it shall be (at the top for one
    without a parent).

    Raises Invalid with every fault (``branch.circle``, ``branch.unknown``, ``timezone.unknown`` …). The live
    SOPs are for the branches there were: publish again to bring them to a new one.
    """

    def work(unit: UnitOfWork) -> Branch:
        organisation = services.organisations.fresh(unit)
        before = organisation.branches.get(branch.code)
        if before is not None:
            must(actor, Action.BRANCH_MANAGE, AtBranch(branch=branch.code), organisation)
        if before is None or before.parent != branch.parent:
            for parent in {branch.parent, before.parent if before else branch.parent}:
                must(actor, Action.BRANCH_MANAGE, _under(parent), organisation)
        faults = tuple(branch_faults(branch, organisation))
        if faults:
            raise Invalid("branch.invalid", "The branch can't be taken in.", faults=faults)
        at = services.clock.now()
        write_branch(unit, branch)
        unit.record(
            "branch.changed" if before else "branch.added",
            branch.code,
            by=actor.login,
            at=at,
            details={
                **msgspec.to_builtins(branch),
                **({"before": msgspec.to_builtins(before)} if before else {}),
            },
        )
        count_up(unit, ref=branch.code, branch=branch.code, at=at)
        return branch

    return write_organisation(services, work)


def _under(parent: str | None) -> Resource:
    return Installation() if parent is None else AtBranch(branch=parent)
