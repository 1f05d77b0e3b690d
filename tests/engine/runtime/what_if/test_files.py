"""Assumptions lie beside an SOP's scenarios; what was measured is turned into times with care."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from engine.language.loading import load_library
from engine.runtime.local_time import MINUTE
from engine.runtime.what_if.assumptions import Arrivals, Time
from engine.runtime.what_if.people import EXTRA, holders, peopled
from engine.services.checking import SHIPPED_FORMS, check_path
from engine.services.designing.analysing import analysed
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


def test_a_file_of_assumptions_that_is_wrong_is_found_when_the_folder_is_checked(tmp_path: Path) -> None:
    root = tmp_path / "sops"
    shutil.copytree(ROOT, root)
    folder = root / "store-visit" / "what-if"
    folder.mkdir()
    (folder / "rush.yaml").write_text(
        "what_if: a rush\njobs: many\narrivals: {mars: 2}\nsteps:\n  fly: {time: 1h}\n"
    )
    (folder / "text.yaml").write_text("what_if: [\n")
    (folder / "well.yaml").write_text("what_if: all is well\narrivals: {hangzhou: 2}\n")
    found = check_path((root,))
    assert [(Path(one.place.file).name, one.place.line, one.code) for one in found] == [
        ("rush.yaml", 2, "SOP001"),
        ("text.yaml", 2, "SOP001"),
    ]
    (folder / "rush.yaml").write_text("what_if: a rush\narrivals: {mars: 2}\nsteps:\n  fly: {time: 1h}\n")
    assert [
        (one.place.line, str(one.message)) for one in check_path((root,)) if "rush" in one.place.file
    ] == [
        (2, "there is no branch `mars`"),
        (4, "there is no step `fly`"),
    ]
    draft = draft_of("store-visit")
    files = {**draft.files, "store-visit/what-if/rush.yaml": b"steps: {fly: {}}\n"}
    told = analysed(replace(draft, files=files))
    assert [(one.file, one.at) for one in told.findings if one.severity == "error"] == [
        ("store-visit/what-if/rush.yaml", ("steps", "fly"))
    ]


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


def test_people_are_counted_per_branch_and_role_and_may_be_away() -> None:
    here = ready("channel-activation")
    organisation = here.bench.organisation
    (branch, role), there = next(
        ((branch, role), holders(organisation, branch, role))
        for person in organisation.people.values()
        for role, branch in person.roles
        if len(holders(organisation, branch, role)) > 1 and not organisation.roles[role].may
    )
    text = f"people: {{{branch}: {{{role}: {len(there) + 2}}}}}\nabsent: [{there[0]}]\n"
    found = assume(here, f"{text}arrivals: {{{branch}: 3}}\n")
    assert found.findings == ()
    assert found.assumptions is not None
    more = peopled(organisation, found.assumptions.people, found.assumptions.absent)
    assert [login.startswith(EXTRA) for login in holders(more, branch, role)].count(True) == 2
    assert more.people[there[0]].absences[0].since == 0
    all_ = shown(found, organisation)
    assert all_ is not None
    (row,) = [one for one in all_.people if (one.branch, one.role) == (branch, role)]
    assert (row.now, row.count, row.logins) == (len(there), len(there) + 2, there)
    again = assume(here, written(all_, "x"))
    assert again.assumptions is not None
    assert (again.assumptions.people, again.assumptions.absent) == (
        found.assumptions.people,
        found.assumptions.absent,
    )
    fewer = peopled(organisation, {(branch, role): 1}, ())
    assert holders(fewer, branch, role) == there[:1]
    assert peopled(organisation, {(branch, role): len(there)}, ()) is organisation


def test_people_that_do_not_exist_are_told_with_places() -> None:
    found = assume(ready("channel-activation"), "people: {mars: {pilot: 1}}\nabsent:\n  - nobody\n")
    assert [(one.place.line, one.message) for one in found.findings] == [
        (1, "there is no branch `mars`"),
        (3, "there is no person `nobody`"),
    ]


def test_jobs_come_as_they_came_lately_where_nobody_says_otherwise() -> None:
    here = ready("channel-activation")
    branch = next(iter(here.bench.organisation.branches))
    lately = assume(here, "", coming={branch: 7.5})
    assert lately.assumptions is not None
    assert dict(lately.assumptions.arrivals) == {branch: Arrivals(7.5, (), "measured")}
    stated = assume(here, f"arrivals: {{{branch}: 2}}", coming={branch: 7.5})
    assert stated.assumptions is not None
    assert dict(stated.assumptions.arrivals) == {branch: Arrivals(2.0, (), "stated")}
