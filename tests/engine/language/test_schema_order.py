"""Whether one schema asks as much as another."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.schema_order import laxer

values = st.one_of(
    st.integers(-2, 6), st.sampled_from(["", "a", "ab", "abc"]), st.booleans(), st.none(), st.floats(0, 3)
)
numbers = st.integers(0, 4)
fields = st.one_of(
    st.just(True),
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["integer", "number", "string", ["string", "integer"], "boolean"]),
            "enum": st.lists(values, min_size=1, max_size=3),
            "const": values,
            "minimum": numbers,
            "maximum": numbers,
            "minLength": numbers,
            "maxLength": numbers,
            "pattern": st.sampled_from(["^a", "b$"]),
            "multipleOf": st.integers(1, 2),
            "title": st.just("a text says nothing"),
        },
    ),
)
objects = st.fixed_dictionaries(
    {"type": st.just("object")},
    optional={
        "required": st.lists(st.sampled_from("xyz"), unique=True),
        "properties": st.dictionaries(st.sampled_from("xy"), fields),
        "additionalProperties": st.one_of(st.booleans(), fields),
        "minProperties": numbers,
        "maxProperties": numbers,
    },
)
answers = st.dictionaries(st.sampled_from("xyz"), values, max_size=3)


def valid(schema: Any, value: Any) -> bool:
    return jsonschema_rs.validator_for(schema).is_valid(value)


@given(objects, objects, answers)
def test_what_a_schema_takes_that_is_not_laxer_the_other_takes_too(base: Any, new: Any, answer: Any) -> None:
    if not list(laxer(base, new)) and valid(new, answer):
        assert valid(base, answer)


@given(objects)
def test_a_schema_is_not_laxer_than_itself(schema: Any) -> None:
    assert list(laxer(schema, dict(schema))) == []


TIGHTER = [
    ({"minimum": 1}, {"minimum": 2}),
    ({"enum": ["a", "b"]}, {"enum": ["a"]}),
    ({"type": "number"}, {"type": "integer"}),
    ({}, {"maxLength": 3, "pattern": "^a"}),
    ({"properties": {"x": {}}}, {"properties": {"x": {}, "y": {}}, "required": ["x", "y"]}),
    ({"title": "one"}, {"title": "other", "description": "and more"}),
]


@pytest.mark.parametrize(("base", "new"), TIGHTER)
def test_what_surely_asks_more_is_allowed(base: Any, new: Any) -> None:
    assert list(laxer(base, new)) == []
