"""A JSON Schema becomes a form byte for byte; sample data becomes a form that takes just that data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from forms.authoring import check_form
from forms.importing.imported import Imported, NotImportable
from forms.importing.json_schema import INDENT, from_json_schema
from forms.importing.sample import from_csv, from_json
from forms.validation import Validator

SUITE = Path(__file__).parents[1] / "suite"
NOT_IN_FORMS = ("$dynamicRef", "$dynamicAnchor", "$anchor", "$id", "$vocabulary")


def form_of(imported: Imported) -> dict[str, Any]:
    return dict(yaml.safe_load(imported.files[f"forms/{imported.name}.yaml"]))


def taken_out(imported: Imported) -> str:
    """The schema's own text, out of the form's file."""
    text = imported.files[f"forms/{imported.name}.yaml"].partition("schema:\n")[2]
    return "\n".join(line.removeprefix(INDENT) for line in text.rstrip("\n").split("\n"))


def schemas() -> list[Any]:
    """The schemas of the official suite that are an object's."""
    cases = [
        case
        for path in sorted(SUITE.rglob("*.json"))
        for case in json.loads(path.read_text())
        if "schema" in case
    ]
    return [
        case["schema"]
        for case in cases
        if isinstance(case["schema"], dict)
        and ("properties" in case["schema"] or case["schema"].get("type") == "object")
    ]


def test_every_schema_of_the_official_suite_comes_in_with_its_meaning_and_mostly_with_its_bytes() -> None:
    kept = 0
    for schema in schemas():
        text = json.dumps(schema, indent=2, ensure_ascii=False)
        imported = from_json_schema("any", text.encode())
        assert form_of(imported)["form"] == "any"
        if not any(keyword in text for keyword in NOT_IN_FORMS):
            kept += 1
            assert taken_out(imported) == text
            assert form_of(imported)["schema"] == schema
    assert kept > 50


def test_what_forms_do_not_know_is_left_out_and_told_and_what_the_canvas_cannot_show_is_kept() -> None:
    schema = {
        "$id": "https://example.com/a",
        "type": "object",
        "properties": {"$id": {"type": "string"}, "b": {"$ref": "https://example.com/b"}},
        "allOf": [{"required": ["b"]}],
    }
    imported = from_json_schema("a", json.dumps(schema).encode())
    assert [(one.where, one.why) for one in imported.left_out] == [
        ("#/$id", "keyword.not_here"),
        ("#/properties/b/$ref", "reference"),
        ("#/allOf", "keyword"),
    ]
    assert form_of(imported)["schema"] == {key: value for key, value in schema.items() if key != "$id"}


def test_a_schema_of_something_else_stands_in_a_field_and_a_pair_with_a_layout_comes_in_as_it_is() -> None:
    assert form_of(from_json_schema("n", b'{"type": "integer"}')) == {
        "form": "n",
        "schema": {"type": "object", "properties": {"value": {"type": "integer"}}},
    }
    pair = {
        "schema": {"type": "object", "properties": {}},
        "uischema": {"type": "VerticalLayout", "elements": []},
    }
    assert form_of(from_json_schema("p", json.dumps(pair).encode())) == {"form": "p"} | pair


@pytest.mark.parametrize(
    ("content", "code"), [(b"{", "not_json"), (b"[1]", "not_a_schema"), (b"\xff\xfe{}", "not_text")]
)
def test_what_is_no_schema_is_refused_with_a_reason(content: bytes, code: str) -> None:
    with pytest.raises(NotImportable) as refused:
        from_json_schema("x", content)
    assert refused.value.code == code


def test_a_table_becomes_fields_by_the_values_of_its_columns() -> None:
    head = "Name,Number,Price,Since,Open,State,备注"
    states = ["new", "used", "new", "used", "new", "used"]
    rows = [
        f"Shop {n},{n},{n}.50,2026-01-0{n + 1},yes,{state},{'x' if n else ''}"
        for n, state in enumerate(states)
    ]
    imported = from_csv("Shops.csv", "\r\n".join([head, *rows]).encode("utf-8-sig"))
    assert form_of(imported)["schema"] == {
        "type": "object",
        "required": ["Name", "Number", "Price", "Since", "Open", "State"],
        "properties": {
            "Name": {"type": "string", "title": "Name"},
            "Number": {"type": "integer", "title": "Number"},
            "Price": {"type": "number", "title": "Price"},
            "Since": {"type": "string", "format": "date", "title": "Since"},
            "Open": {"type": "boolean", "title": "Open"},
            "State": {"type": "string", "enum": ["new", "used"], "title": "State"},
            "f_7": {"type": "string", "title": "备注"},
        },
    }


def test_a_table_in_gb_18030_is_read() -> None:
    fields = form_of(from_csv("表", "名称;数量\n甲;1\n乙;2\n".encode("gb18030")))["schema"]["properties"]
    assert [field["title"] for field in fields.values()] == ["名称", "数量"]


JSON = st.recursive(
    st.booleans() | st.integers(-1000, 1000) | st.text(max_size=20) | st.floats(-1e6, 1e6, allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc_1", min_size=1, max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True), JSON, min_size=1, max_size=5))
def test_a_form_of_an_example_holds_and_takes_the_example(example: dict[str, Any]) -> None:
    imported = from_json("example", json.dumps(example).encode())
    form = form_of(imported)
    assert not [one for one in check_form(form) if one.severity == "error"]
    if not imported.left_out:
        assert Validator(form["schema"]).faults(example) == []
