"""Walks written down: as vectors that other implementations of the runtime can be held to, and as histories
that every later version of this one must still be able to read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from engine.language.compiling import decode_runbook, encode_runbook
from engine.language.organisation import Organisation
from engine.language.runbook import Runbook
from engine.runtime.commands import Command, Open
from engine.runtime.deciding import decide
from engine.runtime.events import Event, decode_event, encode_event
from engine.runtime.evolving import evolve, fold
from engine.runtime.facts import SYSTEM, BlobFacts, Facts
from engine.runtime.job import Job
from engine.runtime.playbook import Playbook
from engine.runtime.verdict import Accepted, Refused, Verdict
from tests.engine.runtime.building import ORGANISATION, SITE, Walk
from tests.engine.runtime.generating import INPUTS, Generator, Wisher, pass_time

TESTS = Path(__file__).parents[2]
WALKS = TESTS / "vectors" / "walks"
HISTORIES = TESTS / "histories"

RECORDED_JOB = "6f1f64f2-0000-4000-8000-000000000001"


@dataclass
class Recorder(Walk):
    """A walk that keeps every command with its facts and the verdict."""

    entries: list[dict[str, Any]] = field(default_factory=list)

    def send(self, command: Command, by: str = SYSTEM, *, blobs: Iterable[BlobFacts] = ()) -> Verdict:
        known = tuple(blobs)
        verdict = super().send(command, by, blobs=known)
        entry: dict[str, Any] = {"command": plain(command), "actor": by, "now": self.now}
        if self.organisation is not ORGANISATION:
            entry["organisation"] = plain(self.organisation)
        if known:
            entry["blobs"] = {blob.sha256: plain(blob) for blob in known}
        if isinstance(verdict, Accepted):
            entry["events"] = [json.loads(encode_event(event)) for event in verdict.events]
        else:
            entry["refused"] = plain(verdict)
        self.entries.append(entry)
        return verdict

    def vector(self, about: str) -> dict[str, Any]:
        """The walk as a vector."""
        return {
            "about": about,
            "runbook": plain(self.playbook.runbook),
            "organisation": plain(ORGANISATION),
            "walk": self.entries,
            "job": plain(self.job),
        }

    def history(self, about: str) -> dict[str, Any]:
        """The walk as a history: its runbook, its events and the job they make."""
        return {
            "about": about,
            "runbook": plain(self.playbook.runbook),
            "events": [json.loads(encode_event(event)) for event in self.events],
            "job": plain(self.job),
        }


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return json.loads(msgspec.json.encode(value))


def recorder(book: Runbook, **opening: Any) -> Recorder:
    """A recorded walk of a job that was just opened, on a runbook named by its own digest."""
    _, digest = encode_runbook(book)
    walk = Recorder(Playbook(book, digest))
    fields = {"branch": "hangzhou", "site": SITE, "assignee": "wei", **opening}
    walk.send(Open(job=RECORDED_JOB, runbook=digest, **fields), "lin")
    return walk


def generated(seed: int, length: int = 40) -> Recorder:
    """A random walk through a random runbook."""
    rng = Random(seed)
    walk = recorder(Generator(rng).runbook(), inputs=INPUTS)
    wisher = Wisher(rng)
    for _ in range(length):
        if walk.state.status not in ("open", "paused"):
            break
        pass_time(rng, walk)
        command, actor, blobs = wisher.wish(walk)
        walk.send(command, actor, blobs=blobs)
    return walk


def check_vector(vector: dict[str, Any]) -> None:
    """Hold this implementation to a vector."""
    playbook, organisation = _playbook(vector["runbook"]), _organisation(vector["organisation"])
    job: Job | None = None
    for number, entry in enumerate(vector["walk"]):
        facts = Facts(
            now=entry["now"],
            actor=entry["actor"],
            organisation=_organisation(entry["organisation"]) if "organisation" in entry else organisation,
            blobs=msgspec.convert(entry.get("blobs", {}), dict[str, BlobFacts]),
        )
        command: Command = msgspec.convert(entry["command"], Command)
        verdict = decide(playbook, job, command, facts)
        if isinstance(verdict, Refused):
            assert {"refused": plain(verdict)} == {"refused": entry.get("refused")}, f"entry {number}"
            continue
        assert [json.loads(encode_event(event)) for event in verdict.events] == entry.get("events"), (
            f"entry {number}"
        )
        for event in verdict.events:
            job = evolve(playbook, job, event)
    assert plain(job) == vector["job"]


def check_history(history: dict[str, Any]) -> None:
    """Fold an old history with today's runtime."""
    events: list[Event] = [decode_event(json.dumps(event)) for event in history["events"]]
    job = fold(_playbook(history["runbook"]), events)
    assert job == msgspec.convert(history["job"], Job)


def _playbook(runbook: Any) -> Playbook:
    content = json.dumps(runbook).encode()
    book = decode_runbook(content)
    return Playbook(book, encode_runbook(book)[1])


def _organisation(value: Any) -> Organisation:
    return msgspec.convert(value, Organisation, strict=False)


def write(path: Path, value: dict[str, Any]) -> None:
    """Write JSON that a person can read and a diff can show, one entry a line where there are many."""
    lines = []
    for key, part in value.items():
        if isinstance(part, list):
            inner = ",\n".join(f"  {json.dumps(one, ensure_ascii=False)}" for one in part)
            lines.append(f"{json.dumps(key)}: [\n{inner}\n ]")
        else:
            lines.append(f"{json.dumps(key)}: {json.dumps(part, ensure_ascii=False)}")
    path.write_text("{\n " + ",\n ".join(lines) + "\n}\n", encoding="utf-8")
