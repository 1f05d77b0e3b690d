"""The field app takes forms as the server does: recorded cases, the official suite, and random forms."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from forms.fields import same
from forms.formats import format_validator
from forms.messages import sentence
from forms.validation import Validator
from tests.forms.node import Node, running
from tests.forms.random_forms import CODE_LISTS, FORMATS, INPUTS, PATTERNS, TEXTS, random_form
from tests.forms.test_schema_suite import cases
from tests.forms.written import Codes, Computed, Entry, Expression, Form, as_json, problem, told

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "forms.json").read_text(encoding="utf-8")
)
FORMS = 150
TRIES = 2000
NOT_IN_FORMS = ('"$anchor"', '"$dynamicAnchor"', '"$id"', '"$vocabulary"', '"$ref": "http')


@pytest.fixture(scope="module")
def field_app() -> Iterator[Node]:
    with running(Path(__file__).with_name("forms_in_node.ts")) as node:
        yield node


@pytest.mark.parametrize("vector", VECTORS["forms"], ids=lambda vector: vector["about"])
def test_the_server_takes_what_is_recorded(vector: dict[str, Any]) -> None:
    computed = tuple(
        Computed(each["pointer"], Expression(**each["expression"])) for each in vector["form"]["computed"]
    )
    form = Form(vector["form"]["schema"], vector["form"]["uischema"], computed)
    lists = {
        name: Codes(tuple(Entry(**entry) for entry in data["entries"]), data["parent"])
        for name, data in vector["codeLists"].items()
    }
    taker = form.taker(lists)
    for case in vector["cases"]:
        taken = told(taker.take(case["answers"], vector["context"]))
        assert same(taken, case["taken"]), (case, taken)


def test_the_server_judges_formats_and_says_faults_as_recorded() -> None:
    for name, texts in VECTORS["formats"].items():
        assert [[text, format_validator(name)(text)] for text, _ in texts] == texts
    for fault, chinese, english in VECTORS["sentences"]:
        said = [sentence(fault["code"], fault["params"], language) for language in ("zh-CN", "en")]
        assert said == [chinese, english], fault


def test_the_field_app_names_the_same_faults_in_the_official_suite(field_app: Node) -> None:
    for case in cases():
        schema, tests = case.values
        if any(word in json.dumps(schema) for word in NOT_IN_FORMS):
            continue
        validator = Validator(schema)
        values = [test["data"] for test in tests]
        expected = [[problem(fault) for fault in validator.faults(value)] for value in values]
        assert field_app.ask({"schema": schema, "values": values}) == expected, case.id


def test_the_field_app_takes_random_forms_as_the_server_does(field_app: Node) -> None:
    first = random.randrange(10**9)
    for seed in range(first, first + FORMS):
        drawn = random_form(seed)
        taker = drawn.form.taker(CODE_LISTS)
        asked = {"form": asdict(drawn.form), "codeLists": as_json(CODE_LISTS), "context": {"inputs": INPUTS}}
        got = field_app.ask({**asked, "answers": drawn.answers})
        expected = [told(taker.take(answers, {"inputs": INPUTS})) for answers in drawn.answers]
        assert same(got, expected), f"random_form({seed}) is taken differently"


@pytest.mark.parametrize("name", list(FORMATS))
def test_the_field_app_judges_formats_as_the_server_does(field_app: Node, name: str) -> None:
    texts = [changed(random.choice(FORMATS[name])) for _ in range(TRIES)]
    valid = format_validator(name)
    expected = [valid(text) for text in texts]
    got = field_app.ask({"format": name, "texts": texts})
    assert [text for text, a, b in zip(texts, got, expected, strict=True) if a != b] == []


def test_the_field_app_reads_patterns_as_the_server_does(field_app: Node) -> None:
    for pattern in PATTERNS:
        texts = [*TEXTS, *(changed(random.choice(TEXTS)) for _ in range(TRIES // 20))]
        validator = Validator({"pattern": pattern})
        expected = [[problem(fault) for fault in validator.faults(text)] for text in texts]
        assert field_app.ask({"schema": {"pattern": pattern}, "values": texts}) == expected, pattern


def changed(text: str) -> str:
    """The text with up to three characters taken out, put in or changed."""
    letters = list(text)
    for _ in range(random.randint(0, 3)):
        place = random.randint(0, len(letters))
        other = random.choice('0123456789:;<=>?-.TtZzPYMDWHSabcxn@[]/#%"\\ +é一_v\n~\u2028😀')
        letters[place : place + random.randint(0, 1)] = random.choice(["", other])
    return "".join(letters)
