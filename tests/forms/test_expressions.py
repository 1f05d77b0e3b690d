"""Running expressions: names, templates, types of forms, and whatever somebody may send."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forms.both import Both
from forms.expressions import (
    UNKNOWN,
    Checked,
    ExpressionProblem,
    Hole,
    Program,
    bind,
    check,
    choices_of,
    only_hole,
    parse_template,
    shown,
    types_of,
    undeclared,
)
from tests.forms.expression_cases import VARIABLES, sources


def told(offset: int, message: str, hint: str | None = None) -> ExpressionProblem:
    """A problem by its English sentences, which is all that two are compared by."""
    return ExpressionProblem(offset, Both(message, "…"), None if hint is None else Both(hint, "…"))


def test_names_are_picked_out_of_nested_data_and_what_is_not_there_is_left_out() -> None:
    roots = {
        "this": {"a": {"b": 1}, "none": None},
        "answers": {"prepare.badge": {"ok": True}, "prepare": {"x": 1}},
    }
    reads = [
        "this.a.b",
        "this.a.c",
        "this.none",
        "this.a.b.c",
        "answers.prepare.badge.ok",
        "answers.prepare.x",
        "z",
    ]
    assert bind(reads, roots) == {"this.a.b": 1, "answers.prepare.badge.ok": True, "answers.prepare.x": 1}


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({"type": "integer"}, {"this.x": "int"}),
        ({"type": "number"}, {"this.x": "double"}),
        ({"type": ["integer", "number"]}, {"this.x": "double"}),
        ({"type": ["string", "null"]}, {"this.x": "string"}),
        ({"type": ["string", "integer"]}, {"this.x": "dyn"}),
        ({"enum": ["a", "b"]}, {"this.x": "string"}),
        ({"enum": [1, 2.5]}, {"this.x": "double"}),
        ({"const": True}, {"this.x": "bool"}),
        ({"codeList": "sizes"}, {"this.x": "int"}),
        ({"codeList": "unknown"}, {"this.x": "dyn"}),
        ({"type": "object"}, {"this.x": "map(string, dyn)"}),
        ({"properties": {"y": {"type": "string"}}}, {"this.x.y": "string"}),
        ({"type": "array", "items": {"type": "string"}}, {"this.x": "list(string)"}),
        ({"type": "array"}, {"this.x": "list(dyn)"}),
        (
            {"type": "array", "items": {"type": "object", "properties": {"y": {"type": "integer"}}}},
            {"this.x": "list(object(y: int))"},
        ),
        ({"$ref": "#/$defs/point"}, {"this.x.lat": "double", "this.x.around": "dyn"}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"this.x": "string"}),
        (True, {"this.x": "dyn"}),
    ],
)
def test_a_schema_gives_its_fields_as_variables(schema: Any, types: dict[str, str]) -> None:
    point = {"type": "object", "properties": {"lat": {"type": "number"}, "around": {"$ref": "#/$defs/point"}}}
    whole = {"type": "object", "properties": {"x": schema}, "$defs": {"point": point}}
    assert types_of("this", whole, {"sizes": {"entries": [{"code": 1}, {"code": 2}]}}) == types


def test_a_value_that_a_field_can_never_have_is_found() -> None:
    schema = {"properties": {"result": {"enum": ["pass", "fail"]}, "size": {"codeList": "sizes"}}}
    lists = {"sizes": {"entries": [{"code": 1}, {"code": 2, "retired": True}]}}
    types, choices = types_of("this", schema, lists), choices_of("this", schema, lists)
    assert choices == {"this.result": {"pass", "fail"}, "this.size": {1, 2}}
    assert isinstance(check("this.result == 'pass' && this.size in [1, 2]", types, choices), Checked)
    assert check("this.result != 'passed' && this.size in [1, 3]", types, choices) == (
        told(15, "“passed” is not among the choices of this.result", "did you mean 'pass'?"),
        told(44, "“3” is not among the choices of this.size", "there is 1, 2"),
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("plain", ["plain"]),
        ("", []),
        ("{{ this.x }}", [Hole("this.x", 3)]),
        ("a {{x}} b", ["a ", Hole("x", 4), " b"]),
        ("{{ '}}' }}{{ {'a': {'b': 1}} }}", [Hole("'}}'", 3), Hole("{'a': {'b': 1}}", 13)]),
        ("{{ “ }} z", [Hole("“", 3), " z"]),
        ("a {{ b", told(2, "“{{” is not closed", "add }} where the expression ends")),
    ],
)
def test_a_text_is_cut_into_its_parts(text: str, parts: Any) -> None:
    assert parse_template(text) == parts


def test_a_text_that_is_one_hole_keeps_the_type_of_its_value() -> None:
    one, more = parse_template("{{ 1 + 1 }}"), parse_template("{{ 1 }}.")
    assert isinstance(one, list)
    assert isinstance(more, list)
    assert only_hole(one) == Hole("1 + 1", 3)
    assert only_hole(more) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [(5.0, "5"), (1e21, "1e+21"), (True, "true"), (None, ""), (UNKNOWN, ""), ([1, "a"], "1, a"), ("x", "x")],
)
def test_a_value_is_shown_in_a_text(value: Any, text: str) -> None:
    assert shown(value) == text


def test_names_that_nobody_declared_are_found_but_not_those_of_items() -> None:
    source = "inputs.a.b > 1 && this.rows.all(r, r.x < event.y) && has(job.z)"
    assert undeclared(source, {"this.rows": "dyn"}) == {"inputs.a.b", "event.y", "job.z"}


def test_one_program_serves_many_threads() -> None:
    program = Program("sum(this.n.map(x, x * 2))", {"this.n": "list(int)"})

    def run(n: int) -> bool:
        return all(program.evaluate({"this.n": [n, k]}) == 2 * (n + k) for k in range(200))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(run, range(16)))


@given(st.text() | st.text(alphabet="thisamount.()[]{}'\"+-*/%<>=!&|?:,0123456789 \\\n"))
@example("(" * 5000)
@example("!" * 3999 + "x")
@example("a" + "&&a" * 1300)
@example("a" + "+a" * 1900)
@example("a" + "?a:a" * 900)
@example("[" * 27 + "]" * 27)
def test_checking_any_text_never_fails(source: str) -> None:
    found = check(source, VARIABLES)
    if isinstance(found, Checked):
        Program(found.source, found.reads)
    else:
        assert all(0 <= problem.offset <= len(source) and problem.message for problem in found)


@given(st.text(alphabet="{}'x \\"))
def test_every_hole_stands_where_it_says(text: str) -> None:
    parts = parse_template(text)
    if isinstance(parts, list):
        for part in parts:
            assert part if isinstance(part, str) else text.startswith(part.source, part.offset)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(source=sources(), given_=st.dictionaries(st.sampled_from(sorted(VARIABLES)), ANYTHING))
def test_evaluating_over_anything_never_fails(source: str, given_: dict[str, Any]) -> None:
    checked = check(source, VARIABLES)
    if isinstance(checked, Checked):
        value = Program(checked.source, checked.reads).evaluate(given_)
        assert value is UNKNOWN or json.dumps(value, allow_nan=False)


def test_data_nested_without_end_is_not_given() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert Program("size(event)", {"event": "dyn"}).evaluate({"event": deep}) is UNKNOWN


@given(
    schema=st.recursive(
        st.booleans(),
        lambda inner: st.dictionaries(
            st.sampled_from(
                ["type", "properties", "items", "$ref", "enum", "anyOf", "allOf", "x", "codeList"]
            ),
            inner
            | st.sampled_from(["object", "array", "string", "#", "#/properties/x", "#/items"])
            | st.lists(inner, max_size=3),
            max_size=4,
        ),
        max_leaves=20,
    )
)
def test_types_of_anything_never_fails(schema: Any) -> None:
    types = types_of("this", schema)
    assert isinstance(check("1", types), Checked)
    assert all(isinstance(check(name, types), Checked) for name in types)
