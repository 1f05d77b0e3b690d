"""The pages on forms and expressions say what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from forms.authoring import FINDINGS, check_form
from forms.expressions import Checked, check
from forms.expressions.functions import MACROS, SIGNATURES
from forms.expressions.syntax import MOST_CHARACTERS, MOST_CONDITIONS, MOST_DEPTH
from forms.formats import formats
from forms.intake import FormTaker
from forms.validation import CODES

DOCS = Path(__file__).parents[2] / "docs" / "language"
EXPRESSIONS = (DOCS / "expressions.md").read_text()
FORMS = (DOCS / "forms.md").read_text()
VARIABLES = {
    "this.result": "string",
    "this.amount": "double",
    "this.reason": "string",
    "this.terminal": "string",
    "this.items": "list(object(name: string, price: double, qty: int))",
    "this.ok": "bool",
    "this.paid": "bool",
    "this.count": "int",
    "this.price": "double",
    "subject.tier": "string",
    "event.card_stock": "int",
}
EXAMPLES = [
    line
    for block in re.findall(r"```cel\n(.*?)```", EXPRESSIONS, re.DOTALL)
    for line in block.splitlines()
    if line
]
SAID = re.findall(r"^\| `(this\.[^`]+)` \| (there is|can't|“and”)(.*) \|$", EXPRESSIONS, re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_an_expression_holds(example: str) -> None:
    assert isinstance(check(example, VARIABLES), Checked)


@pytest.mark.parametrize(("source", "begin", "rest"), SAID)
def test_what_is_said_of_a_mistake_is_what_the_page_says(source: str, begin: str, rest: str) -> None:
    problems = check(source, VARIABLES)
    assert isinstance(problems, tuple)
    assert [f"{problem.message}: {problem.hint}" for problem in problems] == [begin + rest]


def test_every_function_and_limit_of_expressions_is_documented() -> None:
    functions = {*SIGNATURES, *MACROS, "has", "size"}
    assert {name for name in functions if f"{name}(" not in EXPRESSIONS} == set()
    for limit in (f"{MOST_CHARACTERS:,}", str(MOST_DEPTH), str(MOST_CONDITIONS)):
        assert limit in EXPRESSIONS.partition("## Limits")[2]


@pytest.mark.parametrize("example", re.findall(r"```yaml form\n(.*?)```", FORMS, re.DOTALL))
def test_every_example_of_a_form_holds(example: str) -> None:
    form = yaml.safe_load(example)
    assert check_form(form) == []
    assert FormTaker(form["schema"], form.get("uischema")).take({}).answers == {}


def test_every_code_and_format_of_forms_is_documented() -> None:
    words = set(re.findall(r"`([\w.-]+)`", FORMS))
    assert (CODES | formats() | FINDINGS.keys()) - words == set()
    assert {f"| `{code}` | {finding} |" in FORMS for code, finding in FINDINGS.items()} == {True}
