"""Which arrows scenarios take, told from the events of their jobs."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.language.graph import Edge, Graph
from engine.language.outline import Outline
from engine.runtime.coverage import arrows, walked
from engine.runtime.rehearsal import LibraryBench
from engine.runtime.scenario_runs import JOB, ScenarioRun
from engine.runtime.scenarios import read_scenario
from engine.services.checking import load

LIBRARY = load(Path(__file__).parents[3] / "sop_definitions")


def short(edge: Edge) -> str:
    said = f" {edge.kind} {edge.label}".rstrip() if edge.kind not in ("next", "when") else ""
    return f"{edge.source}{said} > {edge.target}"


def taken(sop: str, scenario: str | None = None) -> tuple[set[str], set[str]]:
    """The arrows of the SOP without variants that its scenarios take, and all that there are."""
    files, bench = LIBRARY.sops[sop], LibraryBench(LIBRARY)
    graph = Graph(Outline(files.sop))
    edges = [edge for leaving in graph.edges.values() for edge in leaving]
    found: set[Edge] = set()
    for name, document in files.scenarios.items():
        if scenario not in (None, name):
            continue
        run = ScenarioRun(read_scenario(document), sop, bench)
        assert run.result().holds
        events = [happened.event for happened in run.world.log if happened.job == JOB]
        found |= arrows(edges, walked(events).took)
    return {short(edge) for edge in found}, {short(edge) for edge in edges}


def test_a_walk_through_a_refund_takes_the_arrows_that_its_file_names() -> None:
    took, every = taken("refund-approval")
    assert every - took == {"tell_refused fault withdrawn > withdrawn"}
    assert took >= {
        "request > pay",
        "request > branch_approval",
        "branch_approval outcome more > request",
        "branch_approval rung refuse > tell_refused",
        "tell_customer error > call_customer",
        "correct_account > $return",
        "pay fault wrong_account > correct_account",
    }


@pytest.mark.parametrize("sop", sorted(LIBRARY.sops))
def test_arrows_that_were_taken_stand_in_the_graph(sop: str) -> None:
    files, bench = LIBRARY.sops[sop], LibraryBench(LIBRARY)
    for document in files.scenarios.values():
        run = ScenarioRun(read_scenario(document), sop, bench)
        run.result()
        if JOB not in run.world.jobs:
            continue  # it may not even be opened
        playbook = run.world.jobs[JOB].playbook
        for took in walked(h.event for h in run.world.log if h.job == JOB).took:
            assert took.source in playbook.runbook.steps
            assert took.target in {*playbook.runbook.steps, "$done", "$return"}


def test_steps_within_lists_are_told_by_their_paths_and_end_with_their_scope() -> None:
    took, _ = taken("store-visit", "opportunity-is-dropped")
    assert {arrow for arrow in took if "opportunities" in arrow} == {
        "check_out > opportunities",
        "opportunities.qualify > opportunities.agree",
        "opportunities.agree rung drop > $done",
        "opportunities > done",
    }
