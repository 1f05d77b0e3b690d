"""What the proofs say agrees with playing every run."""

from __future__ import annotations

from typing import Any

import networkx as nx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.language.outline import TOP
from engine.language.proofs import Proofs
from tests.engine.language.proofs.walking import Player, graph_of, sops, standing


def each_steps(sop: dict[str, Any]) -> frozenset[str]:
    return frozenset(path for path, node in graph_of(sop).nodes.items() if node.kind == "each")


@settings(deadline=None, max_examples=150)
@given(sops(), st.data())
def test_a_promise_is_proved_exactly_when_no_run_comes_to_a_successful_end_without_the_step(
    sop: dict[str, Any], data: st.DataObject
) -> None:
    graph = graph_of(sop, data.draw(st.sampled_from([frozenset(), each_steps(sop)])))
    watched = data.draw(st.sampled_from([path for path, node in graph.nodes.items() if node.kind != "end"]))
    states = Player(graph, watched).everything()
    assume(states is not None)
    avoided = {
        run.at for run in states or () if run.at and graph.nodes[run.at].kind == "end" and not run.done
    }
    skipped = Proofs(graph).skipped(watched, ["done"])
    assert (skipped is not None) == ("done" in avoided)
    if skipped is not None:
        assert skipped.trail[0][1] == graph.start
        assert skipped.trail[-1][1] == "done"


@settings(deadline=None, max_examples=150)
@given(sops())
def test_the_steps_that_can_be_reached_are_those_that_some_run_opens(sop: dict[str, Any]) -> None:
    graph = graph_of(sop)
    states = Player(graph).everything()
    assume(states is not None)
    opened = {step for run in states or () for step in standing(run)}
    assert set(Proofs(graph).reach.steps()) == opened


@settings(deadline=None, max_examples=150)
@given(sops())
def test_top_steps_are_dead_exactly_when_no_run_goes_on_from_them_to_an_end(sop: dict[str, Any]) -> None:
    graph = graph_of(sop)
    player = Player(graph)
    states = player.everything()
    assume(states is not None)
    before: dict[Any, list[Any]] = {}
    for run in states or ():
        for following in player.moves(run):
            before.setdefault(following, []).append(run)
    todo = [run for run in states or () if run.at in graph.ends]
    ending = set(todo)
    while todo:
        for run in before.get(todo.pop(), ()):
            if run not in ending:
                ending.add(run)
                todo.append(run)
    alive = {run.at for run in ending}
    opened = {run.at for run in states or ()}
    proofs = Proofs(graph)
    found = {path for path in opened if path in proofs.alive}
    assert found == alive
    assert all(graph.nodes[path].scope == TOP for path in found if path)


@settings(deadline=None, max_examples=150)
@given(sops())
def test_an_idle_loop_is_found_exactly_when_some_run_goes_on_for_ever_by_itself(sop: dict[str, Any]) -> None:
    graph = graph_of(sop)
    player = Player(graph)
    states = player.everything()
    assume(states is not None)
    alone = {path for path, node in graph.nodes.items() if node.kind == "do"}
    by_itself = Player(graph, alone=frozenset(alone))
    moves: nx.DiGraph[Any] = nx.DiGraph()
    for run in states or ():
        moves.add_edges_from((run, following) for following in by_itself.moves(run))
    assert bool(Proofs(graph).idle_loops(alone)) == (not nx.is_directed_acyclic_graph(moves))
