"""The graph of an SOP: its steps, and an edge for everything that can take the work from one to another.

It is what the proofs are made on, and what a drawing of the SOP shows. Composite steps are nodes that
hold scopes of further nodes; an edge may lead out of a composite to a step of a scope around it, and
never into one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from engine.language.document import Path
from engine.language.outline import TOP, Node, Outline

EdgeKind = Literal["next", "when", "outcome", "fault", "rung", "timeout", "error"]

DONE = "$done"
RETURN = "$return"


@dataclass(frozen=True, slots=True)
class Edge:
    """What leads from one step to another. ``target`` is a template path, ``$done`` (this scope is finished)
    or ``$return`` (back to the step that a fault left).

    ``label`` is the outcome, the fault or the child job's end; ``when`` the guard as written. ``done`` tells
    whether the step counts as done when the work leaves it this way, ``by_fault`` whether it is remembered
    for ``$return``. ``at`` is the path in the document of what says so.
    """

    source: str
    target: str
    kind: EdgeKind
    label: str = ""
    when: str | None = None
    done: bool = True
    by_fault: bool = False
    at: Path = ()


@dataclass(frozen=True, slots=True)
class Stray:
    """A ``go`` that leads nowhere. ``why``: ``unknown`` (no such step), ``inside`` (a composite that the
    work is not in), ``beside`` (another member of the same ``any_order``), ``top`` (``$done`` at the top)."""

    source: str
    name: str
    why: Literal["unknown", "inside", "beside", "top"]
    at: Path


@dataclass(frozen=True, slots=True)
class Route:
    """One entry of a ``next``: where to, under which guard, and the path of the entry's ``go``."""

    go: str
    when: str | None
    at: Path


def routes(value: object, at: Path) -> list[Route]:
    """``next: step`` or ``next: [{when, go}, …]`` as routes; what is not shaped so is left out."""
    if isinstance(value, str):
        return [Route(value, None, at)]
    if not isinstance(value, list):
        return []
    return [
        Route(entry["go"], when if isinstance(when := entry.get("when"), str) else None, (*at, index, "go"))
        for index, entry in enumerate(value)
        if isinstance(entry, dict) and isinstance(entry.get("go"), str)
    ]


