"""Which arrows of the flow a walk takes, read from what happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.runtime import events as ev
from engine.runtime.facts import SYSTEM
from engine.runtime.simulation import Happened
from engine.services.designing.walk_names import Teller
from engine.services.designing.walk_views import WalkArrow


class Arrows:
    """Knows which steps are open, from one entry to the next."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self.places: dict[tuple[str, str], tuple[str, str]] = {}  # job and address → step and scope

    def taken(self, log: list[Happened]) -> Iterator[WalkArrow]:
        """The arrows that were taken: from what ended a step to what was opened in its place."""
        left: dict[tuple[str, str], tuple[str, Any, str]] = {}  # job and scope → source, kind, label
        rungs: set[tuple[str, str]] = set()
        for job, event in log:
            if isinstance(event, ev.StepOpened):
                self.places[job, event.address] = (event.step, event.scope)
                if found := left.pop((job, event.scope), None):
                    yield self._arrow(job, found, event.step)
                continue
            if isinstance(event, ev.ScopeClosed):
                if (found := left.pop((job, event.scope), None)) and event.done:
                    yield self._arrow(job, found, "$done")
                continue
            if isinstance(event, ev.JobEnded):
                if found := left.pop((job, ""), None):
                    yield self._arrow(job, found, event.step)
                continue
            if isinstance(event, ev.RungFired):
                rungs.add((job, event.address))
                continue
            address = getattr(event, "address", "")
            if (kind := _way_out(event)) is None or (job, address) not in self.places:
                continue
            step, scope = self.places[job, address]
            if kind[0] in ("fault", "outcome") and (job, address) in rungs and event.by == SYSTEM:
                kind = ("rung", kind[1])
            rungs.discard((job, address))
            left[job, scope] = (step, *kind)

    def _arrow(self, job: str, found: tuple[str, Any, str], target: str) -> WalkArrow:
        source, kind, label = found
        runbook = self.teller.world.jobs[job].playbook.runbook
        step = runbook.steps[source]
        written = target
        if kind == "fault" and label in runbook.faults and runbook.faults[label].go == "$return":
            written = "$return"
        elif kind == "next":
            ways = [arrow.go for arrow in getattr(step, "next", ())]
            if ways and target not in ways and "$return" in ways:
                written = "$return"
        return WalkArrow(
            inside=self.teller.inside(job),
            source=source,
            target=target,
            written=written,
            kind=kind,
            label=label,
        )


def _way_out(event: ev.Event) -> tuple[Any, str] | None:
    """How an event ends its step: the kind of arrow and its label."""
    match event:
        case ev.StepHandedIn():
            return "next", ""
        case ev.StepFinished(how="timed_out"):
            return "timeout", ""
        case ev.StepFinished(how="failed"):
            return "error", ""
        case ev.StepFinished(how="child"):
            return "end", str((event.result or {}).get("end", ""))
        case ev.StepFinished():
            return "next", ""
        case ev.FaultReported():
            return "fault", event.fault
        case ev.Decided():
            return "outcome", event.outcome
        case ev.Waived():
            return "act", "waive"
        case _:
            return None
