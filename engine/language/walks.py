"""Which ways through a graph can be walked, composites included, if some edges may not be taken.

Everything is decided by reachability, scope by scope: a composite step can be *finished* when enough of
its scopes can be completed, and can be *left* by any edge inside that leads out and can be reached. So a
question costs as much as the graph is long, however many orders its members can be done in.

``$return`` edges are not followed: a fault's detour that comes back comes back to a step that the walk has
been at already, so it opens no way that the walk without the detour does not have.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from engine.language.graph import DONE, RETURN, Edge, Graph
from engine.language.outline import Node

Takes = Callable[[Edge], bool]


class Ways:
    """The ways of a graph whose edges ``may`` be taken. Answers are kept, so ask one object many times.

    In the ``each`` steps of ``untouched`` another item may take the ways of ``others`` instead.
    """

    def __init__(
        self,
        graph: Graph,
        may: Takes,
        *,
        others: Ways | None = None,
        untouched: frozenset[str] = frozenset(),
    ) -> None:
        self.graph = graph
        self.may = may
        self._others = others
        self._untouched = untouched
        self._completes: dict[str, bool] = {}
        self._leaving: dict[str, tuple[Edge, ...]] = {}

    def finishes(self, composite: str) -> bool:
        """Whether a composite step can come to its own end."""
        node = self.graph.nodes[composite]
        scopes = self.graph.outline.inner_scopes(composite)
        if node.kind == "each":
            return self.graph.may_be_empty(composite) or all(self.completes(key) for key in scopes)
        return sum(self.completes(key) for key in scopes) >= self.graph.need(composite)

    def completes(self, scope: str) -> bool:
        """Whether a member or an item can come to the end of its scope."""
        if scope not in self._completes:
            self._completes[scope] = False  # a scope is never inside itself; a guard against broken documents
            self._completes[scope] = any(edge.target == DONE for edge in self._within(scope))
        return self._completes[scope]

    def leaving(self, composite: str) -> tuple[Edge, ...]:
        """The edges that can be reached inside a composite step and lead out of it."""
        if self._others and composite in self._untouched and self.graph.nodes[composite].kind == "each":
            return self._others.leaving(composite)
        if composite not in self._leaving:
            inner = {
                path
                for key in self.graph.outline.inner_scopes(composite)
                for path in self.graph.outline.scopes[key].names.values()
            }
            self._leaving[composite] = tuple(
                edge
                for key in self.graph.outline.inner_scopes(composite)
                for edge in self._within(key)
                if edge.target not in (DONE, RETURN) and edge.target not in inner
            )
        return self._leaving[composite]

    def out(self, path: str) -> Iterator[Edge]:
        """The edges that lead from a step to another of its scope, or out of the scope."""
        node = self.graph.nodes[path]
        passes = not is_composite(node) or self.finishes(path)
        for edge in self.graph.edges[path]:
            if (passes or not edge.done) and self.may(edge):
                yield edge
        if is_composite(node):
            yield from self.leaving(path)

    def _within(self, scope: str) -> Iterator[Edge]:
        """Every edge that can be taken by a run of the scope, steps of deeper scopes included."""
        first = self.graph.first(scope)
        seen = {first}
        queue = deque([first] if first else [])
        while queue:
            for edge in self.out(queue.popleft()):
                yield edge
                target = self.graph.nodes.get(edge.target)
                if target is not None and target.scope == scope and target.path not in seen:
                    seen.add(target.path)
                    queue.append(target.path)


class State(NamedTuple):
    """Where a walk stands. ``beside`` names an ``each`` step whose other items are still untouched: what is
    done there counts for one item only, so everything may be done and then the whole be left."""

    step: str
    beside: str | None = None


class Reach:
    """Everything that can be come to from the start of the graph (or from ``start``) while ``avoided`` is
    never done.

    A step in ``each`` is done when it is done for all items, of which there may be several; so leaving an
    item for a step outside avoids it for the others.
    """

    def __init__(
        self, graph: Graph, everything: Ways, avoided: str | None = None, *, start: str | None = None
    ) -> None:
        self.graph = graph
        self._all = everything
        self._holders = frozenset(graph.holders(avoided)) if avoided else frozenset()
        self._ways = everything
        if avoided:
            self._ways = Ways(
                graph,
                lambda edge: edge.source != avoided or not edge.done,
                others=everything,
                untouched=self._holders,
            )
        self._came: dict[State, tuple[State, Edge | None] | None] = {}
        if (begin := start or graph.start) is not None:
            self._search(State(begin))

    def __contains__(self, step: str) -> bool:
        return State(step) in self._came

    def steps(self) -> Iterator[str]:
        """The steps that can be come to, nearest first."""
        return (state.step for state in self._came if state.beside is None)

    def path(self, step: str) -> list[tuple[Edge | None, str]]:
        """A shortest way from the start: each step with the edge that led to it (None: from outside in)."""
        found: list[tuple[Edge | None, str]] = []
        state: State | None = State(step)
        while state is not None:
            came = self._came[state]
            found.append((came[1] if came else None, state.step))
            state = came[0] if came else None
        return found[::-1]

    def left_in_between(self, step: str) -> str | None:
        """The ``each`` step that the way to ``step`` leaves while other items of it are untouched, if any."""
        state: State | None = State(step)
        while state is not None:
            if state.beside is not None:
                return state.beside
            came = self._came[state]
            state = came[0] if came else None
        return None

    def _search(self, start: State) -> None:
        self._came[start] = None
        queue = deque([start])
        while queue:
            state = queue.popleft()
            for following, edge in self._from(state):
                if following not in self._came:
                    self._came[following] = (state, edge)
                    queue.append(following)

    def _from(self, state: State) -> Iterator[tuple[State, Edge | None]]:
        graph, step, beside = self.graph, state.step, state.beside
        ways = self._all if beside else self._ways
        node = graph.nodes[step]
        passes = not is_composite(node) or self._finishes(ways, step)
        for edge in graph.edges[step]:
            if edge.target in graph.nodes and (passes or not edge.done) and ways.may(edge):
                inside = beside is not None and beside in graph.holders(edge.target)
                yield State(edge.target, beside if inside else None), edge
        for key in graph.outline.inner_scopes(step):
            if first := graph.first(key):
                yield State(first, beside), None
                if beside is None and node.kind == "each" and step in self._holders:
                    yield State(first, step), None

    def _finishes(self, ways: Ways, step: str) -> bool:
        return (ways if step in self._holders else self._all).finishes(step)


def is_composite(node: Node) -> bool:
    """Whether the step holds scopes of its own."""
    return node.kind in {"any_order", "each"}
