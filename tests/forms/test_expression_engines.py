"""The server's and the browser's engine give the same value for the same expression."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from forms.expressions import UNKNOWN, Checked, Program, check
from tests.forms.expression_cases import BINDINGS, VARIABLES, sources
from tests.forms.node import Browser, browser

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "expressions.json").read_text())


@pytest.fixture(scope="module")
def node() -> Iterator[Browser]:
    with browser() as running:
        yield running


def on_server(cel: str, types: dict[str, str], bindings: dict[str, Any]) -> dict[str, Any]:
    value = Program(cel, types).evaluate(bindings)
    return {"unknown": True} if value is UNKNOWN else {"value": value}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["source"])
def test_every_shared_vector_holds_in_both_engines(vector: dict[str, Any], node: Browser) -> None:
    checked = check(vector["source"], vector["types"])
    if "refused" in vector:
        assert not isinstance(checked, Checked)
        assert [problem.message for problem in checked] == vector["refused"]
        return
    assert isinstance(checked, Checked)
    assert checked.source == vector["cel"]
    expected = {key: vector[key] for key in ("value", "unknown") if key in vector}
    assert on_server(vector["cel"], checked.reads, vector["bindings"]) == expected
    assert node.outcome(vector["cel"], checked.reads, vector["bindings"]) == expected


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(source=sources(), bindings=BINDINGS)
def test_random_expressions_have_the_same_value_in_both_engines(
    source: str, bindings: dict[str, Any], node: Browser
) -> None:
    checked = check(source, VARIABLES)
    assume(isinstance(checked, Checked))  # a list may have come where any value can stand
    assert isinstance(checked, Checked)
    assert check(checked.source, VARIABLES) == checked
    given = {name: bindings[name] for name in checked.reads if name in bindings}
    assert node.outcome(checked.source, checked.reads, given) == on_server(
        checked.source, checked.reads, given
    )