class Graph:
    """Nodes and edges of one SOP document. ``edges`` holds, for every step, what leads out of it.

    ``never_empty`` are the ``each`` steps whose list has an item at least.
    """

    def __init__(self, outline: Outline, never_empty: frozenset[str] = frozenset()) -> None:
        self.outline = outline
        self.nodes = outline.nodes
        self.never_empty = never_empty
        self.strays: list[Stray] = []
        self.unfinished: list[str] = []  # top steps that are last, are no end and lead nowhere
        self.faults = _Faults(outline)
        self.edges: dict[str, tuple[Edge, ...]] = {
            path: tuple(self._edges(node)) for path, node in self.nodes.items()
        }

    @property
    def start(self) -> str | None:
        """The first step."""
        return self.first(TOP)

    @property
    def ends(self) -> tuple[str, ...]:
        """The final states."""
        return tuple(path for path, node in self.nodes.items() if node.kind == "end" and node.scope == TOP)

    def first(self, scope: str) -> str | None:
        """The step that a scope begins with."""
        return next(iter(self.outline.scopes[scope].names.values()), None)

    def need(self, path: str) -> int:
        """How many members of an ``any_order`` step must be done."""
        members = len(self.outline.inner_scopes(path))
        need = self.nodes[path].data.get("need", members)
        return min(need, members) if isinstance(need, int) and not isinstance(need, bool) else members

    def may_be_empty(self, path: str) -> bool:
        """Whether the list of an ``each`` step can be empty, so that it passes without its steps."""
        return path not in self.never_empty

    def holders(self, path: str) -> Iterator[str]:
        """The composite steps around a step, inside outwards."""
        holder = self.outline.scopes[self.nodes[path].scope].holder
        while holder is not None:
            yield holder
            holder = self.outline.scopes[self.nodes[holder].scope].holder

    def successful(self, path: str) -> bool:
        """Whether the step is an end that counts as a success."""
        data = self.nodes[path].data
        return "end" in data and bool(data.get("successful", data["end"] == "completed"))

    def resolve(self, go: str, scope: str) -> str | Literal["unknown", "inside", "beside", "top"]:
        """The target of ``go`` from a scope, or why there is none."""
        if go == RETURN or (go == DONE and scope != TOP):
            return go
        if go == DONE:
            return "top"
        path = self.outline.target(go, scope) or self._dotted(go, scope)
        if path is not None:
            return path
        if (other := self.outline.named(go, scope) or self.inner_step(go)) is None:
            return "unknown"
        held = self.outline.scopes[self.nodes[other].scope]
        beside = held.kind == "member" and held.holder in {
            self.outline.scopes[key].holder for key in self.outline.enclosing(scope)
        }
        return "beside" if beside else "inside"

    def inner_step(self, name: str) -> str | None:
        """The step inside some composite that has this name of its own; None for none or several."""
        found = [path for path, node in self.nodes.items() if node.name == name]
        return found[0] if len(found) == 1 else None

    def _dotted(self, go: str, scope: str) -> str | None:
        """A step named by its whole path, if the work can go there from the scope."""
        path = self.outline.named(go, scope) if "." in go else None
        return path if path and self.nodes[path].scope in self.outline.enclosing(scope) else None

    def _edges(self, node: Node) -> Iterator[Edge]:
        data, at = node.data, node.at
        if node.kind == "approval":
            yield from self._outcomes(
                node, _map(data["approval"]).get("outcomes"), (*at, "approval", "outcomes")
            )
        elif node.kind != "end":
            if node.kind == "call":
                yield from self._outcomes(node, data.get("outcomes"), (*at, "outcomes"))
            if "next" in data:
                yield from self._ways(node, data["next"], (*at, "next"), "next")
            else:
                yield from self._onwards(node)
        if node.kind == "wait" and "else" in (wait := _map(data["wait"])):
            yield from self._ways(node, wait["else"], (*at, "wait", "else"), "timeout", done=False)
        if node.kind == "do" and "on_error" in data:
            yield from self._ways(node, data["on_error"], (*at, "on_error"), "error", done=False)
        if node.kind == "work":
            for fault in self.faults.of(node.path):
                yield from self._fault(node, fault, "fault", ("faults", fault, "go"))
        yield from self._rungs(node)

    def _outcomes(self, node: Node, outcomes: object, at: Path) -> Iterator[Edge]:
        for name, value in _map(outcomes).items():
            yield from self._ways(node, value, (*at, name), "outcome", label=str(name))

    def _onwards(self, node: Node) -> Iterator[Edge]:
        following = self.outline.following(node)
        if following is not None:
            yield Edge(node.path, following, "next", at=node.at)
        elif node.scope != TOP:
            yield Edge(node.path, DONE, "next", at=node.at)
        else:
            self.unfinished.append(node.path)

    def _ways(
        self, node: Node, value: object, at: Path, kind: EdgeKind, *, label: str = "", done: bool = True
    ) -> Iterator[Edge]:
        written = routes(value, at)
        for route in written:
            target = self.resolve(route.go, node.scope)
            if target in ("unknown", "inside", "beside", "top"):
                self.strays.append(Stray(node.path, route.go, target, route.at))  # type: ignore[arg-type]
            else:
                shown: EdgeKind = "when" if kind == "next" and route.when is not None else kind
                yield Edge(node.path, target, shown, label, route.when, done, at=route.at)
        if kind == "next" and written and all(route.when is not None for route in written):
            yield from self._onwards(node)  # that none may hold has a finding; steps after it are not lost

    def _fault(self, node: Node, name: str, kind: EdgeKind, at: Path) -> Iterator[Edge]:
        target = self.faults.targets.get(name)
        if target is None:
            return
        if target == RETURN or self.nodes[target].scope in self.outline.enclosing(node.scope):
            yield Edge(node.path, target, kind, name, done=False, by_fault=True, at=at)
        else:
            self.strays.append(Stray(node.path, target, "inside", at))

    def _rungs(self, node: Node) -> Iterator[Edge]:
        ladder = node.data.get("escalate")
        for index, rung in enumerate(ladder if isinstance(ladder, list) else ()):
            at = (*node.at, "escalate", index)
            if isinstance(fault := _map(rung).get("fault"), str):
                yield from self._fault(node, fault, "rung", (*at, "fault"))
            outcome = _map(rung).get("outcome")
            if node.kind == "approval" and isinstance(outcome, str):
                value = _map(_map(node.data["approval"]).get("outcomes")).get(outcome)
                for route in routes(value, at):
                    target = self.resolve(route.go, node.scope)
                    if target not in ("unknown", "inside", "beside", "top"):
                        yield Edge(node.path, target, "rung", outcome, route.when, at=(*at, "outcome"))


class _Faults:
    """Which faults a step can have, and where each of them goes."""

    def __init__(self, outline: Outline) -> None:
        data = outline.document.data
        faults = _map(_map(data).get("faults"))
        self.steps: dict[str, tuple[str, ...]] = {}
        self.targets: dict[str, str] = {}
        self.unknown: dict[str, str] = {}  # fault -> the ``go`` that leads to no step
        self._of: dict[str, list[str]] = {}
        for name, fault in faults.items():
            if not isinstance(name, str) or not isinstance(fault, dict):
                continue
            steps = self.steps[name] = _from(outline, fault.get("from"))
            for step in steps:
                self._of.setdefault(step, []).append(name)
            go = fault.get("go", RETURN)
            if go == RETURN:
                self.targets[name] = RETURN
            elif isinstance(go, str):
                scope = outline.common_scope(steps)
                if target := outline.target(go, scope) or outline.named(go, scope):
                    self.targets[name] = target
                else:
                    self.unknown[name] = go

    def of(self, step: str) -> list[str]:
        return self._of.get(step, [])


def _from(outline: Outline, value: object) -> tuple[str, ...]:
    """The steps of ``from``: every work step where it is not said."""
    if value is None:
        return tuple(path for path, node in outline.nodes.items() if node.kind == "work")
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    found = [outline.named(name, TOP) for name in names if isinstance(name, str)]
    return tuple(dict.fromkeys(path for path in found if path is not None))


def _map(value: object) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}
