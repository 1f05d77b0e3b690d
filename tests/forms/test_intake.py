"""What is kept of the answers, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.intake import FormTaker, Taken
from forms.validation import FieldProblem
from tests.forms.written import Codes, Computed, Entry, Expression


def shown_when(scope: str, schema: dict[str, Any], effect: str = "SHOW") -> dict[str, Any]:
    return {"effect": effect, "condition": {"scope": f"#/properties/{scope}", "schema": schema}}


def control(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "Control", "scope": f"#/properties/{name}", **more}


def layout(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "VerticalLayout", "elements": list(elements), **more}


def obj(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


TEXT = {"type": "string"}


def test_a_hidden_field_is_neither_demanded_nor_kept() -> None:
    taker = FormTaker(
        obj("kind", "why", kind={"enum": ["fail", "pass"]}, why=TEXT),
        layout(control("kind"), control("why", rule=shown_when("kind", {"const": "fail"}))),
    )
    assert taker.take({"kind": "pass", "why": "x"}) == Taken({"kind": "pass"}, (), frozenset({"why"}))
    assert taker.take({"kind": "fail"}) == Taken({"kind": "fail"}, (FieldProblem("/why", "required"),))
    assert taker.take({"kind": "fail", "why": "x"}) == Taken({"kind": "fail", "why": "x"}, ())


def test_what_a_hidden_field_says_counts_for_nothing_whatever_the_order_of_the_document() -> None:
    chain = [
        control("c", rule=shown_when("b", {"const": "x"})),
        control("b", rule=shown_when("a", {"const": "x"})),
        control("a"),
    ]
    schema = obj("a", "b", "c", a=TEXT, b=TEXT, c=TEXT)
    for elements in (chain, chain[::-1]):
        taken = FormTaker(schema, layout(*elements)).take({"a": "y", "b": "x", "c": "z"})
        assert taken == Taken({"a": "y"}, (), frozenset({"b", "c"}))


def test_a_rule_on_a_group_bears_on_everything_in_it_and_on_an_object_that_is_all_hidden() -> None:
    taker = FormTaker(
        obj("place", more={"type": "boolean"}, place=obj("city", city=TEXT)),
        layout(
            control("more"),
            {
                "type": "Group",
                "elements": [layout({"type": "Control", "scope": "#/properties/place/properties/city"})],
                "rule": shown_when("more", {"const": True}),
            },
        ),
    )
    assert taker.take({"more": False, "place": {"city": "H"}}) == Taken(
        {"more": False}, (), frozenset({"place"})
    )
    assert taker.take({"more": True}).faults == (FieldProblem("/place", "required"),)


def test_a_field_shown_twice_is_shown_where_one_of_them_is() -> None:
    taker = FormTaker(
        obj("x", kind=TEXT, x=TEXT),
        layout(
            control("x", rule=shown_when("kind", {"const": "a"})),
            control("x", rule=shown_when("kind", {"const": "b"})),
        ),
    )
    assert [bool(taker.take({"kind": kind, "x": "1"}).hidden) for kind in "abc"] == [False, False, True]


def test_a_barred_field_keeps_nothing_but_its_default() -> None:
    schema = obj(lock={"type": "boolean"}, x={**TEXT, "default": "d"}, y=TEXT)
    rule = shown_when("lock", {"const": True}, "DISABLE")
    taker = FormTaker(schema, layout(control("x", rule=rule), control("y", rule=rule)))
    assert taker.take({"lock": True, "x": "1", "y": "2"}).answers == {"lock": True, "x": "d"}
    assert taker.take({"lock": False, "x": "1", "y": "2"}).answers == {"lock": False, "x": "1", "y": "2"}


def test_a_rule_may_be_an_expression_over_the_form_and_what_is_around_it() -> None:
    rule = {"effect": "HIDE", "condition": {"cel": "inputs.quantity > 10 && this.ok"}}
    taker = FormTaker(obj("x", ok={"type": "boolean"}, x=TEXT), layout(control("x", rule=rule)))
    assert taker.take({"ok": True}, {"inputs": {"quantity": 11}}).hidden == {"x"}
    assert taker.take({"ok": True}, {"inputs": {"quantity": 10}}).faults == (FieldProblem("/x", "required"),)
    assert taker.take({"ok": True}, {}).faults == (FieldProblem("/x", "required"),)


def test_a_calculated_field_is_what_its_expression_gives_whatever_was_sent() -> None:
    rows = {
        "type": "array",
        "items": obj(price={"type": "number"}, qty={"type": "integer"}, total={"type": "number"}),
    }
    taker = FormTaker(
        obj("total", rows=rows, total={"type": "number"}),
        None,
        [
            Computed(
                "/total",
                Expression(
                    "sum(this.rows.map(r, r.total))",
                    {"this.rows": "list(object(price: double, qty: int, total: double))"},
                ),
            ),
            Computed("/rows/*/total", Expression("price * double(qty)", {"price": "double", "qty": "int"})),
        ],
    )
    sent = {"rows": [{"price": 2.5, "qty": 2, "total": 99}, {"price": 1, "qty": 3}], "total": 1}
    assert taker.take(sent) == Taken(
        {"rows": [{"price": 2.5, "qty": 2, "total": 5}, {"price": 1, "qty": 3, "total": 3}], "total": 8}, ()
    )
    assert taker.take({"rows": [{"total": 99}], "total": 1}) == Taken(
        {"rows": [{}]}, (FieldProblem("/total", "required"),)
    )


def test_rules_in_the_detail_of_a_list_look_at_their_own_row() -> None:
    schema = obj(rows={"type": "array", "items": obj("note", price={"type": "number"}, note=TEXT)})
    detail = layout(control("note", rule=shown_when("price", {"minimum": 10, "type": "number"})))
    taker = FormTaker(schema, layout(control("rows", options={"detail": detail})))
    assert taker.take({"rows": [{"price": 1, "note": "x"}, {"price": 10}]}) == Taken(
        {"rows": [{"price": 1}, {"price": 10}]}, (FieldProblem("/rows/1/note", "required"),)
    )


CITIES = Codes((Entry("hz"), Entry("sh"), Entry("old", retired=True)))
SHOPS = Codes((Entry("a", "hz"), Entry("b", "sh"), Entry(1, "hz")), parent="cities")


@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        ({"city": "hz", "shop": "a"}, []),
        ({"city": "hz", "shop": 1}, []),
        ({"city": "hz", "shop": "1"}, [("/shop", "codeList")]),
        ({"city": "hz", "shop": True}, [("/shop", "codeList")]),
        ({"city": "old"}, [("/city", "codeList")]),
        ({"city": "hz", "shop": "b"}, [("/shop", "codeList.parent")]),
        ({"shop": "b"}, []),
        (
            {"city": "hz", "visited": ["a", "b", "x"]},
            [("/visited/1", "codeList.parent"), ("/visited/2", "codeList")],
        ),
        (
            {"city": "hz", "rows": [{"city": "sh", "shop": "b"}, {"city": "hz", "shop": "b"}]},
            [("/rows/1/shop", "codeList.parent")],
        ),
    ],
)
def test_a_code_must_be_a_current_entry_that_belongs_to_what_was_chosen_above(
    answers: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    city, shop = {"codeList": "cities"}, {"codeList": "shops"}
    schema = obj(
        city=city,
        shop=shop,
        visited={"type": "array", "items": shop},
        rows={"type": "array", "items": obj(city=city, shop=shop)},
    )
    taken = FormTaker(schema, None, (), {"cities": CITIES, "shops": SHOPS}).take(answers)
    assert [(fault.pointer, fault.code) for fault in taken.faults] == faults


def test_a_demand_inside_a_choice_is_dropped_with_the_field() -> None:
    schema = {
        **obj(kind=TEXT, a=TEXT, b=TEXT),
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
    }
    taker = FormTaker(schema, layout(control("a", rule=shown_when("kind", {"const": "x"}))))
    assert taker.take({"kind": "y"}).faults == ()
    assert [fault.code for fault in taker.take({"kind": "x"}).faults] == ["anyOf"]


@pytest.mark.parametrize(
    ("schema", "holds"),
    [
        ({"const": 1}, False),
        ({"type": "string"}, False),
        ({"not": {"const": 1}}, True),
        ({"minimum": 5}, True),
    ],
)
def test_a_condition_on_a_missing_value_is_decided_as_json_forms_does(
    schema: dict[str, Any], holds: bool
) -> None:
    taker = FormTaker(obj(a=TEXT, b=TEXT), layout(control("b", rule=shown_when("a", schema))))
    assert taker.take({}).hidden == (frozenset() if holds else {"b"})


EVERYTHING = FormTaker(
    obj(
        "kind",
        "why",
        kind=TEXT,
        why=TEXT,
        n={"type": "integer"},
        twice={"type": "number"},
        shop={"codeList": "shops"},
        rows={"type": "array", "items": obj("x", x=TEXT, y=TEXT, shop={"codeList": "shops"})},
    ),
    layout(
        control("why", rule=shown_when("kind", {"const": "a"})),
        control("kind", rule={"effect": "HIDE", "condition": {"cel": "this.twice > 4"}}),
        control("n", rule={"effect": "ENABLE", "condition": {"cel": "has(this.why) || has(this.shop)"}}),
        control("rows", options={"detail": layout(control("y", rule=shown_when("x", {"const": "a"})))}),
    ),
    [Computed("/twice", Expression("double(this.n) * 2.0", {"this.n": "int"}))],
    {"shops": SHOPS, "cities": CITIES},
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["a", "b"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.sampled_from(["x", "y"]), inner)
    ),
    max_leaves=12,
)
ANSWERS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(["kind", "why", "n", "twice", "shop", "rows"], JSON)
)


@given(ANSWERS | JSON)
def test_taking_any_json_never_fails_and_never_changes_it(answers: Any) -> None:
    before = json.dumps(answers)
    taken = EVERYTHING.take(answers)
    assert isinstance(taken, Taken)
    assert json.dumps(answers) == before


@given(ANSWERS)
def test_taking_what_was_kept_keeps_it(answers: dict[str, Any]) -> None:
    once = EVERYTHING.take(answers)
    again = EVERYTHING.take(once.answers)
    assert json.dumps(again.answers) == json.dumps(once.answers)
