"""What is said of a draft, and what is not worked out twice."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from engine.services.designing.analysing import analysed
from engine.services.designing.keeping import Kept, Turns
from engine.services.problems import Conflict
from tests.engine.services.designing.shipped import ROOT, draft_of


def test_versions_tell_their_branches_and_where_each_step_is_written() -> None:
    found = analysed(draft_of("store-visit"))
    base, *variants = found.versions
    assert (base.variant, found.ok) == (None, True)
    assert all(step.file == "store-visit/sop.yaml" and not step.changed for step in base.steps)
    branches = [branch for version in found.versions for branch in version.branches]
    assert sorted(branches) == sorted(set(branches))
    lower = next(version for version in variants if version.variant == "lower-tier")
    train = next(step for step in lower.steps if step.step == "train")
    assert (train.file, train.at, train.changed) == (
        "store-visit/variants/lower-tier.yaml",
        ("change", "steps", "train"),
        True,
    )
    assert train.walked == ("store-visit/scenarios/lower-tier-trains-staff.yaml",)


def test_only_what_a_change_is_about_is_walked_again() -> None:
    name = "store-visit/scenarios/lower-tier-trains-staff.yaml"
    before = analysed(draft_of("store-visit"))
    text = (ROOT / name).read_bytes() + b"# another line\n"
    after = analysed(draft_of("store-visit", **{name: text}))
    ran = {one.file: (one.holds, one.ran_at) for one in before.scenarios}
    again = {one.file: (one.holds, one.ran_at) for one in after.scenarios}
    assert again.pop(name) >= ran.pop(name)
    assert again == ran


def test_a_draft_that_cannot_be_read_has_findings_and_nothing_else() -> None:
    found = analysed(draft_of("store-visit", **{"store-visit/sop.yaml": b"sop: [store-visit\n"}))
    assert (found.ok, found.versions, found.scenarios) == (False, (), ())
    assert {finding.code for finding in found.findings if finding.severity == "error"} == {"SOP001"}


def test_what_is_kept_is_not_made_again_until_others_crowd_it_out() -> None:
    kept: Kept[int, int] = Kept(2)
    made: list[int] = []

    def make(key: int) -> int:
        made.append(key)
        return key

    for key in (1, 2, 1, 3, 1, 2):
        assert kept.get(key, partial(make, key)) == key
    assert made == [1, 2, 3, 2]


def test_a_newer_question_makes_the_older_one_moot() -> None:
    turns = Turns()
    told: list[str] = []

    def newer() -> None:
        with turns.take("a") as go_on:
            go_on()
            told.append("answered")

    second = threading.Thread(target=newer)
    with pytest.raises(Conflict) as refused, turns.take("a") as go_on:
        second.start()
        while second.is_alive():
            go_on()
    second.join(10)
    assert (refused.value.code, told) == ("analysis.overtaken", ["answered"])
