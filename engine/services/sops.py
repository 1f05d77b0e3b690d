"""Published SOPs and their revisions, as people look at them."""

from __future__ import annotations

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import BranchRunbook, RevisionLine, SopLine


def list_sops(services: Services, actor: Actor) -> tuple[SopLine, ...]:
    """The SOPs that are published, by id."""
    raise NotImplementedError


def show_sop(services: Services, actor: Actor, *, sop: str) -> SopLine:
    """One published SOP. Raises NotFound (``sop.unknown``)."""
    raise NotImplementedError


def revisions(services: Services, actor: Actor, *, sop: str) -> tuple[RevisionLine, ...]:
    """The SOP's revisions, newest first."""
    raise NotImplementedError


def files_of(services: Services, actor: Actor, *, sop: str, revision: int) -> dict[str, bytes]:
    """The files of a revision by their path below the SOP's root (``<sop>/sop.yaml``, …)."""
    raise NotImplementedError


def branch_runbooks(services: Services, actor: Actor, *, sop: str) -> tuple[BranchRunbook, ...]:
    """Which variant and runbook the new jobs of each branch get."""
    raise NotImplementedError


def runbook(services: Services, actor: Actor, *, digest: str) -> bytes:
    """A runbook's canonical JSON, for the field app. Raises NotFound (``runbook.unknown``)."""
    raise NotImplementedError
