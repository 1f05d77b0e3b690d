"""What was written down holds: walks for other implementations, and the histories of earlier releases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from engine.language.runbook import Step
from engine.runtime import events as ev
from engine.runtime.commands import Act, Command
from engine.runtime.verdict import RefusalCode
from tests.engine.runtime.recording import HISTORIES, WALKS, check_history, check_vector


def _read(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


VECTORS = sorted(WALKS.glob("*.json"))
RECORDED = sorted(HISTORIES.glob("*.json"))


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_this_implementation_walks_as_the_vectors_say(path: Path) -> None:
    check_vector(_read(path))


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_recorded_history_still_makes_the_same_job(path: Path) -> None:
    check_history(_read(path))


def _tags(union: Any) -> set[Any]:
    return {kind.__struct_config__.tag for kind in get_args(union)}


def test_the_vectors_hold_every_kind_of_step_command_act_event_and_refusal() -> None:
    vectors = [_read(path) for path in VECTORS]
    entries = [entry for vector in vectors for entry in vector["walk"]]
    acts = next(set(get_args(field.type)) for field in msgspec.structs.fields(Act) if field.name == "act")
    assert {step["kind"] for vector in vectors for step in vector["runbook"]["steps"].values()} == _tags(Step)
    assert {entry["command"]["do"] for entry in entries} == _tags(Command)
    assert {entry["command"].get("act") for entry in entries} - {None} == acts
    assert {event["type"] for entry in entries for event in entry.get("events", ())} == _tags(ev.Event)
    refused = {entry["refused"]["code"] for entry in entries if "refused" in entry}
    # Plugins judge at the server only: a phone has nothing to say of it.
    assert refused == set(get_args(RefusalCode)) - {"evidence.check"}


def test_the_histories_hold_every_kind_of_event() -> None:
    found = {event["type"] for path in RECORDED for event in _read(path)["events"]}
    assert found == _tags(ev.Event)
