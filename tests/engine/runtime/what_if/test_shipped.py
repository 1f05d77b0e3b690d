"""Simulations of the shipped SOPs: forms that are filled in hold, and what is assumed of ways comes out."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.language.document import Document
from engine.language.finding import Finding
from engine.language.loading import load_library
from engine.language.yaml_reading import read_yaml
from engine.runtime.rehearsal import LibraryBench
from engine.runtime.what_if.assumptions import Assumptions, StepAssumed, Time, filled, read_assumptions
from engine.runtime.what_if.measuring import measured
from engine.runtime.what_if.results import Result
from engine.runtime.what_if.simulating import Simulated, simulate
from engine.services.checking import SHIPPED_FORMS
from tests.engine.services.designing.drafts import ROOT

BENCH = LibraryBench(load_library(ROOT, shared_forms=SHIPPED_FORMS))
SOPS = sorted(path.parent.name for path in ROOT.glob("*/sop.yaml"))


def run(sop: str, said: Assumptions) -> tuple[Simulated, Result]:
    playbook = BENCH.playbook(sop, None)
    assert playbook is not None
    assumptions = filled(said, playbook.runbook, ["hangzhou"])
    found = simulate(BENCH, sop, assumptions)
    return found, measured(found, playbook.runbook, assumptions)


@pytest.mark.parametrize("sop", SOPS)
def test_every_shipped_sop_can_be_simulated(sop: str) -> None:
    found, result = run(sop, Assumptions(jobs=60))
    assert result.jobs == 60
    assert found.troubles == {}
    assert result.ended > 0


def test_the_ways_that_are_stated_are_those_that_are_taken() -> None:
    steps = {
        "prepare": StepAssumed(ways={"verify_identity": 1.0}, sources={"next": "stated", "faults": "stated"}),
        "verify_identity": StepAssumed(sources={"faults": "stated"}),
        "enter": StepAssumed(sources={"faults": "stated"}),
        "function_test": StepAssumed(ways={"sign": 1.0}, sources={"next": "stated", "faults": "stated"}),
        "sign": StepAssumed(sources={"faults": "stated"}),
        "review": StepAssumed(outcomes={"approve": 1.0}, sources={"outcomes": "stated"}),
    }
    found, result = run("channel-activation", Assumptions(jobs=80, steps=steps))
    assert Counter(visit.step for visit in found.visits) == dict.fromkeys(steps, 80)
    assert [(end.end, end.jobs) for end in result.ends] == [("completed", 80)]


def test_whoever_decides_takes_the_time_that_is_said_of_decisions() -> None:
    decision = Time(10_800_000, 10_800_000, 10_800_000, "fixed", "stated")
    steps = {"review": StepAssumed(time=decision, outcomes={"approve": 1.0}, sources={"outcomes": "stated"})}
    found, result = run("channel-activation", Assumptions(jobs=20, steps=steps))
    visits = [visit for visit in found.visits if visit.step == "review" and visit.worked]
    spans = [found.hours["hangzhou"].between(*visit.worked) for visit in visits if visit.worked]
    assert spans == [10_800_000] * len(visits) != []
    chen = next(person for person in result.people if person.login == "chen")
    assert chen.utilisation > 0.1


def test_whoever_has_too_much_to_do_is_said_first() -> None:
    long = Time(7_200_000, 7_200_000, 7_200_000, "fixed")
    steps = {"prepare": StepAssumed(time=long, ways={"verify_identity": 1.0}, sources={"next": "stated"})}
    _, result = run("channel-activation", Assumptions(jobs=120, steps=steps))
    lin = next(person for person in result.people if person.login == "lin")
    assert lin.overloaded
    assert ("overloaded", "lin") in [(one.code, one.person) for one in result.insights[:3]]
    assert "林涛" in result.insights[0].text["zh-CN"] or result.insights[0].person != "lin"


def test_assumptions_are_read_with_all_that_is_wrong_at_its_place() -> None:
    playbook = BENCH.playbook("channel-activation", None)
    assert playbook is not None
    text = (
        "what_if: wrong\njobs: 0\nspeed: 3\nsteps:\n  prepare: {time: soon, next: {enter: 0.5}}\n"
        "  review: {outcomes: {approve: 0.9, rework: 0.9}}\n  fly: {}\narrivals: {mars: 2}\n"
    )
    document, _ = read_yaml(text.encode(), "a.yaml")
    assert isinstance(document, Document)
    _, findings = read_assumptions(document, playbook.runbook, BENCH.organisation)
    assert sorted({_line(finding) for finding in findings}) == [2, 3, 5, 6, 7, 8]


def _line(finding: Finding) -> int:
    return finding.place.line
