"""What is said of a form before anybody is asked to fill it in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from forms.authoring import FINDINGS, FormProblem, check_form
from forms.both import Both
from forms.keywords import BY_NAME, IN_A_ROW, SINGLE


def told(
    path: tuple[str | int, ...], code: str, message: str, hint: str | None = None, *more: Any, **named: Any
) -> FormProblem:
    """A problem by its English sentences, which is all that two are compared by."""
    return FormProblem(
        path, code, Both(message, "…"), None if hint is None else Both(hint, "…"), *more, **named
    )


LISTS = {"cities": {"entries": [{"code": "hz"}]}}


def of(properties: dict[str, Any], *elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A form with these fields and controls, in the order of a file."""
    form: dict[str, Any] = {"schema": {"type": "object", "properties": properties, **more}}
    if elements:
        form["uischema"] = {"type": "VerticalLayout", "elements": list(elements)}
    return form


def control(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "Control", "scope": f"#/properties/{name}", **more}


def rule(effect: str, **condition: Any) -> dict[str, Any]:
    return {"effect": effect, "condition": condition}


TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("field", "keyword", "message"),
    [
        (
            {"type": "integer", "minimum": 5, "maximum": 3},
            ("minimum",),
            "the least value 5 is above the greatest 3",
        ),
        (
            {"minLength": 5, "maxLength": 3},
            ("minLength",),
            "at least 5 characters are asked for, but at most 3 allowed",
        ),
        (
            {"minItems": 2, "maxItems": 1},
            ("minItems",),
            "at least 2 entries are asked for, but at most 1 allowed",
        ),
        ({"exclusiveMinimum": 5, "maximum": 5}, ("exclusiveMinimum",), "no number is left between 5 and 5"),
        (
            {"type": "integer", "minimum": 1.2, "maximum": 1.8},
            ("type",),
            "no whole number is left between 1.2 and 1.8",
        ),
        ({"enum": []}, ("enum",), "there is nothing to choose from"),
        (
            {"type": "string", "enum": [1]},
            ("enum", 0),
            "this choice can never be taken: it must be text, but is a whole number",
        ),
        ({"const": 1, "enum": [2]}, ("const",), "the only value allowed is not among the choices"),
        (
            {"type": "string", "const": 1},
            ("const",),
            "the only value allowed must be text, but is a whole number",
        ),
        (
            {"type": "object", "required": ["a"], "additionalProperties": False},
            ("required", 0),
            "“a” is required, but not allowed",
        ),
        (
            {"type": "string", "pattern": "(?=a)"},
            ("pattern",),
            "the pattern can't be used: looking ahead or behind, (?=…), (?!…), (?<=…), is not possible",
        ),
        (
            {"type": "array", "uniqueItems": True, "minItems": 3, "items": {"enum": [1, 2]}},
            (),
            "nothing that could be filled in here satisfies all of this",
        ),
        (
            {"allOf": [{"type": "string"}, {"type": "integer"}]},
            (),
            "nothing that could be filled in here satisfies all of this",
        ),
    ],
)
def test_a_field_that_nothing_can_satisfy_is_found(
    field: dict[str, Any], keyword: tuple[str | int, ...], message: str
) -> None:
    path = ("schema", "properties", "x", *keyword)
    assert check_form(of({"x": field})) == [told(path, "form.contradiction", message)]


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        (
            of({"x": {"$dynamicRef": "#x"}}),
            told(
                ("schema", "properties", "x", "$dynamicRef"),
                "form.shape",
                "“$dynamicRef” can't be used in forms",
                "use $ref",
            ),
        ),
        (
            of({"x": {"$ref": "https://example.org/x.json"}}),
            told(
                ("schema", "properties", "x", "$ref"),
                "form.shape",
                "a form refers to nothing outside itself; nothing is fetched",
                "put what it needs into $defs",
            ),
        ),
        (
            of({"x": {"$ref": "#/$defs/adress"}}, **{"$defs": {"address": TEXT}}),
            told(
                ("schema", "properties", "x", "$ref"),
                "form.name",
                "“#/$defs/adress” leads nowhere",
                "did you mean #/$defs/address?",
            ),
        ),
        (
            of({"x": {"type": "text"}}),
            told(
                ("schema", "properties", "x", "type"),
                "form.shape",
                "is not a type; types are string, integer, number, boolean, array, object, null",
            ),
        ),
        (
            of({"x": {"minimum": "5"}}),
            told(("schema", "properties", "x", "minimum"), "form.shape", "must be a number, but is text"),
        ),
        (
            of({"x": {"maxLenght": 5}}),
            told(
                ("schema", "properties", "x", "maxLenght"),
                "form.doubtful",
                "“maxLenght” means nothing here",
                "did you mean maxLength?",
                "warning",
            ),
        ),
        (
            of({"x": {"format": "data"}}),
            told(
                ("schema", "properties", "x", "format"),
                "form.name",
                "there is no format “data”",
                "did you mean date?",
            ),
        ),
        (
            of({"x": {"codeList": "citys"}}),
            told(
                ("schema", "properties", "x", "codeList"),
                "form.name",
                "there is no code list “citys”",
                "did you mean cities?",
            ),
        ),
        (
            of({"x": TEXT}, control("x"), control("y")),
            told(
                ("uischema", "elements", 1, "scope"),
                "form.name",
                "“#/properties/y” leads to no field",
                "there is x",
            ),
        ),
        (
            of({"x": TEXT}, control("x"), control("x")),
            told(
                ("uischema", "elements", 1),
                "form.doubtful",
                "“x” is shown twice",
                "take one of the controls away",
                "warning",
            ),
        ),
        (
            of({"x": TEXT, "y": TEXT}, control("x")),
            told(
                ("schema", "properties", "y"),
                "form.doubtful",
                "no control shows “y”",
                "add a control for it, or take the field away",
                "warning",
            ),
        ),
        (
            of({"x": TEXT, "y": TEXT}, control("x"), required=["y"]),
            told(
                ("schema", "properties", "y"),
                "form.contradiction",
                "“y” is required, but no control shows it",
                "add a control for it",
            ),
        ),
        (
            of({"x": TEXT}, control("x", rule=rule("SHOW", scope="#/properties/x", schema={"const": "a"}))),
            told(
                ("uischema", "elements", 0, "rule"),
                "form.contradiction",
                "can never be shown: it waits for its own value",
            ),
        ),
        (
            of({"x": TEXT}, control("x", rule=rule("SHOW", scope="#/properties/z", schema={"const": "a"}))),
            told(
                ("uischema", "elements", 0, "rule", "condition", "scope"),
                "form.name",
                "“#/properties/z” leads to no field",
                "there is x",
            ),
        ),
        (
            of(
                {"x": {"enum": ["pass", "fail"]}, "y": TEXT},
                control("x"),
                control("y", rule=rule("SHOW", scope="#/properties/x", schema={"const": "failed"})),
            ),
            told(
                ("uischema", "elements", 1, "rule", "condition", "schema"),
                "form.doubtful",
                "this never holds for what “x” can be",
                severity="warning",
            ),
        ),
        (
            of({"x": {"enum": ["pass", "fail"]}, "y": {"compute": "this.x == 'ok'"}}),
            told(
                ("schema", "properties", "y", "compute"),
                "form.expression",
                "“ok” is not among the choices of this.x",
                "there is fail, pass",
                offset=10,
            ),
        ),
        (
            of({"x": TEXT}, control("x", rule=rule("HIDE", cel="this.x == 5"))),
            told(
                ("uischema", "elements", 0, "rule", "condition", "cel"),
                "form.expression",
                "can't compare text with a whole number",
                "a text is written between quotes: '5'",
                offset=7,
            ),
        ),
        (
            of({"n": {"type": "number"}, "x": {"type": "integer", "compute": "this.n / 2"}}),
            told(
                ("schema", "properties", "x", "compute"),
                "form.expression",
                "gives a number, but the field is a whole number",
                "write round(…) around it",
            ),
        ),
        (
            of(
                {
                    "rows": {
                        "type": "array",
                        "items": of({"n": {"type": "number"}, "x": {"compute": "this.n"}})["schema"],
                    }
                }
            ),
            told(
                ("schema", "properties", "rows", "items", "properties", "x", "compute"),
                "form.expression",
                "there is no “this.n”",
                "did you mean n, in the same row?",
                offset=5,
            ),
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_place(form: dict[str, Any], problem: FormProblem) -> None:
    assert check_form(form, LISTS) == [problem]


def test_fields_that_are_calculated_from_each_other_are_found() -> None:
    number = {"type": "number"}
    form = of({"a": {**number, "compute": "this.b"}, "b": {**number, "compute": "this.a"}})
    assert [problem.message for problem in check_form(form)] == [
        "is calculated from itself: a → b → a",
        "is calculated from itself: b → a → b",
    ]


def test_the_names_around_a_form_are_checked_where_they_are_known() -> None:
    form = of({"x": {"type": "integer", "compute": "inputs.quantity * 2"}})
    assert check_form(form) == []
    assert check_form(form, variables={"inputs.quantity": "int"}) == []
    assert [problem.hint for problem in check_form(form, variables={"inputs.quality": "int"})] == [
        "did you mean inputs.quality?"
    ]


def test_the_forms_of_the_library_have_nothing_wrong() -> None:
    documents = [yaml.safe_load(path.read_text()) for path in Path("forms/library").glob("*.yaml")]
    lists = {data["codeList"]: data for data in documents if "codeList" in data}
    checked = {data["form"]: check_form(data, lists) for data in documents if "form" in data}
    assert {name: problems for name, problems in checked.items() if problems} == {}
    assert checked


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
WORDS = st.sampled_from(["string", "object", "array", "x", "#/properties/x", "#/$defs/x", "a > 1", "["])


def schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects that look like schemas and layouts, with anything in any place."""
    values = inner | WORDS | JSON
    keys = [
        *BY_NAME, *IN_A_ROW, *SINGLE, "type", "required", "enum", "const", "minimum", "maximum", "pattern",
        "format", "codeList", "compute", "default", "$ref", "elements", "scope", "rule", "options", "effect",
        "condition", "cel", "schema", "uischema", "conditions", "detail",
    ]  # fmt: skip
    return st.dictionaries(st.sampled_from(keys), values, max_size=4) | st.dictionaries(
        WORDS, values, max_size=2
    )


@given(
    st.fixed_dictionaries(
        {"schema": st.recursive(st.booleans(), schemas, max_leaves=12)},
        optional={"uischema": st.recursive(st.none(), schemas, max_leaves=12)},
    )
    | JSON
)
def test_checking_anything_gives_problems_and_never_fails(data: Any) -> None:
    for problem in check_form(data, LISTS):
        assert problem.code in FINDINGS
        assert problem.message
