"""The published JSON Schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from engine.language.runbook import Arrow, End, Runbook, Scope, Work
from engine.language.schema_files import KINDS, folder, load, published

EVERY = (*KINDS, "runbook")


def test_the_published_files_are_what_their_sources_make() -> None:
    stale = [name for name, content in published().items() if (folder() / name).read_bytes() != content]
    assert stale == [], "run: python -m engine.language.schema_files"


@pytest.mark.parametrize("kind", EVERY)
def test_a_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(load(kind))


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every subschema, the schema itself first."""
    if isinstance(schema, dict):
        yield schema
        for key, value in schema.items():
            if key not in ("examples", "default", "enum", "const"):
                yield from parts(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from parts(item)


@pytest.mark.parametrize("kind", KINDS)
def test_the_examples_an_editor_shows_keep_to_their_schema(kind: str) -> None:
    schema = load(kind)
    wrong = []
    for part in parts({key: value for key, value in schema.items() if key != "$schema"}):
        within = Draft202012Validator({**part, "$defs": schema["$defs"]})
        for example in part.get("examples", ()) if isinstance(part.get("examples"), list) else ():
            wrong += [(example, error.message) for error in within.iter_errors(example)]
        if "default" in part and not isinstance(part["default"], dict):
            wrong += [(part["default"], error.message) for error in within.iter_errors(part["default"])]
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_can_say_what_every_key_is_for(kind: str) -> None:
    schema = load(kind)

    def described(part: dict[str, Any]) -> bool:
        if "title" in part or "description" in part or "enum" in part:
            return True
        return "$ref" in part and described(schema["$defs"][part["$ref"].rsplit("/", 1)[-1]])

    silent = {
        key
        for part in parts(schema)
        for key, value in part.get("properties", {}).items()
        if isinstance(value, dict) and not key.startswith("x-") and not described(value)
    }
    assert silent == set()


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_said_is_said_in_chinese_too(kind: str) -> None:
    half = [
        (word, part[word])
        for part in parts(load(kind))
        for word in ("title", "description")
        if isinstance(part.get(word), str) != ("zh-CN" in part.get(f"x-{word}", {}))
    ]
    assert half == []


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_name_the_same_words_of_the_language(kind: str) -> None:
    def code(text: str) -> set[str]:
        return {word for word in re.findall(r"`([^`]+)`", text) if re.fullmatch(r"[a-z_$]+", word)}

    apart = [
        (part["description"], part["x-description"]["zh-CN"])
        for part in parts(load(kind))
        if isinstance(part.get("description"), str)
        and not code(part["description"]) <= code(part["x-description"]["zh-CN"])
    ]
    assert apart == []


def test_alternatives_are_decided_by_the_keys_that_are_present() -> None:
    """``oneOf`` makes editors and validators say a dozen things where one is meant."""
    assert [kind for kind in KINDS if any("oneOf" in part for part in parts(load(kind)))] == []


def test_a_runbook_keeps_to_its_schema() -> None:
    runbook = Runbook(
        sop="visit",
        title={"en": "Visit"},
        steps={"look": Work(next=(Arrow(go="done"),)), "done": End(label="completed", successful=True)},
        scopes={"": Scope(kind="top", steps=("look", "done"), start="look")},
    )
    validator = Draft202012Validator(load("runbook"))
    written = json.loads(msgspec.json.encode(runbook))
    assert list(validator.iter_errors(written)) == []
    assert [error.json_path for error in validator.iter_errors({**written, "sop": 5})] == ["$.sop"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_schema_says_in_a_finding_it_says_in_both_languages(kind: str) -> None:
    def look(schema: Any, at: str) -> Iterator[str]:
        if isinstance(schema, dict):
            for word in ("x-noun", "x-say", "x-too-few", "x-too-many", "x-not", "x-types"):
                if word in schema and f"{word}.zh-CN" not in schema:
                    yield f"{at}: {word}"
            for key, inner in schema.items():
                yield from look(inner, f"{at}/{key}")
        elif isinstance(schema, list):
            for index, inner in enumerate(schema):
                yield from look(inner, f"{at}/{index}")

    assert list(look(load(kind), "")) == []
