"""Writes ``forms.json``: forms with answers and what is taken of them, for every implementation of forms.

    .venv/bin/python tests/vectors/write_forms.py

``forms`` holds what was picked, then random forms: ``{about, form, codeLists, context, cases}``, a case
``{answers, taken: {answers, faults, hidden}}``. ``formats`` holds texts with whether each has the format,
``sentences`` faults with what is said of them in Chinese and English.
``tests/forms/test_field_app.py`` holds the server to it, ``ui/src/forms/vectors.test.ts`` the field app.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from forms.evidence import merged  # noqa: E402
from forms.formats import format_validator  # noqa: E402
from forms.messages import sentence  # noqa: E402
from forms.validation import CODES  # noqa: E402
from tests.forms.random_forms import CODE_LISTS, FORMATS, INPUTS, VARIABLES, random_form  # noqa: E402
from tests.forms.written import Form, Policy, as_json, compiled, told  # noqa: E402

FILE = Path(__file__).with_name("forms.json")
SEEDS = range(40)
Json = Any
Picked = tuple[str, Json, Json, list[Json]]

TEXT = {"type": "string"}


def obj(*required: str, **properties: Json) -> dict[str, Json]:
    return {"type": "object", "required": list(required), "properties": properties}


def rows(**properties: Json) -> dict[str, Json]:
    return {"type": "array", "items": obj(**properties)}


def layout(*elements: Json, **more: Json) -> dict[str, Json]:
    return {"type": "VerticalLayout", "elements": list(elements), **more}


def control(scope: str, **more: Json) -> dict[str, Json]:
    return {"type": "Control", "scope": "#/properties/" + scope.replace(".", "/properties/"), **more}


def when(scope: str, schema: Json, effect: str = "SHOW", **more: Json) -> dict[str, Json]:
    condition = {"scope": f"#/properties/{scope}", "schema": schema, **more}
    return {"effect": effect, "condition": condition}


def cel(source: str, effect: str = "SHOW") -> dict[str, Json]:
    return {"effect": effect, "condition": {"cel": source}}


def about_keyword(keyword: str, schema: Json, *values: Json) -> Picked:
    return f"the keyword {keyword}", obj(v=schema), None, [{"v": value} for value in values]


EMOJI = "😀"
PICKED: list[Picked] = [
    about_keyword("type", {"type": ["string", "integer"]}, "a", 1, 1.0, 1.5, True, None, [], {}),
    about_keyword("type: number", {"type": "number"}, 1, 1.5, "1", None, False),
    about_keyword(
        "enum", {"enum": ["a", 1, None, {"b": [1.0]}]}, "a", 1, 1.0, True, None, {"b": [1]}, {"b": []}
    ),
    about_keyword("enum of many", {"enum": list(range(30))}, 29, 30),
    about_keyword(
        "const", {"const": {"a": [1, {"b": 2.0}], "c": None}}, {"c": None, "a": [1.0, {"b": 2}]}, {"a": 1}
    ),
    about_keyword("minimum and maximum", {"minimum": 2, "maximum": 3.5}, 1, 2, 3.5, 3.6, "1"),
    about_keyword("exclusive bounds", {"exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0, 0.5, 1),
    about_keyword("multipleOf", {"multipleOf": 0.01}, 19.99, 19.999, 0, -0.07, 1e300, 1e-3),
    about_keyword("multipleOf of wholes", {"multipleOf": 3}, 9, 10, 9.0, -9, 1e21, 3e21, 0.3),
    about_keyword(
        "minLength and maxLength", {"minLength": 2, "maxLength": 2}, "a", "ab", EMOJI, EMOJI * 2, "abc", 5
    ),
    about_keyword("pattern", {"pattern": r"^[\w\-]+\.\d{2}$"}, "a-b.12", "é.12", "a.12\n", "", 7),
    about_keyword("pattern of any character", {"pattern": "^.$"}, "\u2028", "\r", "\n", EMOJI, "ab"),
    about_keyword("pattern of spaces", {"pattern": r"^\s+$"}, " \t\u00a0\ufeff\u2003", "\u200b", "\x85"),
    about_keyword("minItems and maxItems", {"minItems": 1, "maxItems": 2}, [], [1], [1, 2, 3], {}),
    about_keyword(
        "uniqueItems",
        {"uniqueItems": True},
        [1, 1.0],
        [1, True],
        [{"a": 1, "b": 2}, {"b": 2, "a": 1.0}],
        ["1", 1],
    ),
    about_keyword(
        "contains",
        {"contains": {"minimum": 5}, "minContains": 2, "maxContains": 3},
        [5],
        [5, 6],
        [5, 6, 7, 8],
    ),
    about_keyword(
        "prefixItems and items",
        {"prefixItems": [TEXT, {"type": "integer"}], "items": False},
        ["a", 1],
        ["a"],
        [1, "a", 2, 3],
    ),
    about_keyword(
        "minProperties and maxProperties",
        {"minProperties": 1, "maxProperties": 2},
        {},
        {"a": 1},
        {"a": 1, "b": 2, "c": 3},
    ),
    about_keyword("required", {"required": ["a/b", "m~n", "10", "9"]}, {}, {"a/b": 1, "10": None}, []),
    about_keyword(
        "additionalProperties: false",
        {"properties": {"a": {}}, "patternProperties": {"^x": {}}, "additionalProperties": False},
        {"a": 1, "xy": 2},
        {"b": 1, "10": 2, "a/c": 3},
    ),
    about_keyword("additionalProperties: false alone", {"additionalProperties": False}, {}, {"b": 1, "a": 2}),
    about_keyword("additionalProperties", {"additionalProperties": {"type": "integer"}}, {"b": 1, "a": "x"}),
    about_keyword(
        "patternProperties",
        {"patternProperties": {"^a": {"type": "integer"}, "b$": False}},
        {"ab": "x", "a": 1, "b": 2},
    ),
    about_keyword("propertyNames", {"propertyNames": {"maxLength": 1}}, {"a": 1, "bc": 2, EMOJI: 3}),
    about_keyword("propertyNames: false", {"propertyNames": False}, {}, {"a": 1, "b": 2}),
    about_keyword(
        "dependentRequired", {"dependentRequired": {"a": ["b", "c"], "d": ["b"]}}, {"a": 1, "d": 2}, {"b": 1}
    ),
    about_keyword(
        "dependentSchemas", {"dependentSchemas": {"a": {"required": ["b"]}, "c": False}}, {"a": 1}, {"c": 1}
    ),
    about_keyword(
        "allOf", {"allOf": [{"minimum": 5}, {"minimum": 6, "multipleOf": 2}, {"minimum": 4}]}, 1, 6
    ),
    about_keyword("anyOf", {"anyOf": [TEXT, {"minimum": 5}]}, "a", 5, 1, None),
    about_keyword("oneOf", {"oneOf": [{"multipleOf": 2}, {"multipleOf": 3}]}, 2, 3, 6, 7),
    about_keyword("not", {"not": {"const": 1}}, 1, 2),
    about_keyword(
        "if, then, else",
        {"if": TEXT, "then": {"minLength": 2}, "else": {"type": "integer"}},
        "a",
        "ab",
        1,
        1.5,
    ),
    about_keyword("then without if", {"then": False}, 1),
    about_keyword("false and true", False, 1, None),
    about_keyword(
        "unevaluatedProperties",
        {
            "allOf": [{"properties": {"a": TEXT}}],
            "if": {"required": ["b"]},
            "then": {"properties": {"b": {}}},
            "unevaluatedProperties": False,
        },
        {"a": "x", "b": 1},
        {"a": "x", "z": 1, "c": 2},
        {"a": 1, "z": 2},
    ),
    about_keyword(
        "unevaluatedItems",
        {"prefixItems": [TEXT], "contains": {"type": "integer"}, "unevaluatedItems": {"type": "null"}},
        ["a", 1, None],
        ["a", 1, "b"],
    ),
    (
        "references, also to themselves, and keywords beside them",
        {
            **obj(tree={"$ref": "#/$defs/tree"}, short={"$ref": "#/$defs/a~1b", "maxLength": 3}),
            "$defs": {
                "tree": obj(
                    "n", n={"type": "integer"}, sub={"type": "array", "items": {"$ref": "#/$defs/tree"}}
                ),
                "a/b": {"type": "string", "minLength": 2},
            },
        },
        None,
        [{"tree": {"n": 1, "sub": [{"n": 2}, {"sub": [{}]}, {"n": "x"}]}, "short": "abcd"}, {"short": 1}],
    ),
    (
        "a field that is hidden is neither kept nor demanded; one that is barred keeps its default",
        obj(
            "kind", "why", "x", kind={"enum": ["pass", "fail"]}, why=TEXT, x={**TEXT, "default": "d"}, y=TEXT
        ),
        layout(
            control("kind"),
            control("why", rule=when("kind", {"const": "fail"})),
            layout(control("x"), control("y"), rule=when("kind", {"const": "pass"}, "DISABLE")),
        ),
        [
            {"kind": "pass", "why": "a", "x": "1", "y": "2"},
            {"kind": "fail", "x": "1", "y": "2"},
            {"kind": "fail", "why": "a"},
            {},
        ],
    ),
    (
        "hidden fields count for nothing in other rules, whatever the order",
        obj("a", "b", "c", a=TEXT, b=TEXT, c=TEXT),
        layout(
            control("c", rule=when("b", {"const": "x"})),
            control("b", rule=when("a", {"const": "x"})),
            control("a"),
        ),
        [{"a": "y", "b": "x", "c": "z"}, {"a": "x", "b": "x", "c": "z"}, {"a": "x"}],
    ),
    (
        "a group is hidden with all its fields; a choice is made without what is hidden",
        {
            **obj(
                "place",
                more={"type": "boolean"},
                place=obj("city", "zip", city=TEXT, zip=TEXT),
                a=TEXT,
                b=TEXT,
            ),
            "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
        },
        layout(
            control("more"),
            {
                "type": "Group",
                "elements": [control("place.city"), control("place.zip"), control("a")],
                "rule": when("more", {"const": True}),
            },
        ),
        [
            {"more": False, "place": {"city": "H"}},
            {"more": True},
            {"more": False, "place": {"city": "H", "other": 1}, "b": "1"},
            {"more": False, "place": 5},
        ],
    ),
    (
        "conditions on what is missing, together and one of them, and a field shown twice",
        obj(a=TEXT, b=TEXT, c=TEXT, d=TEXT, e=TEXT, f=TEXT),
        layout(
            control("b", rule=when("a", {"minLength": 2})),
            control("c", rule=when("a", {"minLength": 2}, failWhenUndefined=True)),
            control("d", rule=when("a", {"not": {"const": "x"}}, "HIDE")),
            control(
                "e",
                rule={
                    "effect": "SHOW",
                    "condition": {
                        "type": "OR",
                        "conditions": [
                            {"scope": "#/properties/a", "schema": {"const": "x"}},
                            {"cel": "inputs.quantity > 100"},
                        ],
                    },
                },
            ),
            control("f", rule=when("a", {"const": "x"})),
            control(
                "f", rule={"effect": "SHOW", "condition": {"scope": "#/properties/a", "expectedValue": "yy"}}
            ),
        ),
        [
            dict.fromkeys("bcdef", "1"),
            {"a": "x", **dict.fromkeys("bcdef", "1")},
            {"a": "yy", **dict.fromkeys("bcdef", "1")},
        ],
    ),
    (
        "rules in rows look at their own row, calculated fields at their own row and at all rows",
        obj(
            "total",
            rows=rows(
                price={"type": "number"},
                quantity={"type": "integer"},
                cost={"type": "number", "compute": "price * quantity"},
                note=TEXT,
                why=TEXT,
            ),
            total={"type": "number", "compute": "round(sum(this.rows.map(r, r.cost)), 2)"},
            dear={"type": "boolean", "compute": "this.total > inputs.quantity"},
        ),
        layout(
            control(
                "rows",
                options={
                    "detail": layout(
                        control("note", rule=when("price", {"type": "number", "minimum": 10})),
                        control("why", rule=cel("cost > 20 || has(this.total) && this.total > 100")),
                        control("quantity", rule=cel("price < 0", "DISABLE")),
                    )
                },
            ),
            control("total"),
            control("dear"),
        ),
        [
            {
                "rows": [
                    {"price": 1.005, "quantity": 3, "note": "a", "why": "b"},
                    {"price": 10, "quantity": 3, "note": "a", "why": "b", "cost": 99},
                ],
                "total": 5,
            },
            {"rows": [{"price": -1, "quantity": 3}, {"price": "x", "cost": 7}, 5, None]},
            {"rows": []},
            {},
            {"rows": "x", "total": 1},
        ],
    ),
    (
        "a chain of calculated fields, one of which is hidden",
        obj(
            a={"type": "integer"},
            b={"type": "integer", "compute": "a + 1"},
            c={"type": "integer", "compute": "this.b * 2"},
            d={"type": "string", "compute": "inputs.kind + string(c)"},
        ),
        layout(control("a"), control("b", rule=cel("a < 5")), control("c"), control("d")),
        [{"a": 1, "c": 9}, {"a": 7, "b": 1}, {"a": "x"}, {}, {"a": 9007199254740991}],
    ),
    (
        "code lists with parents, in rows, in lists of codes, with retired entries",
        obj(
            city={"codeList": "cities"},
            shop={"codeList": "shops"},
            visited={"type": "array", "items": {"codeList": "shops"}},
            cities={"type": "array", "codeList": "cities"},
            rows=rows(city={"codeList": "cities"}, shop={"codeList": "shops"}, shelf={"codeList": "shelves"}),
        ),
        layout(
            control("city", rule=cel("!has(this.rows)")), control("shop"), control("visited"), control("rows")
        ),
        [
            {"city": "hz", "shop": "b", "visited": ["a", "b", "c", "x", "z", True, "1", 1, 1.0]},
            {"city": "old", "shop": 2, "cities": ["hz", "old", 7.0, None]},
            {"city": 7, "shop": 2},
            {"shop": "b"},
            {"city": None, "shop": "a"},
            {
                "city": "hz",
                "rows": [
                    {"city": "sh", "shop": "b", "shelf": "s1"},
                    {"shop": "a", "shelf": "s1"},
                    {"city": "hz", "shop": "b", "shelf": "s3"},
                ],
            },
        ],
    ),
    (
        "what a rule in a list of lists says",
        obj(halls=rows(rooms=rows(kind=TEXT, note=TEXT), open={"type": "boolean"})),
        layout(
            control(
                "halls",
                options={
                    "detail": layout(
                        control("open"),
                        control(
                            "rooms",
                            rule=when("open", {"const": True}),
                            options={"detail": layout(control("note", rule=when("kind", {"const": "x"})))},
                        ),
                    )
                },
            )
        ),
        [
            {
                "halls": [
                    {"open": True, "rooms": [{"kind": "x", "note": "1"}, {"kind": "y", "note": "2"}]},
                    {"open": False, "rooms": [{"kind": "x", "note": "3"}]},
                ]
            }
        ],
    ),
    (
        "rules that contradict each other in a circle come to an end",
        obj(a=TEXT, b=TEXT),
        layout(
            control("a", rule=when("b", {"const": "x"}, "HIDE")),
            control("b", rule=when("a", {"const": "x"}, "HIDE")),
        ),
        [{"a": "x", "b": "x"}, {"a": "x"}, {"b": "x"}],
    ),
    (
        "what nobody should send",
        obj("a", a=TEXT, tree=rows(x=TEXT)),
        layout(
            control("a", rule=when("__proto__", {"type": "object"}, "HIDE")),
            control("tree", options={"detail": layout(control("x", rule=when("y", {})))}),
        ),
        [
            None,
            [],
            "x",
            5,
            {"__proto__": {"a": 1}, "constructor": 1, "toString": "x"},
            {"": "", "a": "\u0000"},
            {"a": {"b": [[[[[[[[[[]]]]]]]]]]}},
            {"tree": {"0": {"x": 1}}},
            {"tree": [[{"x": 1}], {"x": {"y": 1}}, None]},
            {"a": "x" * 3000},
        ],
    ),
]
EVIDENCE: list[Json] = [
    {
        "photo": [
            {
                "blob": "0" * 64,
                "at": 1_760_000_000_000,
                "position": {"lat": 30.2, "lon": 120.1, "accuracy": 5},
                "source": "camera",
            }
        ]
    },
    {
        "photo": [
            {"blob": "F" * 64},
            {"at": -1},
            {"position": {"lat": 91, "lon": 0, "x": 1}},
            {"source": "web"},
            {"text": "x" * 4097},
            5,
        ]
    },
    {
        "photo": "x",
        "sign": [{"blob": None, "signer": "陈", "signed": "0" * 64}, {"signer": 5, "stamped": "0" * 63}],
    },
    {"kind": "none", "photo": [{}]},
    {},
]
PARAMS: list[Json] = [
    {},
    {"limit": 5},
    {"limit": 5.0},
    {"limit": 0.1},
    {"expected": ["integer", "null"], "found": "string"},
    {"expected": "a", "found": "b"},
    {"expected": 1.5, "found": ["x", "y"]},
    {"options": ["a", 1, None, True, 2.5]},
    {"format": "date"},
    {"format": "ipv6"},
    {"format": "odd"},
    {"factor": 1e21},
    {"unexpected": ["a", "b"]},
    {"list": "parts", "found": 3, "retired": True},
    {"list": "parts", "found": 3, "retired": False},
    {"expected": {"a": [1, {}]}},
]


def main() -> None:
    """Write the file anew."""
    forms = [
        written(about, compiled(schema, uischema, VARIABLES, CODE_LISTS), cases)
        for about, schema, uischema, cases in PICKED
    ]
    ruled = layout(control("kind"), control("photo", rule=when("kind", {"const": "none"}, "HIDE")))
    schema, uischema = merged(
        obj("photo", kind=TEXT), ruled, {"photo": Policy(), "sign": Policy("signature")}
    )
    forms.append(written("evidence", compiled(schema, uischema, VARIABLES, CODE_LISTS), EVIDENCE))
    for seed in SEEDS:
        drawn = random_form(seed, answers=4)
        forms.append(written(f"the random form {seed}", drawn.form, drawn.answers))
    formats = {
        name: [[text, format_validator(name)(text)] for text in texts] for name, texts in FORMATS.items()
    }
    faults = [{"code": code, "params": params} for code in [*sorted(CODES), "odd"] for params in PARAMS]
    sentences = [
        [fault, *(sentence(fault["code"], fault["params"], language) for language in ("zh-CN", "en"))]
        for fault in faults
    ]
    parts = {"forms": forms, "formats": formats, "sentences": sentences}
    lines = [f'"{name}": {_lines(part)}' for name, part in parts.items()]
    FILE.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")


def written(about: str, form: Form, cases: list[Json]) -> Json:
    """A form with what the server takes of each of some answers."""
    taker = form.taker(CODE_LISTS)
    used = {
        name: codes for name, codes in as_json(CODE_LISTS).items() if "codeList" in json.dumps(form.schema)
    }
    context = {"inputs": INPUTS}
    taken = [{"answers": case, "taken": told(taker.take(case, context))} for case in cases]
    return {"about": about, "form": asdict(form), "codeLists": used, "context": context, "cases": taken}


def _lines(part: Json) -> str:
    if isinstance(part, list):
        return "[\n" + ",\n".join(_line(item) for item in part) + "]"
    return "{\n" + ",\n".join(f"{_line(name)}: {_line(item)}" for name, item in part.items()) + "}"


def _line(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
