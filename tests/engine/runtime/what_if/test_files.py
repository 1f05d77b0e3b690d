"""Assumptions lie beside an SOP's scenarios; what was measured is turned into times with care."""

from __future__ import annotations

import shutil
from pathlib import Path

from engine.language.loading import load_library
from engine.runtime.local_time import MINUTE
from engine.runtime.what_if.assumptions import Time
from engine.services.checking import SHIPPED_FORMS
from engine.services.designing.what_if_assumed import assume, shown, written
from engine.services.designing.what_if_measured import time_of
from engine.services.revision_files import must_be_files
from tests.engine.services.designing.drafts import ROOT, draft_of, ready


def test_a_folder_with_assumptions_is_an_sop_like_any_other(tmp_path: Path) -> None:
    root = tmp_path / "sops"
    shutil.copytree(ROOT, root)
    before = load_library(root, shared_forms=SHIPPED_FORMS).findings
    (root / "store-visit" / "what-if").mkdir()
    (root / "store-visit" / "what-if" / "rush.yaml").write_text("what_if: a rush\njobs: 10\n")
    assert load_library(root, shared_forms=SHIPPED_FORMS).findings == before
    files = {**draft_of("store-visit").files, "store-visit/what-if/rush.yaml": b"what_if: a rush"}
    must_be_files("store-visit", files)


def test_assumptions_that_were_filled_up_read_the_same_from_their_file() -> None:
    here = ready("channel-activation")
    first = assume(here, "what_if: x\njobs: 20\nsteps:\n  review: {outcomes: {approve: 0.5, rework: 0.5}}\n")
    all_ = shown(first, here.bench.organisation)
    assert all_ is not None
    again = assume(here, written(all_, "x"))
    assert again.findings == ()
    assert again.assumptions is not None
    assert first.assumptions is not None
    for step, one in first.assumptions.steps.items():
        other = again.assumptions.steps[step]
        assert (other.faults, other.outcomes, other.fails, other.comes) == (
            {name: round(share, 4) for name, share in one.faults.items()},
            {name: round(share, 4) for name, share in one.outcomes.items()},
            one.fails,
            one.comes,
        )
        if one.time is not None and other.time is not None:
            assert (other.time.usual, other.time.shape) == (one.time.usual, one.time.shape)


def test_measured_times_take_precedence_over_defaults_and_not_over_what_is_stated() -> None:
    here = ready("channel-activation")
    seen = {name: Time(1.0, 2.0, 3.0, "triangular", "measured", 25) for name in ("prepare", "enter")}
    found = assume(here, "steps: {prepare: {time: 10m}}", measured=seen).assumptions
    assert found is not None
    times = {name: found.steps[name].time for name in ("prepare", "enter", "sign")}
    assert {name: time.source for name, time in times.items() if time} == {
        "prepare": "stated",
        "enter": "measured",
        "sign": "default",
    }


def test_the_lower_quarter_of_what_was_measured_counts_as_work() -> None:
    spans = [minutes * MINUTE for minutes in range(1, 41)]
    assert time_of(spans) == Time(1 * MINUTE, 6 * MINUTE, 10 * MINUTE, "triangular", "measured", 40)
