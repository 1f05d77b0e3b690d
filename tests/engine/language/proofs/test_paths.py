"""Paths as they are shown."""

from __future__ import annotations

from engine.language.checks.paths import shown
from engine.language.proofs import Proofs
from tests.engine.language.proofs.walking import graph_of


def test_of_a_long_path_the_plain_middle_is_left_out() -> None:
    steps: dict[str, dict[str, str]] = {f"s{number}": {} for number in range(20)}
    sop = {"steps": {**steps, "done": {"end": "completed"}}, "faults": {"ill": {"from": ["s9"], "go": "s12"}}}
    skipped = Proofs(graph_of(sop)).skipped("s10", ["done"])
    assert skipped is not None
    assert shown(skipped.trail) == "s0 → s1 → … → s9 —fault ill→ s12 → s13 → … → s19 → done"
    assert len(skipped.trail) == 19
