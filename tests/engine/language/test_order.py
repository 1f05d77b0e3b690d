"""Which steps can come before which."""

from __future__ import annotations

from typing import Any

import networkx as nx
from hypothesis import assume, given, settings

from engine.language.order import Order
from engine.language.proofs import Proofs
from tests.engine.language.proofs.walking import Player, graph_of, sops, standing


@settings(deadline=None, max_examples=100)
@given(sops())
def test_every_step_that_some_run_opens_before_a_top_step_can_come_before_it(sop: dict[str, Any]) -> None:
    graph = graph_of(sop)
    player = Player(graph)
    states = player.everything()
    assume(states is not None)
    moves: nx.DiGraph[Any] = nx.DiGraph()
    for run in states or ():
        moves.add_edges_from((run, following) for following in player.moves(run))
    order = Order(Proofs(graph))
    for run in moves:
        here = run.at or ""
        before = {step for earlier in nx.ancestors(moves, run) for step in standing(earlier)}
        assert before - {here, *graph.outline.within(here)} <= order.earlier(here)
