"""A variant laid over its SOP."""

# ruff: noqa: E501 - findings stand here as they are printed

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.document import Document
from engine.language.finding import Place
from engine.language.finding_text import render
from engine.language.overlay import overlay
from engine.language.yaml_reading import read_yaml


def read(text: str, file: str) -> Document:
    document, findings = read_yaml(text.encode(), file)
    assert document is not None, findings
    return document


def lay(sop: str, change: str) -> tuple[Document, str]:
    variant = read("variant: v\nof: s\nbranches: [b]\nchange:\n" + change, "v.yaml")
    merged, findings = overlay(read(sop, "sop.yaml"), variant)
    return merged, render(findings)


SOP = """\
sop: s
due: 2d
steps:
  a: {form: one}
  b: {evidence: {photo: {kind: photo, count: 2}}}
  round:
    any_order:
      x: {form: one}
      y: {form: one}
  c: {each: {of: inputs.list, steps: {m: {}, n: {}}}}
  done: {end: completed}
"""


def test_a_variant_changes_adds_and_takes_away() -> None:
    merged, said = lay(
        SOP, "  due: 3d\n  steps:\n    a: null\n    b: {evidence: {photo: {count: 3, within: 50m}}}\n"
    )
    assert said == ""
    assert merged.data == {
        "sop": "s",
        "due": "3d",
        "steps": {
            "b": {"evidence": {"photo": {"kind": "photo", "count": 3, "within": "50m"}}},
            "round": {"any_order": {"x": {"form": "one"}, "y": {"form": "one"}}},
            "c": {"each": {"of": "inputs.list", "steps": {"m": {}, "n": {}}}},
            "done": {"end": "completed"},
        },
    }


@pytest.mark.parametrize(
    ("change", "order"),
    [
        ("{new: {}}", ["a", "b", "round", "c", "done", "new"]),
        ("{new: {after: a}}", ["a", "new", "b", "round", "c", "done"]),
        ("{new: {before: a}}", ["new", "a", "b", "round", "c", "done"]),
        ("{one: {after: a}, two: {after: a}}", ["a", "one", "two", "b", "round", "c", "done"]),
        ("{one: {before: b}, two: {before: b}}", ["a", "one", "two", "b", "round", "c", "done"]),
        ("{one: {after: two}, two: {after: a}}", ["a", "two", "one", "b", "round", "c", "done"]),
        ("{a: {after: c}}", ["b", "round", "c", "a", "done"]),
        ("{c: {before: a}, a: {form: two}}", ["c", "a", "b", "round", "done"]),
        ("{b: null, new: {after: a}}", ["a", "new", "round", "c", "done"]),
    ],
)
def test_a_step_stands_where_the_variant_puts_it(change: str, order: list[str]) -> None:
    merged, said = lay(SOP, f"  steps: {change}\n")
    assert (list(merged.data["steps"]), said) == (order, "")
    assert all("after" not in step and "before" not in step for step in merged.data["steps"].values())


def test_steps_within_any_order_and_each_have_their_own_order() -> None:
    merged, said = lay(
        SOP,
        "  steps:\n"
        "    round: {any_order: {z: {before: y}, x: {after: y}}}\n"
        "    c: {each: {steps: {k: {before: m}, n: null}}}\n"
        "    more: {after: a, any_order: {p: {}, q: {before: p}}}\n",
    )
    steps = merged.data["steps"]
    assert said == ""
    assert list(steps["round"]["any_order"]) == ["z", "y", "x"]
    assert steps["c"]["each"] == {"of": "inputs.list", "steps": {"k": {}, "m": {}}}
    assert steps["more"] == {"any_order": {"q": {}, "p": {}}}


