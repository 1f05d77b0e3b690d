"""Regions: the branches that a worker carries the work of, with all that lie below them."""

from __future__ import annotations

from engine.language.organisation import Organisation
from engine.runtime.verdict import FieldFault
from engine.services.context import Services
from engine.services.problems import Invalid
from engine.services.work.batches import Batch, Share


def branches_of(services: Services, share: Share) -> tuple[str, ...] | None:
    """The branches that a share reaches to; None: all, also what belongs to no branch.

    Raises:
        Invalid: ``work.invalid`` with every branch that is not there.
    """
    if share.branches is None:
        return None
    organisation = services.organisations.current()
    must_be_branches(organisation, share.branches)
    return below(organisation, share.branches)


def below(organisation: Organisation, branches: tuple[str, ...]) -> tuple[str, ...]:
    """The branches and all below them, sorted."""
    wanted = set(branches)
    return tuple(sorted(one for one in organisation.branches if wanted & {*organisation.ancestry(one)}))


def must_be_branches(organisation: Organisation, branches: tuple[str, ...]) -> None:
    """Raise Invalid (``work.invalid``) naming every one that is no branch; none at all is a mistake too."""
    faults = [
        FieldFault(pointer=f"/branches/{index}", code="branch.unknown", params={"branch": branch[:80]})
        for index, branch in enumerate(branches)
        if branch not in organisation.branches
    ]
    if not branches:
        faults.append(FieldFault(pointer="/branches", code="required"))
    if faults:
        raise Invalid("work.invalid", "There are no such branches.", faults=tuple(faults))


def check(services: Services, share: Share) -> Batch:
    """Do nothing but see whether there are such branches. Raises as :func:`branches_of`."""
    branches_of(services, share)
    return Batch(claimed=0)
