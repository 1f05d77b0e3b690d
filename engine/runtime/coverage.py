"""Which ways through an SOP a job has taken, told from what happened to it.

The graph of the language and the events of the runtime know nothing of each other; here the arrows that a job
took are held against those that there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from engine.language.graph import DONE, RETURN, Edge
from engine.runtime.events import (
    Decided,
    Event,
    FaultReported,
    JobEnded,
    RungFired,
    ScopeClosed,
    StepFinished,
    StepHandedIn,
    StepOpened,
    Waived,
)

Way = Literal["next", "outcome", "fault", "rung", "timeout", "error"]

_BY_HOW: dict[str, Way] = {"timed_out": "timeout", "failed": "error", "child": "outcome"}


class Took(NamedTuple):
    """A job went from one step to another. ``target`` is a template path, or ``$done`` where the steps of a
    composite were done; ``label`` is the outcome, the fault, or how a child job ended."""

    source: str
    target: str
    way: Way
    label: str = ""


class Walked(NamedTuple):
    """What one job has walked: the steps that were open at some time (ends too), and the ways it took."""

    steps: frozenset[str]
    took: frozenset[Took]


def walked(events: Iterable[Event]) -> Walked:
    """What a job has walked, by its events in order."""
    steps: dict[str, str] = {}  # address -> template path
    took: set[Took] = set()
    ends: set[str] = set()
    leaving: tuple[str, Way, str] | None = None
    rung = ""
    for event in events:
        goal: str | None = None
        match event:
            case StepOpened():
                steps[event.address] = goal = event.step
            case JobEnded(step=str(step)):
                ends.add(step)
                goal = step
            case ScopeClosed(done=True):
                goal = DONE
            case StepHandedIn() | Waived():
                leaving = (steps[event.address], "next", "")
            case StepFinished():
                way = _BY_HOW.get(event.how, "next")
                label = event.result if way == "outcome" and isinstance(event.result, str) else ""
                leaving = (steps[event.address], way, label)
            case Decided():
                leaving = (
                    steps[event.address],
                    "rung" if event.how == "ladder" else "outcome",
                    event.outcome,
                )
            case FaultReported():
                by: Way = "rung" if rung == event.address else "fault"
                took.add(Took(steps[event.address], event.go, by, event.fault))
                leaving = None
            case _:
                pass
        if goal is not None and leaving is not None:
            took.add(Took(leaving[0], goal, *leaving[1:]))
            leaving = None
        rung = event.address if isinstance(event, RungFired) else ""
    return Walked(frozenset(steps.values()) | ends, frozenset(took))


def arrows(edges: Iterable[Edge], took: Iterable[Took]) -> set[Edge]:
    """The arrows of a graph that were taken. Of several between the same two steps, for which the same is
    said, all count as taken: what happened does not tell them apart."""
    by_source: dict[str, list[Edge]] = {}
    for edge in edges:
        by_source.setdefault(edge.source, []).append(edge)
    found: set[Edge] = set()
    for one in took:
        beside = by_source.get(one.source, [])
        meant = [edge for edge in beside if _way(edge) == one.way and edge.label == one.label]
        if not meant:  # a time that ran out, or a child that ended, where the step says nothing of it
            meant = [edge for edge in beside if _way(edge) == "next"] if one.way != "fault" else []
        there = [edge for edge in meant if edge.target == one.target]
        found.update(there or [edge for edge in meant if edge.target == RETURN])
    return found


def _way(edge: Edge) -> Way:
    return "next" if edge.kind == "when" else edge.kind
