"""What is live: which runbook a branch's new jobs get."""

from __future__ import annotations

from dataclasses import dataclass

from engine.store.reading import Reading


@dataclass(frozen=True, slots=True)
class Live:
    """The runbook that new jobs of an SOP get at a branch."""

    digest: str
    variant: str | None
    about: str | None


def runbook_for(reading: Reading, sop: str, branch: str) -> Live | str:
    """The live runbook of the SOP for the branch, or why there is none: ``sop.unknown``,
    ``sop.withdrawn``, or ``sop.not_here`` (published before there was such a branch)."""
    rows = reading.rows(
        "SELECT p.withdrawn, p.about, r.digest, r.variant FROM publication p "
        "LEFT JOIN published_runbook r ON r.sop = p.sop AND r.branch = ? WHERE p.sop = ?",
        branch,
        sop,
    )
    if not rows:
        return "sop.unknown"
    withdrawn, about, digest, variant = rows[0]
    if withdrawn:
        return "sop.withdrawn"
    if digest is None:
        return "sop.not_here"
    return Live(digest=digest, variant=variant, about=about)
