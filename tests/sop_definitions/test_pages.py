"""The pages about scenarios and about the SOPs that ship say what is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.language.finding_text import render
from engine.language.library import Library
from engine.language.loading import load_library
from engine.language.schema_files import load
from engine.language.yaml_reading import read_yaml
from engine.runtime.rehearsal import LibraryBench
from engine.runtime.scenario_runs import run_scenario
from engine.runtime.scenarios import read_scenario

SCENARIOS = Path("docs/language/scenarios.md").read_text("utf-8")
SOPS = Path("docs/sops.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml (\S+)\n(.*?)^```$", SCENARIOS, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(Path("sop_definitions"))


@pytest.mark.parametrize(("sop", "text"), EXAMPLES, ids=[sop for sop, _ in EXAMPLES])
def test_a_scenario_on_the_page_holds(library: Library, sop: str, text: str) -> None:
    document, findings = read_yaml(text.encode(), "scenarios.md")
    assert document is not None
    assert findings == []
    result = run_scenario(read_scenario(document), sop, LibraryBench(library))
    assert render(result.findings) == ""
    assert result.entries == text.count("\n  - ")


def test_the_page_tells_every_key_that_a_scenario_may_have() -> None:
    keys = set(_keys(load("scenario")))
    assert {key for key in keys if not re.search(rf"`[^`\n]*\b{key}\b[^`\n]*`", SCENARIOS)} == set()
    assert {"do", "kept", "away", "actions"} <= keys
    assert len(EXAMPLES) == 3


def _keys(schema: Any) -> Iterator[str]:
    """The names of all properties that a schema knows, at any depth."""
    if isinstance(schema, list):
        for part in schema:
            yield from _keys(part)
    elif isinstance(schema, dict):
        properties = schema.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        for part in schema.values():
            yield from _keys(part)


def test_every_sop_list_form_and_role_that_ships_is_on_the_page(library: Library) -> None:
    for name in (*library.sops, *library.code_lists, *library.forms):
        assert name in SOPS, name
    for sop, files in library.sops.items():
        row = next(line for line in SOPS.splitlines() if line.startswith(f"| [{sop}]"))
        assert [variant for variant in files.variants if f"`{variant}`" not in row] == []


def test_every_step_that_the_page_points_at_is_there(library: Library) -> None:
    table = SOPS[SOPS.index("## Where to look") : SOPS.index("## The organisation")]
    named = re.findall(r"([a-z]+-[a-z]+) `([a-z_.]+)`", table)
    assert len(named) > 20
    for sop, step in named:
        if sop in library.sops:
            words = Path(f"sop_definitions/{sop}/sop.yaml").read_text("utf-8")
            assert re.search(rf"^ +{step.rpartition('.')[2]}:", words, re.MULTILINE) or (
                step in " ".join(library.sops[sop].forms)
            ), (sop, step)
