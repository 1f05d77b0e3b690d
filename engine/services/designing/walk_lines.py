"""Entries as lines of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from engine.language.document import Document
from engine.runtime.facts import SYSTEM
from engine.runtime.scenarios import Entry
from engine.runtime.verdict import Refused


def raw_entry(document: Document, entry: Entry) -> dict[str, Any]:
    """The entry as it is written."""
    found: Any = document.data
    for key in entry.path:
        found = found[key]
    return dict(found)


def line_of(raw: Mapping[str, Any], actor: str | None, expect: Any, refused: Refused | None) -> str:
    """An entry as one line of a scenario, with who did it and what was true after it."""
    found = {key: value for key, value in raw.items() if key not in ("expect", "refused")}
    kind = next((key for key in ("do", "fault", "decide", "act") if key in found), None)
    if kind is not None and actor is not None and actor != SYSTEM and "as" not in found:
        found = {kind: found.pop(kind), "as": actor, **found}
    if refused is not None:
        found["refused"] = refused.code
    elif expect is not None:
        found["expect"] = expect
    return f"- {_flow(found)}"


def _flow(value: Any) -> str:
    """A value as YAML on one line."""
    written: str = yaml.dump(
        value,
        Dumper=yaml.CSafeDumper,
        default_flow_style=True,
        width=1_000_000,
        allow_unicode=True,
        sort_keys=False,
    )
    return written.removesuffix("\n").removesuffix("\n...").rstrip()
