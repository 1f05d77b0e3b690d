"""Builds the published JSON Schemas (2020-12) from their sources.

The sources are written by hand in YAML, share definitions, and say everything once. Each published file
stands alone, so that an editor completes and checks an SOP file from one address. What a source says in
another language (``description.zh-CN``) is published as ``x-description``, by language::

    # yaml-language-server: $schema=…/engine/language/schemas/sop.schema.json

``python -m engine.language.schema_files`` writes them; a test fails when they are stale.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from engine.language.runbook import Runbook
from engine.language.schema_patch import patch_schema
from engine.language.yaml_reading import read_yaml

DIALECT = "https://json-schema.org/draft/2020-12/schema"

KINDS = ("sop", "form", "variant", "scenario", "what_if", "organisation", "subject", "code_list")
"""The kinds of file that people write."""

_REF = "#/$defs/"
_IN_A_LANGUAGE = re.compile(r"(?P<of>title|description)\.(?P<language>[a-z]{2}(-[A-Z]{2})?)")


def published() -> dict[str, bytes]:
    """The content of every published file, by its name."""
    shared = {**_source("common")["$defs"], **_source("steps")["$defs"]}
    files = {kind: _standing_alone(_source(kind), shared) for kind in KINDS}
    files["runbook"] = _runbook()
    return {
        f"{kind}.schema.json": json.dumps(schema, ensure_ascii=False, indent=1).encode() + b"\n"
        for kind, schema in files.items()
    }


def folder() -> Path:
    """Where the published files lie."""
    return Path(str(resources.files("engine.language.schemas")))


def load(kind: str) -> dict[str, Any]:
    """A published schema."""
    schema: dict[str, Any] = json.loads((folder() / f"{kind}.schema.json").read_bytes())
    return schema


def _source(name: str) -> dict[str, Any]:
    path = folder() / "sources" / f"{name}.yaml"
    document, findings = read_yaml(path.read_bytes(), path.name)
    if document is None or findings:
        raise ValueError(f"{path}: {findings}")
    data: dict[str, Any] = document.data
    return data


def _standing_alone(schema: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """The schema with the shared definitions it refers to, directly or not."""
    known = {**shared, **schema.get("$defs", {})}
    if "change" in schema.get("$defs", {}):
        sop = _source("sop")
        known = {**known, **sop["$defs"]}
        known |= patch_schema(sop, known, described_by=known["change"], name="change")
    body = {key: value for key, value in schema.items() if key != "$defs"}
    needed: dict[str, Any] = {}
    pending = _references(body)
    while pending:
        name = pending.pop()
        if name not in needed:
            needed[name] = known[name]
            pending |= _references(known[name])
    whole = {"$schema": DIALECT, **body, "$defs": {name: needed[name] for name in sorted(needed)}}
    result: dict[str, Any] = _explained(whole)
    return result


def _references(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        found = {schema["$ref"].removeprefix(_REF)} if isinstance(schema.get("$ref"), str) else set()
        return found.union(*(_references(value) for value in schema.values()))
    if isinstance(schema, list):
        return set().union(*(_references(item) for item in schema))
    return set()


def _explained(schema: Any) -> Any:
    """``markdownDescription`` beside every description, with choices and default; other languages by theirs.

    Examples an editor shows by itself.
    """
    if isinstance(schema, list):
        return [_explained(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    explained: dict[str, Any] = {}
    for key, value in schema.items():
        if (word := _IN_A_LANGUAGE.fullmatch(key)) and isinstance(value, str):
            explained.setdefault(f"x-{word['of']}", {})[word["language"]] = value
            continue
        named = isinstance(value, dict) and key in ("enum", "required")  # a property that is called so
        keep = key in ("default", "examples", "enum", "const", "required") and not named
        explained[key] = value if keep else _explained(value)
        if key == "description" and isinstance(value, str):
            explained["markdownDescription"] = "\n\n".join([value, *_notes(schema)])
    return explained


def _notes(schema: dict[str, Any]) -> list[str]:
    notes = []
    if "enum" in schema:
        notes.append("One of " + ", ".join(f"`{value}`" for value in schema["enum"]) + ".")
    if "default" in schema:
        notes.append(f"Default: `{_written(schema['default'])}`.")
    return notes


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _runbook() -> dict[str, Any]:
    schema = msgspec.json.schema(Runbook)
    return {"$schema": DIALECT, "title": "Runbook", **schema}


def main() -> None:
    """Write all published files."""
    for name, content in published().items():
        (folder() / name).write_bytes(content)


if __name__ == "__main__":
    main()
