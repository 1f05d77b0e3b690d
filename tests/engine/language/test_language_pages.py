"""The language's pages: their examples run, and they leave nothing out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.language.document import Document
from engine.language.finding_text import render
from engine.language.loading import load_library
from engine.language.schema_files import KINDS, load
from engine.language.shape import check_shape
from engine.language.yaml_reading import read_yaml
from engine.services.checking import check_library

ROOT = Path(__file__).parents[3]
REFERENCE = (ROOT / "docs/language/reference.md").read_text("utf-8")
FINDINGS = (ROOT / "docs/language/findings.md").read_text("utf-8")
CASES = Path(__file__).parent / "findings"

BLOCKS: list[tuple[str, str]] = re.findall(r"^```yaml (\S+)\n(.*?)^```$", REFERENCE, re.MULTILINE | re.DOTALL)
FILES = {name: text for name, text in BLOCKS if name.endswith(".yaml")}
EXCERPTS = [(name, text) for name, text in BLOCKS if not name.endswith(".yaml") and name != "line"]


def test_the_example_files_make_a_library_without_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    library = load_library(Path())
    assert ([*library.sops], len(library.sops["visit"].scenarios)) == (["visit"], 4)
    assert render(check_library(library)) == ""


@pytest.mark.parametrize(("key", "text"), EXCERPTS)
def test_an_excerpt_keeps_to_its_schema(key: str, text: str) -> None:
    document, findings = read_yaml(text.encode(), "excerpt.yaml")
    assert document is not None, findings
    whole: dict[str, Any] = {"sop": "excerpt", "steps": {"done": {"end": "completed"}}}
    assert render(check_shape(Document("excerpt.yaml", {**whole, key: document.data}), "sop")) == ""


def keys(schema: Any) -> Iterator[str]:
    """Every key that a schema knows."""
    if isinstance(schema, list):
        for item in schema:
            yield from keys(item)
    elif isinstance(schema, dict):
        named = schema.get("properties", {})
        yield from named
        inner = [*named.values(), *schema.get("$defs", {}).values()]
        inner += [
            schema[part] for part in ("then", "else", "items", "additionalProperties") if part in schema
        ]
        yield from keys(inner)


@pytest.mark.parametrize("kind", KINDS)
def test_the_reference_names_every_key(kind: str) -> None:
    spoken_of = set(re.findall(r"[A-Za-z_]+", " ".join(re.findall(r"`([^`\n]+)`", REFERENCE))))
    assert set(keys(load(kind))) - spoken_of == set()


def test_the_reference_names_every_refusal() -> None:
    refused = load("scenario")["$defs"]["refused"]["enum"]
    assert [code for code in refused if f"`{code}`" not in REFERENCE] == []


def codes(text: str) -> set[str]:
    return set(re.findall(r"\bSOP[01][0-9]{2}\b", text))


def listed() -> set[str]:
    """The codes that have a row of their own."""
    return set(re.findall(r"^\| (SOP[01][0-9]{2}) \|", FINDINGS, re.MULTILINE))


def test_every_code_that_can_be_said_is_listed() -> None:
    sources = [path for name in ("engine", "forms", "plugins") for path in (ROOT / name).rglob("*.py")]
    assert set().union(*(codes(path.read_text("utf-8")) for path in sources)) == listed()


def test_every_listed_code_has_a_case() -> None:
    said = set().union(*(codes(path.read_text("utf-8")) for path in CASES.glob("*/expected.txt")))
    assert said == listed()
