"""Random forms with random answers: everything that a form may use, and much that people should not send."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.authoring_expressions import FormExpressions
from forms.evidence import Evidence, merged
from tests.forms.written import Codes, Entry, Form, Policy, compiled

Json = Any

TEXTS = [
    "",
    "a",
    "ab",
    "abc",
    "A1",
    "éa",
    "😀",
    "😀b",
    " ",
    "\n",
    "1",
    "true",
    "x-y",
    "a/b",
    "~",
    "line\u2028",
]
NUMBERS = [
    0,
    1,
    2,
    3,
    5,
    10,
    -1,
    -7,
    0.5,
    0.1,
    0.3,
    1.005,
    19.99,
    2.5,
    1e21,
    1e-7,
    2**53 - 1,
    -0.0,
    12.0,
    1e300,
]
NAMES = [
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
    "g",
    "h",
    "a/b",
    "m~n",
    "10",
    "9",
    "__proto__",
    "constructor",
    "名",
    "x y",
]
PATTERNS = [
    "^a",
    "b$",
    "^[a-c]+$",
    r"^\d+$",
    r"\w",
    r"^\S+$",
    "^.$",
    "^..$",
    "a|b",
    "(ab)+",
    r"^\-?x\-y$",
    "[^a]",
    "😀",
    "^[😀é]",
    r"\/",
    r"^\x41",
    r"\u0061",
    "^a{1,2}$",
    "^$",
    r"[\-a]",
    r"\s",
]
FORMATS = {
    "date": ["2026-02-28", "2026-02-29", "2028-02-29", "2+26-12-31", "1900-02-29", "2026-13-01"],
    "date-time": [
        "2026-02-28T23:59:60Z",
        "2026-02-28t09:30:00+08:00",
        "2026-02-28 09:30:00Z",
        "2026-02-28T09:30Z",
    ],
    "duration": ["P1Y2M3DT4H5M6S", "P1W", "P1Y1D", "PT", "P", "PT1H6S", "P1M", "P1W1D"],
    "email": [
        "a@b.cn",
        "a@b",
        '"a b"@b.c',
        "a@[127.0.0.1]",
        "a@[IPv6:::1]",
        "a@[1]",
        ".a@b",
        "用户@b.cn",
        "@b",
        "a",
    ],
    "hostname": ["a.b", "-a", "a-", "a_b", "a" * 64, "a" * 63, "xn--x", "", "."],
    "ipv4": ["1.2.3.4", "1.2.3", "01.2.3.4", "256.1.1.1"],
    "ipv6": [
        "::",
        "::1",
        "1::2::3",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "::1.2.3.4",
        "::g",
        "1:2:3:4:5:6:7:8:9",
        "1::%e",
    ],
    "local-time": ["09:30", "09:30:00", "24:00", "9:30", "09:60"],
    "time": [
        "09:30:00Z",
        "09:30:00",
        "23:59:60Z",
        "00:29:60+00:30",
        "12:00:60Z",
        "09:3+:00Z",
        "09:30:00.5-08:00",
    ],
    "uri": [
        "http://a.cn/b?c#d",
        "a",
        "mailto:a@b",
        "http://[::1]:80/",
        "http://[x]/",
        "http://a b",
        "urn:a:b",
        "a:",
        "http://用.cn",
    ],
    "uuid": [
        "f308a72c-fa84-11eb-9a03-0242ac130003",
        "F308A72C-FA84-11EB-9A03-0242AC130003",
        "f308a72cfa8411eb9a030242ac130003",
    ],
}
TYPES = ["string", "number", "integer", "boolean", "array", "object", "null"]
INPUTS = {"quantity": 12, "kind": "a", "flags": [True, False], "place": {"city": "hz"}}
VARIABLES = {
    "inputs.quantity": "int",
    "inputs.kind": "string",
    "inputs.flags": "list(bool)",
    "inputs.place.city": "string",
    "inputs.missing": "double",
}
CODE_LISTS = {
    "cities": Codes((Entry("hz"), Entry("sh"), Entry("old", retired=True), Entry(7))),
    "shops": Codes(
        (Entry("a", "hz"), Entry("b", "sh"), Entry("c"), Entry(1, "hz"), Entry(2, 7), Entry("z", "sh", True)),
        "cities",
    ),
    "shelves": Codes((Entry("s1", "a"), Entry("s2", "b"), Entry("s3")), "shops"),
}


@dataclass(frozen=True)
class RandomForm:
    """A form as a runbook would hold it, and answers for it."""

    form: Form
    answers: list[Json]


def random_form(
    seed: int,
    answers: int = 6,
    fields: Mapping[str, Json] | None = None,
    evidence: Mapping[str, Evidence] | None = None,
) -> RandomForm:
    """The form of that seed. ``fields`` are schemas of fields it must have, ``evidence`` the evidence it asks
    for; where that is left out, it may ask for some."""
    return _Maker(random.Random(seed)).form(answers, fields or {}, evidence)


class _Maker:
    def __init__(self, draw: random.Random) -> None:
        self.draw = draw

    def maybe(self, chance: float) -> bool:
        return self.draw.random() < chance

    def form(
        self, answers: int, fields: Mapping[str, Json], asked: Mapping[str, Evidence] | None
    ) -> RandomForm:
        schema = self.object(0, self.draw.sample(NAMES, self.draw.randint(1, 7)))
        schema["properties"] |= fields
        schema["$defs"] = {name: self.schema(2) for name in ("one", "two")}
        if self.maybe(0.3):
            schema["$defs"]["tree"] = {
                "type": "object",
                "properties": {"tree": {"$ref": "#/$defs/tree"}, "a": {"type": "integer"}},
            }
            schema["properties"]["tree"] = {"$ref": "#/$defs/tree"}
        if asked is None:
            asked = {name: Policy() for name in ("photo", "sign") if self.maybe(0.25)}
        evidence = list(asked)
        self.compute(schema)
        uischema = self.layout(schema, evidence) if self.maybe(0.8) else None
        schema, uischema = merged(schema, uischema, asked)
        problems = FormExpressions(schema, uischema, VARIABLES, CODE_LISTS).problems
        schema, uischema = _without(schema, uischema, {problem.path[:-1] for problem in problems})
        form = compiled(schema, uischema, VARIABLES, CODE_LISTS)
        return RandomForm(form, [self.answers(form.schema) for _ in range(answers)])

    # schemas

    def object(self, depth: int, names: list[str]) -> dict[str, Json]:
        schema: dict[str, Json] = {
            "type": "object",
            "properties": {name: self.schema(depth + 1) for name in names},
        }
        if self.maybe(0.7):
            schema["required"] = self.draw.sample(names, self.draw.randint(0, len(names)))
        if self.maybe(0.15):
            schema["required"] = [*schema.get("required", ()), "absent"]
        if self.maybe(0.2):
            schema["additionalProperties"] = self.draw.choice([False, False, True, {"type": "string"}])
        if self.maybe(0.1):
            schema["patternProperties"] = {self.draw.choice(PATTERNS): self.schema(3)}
        if self.maybe(0.1):
            schema["propertyNames"] = self.draw.choice([{"maxLength": 3}, False, {"pattern": "^[a-z]"}])
        if self.maybe(0.1):
            schema[self.draw.choice(["minProperties", "maxProperties"])] = self.draw.randint(0, 4)
        if self.maybe(0.1):
            schema["dependentRequired"] = {self.draw.choice(names): self.draw.sample(names, 1)}
        if self.maybe(0.1):
            schema["dependentSchemas"] = {self.draw.choice(names): self.demand(names)}
        if self.maybe(0.15):
            schema[self.draw.choice(["anyOf", "oneOf", "allOf"])] = [self.demand(names) for _ in range(2)]
        if self.maybe(0.15):
            schema |= {"if": self.demand(names), "then": self.demand(names), "else": self.demand(names)}
        if self.maybe(0.1):
            schema["unevaluatedProperties"] = self.draw.choice([False, {"type": "integer"}])
        return schema

    def demand(self, names: list[str]) -> Json:
        name = self.draw.choice(names)
        return self.draw.choice(
            [
                {"required": [name]},
                {"properties": {name: self.simple()}},
                {"properties": {name: self.simple()}, "required": [name]},
                {"required": [name], "minProperties": 2},
                {"not": {"required": [name]}},
                True,
                {"unevaluatedProperties": False, "properties": {name: True}},
            ]
        )

    def schema(self, depth: int) -> Json:
        pick = self.draw.random()
        if depth < 4 and pick < 0.14:
            return self.object(depth, self.draw.sample(NAMES, self.draw.randint(1, 4)))
        if depth < 4 and pick < 0.3:
            return self.array(depth)
        if pick < 0.34:
            return {"$ref": self.draw.choice(["#/$defs/one", "#/$defs/two"])} | (
                {"title": "x"} if self.maybe(0.5) else {}
            )
        if pick < 0.46:
            return {
                "codeList": self.draw.choice(["cities", "shops", "shelves"]),
                "title": {"en": "x", "zh-CN": "一"},
            }
        if pick < 0.48:
            return self.draw.choice([True, False, {}])
        schema = self.simple()
        if self.maybe(0.12):
            key = self.draw.choice(["anyOf", "oneOf", "allOf"])
            schema = {key: [self.simple() for _ in range(self.draw.randint(1, 3))]} | (
                schema if self.maybe(0.5) else {}
            )
        if self.maybe(0.06):
            schema = {**schema, "not": self.simple()}
        if self.maybe(0.06):
            schema = {**schema, "if": self.simple(), "then": self.simple(), "else": self.simple()}
        if self.maybe(0.15):
            schema = {**schema, "default": self.value()}
        return schema

    def simple(self) -> dict[str, Json]:
        """A schema of a value that holds no others, with up to three demands."""
        makers: list[Callable[[], dict[str, Json]]] = [
            lambda: {"type": self.draw.choice(TYPES)},
            lambda: {"type": self.draw.sample(TYPES, 2)},
            lambda: {"enum": [self.value() for _ in range(self.draw.choice([1, 2, 3, 25]))]},
            lambda: {"const": self.value()},
            lambda: {self.draw.choice(["minimum", "maximum"]): self.draw.choice(NUMBERS)},
            lambda: {self.draw.choice(["exclusiveMinimum", "exclusiveMaximum"]): self.draw.choice(NUMBERS)},
            lambda: {"multipleOf": self.draw.choice([1, 2, 0.1, 0.01, 0.5, 3, 1e-7])},
            lambda: {self.draw.choice(["minLength", "maxLength"]): self.draw.randint(0, 3)},
            lambda: {"pattern": self.draw.choice(PATTERNS)},
            lambda: {"format": self.draw.choice(list(FORMATS))},
            lambda: {"type": "string", "format": self.draw.choice(list(FORMATS))},
            lambda: {"type": "number", "minimum": self.draw.randint(-2, 5)},
            lambda: {"type": "integer"},
            lambda: {"type": "boolean"},
            lambda: {"type": "string"},
        ]
        schema: dict[str, Json] = {}
        for maker in self.draw.sample(makers, self.draw.randint(1, 3)):
            schema = {**maker(), **schema}
        return schema

    def array(self, depth: int) -> dict[str, Json]:
        schema: dict[str, Json] = {"type": "array", "items": self.schema(depth + 1)}
        if self.maybe(0.5):
            schema["items"] = self.object(depth + 1, self.draw.sample(NAMES, self.draw.randint(1, 4)))
        if self.maybe(0.1):
            schema["items"] = False
        if self.maybe(0.15):
            schema["prefixItems"] = [self.schema(depth + 1) for _ in range(self.draw.randint(1, 2))]
        if self.maybe(0.2):
            schema["uniqueItems"] = self.draw.choice([True, True, False])
        if self.maybe(0.2):
            schema[self.draw.choice(["minItems", "maxItems"])] = self.draw.randint(0, 3)
        if self.maybe(0.15):
            schema["contains"] = self.simple()
            schema |= {
                key: self.draw.randint(0, 2) for key in ("minContains", "maxContains") if self.maybe(0.4)
            }
        if self.maybe(0.1):
            schema.pop("items", None)
            schema["unevaluatedItems"] = self.draw.choice([False, {"type": "string"}])
        return schema

    # calculated fields

    def compute(self, schema: dict[str, Json]) -> None:
        """Put calculated fields beside others, also in rows."""
        holders: list[dict[str, Json]] = [schema]
        holders += [
            under["items"]
            for under in schema["properties"].values()
            if isinstance(under, dict)
            and isinstance(under.get("items"), dict)
            and "properties" in under["items"]
        ]
        for number, holder in enumerate(holders):
            names = [
                name
                for name, under in holder["properties"].items()
                if name.isidentifier() and name.isascii() and not name.startswith("_")
            ]
            for at in range(self.draw.choice([0, 0, 1, 2])):
                source = self.expression(names, number > 0)
                kind = self.draw.choice(["number", "integer", "string", "boolean", None])
                name = f"calc{at}"
                holder["properties"][name] = {"compute": source, **({"type": kind} if kind else {})}
                names.append(name)
                if self.maybe(0.4):
                    holder["required"] = [*holder.get("required", ()), name]

    def expression(self, names: list[str], in_row: bool) -> str:
        one, two = (self.draw.choice(names or ["missing"]) for _ in range(2))
        this = one if in_row and self.maybe(0.7) else f"this.{one}"
        other = two if in_row and self.maybe(0.7) else f"this.{two}"
        return self.draw.choice(
            [
                f"{this} + {other}",
                f"{this} * 2",
                f"{this} / {other}",
                f"round({this}, 1)",
                f"has({this})",
                f"has({this}) && {other} == 'a'",
                f"has({this}) ? 1 : 2",
                f"size({this})",
                f"{this}",
                f"{this} > inputs.quantity",
                "inputs.quantity * 2",
                f"inputs.kind + string({this})",
                f"sum({this}.map(x, x.calc0))",
                f"{this}.exists(x, x.a == 1)",
                f"{this}.map(x, x.a)",
                "inputs.missing + 1",
                f"{this}.matches('^a')",
            ]
        )

    # layouts

    def layout(self, schema: Json, evidence: list[str]) -> dict[str, Json]:
        names = [*schema["properties"], *evidence]
        return self.box(schema, names, 0, evidence)

    def box(self, schema: Json, names: list[str], depth: int, evidence: list[str]) -> dict[str, Json]:
        elements: list[Json] = []
        left = list(names)
        self.draw.shuffle(left)
        while left:
            if depth < 2 and self.maybe(0.3):
                part = [left.pop() for _ in range(min(len(left), self.draw.randint(1, 3)))]
                elements.append(self.box(schema, part, depth + 1, evidence))
            else:
                elements.extend(self.controls(schema, left.pop(), depth))
        kind = self.draw.choice(["VerticalLayout", "HorizontalLayout", "Group"])
        box: dict[str, Json] = {"type": kind, "elements": elements}
        if depth > 0 and self.maybe(0.4):
            box["rule"] = self.rule(schema)
        return box

    def controls(self, schema: Json, name: str, depth: int) -> Iterator[dict[str, Json]]:
        if self.maybe(0.05):
            return
        under = schema["properties"].get(name)
        scope = f"#/properties/{name.replace('~', '~0').replace('/', '~1')}"
        if isinstance(under, dict) and under.get("properties") and self.maybe(0.5):
            for inner in under["properties"]:
                deeper = f"{scope}/properties/{inner.replace('~', '~0').replace('/', '~1')}"
                yield self.ruled({"type": "Control", "scope": deeper}, schema)
            return
        control: dict[str, Json] = {"type": "Control", "scope": scope}
        items = under.get("items") if isinstance(under, dict) else None
        if isinstance(items, dict) and items.get("properties") and self.maybe(0.7) and depth < 3:
            control["options"] = {"detail": self.box(items, list(items["properties"]), depth + 1, [])}
        yield self.ruled(control, schema)
        if self.maybe(0.05):
            yield self.ruled({"type": "Control", "scope": scope}, schema)

    def ruled(self, control: dict[str, Json], schema: Json) -> dict[str, Json]:
        return {**control, "rule": self.rule(schema)} if self.maybe(0.35) else control

    def rule(self, schema: Json) -> dict[str, Json]:
        effect = self.draw.choice(["SHOW", "HIDE", "ENABLE", "DISABLE"])
        return {"effect": effect, "condition": self.condition(schema, 0)}

    def condition(self, schema: Json, depth: int) -> dict[str, Json]:
        names = list(schema["properties"])
        if depth < 2 and self.maybe(0.2):
            parts = [self.condition(schema, depth + 1) for _ in range(self.draw.randint(1, 3))]
            return {"type": self.draw.choice(["AND", "OR"]), "conditions": parts}
        if self.maybe(0.3):
            plain = [n for n in names if n.isidentifier() and n.isascii() and not n.startswith("_")]
            return {"cel": self.expression(plain, self.maybe(0.3))}
        name = self.draw.choice(names)
        condition: dict[str, Json] = {
            "scope": f"#/properties/{name.replace('~', '~0').replace('/', '~1')}",
            "schema": self.draw.choice(
                [self.simple(), {"not": self.simple()}, True, {"anyOf": [self.simple(), {}]}]
            ),
        }
        if self.maybe(0.1):
            condition["failWhenUndefined"] = True
        if self.maybe(0.1):
            condition["expectedValue"] = self.value()
        return condition

    # answers

    def value(self, depth: int = 0) -> Json:
        pick = self.draw.random()
        if pick < 0.3:
            return self.draw.choice(TEXTS)
        if pick < 0.55:
            return self.draw.choice(NUMBERS)
        if pick < 0.65:
            return self.draw.choice([True, False])
        if pick < 0.7:
            return None
        if pick < 0.78:
            return self.draw.choice(self.draw.choice(list(FORMATS.values())))
        if pick < 0.86:
            return self.draw.choice(["hz", "sh", "old", "a", "b", "z", 1, 2, 7, "s1", "s2"])
        if depth > 2:
            return self.draw.choice([[], {}])
        if pick < 0.93:
            return [self.value(depth + 1) for _ in range(self.draw.randint(0, 3))]
        names = self.draw.sample(NAMES, self.draw.randint(0, 3))
        return {name: self.value(depth + 1) for name in names}

    def answers(self, schema: Json) -> Json:
        if self.maybe(0.01):
            return self.value()
        return self.fitting(schema, schema, 0)

    def fitting(self, document: Json, schema: Json, depth: int) -> Json:
        """A value that mostly fits a schema."""
        if not isinstance(schema, Mapping) or depth > 8 or self.maybe(0.08):
            return self.value()
        if isinstance(reference := schema.get("$ref"), str):
            return self.fitting(document, document["$defs"][reference.split("/")[-1]], depth + 1)
        if "codeList" in schema:
            return self.draw.choice(
                ["hz", "sh", "old", "a", "b", "c", "z", 1, 2, 7, 1.0, "s1", "s2", "s3", "1"]
            )
        if "const" in schema and self.maybe(0.7):
            return schema["const"]
        if schema.get("enum") and self.maybe(0.7):
            return self.draw.choice(schema["enum"])
        if "format" in schema and self.maybe(0.8):
            return self.draw.choice(FORMATS[schema["format"]])
        kind = schema.get("type")
        kind = self.draw.choice(kind) if isinstance(kind, list) else kind
        if kind == "object":
            found = {
                name: self.fitting(document, under, depth + 1)
                for name, under in schema.get("properties", {}).items()
                if self.maybe(0.75)
            }
            if self.maybe(0.15):
                found[self.draw.choice(NAMES)] = self.value()
            return found
        if kind == "array":
            items = schema.get("items", True)
            return [self.fitting(document, items, depth + 1) for _ in range(self.draw.randint(0, 3))]
        match kind:
            case "string":
                return self.draw.choice(TEXTS)
            case "number":
                return self.draw.choice(NUMBERS)
            case "integer":
                return self.draw.randint(-3, 12)
            case "boolean":
                return self.draw.choice([True, False])
            case "null":
                return None
            case _:
                return self.value()


def _without(schema: Json, uischema: Json, wrong: set[tuple[Any, ...]]) -> tuple[Json, Json]:
    """Schema and layout without the expressions that do not hold."""
    whole = {"schema": schema, "uischema": uischema}

    def cleaned(value: Json, path: tuple[Any, ...]) -> Json:
        if isinstance(value, dict):
            return {
                key: cleaned(inner, (*path, key))
                for key, inner in value.items()
                if not (key == "compute" and path in wrong)
                and not (key == "rule" and any(at[: len(path) + 1] == (*path, "rule") for at in wrong))
            }
        if isinstance(value, list):
            return [cleaned(inner, (*path, number)) for number, inner in enumerate(value)]
        return value

    found = cleaned(whole, ())
    return found["schema"], found["uischema"]