def test_every_node_has_the_place_that_it_came_from() -> None:
    merged, _ = lay(
        SOP, "  due: 3d\n  steps:\n    a: {form: two}\n    new: {after: a, form: three}\n    b: null\n"
    )
    assert merged.place("due") == Place("v.yaml", 5, 8)
    assert merged.key_place("due") == Place("sop.yaml", 2, 1)
    assert merged.place("steps", "a") == Place("sop.yaml", 4, 6)
    assert merged.place("steps", "a", "form") == Place("v.yaml", 7, 15)
    assert merged.key_place("steps", "new") == Place("v.yaml", 8, 5)
    assert merged.place("steps", "new", "form") == Place("v.yaml", 8, 27)
    assert merged.place("steps", "round", "any_order", "x", "form") == Place("sop.yaml", 8, 17)
    assert merged.key_place("steps", "b") == Place("v.yaml", 9, 5)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "{new: {after: rond}}",
            "v.yaml:5:24: error SOP002 there is no step `rond` here\n  hint: did you mean `round`?\n",
        ),
        ("{b: {after: b}}", "v.yaml:5:22: error SOP001 `b` can't stand after itself\n"),
        ("{b: null, new: {after: b}}", "v.yaml:5:33: error SOP002 there is no step `b` here\n"),
        ("{nope: null}", "v.yaml:5:11: error SOP002 there is no step `nope` to take away\n"),
        (
            "{b: {after: a, before: done}}",
            "v.yaml:5:25: error SOP001 a step stands `after` another or `before` one\n  hint: keep one of the two\n",
        ),
        (
            "{one: {after: two}, two: {before: one}}",
            "v.yaml:5:24: error SOP001 `one` stands after `two`, which stands by `one` itself\n",
        ),
    ],
)
def test_an_order_that_makes_no_sense_is_said(change: str, said: str) -> None:
    merged, found = lay(SOP, f"  steps: {change}\n")
    assert found == said
    assert "done" in merged.data["steps"]


KEYS = st.sampled_from(["p", "q", "due", "escalate", "inputs"])
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
MAPS = st.dictionaries(KEYS, JSON, max_size=4)


def rfc7396(target: Any, patch: Any) -> Any:
    """The pseudocode of the standard, section 2."""
    if not isinstance(patch, dict):
        return patch
    result = copy.deepcopy(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = rfc7396(result.get(name), value)
    return result


def patched(base: Any, patch: Any) -> Any:
    return overlay(Document("b", base), Document("v", {"change": patch}))[0].data


@given(MAPS, MAPS)
def test_a_change_is_a_merge_patch_as_the_standard_defines_it(base: Any, patch: Any) -> None:
    before = copy.deepcopy((base, patch))
    assert patched(base, patch) == rfc7396(base, patch)
    assert (base, patch) == before


@given(MAPS)
def test_an_empty_change_changes_nothing(base: Any) -> None:
    assert patched(base, {}) == base


@given(MAPS, MAPS)
def test_laying_a_change_over_twice_is_laying_it_over_once(base: Any, patch: Any) -> None:
    once = patched(base, patch)
    assert patched(once, patch) == once


NAMES = st.sampled_from("abcdefgh")
STEPS: Any = st.lists(NAMES, unique=True, min_size=1).map(lambda names: {name: {} for name in names})
CHANGES = st.dictionaries(
    NAMES,
    st.none() | st.fixed_dictionaries({}, optional={"after": NAMES, "before": NAMES, "due": st.just("1h")}),
)


@given(STEPS, CHANGES)
def test_steps_that_the_change_does_not_move_keep_their_order(steps: Any, change: Any) -> None:
    merged = patched({"steps": steps}, {"steps": change})["steps"]
    assert set(merged) == {*steps, *change} - {name for name, what in change.items() if what is None}
    moved = {name for name, what in change.items() if what and ("after" in what or "before" in what)}
    kept = [name for name in steps if name in merged and name not in moved]
    assert [name for name in merged if name in kept] == kept


@given(STEPS, NAMES, NAMES, st.sampled_from(["after", "before"]))
def test_a_moved_step_stands_right_beside_its_anchor(steps: Any, name: str, anchor: str, way: str) -> None:
    merged = list(patched({"steps": steps}, {"steps": {name: {way: anchor}}})["steps"])
    if anchor in merged and anchor != name:
        assert merged.index(name) - merged.index(anchor) == (1 if way == "after" else -1)
