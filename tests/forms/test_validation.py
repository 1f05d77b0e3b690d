"""What the hot validator says of one value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.authoring_validation import faults as authoring_faults
from forms.validation import FieldProblem, Validator

FORM: dict[str, object] = {
    "type": "object",
    "required": ["name", "amount"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 2, "pattern": r"^\w+$"},
        "amount": {"type": "number", "minimum": 5, "multipleOf": 0.5},
        "when": {"type": "string", "format": "date"},
        "at": {"type": "string", "format": "local-time"},
        "kind": {"enum": ["a", "b"]},
        "rows": {"type": "array", "items": {"type": "object", "required": ["a/b"]}},
    },
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def test_every_fault_has_its_place_its_code_and_its_numbers() -> None:
    answers = {
        "amount": 3.2,
        "when": "2026-02-30",
        "at": "24:00",
        "kind": "c",
        "rows": [{}, 5],
        "extra": 1,
        "other": 2,
    }
    assert sorted(Validator(FORM).faults(answers), key=lambda fault: (fault.pointer, fault.code)) == [
        FieldProblem("/amount", "minimum", {"limit": 5}),
        FieldProblem("/amount", "multipleOf", {"factor": 0.5}),
        FieldProblem("/at", "format", {"format": "local-time"}),
        FieldProblem("/extra", "additionalProperties"),
        FieldProblem("/kind", "enum", {"options": ["a", "b"]}),
        FieldProblem("/name", "required"),
        FieldProblem("/other", "additionalProperties"),
        FieldProblem("/rows/0/a~1b", "required"),
        FieldProblem("/rows/1", "type", {"expected": ["object"], "found": "integer"}),
        FieldProblem("/when", "format", {"format": "date"}),
    ]


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(["name", "amount", "when", "at", "kind", "rows"], JSON))
    | JSON
)
def test_both_validators_agree_on_any_json(value: object) -> None:
    hot = {(fault.pointer, fault.code) for fault in Validator(FORM).faults(value)}
    assert hot == {("", "unreadable")} or hot == authoring_faults(FORM, value)


@pytest.mark.parametrize("value", ["\ud800", [float("nan")], {1: 2}, {"a": object()}])
def test_what_is_no_json_is_unreadable(value: object) -> None:
    assert Validator({"type": "null"}).faults(value)[0].code in {"unreadable", "type"}


@pytest.mark.parametrize(
    "schema",
    [{"type": "strange"}, {"$ref": "#/$defs/none"}, {"$ref": "https://example.org/x"}, {"pattern": "("}],
)
def test_a_schema_that_is_none_is_refused_without_looking_elsewhere(schema: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a usable schema"):
        Validator(schema)
