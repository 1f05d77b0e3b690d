"""Two runbooks told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.language.compiling import compile_sop
from engine.language.difference_words import ASPECTS, THINGS, sentence
from engine.language.differences import Difference, differences
from engine.language.loading import load_library
from engine.language.runbook_facts import facts
from tests.engine.language.compiling.sop_files import library_of

ROOT = Path(__file__).parents[3]

OLDER = """
sop: visit
due: 2d
inputs: {type: object, properties: {shelves: {type: integer}}}
steps:
  arrive:
    evidence: {door: {kind: photo, within: 200m}}
    due: 4h
    escalate: [{at: due, notify: "role:boss"}]
  look: {}
  check:
    approval: {by: "role:boss", outcomes: {approve: done, rework: look}}
  done: {end: completed}
faults:
  ill: {from: [arrive], go: done}
"""

NEWER = """
sop: visit
due: 2d
inputs: {type: object, properties: {shelves: {type: integer, minimum: 1}}}
steps:
  look: {}
  arrive:
    evidence: {door: {kind: photo, within: 500m}, sign: {kind: photo}}
    due: 8h
    escalate: [{at: due + 1h, notify: "role:boss"}]
  check:
    approval: {by: "role:boss", need: 2, outcomes: {approve: done, rework: arrive}}
  leave: {next: done, form: {schema: {properties: {mood: {type: string}}}}}
  done: {end: completed}
"""

ENGLISH = [
    'input shelves, rules: {"type": "integer"} → {"minimum": 1, "type": "integer"}',
    "step arrive, deadline: 4h → 8h",
    "step arrive, goes on to: look → check",
    "new step arrive, rung due + 1h: role:boss",
    "step arrive, evidence door, distance: within 200m → within 500m",
    "new step arrive, evidence sign: photo, 1",
    "step check, needs: none → approve 2",
    "step check, outcome rework: look → arrive",
    "step look, goes on to: check → arrive",
    "new step leave: work, assignee, done",
    "step arrive, rung due is gone",
    "fault ill is gone",
    "step look now stands first",
]


def test_what_differs_is_said_thing_by_thing() -> None:
    older, newer = (compile_sop(library_of(text), "visit") for text in (OLDER, NEWER))
    found = differences(older, newer)
    assert sorted(sentence(one) for one in found) == sorted(ENGLISH)
    due = next(one for one in found if one.aspect == "due")
    assert due == Difference(kind="changed", thing=("step", "arrive"), aspect="due", before="4h", after="8h")
    assert sentence(due, "zh-CN") == "步骤 arrive，期限：4h → 8h"


def test_what_has_no_words_is_not_kept_silent() -> None:
    described = OLDER.replace("{type: integer}", "{type: integer, description: How many}")
    older, newer = (compile_sop(library_of(text), "visit") for text in (OLDER, described))
    assert [sentence(one) for one in differences(older, newer)] == ["the job: details have changed"]


@pytest.mark.parametrize(
    "sop", sorted(path.parent.name for path in (ROOT / "sop_definitions").glob("*/sop.yaml"))
)
def test_everything_a_runbook_says_has_words_and_does_not_differ_from_itself(sop: str) -> None:
    library = load_library(ROOT / "sop_definitions", shared_forms=ROOT / "forms" / "library")
    for variant in (None, *library.sops[sop].variants):
        runbook = compile_sop(library, sop, variant)
        assert differences(runbook, runbook) == []
        said = facts(runbook)
        assert {kind for thing in said for kind in thing[::2]} - THINGS.keys() == set()
        assert {
            aspect.partition(" ")[0] for aspects in said.values() for aspect in aspects
        } - ASPECTS.keys() == set()
        for one in differences(compile_sop(library, sop), runbook):
            assert all(sentence(one, language) for language in ("en", "zh-CN"))
