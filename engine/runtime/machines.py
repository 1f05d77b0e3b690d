"""One flat state machine per scope, shared by all jobs on a runbook.

States are the steps of the scope, and a few that only say where the work leaves it: ``$done``, ``$return``,
and the steps of scopes around it. Triggers are what can end a step: ``next``, ``outcome NAME``,
``end LABEL``, ``otherwise``, ``error``, ``fault NAME``; and ``go STEP`` for a composite step that the work
leaves from within. Guards are expressions; there are no callbacks, no models and no automatic transitions.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from transitions import Machine

from engine.language.runbook import (
    AnyOrder,
    Approval,
    Arrow,
    Call,
    Do,
    Each,
    End,
    Expression,
    Runbook,
    Scope,
    Step,
    Wait,
    Work,
)

DONE = "$done"
RETURN = "$return"

Guard = Callable[[Any], bool]

logging.getLogger("transitions").setLevel(logging.WARNING)  # its debug lines cost 25 µs a trigger


class PlaybookError(ValueError):
    """The runbook contradicts itself. A compiled one never does; one from elsewhere may."""


class Ground:
    """Where the scopes of a runbook lie within each other."""

    def __init__(self, runbook: Runbook) -> None:
        self.steps = runbook.steps
        self.scopes = runbook.scopes
        self.holder: dict[str, str] = {}  # scope → the composite step that opens it
        for path, step in runbook.steps.items():
            if isinstance(step, AnyOrder):
                self.holder.update(dict.fromkeys(step.members, path))
            elif isinstance(step, Each):
                self.holder[step.items or path] = path
        self._check()

    def enclosing(self, scope: str) -> Iterator[str]:
        """The scope and those around it, inside outwards."""
        yield scope
        while scope in self.holder:
            scope = self.steps[self.holder[scope]].scope
            yield scope

    def after(self, path: str) -> str:
        """Where a step without arrows goes: the step written after it, else out of its scope."""
        scope = self.scopes[self.steps[path].scope]
        place = scope.steps.index(path) + 1
        if place < len(scope.steps):
            return scope.steps[place]
        if scope.kind == "top":
            raise PlaybookError(f"{path} is the last step, is no end and leads nowhere")
        return DONE

    def _check(self) -> None:
        if "" not in self.scopes or self.scopes[""].kind != "top":
            raise PlaybookError("there is no top scope")
        for key, scope in self.scopes.items():
            if (key != "") != (key in self.holder):
                raise PlaybookError(f"no step opens the scope {key}")
            if scope.start not in scope.steps:
                raise PlaybookError(f"the scope {key} begins with {scope.start}, which is not in it")
            for path in scope.steps:
                if path not in self.steps or self.steps[path].scope != key:
                    raise PlaybookError(f"{path} is not a step of the scope {key}")
        for path, step in self.steps.items():
            if step.scope not in self.scopes or path not in self.scopes[step.scope].steps:
                raise PlaybookError(f"{path} stands in no scope")
            if isinstance(step, End) and step.scope != "":
                raise PlaybookError(f"{path} is an end within a composite step")
        for key, holder in self.holder.items():
            if key not in self.scopes:
                raise PlaybookError(f"{holder} opens {key}, which is no scope")
            if holder in self._held_by(key):
                raise PlaybookError(f"{holder} holds itself")

    def _held_by(self, scope: str) -> Iterator[str]:
        """The composite steps around a scope, without its own; ends when they go round in a circle."""
        seen: set[str] = set()
        scope = self.steps[self.holder[scope]].scope
        while scope in self.holder and scope not in seen:
            seen.add(scope)
            yield self.holder[scope]
            scope = self.steps[self.holder[scope]].scope


def exits(ground: Ground, runbook: Runbook, path: str) -> Iterator[tuple[str, tuple[Arrow, ...]]]:
    """What can end a step, and where each leads; the first arrow that holds is taken."""
    step = runbook.steps[path]
    if not isinstance(step, Approval | End):
        yield "next", step.next or (Arrow(go=ground.after(path)),)
    if isinstance(step, Approval):
        yield from ((f"outcome {name}", arrows) for name, arrows in step.outcomes.items())
    elif isinstance(step, Call):
        yield from ((f"end {label}", arrows) for label, arrows in step.outcomes.items())
    elif isinstance(step, Wait) and step.otherwise:
        yield "otherwise", step.otherwise
    elif isinstance(step, Do) and step.on_error:
        yield "error", step.on_error
    for name in faults_of(runbook, path, step):
        yield f"fault {name}", (Arrow(go=runbook.faults[name].go),)


def reportable(runbook: Runbook, path: str) -> tuple[str, ...]:
    """The faults that people may report at a step; one that names no steps can be reported at any work."""
    work = isinstance(runbook.steps[path], Work)
    return tuple(
        name for name, fault in runbook.faults.items() if path in fault.from_ or (not fault.from_ and work)
    )


def faults_of(runbook: Runbook, path: str, step: Step) -> Iterator[str]:
    """The faults that a step can have: those that people may report, and those of its own ladder."""
    raised = {rung.fault for rung in step.escalate} - {None}
    if missing := raised - runbook.faults.keys():
        raise PlaybookError(f"the ladder of {path} raises {min(map(str, missing))}, which is no fault")
    reported = reportable(runbook, path)
    yield from (name for name in runbook.faults if name in raised or name in reported)


def build(runbook: Runbook, guard: Callable[[Expression], Guard]) -> dict[str, Machine]:
    """The machine of every scope. Raises :class:`PlaybookError` for arrows that lead nowhere."""
    ground = Ground(runbook)
    wanted: dict[str, list[dict[str, Any]]] = {key: [] for key in runbook.scopes}
    left: dict[str, set[tuple[str, str]]] = {key: set() for key in runbook.scopes}
    for path, step in runbook.steps.items():
        for trigger, arrows in exits(ground, runbook, path):
            _ends_surely(path, trigger, arrows)
            for arrow in arrows:
                _reachable(ground, path, arrow.go, left)
                conditions = [guard(arrow.when)] if arrow.when is not None else None
                wanted[step.scope].append(
                    {"trigger": trigger, "source": path, "dest": arrow.go, "conditions": conditions}
                )
    for key, leavings in left.items():
        wanted[key].extend(
            {"trigger": f"go {go}", "source": holder, "dest": go} for holder, go in sorted(leavings)
        )
    return {key: _machine(scope, wanted[key]) for key, scope in runbook.scopes.items()}


def _ends_surely(path: str, trigger: str, arrows: tuple[Arrow, ...]) -> None:
    if not arrows or arrows[-1].when is not None:
        raise PlaybookError(f"{trigger} of {path} may lead nowhere: its last arrow must have no condition")


def _reachable(ground: Ground, path: str, go: str, left: dict[str, set[tuple[str, str]]]) -> None:
    """Check a target, and note which composite steps the work leaves on its way there."""
    here = ground.steps[path].scope
    if go == RETURN or (go == DONE and here != ""):
        return
    if go not in ground.steps:
        raise PlaybookError(f"{path} goes to {go}, which is no step")
    there = ground.steps[go].scope
    if there not in ground.enclosing(here):
        raise PlaybookError(f"{path} goes to {go}, which lies inside a composite step that it is not in")
    while here != there:
        holder = ground.holder[here]
        here = ground.steps[holder].scope
        if here == there:
            left[there].add((holder, go))


def _machine(scope: Scope, transitions: Iterable[dict[str, Any]]) -> Machine:
    arrows = list(transitions)
    outside = sorted({str(arrow["dest"]) for arrow in arrows} - set(scope.steps))
    return Machine(
        model=None,
        states=[*scope.steps, *outside],
        initial=None,
        transitions=arrows,
        auto_transitions=False,
    )
