"""What can be proved of an SOP's graph: nothing promised is skipped, nothing is stuck, nothing runs idle.

A step is *done* when it is left by its own ``next`` or by an outcome; a fault, a time that ran out or an
action that failed leaves it undone. ``locked`` and guarantees promise that a step is done on every walk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from engine.language.graph import DONE, RETURN, Edge, Graph
from engine.language.outline import TOP
from engine.language.walks import Reach, Ways, is_composite

Trail = list[tuple[Edge | None, str]]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A promise that does not hold: ``step`` is never done on ``trail``, which ends at ``before``.

    ``among`` is the ``each`` step, if any, that is left when ``step`` may be done for one of its items only.
    """

    step: str
    before: str
    trail: Trail
    among: str | None = None


class Proofs:
    """The questions that the checker asks of one graph. Shared work is done once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.everything = Ways(graph, lambda _: True)
        self._avoiding: dict[str, Reach] = {}
        self._dominated: dict[str, frozenset[tuple[str, bool]]] = {}

    @cached_property
    def reach(self) -> Reach:
        """Everything that can be come to."""
        return Reach(self.graph, self.everything)

    def avoiding(self, step: str) -> Reach:
        """Everything that can be come to while ``step`` is not done."""
        if step not in self._avoiding:
            self._avoiding[step] = Reach(self.graph, self.everything, step)
        return self._avoiding[step]

    def always_done(self, step: str, *, before: str) -> bool:
        """Whether every walk to ``before`` has done ``step``."""
        if next(self.graph.holders(step), None) is None:
            return before not in self.reach or (step, True) in self._dominators(before)
        return before not in self.avoiding(step)

    def _dominators(self, step: str) -> frozenset[tuple[str, bool]]:
        """What every walk to a step goes through: steps come to (``False``) and done (``True``)."""
        if step not in self._dominated:
            found = set()
            point: tuple[str, bool] | None = (step, False)
            while point is not None and point not in found:
                found.add(point)
                point = self._immediate.get(point)
            self._dominated[step] = frozenset(found)
        return self._dominated[step]

    @cached_property
    def _immediate(self) -> dict[tuple[str, bool], tuple[str, bool] | None]:
        """The immediate dominators of the graph in which each step is two points: come to, and done.

        For a step that is in no composite this answers what :meth:`avoiding` does, for all at once: how a
        composite is passed does not depend on such a step.
        """
        points: nx.DiGraph[tuple[str, bool]] = nx.DiGraph()
        for path in self.reach.steps():
            if not is_composite(self.graph.nodes[path]) or self.everything.finishes(path):
                points.add_edge((path, False), (path, True))
            for edge in self.graph.edges[path]:
                if edge.target in self.graph.nodes:
                    points.add_edge((path, edge.done), (edge.target, False))
            for key in self.graph.outline.inner_scopes(path):
                if first := self.graph.first(key):
                    points.add_edge((path, False), (first, False))
        start = self.graph.start
        if start is None:
            return {}
        points.add_node((start, False))
        return dict(nx.immediate_dominators(points, (start, False)))

    def skipped(self, step: str, ends: Iterable[str]) -> Skipped | None:
        """The shortest walk that comes to one of ``ends`` and has not done ``step``; None is the proof."""
        wanted = {end for end in ends if end != step and not self.always_done(step, before=end)}
        if not wanted:
            return None
        reach = self.avoiding(step)
        for found in reach.steps():
            if found in wanted:
                return Skipped(step, found, reach.path(found), reach.left_in_between(found))
        return None

    def completing(self, approval: str, ends: Iterable[str]) -> set[str]:
        """The outcomes of an approval after which the job can come to one of ``ends`` with no further say
        of that approval. The end of a scope counts as an end."""
        wanted = set(ends)
        found = set()
        for edge in self.graph.edges[approval]:
            if not edge.done:
                continue
            if edge.target in self.graph.nodes:
                reach = Reach(self.graph, self.everything, approval, start=edge.target)
                if wanted.isdisjoint(reach.steps()):
                    continue
            found.add(edge.label)
        return found

    def unreachable(self) -> list[str]:
        """Steps that nothing leads to: of each group that hangs together only where it begins."""
        lost = [
            path
            for path in self.graph.nodes
            if path not in self.reach and all(holder in self.reach for holder in self.graph.holders(path))
        ]
        return [min(group, key=lost.index) for group in _sources(lost, self._links(lost))]

    def dead_ends(self) -> list[tuple[str, ...]]:
        """Groups of steps that can be come to and never left again towards an end, in written order."""
        dead = [path for path in self.graph.nodes if path in self.reach and path not in self.alive]
        held = {holder for path in dead for holder in self.graph.holders(path)}
        links = [(b, a) for a, b in self._links(dead)]
        return [tuple(sorted(g, key=dead.index)) for g in _sources(dead, links) if not g & held]

    def stale_returns(self) -> Iterator[Edge]:
        """``$return`` edges that can be come to without anything having been left in their scope."""
        for scope in self.graph.outline.scopes:
            first = self.graph.first(scope)
            if first is None or first not in self.reach:
                continue
            for path in self._onwards([first], scope):
                for edge in self.graph.edges[path]:
                    if edge.target == RETURN and not edge.by_fault:
                        yield edge

    def idle_loops(self, automatic: Iterable[str]) -> list[tuple[str, ...]]:
        """Loops that run through steps of ``automatic`` alone: nobody and no time slows them down."""
        ways = self.idle(automatic)
        found: list[tuple[str, ...]] = []
        for scope, held in self.graph.outline.scopes.items():
            steps = list(held.names.values())
            links = [
                (path, edge.target)
                for path in steps
                if path in self.reach
                for edge in ways.out(path)
                if edge.target in self.graph.nodes and self.graph.nodes[edge.target].scope == scope
            ]
            alone = {a for a, b in links if a == b}
            graph: nx.DiGraph[str] = nx.DiGraph(links)
            found.extend(
                tuple(sorted(group, key=steps.index))
                for group in nx.strongly_connected_components(graph)
                if len(group) > 1 or group & alone
            )
        return found

    def idle(self, automatic: Iterable[str]) -> Ways:
        """The ways that are walked by themselves: through steps of ``automatic`` and composites of them."""
        alone = frozenset(automatic)
        nodes = self.graph.nodes
        return Ways(self.graph, lambda e: e.source in alone or is_composite(nodes[e.source]))

    def runs_by_itself(self, automatic: Iterable[str]) -> Iterator[str]:
        """The top steps that a job comes to with nobody and no time in between, the first one included."""
        ways = self.idle(automatic)
        first = self.graph.start
        return iter(()) if first is None else self._closure([first], TOP, ways.out)

    def _onwards(self, starts: list[str], scope: str) -> Iterator[str]:
        """What can be come to in a scope with no fault remembered on the way."""
        return self._closure(
            starts, scope, lambda path: (e for e in self.everything.out(path) if not e.by_fault)
        )

    def _closure(self, starts: list[str], scope: str, out: Callable[[str], Iterable[Edge]]) -> Iterator[str]:
        """``starts`` and the steps of the scope that ``out`` leads to from them."""
        seen = dict.fromkeys(starts)
        queue = deque(seen)
        while queue:
            path = queue.popleft()
            yield path
            for edge in out(path):
                target = edge.target
                if (
                    target in self.graph.nodes
                    and self.graph.nodes[target].scope == scope
                    and target not in seen
                ):
                    seen[target] = None
                    queue.append(target)

    def _links(self, steps: list[str]) -> list[tuple[str, str]]:
        """The edges among ``steps``, those that leave a composite counted as its own."""
        wanted = set(steps)
        return [
            (path, edge.target)
            for path in steps
            for edge in (*self.graph.edges[path], *self._left(path))
            if edge.target in wanted
        ]

    def _left(self, path: str) -> tuple[Edge, ...]:
        return self.everything.leaving(path) if is_composite(self.graph.nodes[path]) else ()

    @cached_property
    def alive(self) -> frozenset[str]:
        """Steps from which an end, the end of their scope, or a step outside of it can be come to.

        A ``$return`` leads to the steps that can have been left. What is mistaken already (a ``go`` that
        names no step, a last step that leads nowhere) counts as alive: it has its own finding.
        """
        graph = self.graph
        alive = {stray.source for stray in graph.strays} | set(graph.unfinished) | set(graph.ends)
        before: dict[str, set[str]] = {}
        returning = self.returning
        for path, node in graph.nodes.items():
            for edge in self.everything.out(path):
                targets: Iterable[str] = (edge.target,)
                if edge.target == RETURN:
                    targets = () if edge.by_fault else returning.get(path, ())
                elif edge.target == DONE or graph.nodes[edge.target].scope != node.scope:
                    alive.add(path)
                    continue
                for target in targets:
                    before.setdefault(target, set()).add(path)
        queue = deque(alive)
        while queue:
            for path in before.get(queue.popleft(), ()):
                if path not in alive:
                    alive.add(path)
                    queue.append(path)
        return frozenset(alive)

    @cached_property
    def returning(self) -> dict[str, set[str]]:
        """For each step with ``$return``, the steps that it may lead back to."""
        found: dict[str, set[str]] = {}
        graph = self.graph
        if not any(e.target == RETURN and not e.by_fault for edges in graph.edges.values() for e in edges):
            return found
        for path in self.reach.steps():
            scope = graph.nodes[path].scope
            for edge in self.everything.out(path):
                target = graph.nodes.get(edge.target)
                if edge.by_fault and target is not None and target.scope == scope:
                    for step in self._onwards([target.path], scope):
                        found.setdefault(step, set()).add(path)
        return found


def _sources(steps: list[str], links: list[tuple[str, str]]) -> list[set[str]]:
    """The groups of steps that hang together in a circle, or alone, and that no other group leads to."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(steps)
    graph.add_edges_from(links)
    groups = nx.condensation(graph)
    found = [set(groups.nodes[n]["members"]) for n in groups if groups.in_degree(n) == 0]
    return sorted(found, key=lambda group: min(steps.index(step) for step in group))
