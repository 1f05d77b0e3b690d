"""Small SOPs at random, and every run of them: the slow truth that the proofs are held to.

A run is played on a copy of what the runtime does: composites open several scopes at once, whose steps
go on in any order; faults remember what was left; items of ``each`` are none, one or two.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from hypothesis import strategies as st

from engine.language.document import Document
from engine.language.graph import DONE, RETURN, Edge, Graph
from engine.language.outline import TOP, Outline

DEEPEST = 4  # faults remembered at once; as many as a random SOP has top steps
MOST = 4000  # states looked at


class Run(NamedTuple):
    """One open scope: where it stands (None: finished), what it has done of the watched step, the steps that
    faults left, and the scopes that its composite step has open."""

    scope: str
    at: str | None
    done: bool
    left: tuple[str, ...] = ()
    inner: tuple[Run, ...] = ()


class Leaves(NamedTuple):
    """A move that leads out of the scope."""

    target: str
    by_fault: bool
    done: bool


class Player:
    """Plays every run of a graph, watching one step. With ``alone``, what these steps do by themselves."""

    def __init__(
        self, graph: Graph, watched: str | None = None, *, alone: frozenset[str] | None = None
    ) -> None:
        self.graph, self.watched, self.alone = graph, watched, alone

    def everything(self) -> set[Run] | None:
        """All states of the top scope, or None where there are too many to look at."""
        assert self.graph.start
        todo = list(self.enter(TOP, self.graph.start, done=False, left=()))
        seen = set(todo)
        while todo:
            for following in self.moves(todo.pop()):
                assert isinstance(following, Run)
                if following not in seen:
                    seen.add(following)
                    todo.append(following)
            if len(seen) > MOST:
                return None
        return seen

    def enter(self, scope: str, step: str, *, done: bool, left: tuple[str, ...]) -> Iterator[Run]:
        node, outline = self.graph.nodes[step], self.graph.outline
        keys = outline.inner_scopes(step)
        if node.kind == "each":
            counts = (1, 2) if step in self.graph.never_empty else (0, 1, 2)
            rounds = [keys * count for count in counts]
        else:
            rounds = [keys]
        for keys in rounds:
            starts = [list(self.enter(key, self.graph.first(key) or "", done=False, left=())) for key in keys]
            for inner in product(*starts):
                yield Run(scope, step, done, left, tuple(inner))

    def moves(self, run: Run) -> Iterator[Run | Leaves]:
        if run.at is None:
            return
        node = self.graph.nodes[run.at]
        composite = node.kind in ("any_order", "each")
        need = self.graph.need(run.at) if node.kind == "any_order" else len(run.inner)
        finished = sum(inner.at is None for inner in run.inner) >= need
        if finished if composite else self.alone is None or run.at in self.alone:
            for edge in self.graph.edges[run.at]:
                yield from self.take(run, edge)
        if not (composite and finished):
            for place, inner in enumerate(run.inner):
                for move in self.moves(inner):
                    if isinstance(move, Run):
                        yield run._replace(inner=(*run.inner[:place], move, *run.inner[place + 1 :]))
                    else:
                        here = run._replace(
                            inner=(
                                *run.inner[:place],
                                inner._replace(done=move.done),
                                *run.inner[place + 1 :],
                            )
                        )
                        yield from self.go(run, move.target, move.by_fault, self.has_done(here))

    def take(self, run: Run, edge: Edge) -> Iterator[Run | Leaves]:
        done = self.has_done(run) or (edge.done and run.at == self.watched)
        if edge.target == DONE:
            yield Run(run.scope, None, done)
        elif edge.target == RETURN:
            if edge.by_fault:
                yield from self.enter(run.scope, run.at or "", done=done, left=run.left)
            elif run.left:
                yield from self.enter(run.scope, run.left[-1], done=done, left=run.left[:-1])
        else:
            yield from self.go(run, edge.target, edge.by_fault, done)

    def go(self, run: Run, target: str, by_fault: bool, done: bool) -> Iterator[Run | Leaves]:
        if self.graph.nodes[target].scope != run.scope:
            yield Leaves(target, by_fault, done)
        elif not by_fault:
            yield from self.enter(run.scope, target, done=done, left=run.left)
        elif len(run.left) < DEEPEST:
            yield from self.enter(run.scope, target, done=done, left=(*run.left, run.at or ""))

    def has_done(self, run: Run) -> bool:
        """Whether the watched step is done in this run, as far as that is settled now."""
        if run.done or not run.inner or run.at is None:
            return run.done
        members = [self.has_done(inner) for inner in run.inner]
        return any(members) if self.graph.nodes[run.at].kind == "any_order" else all(members)


def standing(run: Run) -> Iterator[str]:
    """All steps that are open."""
    if run.at is not None:
        yield run.at
        for inner in run.inner:
            yield from standing(inner)


def _work(names: list[str], go: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    plain: st.SearchStrategy[dict[str, Any]] = st.builds(dict)
    jump = st.fixed_dictionaries({"next": go})
    choice = st.builds(lambda a, b: {"next": [{"when": "x", "go": a}, {"go": b}]}, go, go)
    decide = st.builds(lambda a, b: {"approval": {"by": "role:r", "outcomes": {"yes": a, "no": b}}}, go, go)
    do = st.builds(lambda a: {"do": "call", "on_error": a}, go)
    wait = st.builds(lambda a: {"wait": {"event": "e", "up_to": "1h", "else": a}}, go)
    return st.one_of(plain, plain, jump, choice, decide, do, wait)


@st.composite
def sops(draw: st.DrawFn) -> dict[str, Any]:
    """A small SOP: a few steps, composites two deep, faults that may come back."""
    names = [f"s{n}" for n in range(draw(st.integers(1, 3)))]
    outer = st.sampled_from([*names, "done", "gone"])
    returning = st.sampled_from([*names, "done", "gone", RETURN])
    steps: dict[str, Any] = {}
    for name in names:
        kind = draw(st.sampled_from(["work", "work", "work", "any_order", "each"]))
        if kind == "work":
            steps[name] = draw(_work(names, returning))
            continue
        inner = [f"{name}_{n}" for n in range(2)]
        if kind == "any_order":
            members = {
                member: draw(st.one_of(st.just({}), _work(inner, st.sampled_from([member, *names, DONE]))))
                for member in inner
            }
            if draw(st.integers(0, 4)) == 0:
                members[inner[1]] = {"each": {"of": "inputs.l", "steps": {"deep": draw(_work([], outer))}}}
            steps[name] = {"any_order": members, "need": draw(st.integers(1, 2))}
        else:
            go = st.sampled_from([*inner, *names, "done", DONE, RETURN])
            held: dict[str, Any] = {member: draw(_work(inner, go)) for member in inner}
            if draw(st.integers(0, 4)) == 0:
                held[inner[1]] = {"any_order": {"p": {}, "q": draw(_work([], outer))}, "need": 1}
            steps[name] = {"each": {"of": "inputs.l", "steps": held}}
        if draw(st.booleans()):
            steps[name]["next"] = draw(outer)
    steps |= {"done": {"end": "completed"}, "gone": {"end": "refused"}}
    faults: dict[str, Any] = {}
    for number in range(draw(st.integers(0, 2))):
        outline = Outline(Document("sop.yaml", {"steps": steps}))
        able = [path for path, node in outline.nodes.items() if node.kind == "work"]
        if able:
            faults[f"f{number}"] = {
                "from": draw(st.lists(st.sampled_from(able), min_size=1, max_size=2, unique=True)),
                "go": draw(returning),
            }
    return {"sop": "small", "steps": steps, "faults": faults}


def graph_of(sop: dict[str, Any], never_empty: frozenset[str] = frozenset()) -> Graph:
    """The graph of an SOP given as plain data."""
    return Graph(Outline(Document("sop.yaml", sop)), never_empty)
