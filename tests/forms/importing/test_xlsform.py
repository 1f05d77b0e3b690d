"""XLSForm: what pyxform says that a workbook means is what the form asks, or the import tells what is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.runbook import CodeList
from forms.authoring import check_form
from forms.importing.imported import WHY, Imported, NotImportable
from forms.importing.xlsform import from_xlsform
from forms.importing.xlsform.xpath import NUMBER, TEXT, WHOLE, Field, NoWay, cel_of
from forms.intake import FormTaker
from tests.forms.importing.workbooks import LABEL, LABEL_ZH, Row, meant_by, sheets, workbook

TYPES = {
    "string": {"string"},
    "int": {"integer"},
    "decimal": {"number"},
    "date": {"string"},
    "time": {"string"},
    "dateTime": {"string"},
}
CHOICES: list[Row] = [
    {"list_name": list_, "name": name, LABEL: en, LABEL_ZH: zh} | ({"province": province} if province else {})
    for list_, name, en, zh, province in (
        ("yn", "yes", "Yes", "是", ""), ("yn", "no", "No", "否", ""),
        ("goods", "milk", "Milk", "奶", ""), ("goods", "tea", "Tea", "茶", ""),
        ("province", "zj", "Zhejiang", "浙江", ""), ("province", "gd", "Guangdong", "广东", ""),
        ("city", "hz", "Hangzhou", "杭州", "zj"), ("city", "sz", "Shenzhen", "深圳", "gd"),
    )
]  # fmt: skip
SURVEY: list[Row] = [
    {"type": "start", "name": "start"},
    {"type": "text", "name": "shop", LABEL: "Shop", LABEL_ZH: "门店", "required": "yes"},
    {"type": "integer", "name": "age", LABEL: "Age", "required": "yes", "constraint": ". >= 0 and . < 100"},
    {"type": "select_one yn", "name": "open", LABEL: "Open?", "required": "true()"},
    {"type": "text", "name": "why", LABEL: "Why", "relevant": "${open} = 'no' and ${age} > 3"},
    {"type": "begin group", "name": "more", LABEL: "More", "relevant": "${open} = 'yes'"},
    {"type": "select_multiple goods", "name": "goods", LABEL: "G", "constraint": "count-selected(.) <= 1"},
    {"type": "note", "name": "thanks", LABEL: "Thanks", "relevant": "selected(${goods}, 'milk')"},
    {"type": "end group"},
    {"type": "begin repeat", "name": "rows", LABEL: "Rows"},
    {"type": "decimal", "name": "price", LABEL: "Price"},
    {"type": "integer", "name": "qty", LABEL: "Quantity"},
    {"type": "calculate", "name": "cost", "calculation": "${price} * ${qty}"},
    {"type": "end repeat"},
    {"type": "calculate", "name": "total", LABEL: "Total", "calculation": "round(sum(${cost}), 2)"},
    {"type": "image", "name": "front", LABEL: "Front", "required": "yes", "appearance": "new"},
    {"type": "image", "name": "owner", LABEL: "Owner", "appearance": "signature"},
    {"type": "barcode", "name": "code", LABEL: "Code"},
    {"type": "geopoint", "name": "here", LABEL: "Here"},
    {"type": "select_one province", "name": "province", LABEL: "Province"},
    {"type": "select_one city", "name": "city", LABEL: "City", "choice_filter": "province=${province}"},
]  # fmt: skip


def form_of(imported: Imported) -> dict[str, Any]:
    """The form as the file says it."""
    return dict(yaml.safe_load(imported.files[f"forms/{imported.name}.yaml"]))


def lists_of(imported: Imported) -> dict[str, CodeList]:
    files = [yaml.safe_load(text) for path, text in imported.files.items() if "library" in path]
    return {file.pop("codeList"): msgspec.convert(file, CodeList) for file in files}


def fields(
    schema: dict[str, Any], *, repeated: bool = False
) -> Iterator[tuple[str, dict[str, Any], bool, bool]]:
    """Every field with its schema, whether it is required and whether it is in rows."""
    for name, field in schema["properties"].items():
        if field.get("type") == "array" and field["items"].get("type") == "object":
            yield from fields(field["items"], repeated=True)
        else:
            yield name, field, name in schema.get("required", ()), repeated


def ruled(elements: list[dict[str, Any]]) -> int:
    """How many elements have a condition."""
    inner = [
        one.get("elements") or one.get("options", {}).get("detail", {}).get("elements", [])
        for one in elements
    ]
    return sum("rule" in one for one in elements) + sum(map(ruled, inner))


def test_a_form_asks_what_pyxform_says_that_the_workbook_means() -> None:
    content = workbook(SURVEY, CHOICES, {"form_title": "Visit", "form_id": "visit"})
    meant, imported = meant_by(content), from_xlsform("visit.xlsx", content)
    form, lists = form_of(imported), lists_of(imported)
    assert [problem.message for problem in check_form(form, lists, None, list(imported.evidence))] == []
    found = {
        name: (schema, required, repeated) for name, schema, required, repeated in fields(form["schema"])
    }
    asked = {*found, *imported.evidence}
    assert asked == set(meant.types) - {"start", "thanks"}
    assert {name for name, (_, required, _) in found.items() if required} | {"front"} == meant.required
    assert {name for name, (_, _, repeated) in found.items() if repeated} - {"cost"} == meant.repeated
    assert {name for name, (schema, _, _) in found.items() if "compute" in schema} == meant.calculated
    assert ruled(form["uischema"]["elements"]) == len(meant.relevant) == 3
    for name, codes in meant.choices.items():
        schema = found[name][0].get("items", found[name][0])
        named = lists.get(schema.get("codeList", ""), CodeList())
        assert tuple(schema.get("enum") or [entry.code for entry in named.entries]) == codes
    for name, labels in meant.labels.items():
        if name in found:
            title = found[name][0]["title"]
            assert (title if isinstance(title, dict) else {"en": title}) == labels
    assert imported.evidence == {
        "front": {"kind": "photo", "source": "camera", "title": "Front"},
        "owner": {"kind": "signature", "count": "0..1", "title": "Owner"},
        "code": {"kind": "scan", "count": "0..1", "title": "Code"},
        "here": {"kind": "position", "count": "0..1", "title": "Here"},
    }
    assert [(one.what, one.why) for one in imported.left_out] == [("start", "metadata")]


def test_conditions_calculations_limits_and_cascades_act_as_they_did() -> None:
    imported = from_xlsform("visit.xlsx", workbook(SURVEY, CHOICES))
    form, lists = form_of(imported), lists_of(imported)
    taker = FormTaker(form["schema"], form["uischema"], (), lists)
    rows = [{"price": 2.5, "qty": 2}, {"price": 1.25, "qty": 4}]
    given = {"shop": "A", "age": 5, "open": "no", "why": "closed", "goods": ["milk"], "rows": rows}
    taken = taker.take(given, {})
    assert (taken.faults, "goods" in taken.answers, taken.answers["why"]) == ((), False, "closed")
    wrong = taker.take({**given, "age": 100, "province": "zj", "city": "sz"}, {})
    assert [(one.pointer, one.code) for one in wrong.faults] == [
        ("/age", "exclusiveMaximum"),
        ("/city", "codeList.parent"),
    ]
    assert form["schema"]["properties"]["total"]["compute"] == "round(sum(this.rows.map(row, row.cost)), 2)"
    assert form["schema"]["properties"]["rows"]["items"]["properties"]["cost"]["compute"] == "price * qty"


@pytest.mark.parametrize(
    ("row", "what", "why"),
    [
        ({"type": "geotrace", "name": "x", LABEL: "X"}, "geotrace", "type.no_place"),
        ({"type": "xml-external", "name": "x", LABEL: "X"}, "xml-external", "type.unknown"),
        ({"type": "select_one nowhere", "name": "x", LABEL: "X"}, "select_one nowhere", "choices.missing"),
        ({"type": "text", "name": "x", LABEL: "X", "relevant": "jr:choice-name(${shop}, 'a') = 'b'"},
         "jr:choice-name(${shop}, 'a') = 'b'", "relevant"),
        ({"type": "calculate", "name": "x", "calculation": "today() - 1"}, "today() - 1", "calculation"),
        ({"type": "integer", "name": "x", LABEL: "X", "constraint": ". > ${a}"}, ". > ${a}", "constraint"),
        ({"type": "text", "name": "x", LABEL: "X", "required": "${age} > 1"}, "${age} > 1", "required"),
        ({"type": "date", "name": "x", LABEL: "X", "default": "today()"}, "today()", "default"),
        ({"type": "text", "name": "x-1", LABEL: "X", "appearance": "maps"}, "maps", "appearance"),
        ({"type": "text", "name": "x", LABEL: "X", "media::image": "a.png"}, "a.png", "media"),
        ({"type": "select_one city", "name": "x", LABEL: "X", "choice_filter": "starts-with(name, ${shop})"},
         "starts-with(name, ${shop})", "choice_filter"),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_over_is_told_in_its_own_words_with_the_reason(
    row: Row, what: str, why: str
) -> None:
    imported = from_xlsform("x", workbook([*SURVEY[1:3], row], CHOICES))
    assert [(one.where, one.what, one.why) for one in imported.left_out] == [
        (f"survey 4 {row['name']}", what, why)
    ]
    assert not [one for one in check_form(form_of(imported), lists_of(imported)) if one.severity == "error"]


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    assert [code for code, (en, zh) in WHY.items() if not en.isascii() or zh.isascii()] == []


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"no workbook", "not_a_workbook"), (sheets({"choices": [{"a": "b"}]}), "no_survey")],
)
def test_what_is_no_xlsform_is_refused_with_a_reason(content: bytes, code: str) -> None:
    with pytest.raises(NotImportable) as refused:
        from_xlsform("x", content)
    assert refused.value.code == code


FIELDS = {"a": Field("this.a", TEXT), "n": Field("this.n", WHOLE), "d": Field("this.d", NUMBER)}


@pytest.mark.parametrize(
    ("source", "cel"),
    [
        ("${a} = 'x' or ${n} > 3 and not(${d} < 1.5)", "this.a == 'x' || this.n > 3 && !(this.d < 1.5)"),
        ("(${a} = 'x' or ${n} > 3) and ${d} != 2", "(this.a == 'x' || this.n > 3) && this.d != 2"),
        ("${a} = ''", "!has(this.a)"),
        ("${n} = '5'", "this.n == 5"),
        ("${n} div 2 - (1 - ${n})", "double(this.n) / 2 - (1 - this.n)"),
        ("if(${n} > 1, 'many', concat('one', ${a}))", "this.n > 1 ? 'many' : 'one' + this.a"),
        ("coalesce(${a}, 'it''s')", None),
        ("regex(${a}, '[a-z]+|x')", "this.a.matches('^([a-z]+|x)$')"),
        ("string-length(${a}) mod 2 = 0", "size(this.a) % 2 == 0"),
        ("once(${a})", None),
        ("${missing} = 1", None),
        ("../a = 1", None),
        ("1 +", None),
        ("", None),
    ],
)
def test_expressions_become_cel_or_are_refused(source: str, cel: str | None) -> None:
    if cel is None:
        with pytest.raises(NoWay):
            cel_of(source, FIELDS)
    else:
        assert cel_of(source, FIELDS)[0] == cel


@st.composite
def surveys(draw: st.DrawFn) -> list[Row]:
    """Workbooks that pyxform takes: each question once, groups and repeats closed."""
    rows: list[Row] = [
        {"type": "select_one yn", "name": "q0", LABEL: "Q"},
        {"type": "select_multiple goods", "name": "q1", LABEL: "Q"},
        {"type": "integer", "name": "q2", LABEL: "Q"},
    ]
    open_: list[str] = []
    kinds = [
        "text",
        "integer",
        "decimal",
        "date",
        "time",
        "dateTime",
        "select_one yn",
        "select_multiple goods",
    ]
    for number in range(3, draw(st.integers(3, 12))):
        what = draw(st.sampled_from([*kinds, "begin group", "begin repeat", "end"]))
        relevant = draw(
            st.sampled_from(["", "${q0} = 'yes'", "selected(${q1}, 'tea')", "${q2} > 2 or ${q2} = 1"])
        )
        more: Row = {"relevant": relevant} if relevant else {}
        if what == "end":
            if open_ and rows[-1]["type"] not in {"begin group", "begin repeat"}:
                rows.append({"type": open_.pop()})
        elif what.startswith("begin"):
            if len(open_) < 2:
                rows.append({"type": what, "name": f"q{number}", LABEL: "Q"} | more)
                rows.append({"type": "text", "name": f"t{number}", LABEL: "T"})
                open_.append(what.replace("begin", "end"))
        else:
            required: Row = {"required": "yes"} if draw(st.booleans()) else {}
            rows.append({"type": what, "name": f"q{number}", LABEL: "Q"} | more | required)
    return rows + [{"type": kind} for kind in reversed(open_)]


@settings(max_examples=25)
@given(surveys())
def test_any_workbook_gives_a_form_that_holds_and_asks_just_its_questions(survey: list[Row]) -> None:
    content = workbook(survey, CHOICES)
    meant, imported = meant_by(content), from_xlsform("any", content)
    form = form_of(imported)
    assert not [one for one in check_form(form, lists_of(imported)) if one.severity == "error"]
    found = {name: (schema, required) for name, schema, required, _ in fields(form["schema"])}
    assert set(found) == set(meant.types)
    assert {name for name, (_, required) in found.items() if required} == meant.required
    assert ruled(form["uischema"]["elements"]) == len(meant.relevant)
    for name, (schema, _) in found.items():
        assert name in meant.choices or schema["type"] in TYPES[meant.types[name]]
