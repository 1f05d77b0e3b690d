"""Documents held to their schemas."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.document import Document
from engine.language.schema_files import KINDS
from engine.language.shape import check_shape, mended
from engine.language.yaml_reading import read_yaml

ROOT = Path(__file__).parents[3]


TEXTS = {
    "sop": """
sop: s
due: 1d
steps:
  a:
    by: assignee
    form: f
    due: 2h
    escalate: [{at: due, notify: assignee}]
    evidence: {p: {kind: photo, count: 1..3}}
    next: [{when: "true", go: b}, {go: c}]
  b: {approval: {by: "role:x", need: {ok: all}, outcomes: {ok: c, no: a}}}
  e: {each: {of: inputs.list, steps: {m: {}}}}
  w: {wait: {event: x, up_to: 1d, else: a}}
  c: {end: completed}
guarantees: [{before: c, always: [a]}]
""",
    "form": """
form: f
schema: {type: object, properties: {x: {type: string, codeList: l}}}
""",
    "variant": """
variant: v
of: s
branches: {tag: t}
change: {due: null, steps: {a: null, b: {after: a}}}
""",
    "scenario": """
scenario: x
walk:
  - {do: a, as: wei, evidence: {p: [{away: 9m}]}, refused: evidence.too_far}
  - {after: 1h, expect: {at: b, notified: []}}
""",
    "what_if": """
what_if: a rush
arrivals: {e: 3, f: [2026-03-02T09:00]}
people: {e: {r: 2}}
steps: {a: {time: {least: 1m, usual: 2m, most: 4m}, next: {b: 0.5}}, b: {time: 1h, outcomes: {ok: 1}}}
""",
    "organisation": """
calendars: {o: {country: CN, week: {mon-fri: "09:00-18:00"}}}
roles: [r, {s: {may: [see]}}]
branches: {e: {timezone: Asia/Shanghai}, f: null}
people: {wei: {name: 魏强, branch: e, roles: [r@e]}}
""",
    "subject": """
kind: shop
schema: {type: object, properties: {tier: {type: string}}}
""",
    "code_list": """
codeList: l
entries: [{code: a, title: A}, {code: 2, retired: true}]
""",
}


def read(kind: str) -> Any:
    document, findings = read_yaml(TEXTS[kind].encode(), f"{kind}.yaml")
    assert document is not None, findings
    return document.data


EXAMPLES = {kind: read(kind) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_document_is_kept_as_it_is(kind: str) -> None:
    document = Document("f.yaml", EXAMPLES[kind])
    assert mended(document, kind) == (document, [])


def nodes(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values within a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(below for key, item in items for below in nodes(item, (*path, key)))]


RAW = ("is not of type", "is not one of", "does not match", "unexpected", "required property", "not valid")

ODD = st.sampled_from(
    [None, True, 0, -1.5, "", "x", "Für alle", [], {}, ["x"], {"x": None}, {"end": 1}, 10**16]
)


@given(st.sampled_from(KINDS), st.data())
@settings(max_examples=250, deadline=None)
def test_a_document_with_odd_values_gets_findings_or_has_its_shape(kind: str, data: st.DataObject) -> None:
    value = copy.deepcopy(EXAMPLES[kind])
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(nodes(value)))
        parent = value
        for key in path[:-1]:
            parent = parent[key]
        odd = copy.deepcopy(data.draw(ODD))
        if not path:
            value = odd
        elif data.draw(st.booleans()) and isinstance(parent, dict):
            parent[data.draw(st.sampled_from(["tilte", "wait", "end", "x", "", "next"]))] = odd
        else:
            parent[path[-1]] = odd
    before = copy.deepcopy(value)
    usable, findings = mended(Document("f.yaml", value), kind)
    assert value == before
    assert usable is not None or findings
    if usable is not None:
        assert check_shape(usable, kind) == []
    for finding in findings:
        assert not [words for words in RAW if words in finding.message], "jsonschema's own words show through"


@given(st.sampled_from(KINDS), st.data())
@settings(max_examples=200, deadline=None)
def test_a_key_nobody_knows_is_found_wherever_it_stands(kind: str, data: st.DataObject) -> None:
    value = copy.deepcopy(EXAMPLES[kind])
    maps = [path for path in nodes(value) if isinstance(at(value, path), dict)]
    closed = [path for path in maps if not free(kind, path)]
    at(value, data.draw(st.sampled_from(closed)))["zzz"] = True
    assert any("zzz" in finding.message for finding in check_shape(Document("f.yaml", value), kind))


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"approval": {"need": "3 of 2"}}, "`need`: `3 of 2` needs more voices than there are people"),
        ({"approval": {"outcom": {}}}, "`outcom` is not a key of an approval"),
        ({"any_order": {"x": {"due": "soon"}}}, "`due`: `soon` is not a duration"),
        ({"each": {"steps": {"x": {"evidence": {"p": {"kind": "foto"}}}}}}, "`kind` can't be `foto`"),
        ({"wait": {"for": 5}}, "`for`: `5` is not a duration"),
        ({"end": 5}, "`end` must be a text, not the number `5`"),
        ({"next": [{"when": "true"}]}, "an entry of `next` needs `go`"),
        ({"guide": {"text": 5}}, "`text` must be a text, or one per language, not the number `5`"),
    ],
)
def test_what_a_variant_changes_is_held_to_the_schema_of_steps(step: Any, said: str) -> None:
    change = {**EXAMPLES["variant"], "change": {"steps": {"a": step}}}
    assert [finding.message for finding in check_shape(Document("v.yaml", change), "variant")] == [said]


@pytest.mark.parametrize(
    "step",
    [
        None,
        {"approval": None, "form": "f", "after": "b"},
        {"approval": {"need": {"ok": None}, "outcomes": {"no": None}}},
        {"any_order": {"x": None}, "need": None},
        {"wait": {"event": None, "up_to": None, "for": "1d"}},
        {"evidence": {"p": {"within": None, "count": 2}, "q": None}},
        {"title": {"en": None}, "guide": {"text": {"en": "x"}, "media": None}},
        {"guide": {"zh-CN": "x"}},
    ],
)
def test_a_variant_may_take_away_whatever_there_is(step: Any) -> None:
    change = {**EXAMPLES["variant"], "change": {"steps": {"a": step}}}
    assert check_shape(Document("v.yaml", change), "variant") == []


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def free(kind: str, path: tuple[Any, ...]) -> bool:
    """Whether the map there may hold what it likes: JSON Schemas, and maps keyed by names of the author."""
    return "schema" in path or path[-1:] in [("answers",), ("inputs",)]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "forms" / "library").glob("*.yaml")), ids=lambda path: path.name
)
def test_every_file_of_the_shipped_library_has_its_shape(path: Path) -> None:
    document, findings = read_yaml(path.read_bytes(), path.name)
    assert document is not None, findings
    kind = "code_list" if "codeList" in document.data else "form"
    assert check_shape(document, kind) == []
    assert json.dumps(document.data)
