"""Real jobs for the store: every scenario of the SOPs that ship, walked on the real runtime.

What the walks did is recorded command by command, with what followed, and can be written into any store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.language.compiling import encode_runbook
from engine.language.loading import load_library
from engine.runtime import scenario_runs
from engine.runtime.effects import Effects, effects
from engine.runtime.events import Event
from engine.runtime.job import Job
from engine.runtime.playbook import Playbook
from engine.runtime.rehearsal import LibraryBench
from engine.runtime.scenarios import read_scenario
from engine.runtime.simulation import World
from engine.runtime.verdict import Accepted
from engine.store import Blobs, Store, StoredJob, UnitOfWork
from engine.store.captures import captures
from engine.store.evidence import STORED
from tests.engine.store.sample import START

ROOT = Path(__file__).parents[3]


class Command(NamedTuple):
    """What one command did to one job."""

    job: str
    playbook: Playbook
    before: Job | None
    events: tuple[Event, ...]
    after: Job

    @property
    def follows(self) -> Effects:
        """What followed from it."""
        return effects(self.playbook, self.before, self.events, self.after)


class RecordingWorld(World):
    """A world that keeps what each command did."""

    recorded: list[Command] = []

    def _follow(
        self, job: str, playbook: Playbook, before: Job | None, verdict: Accepted, after: Job
    ) -> None:
        if verdict.events:
            self.recorded.append(Command(job, playbook, before, verdict.events, after))
        super()._follow(job, playbook, before, verdict, after)


@cache
def walked() -> tuple[Command, ...]:
    """All commands of all scenarios, in order, each scenario on a job of its own."""
    library = load_library(ROOT / "sop_definitions")
    bench = LibraryBench(library)
    RecordingWorld.recorded.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenario_runs, "World", RecordingWorld)
        for sop in sorted(library.sops):
            for name, document in sorted(library.sops[sop].scenarios.items()):
                patch.setattr(scenario_runs, "JOB", f"{sop}.{name}")
                scenario_runs.run_scenario(read_scenario(document), sop, bench)
    return tuple(RecordingWorld.recorded)


def write_all(store: Store, commands: tuple[Command, ...], blobs: Blobs | None = None) -> None:
    """Write these commands down as the services do, a unit each, the blobs that they name before them."""
    stored: dict[str, StoredJob] = {}
    known: set[str] = set()
    kept: set[str] = set()
    for command in commands:

        def work(unit: UnitOfWork, command: Command = command) -> StoredJob:
            if command.playbook.digest not in kept:
                runbook = command.playbook.runbook
                content = encode_runbook(runbook)[0]
                unit.keep_runbook(content, sop=runbook.sop, variant=runbook.variant, at=START)
            links = list(captures(command.playbook, command.events))
            for link in links:
                if link.blob not in known:
                    unit.run(
                        "INSERT INTO blob (sha256, size, media_type, state, received_at, uploader) "
                        "VALUES (?, ?, 'image/jpeg', ?, ?, 'wei')",
                        link.blob,
                        len(content_of(link.blob)),
                        STORED,
                        START,
                    )
                    known.add(link.blob)
                    if blobs is not None:
                        blobs.put_stream([content_of(link.blob)], sha256=link.blob)
            before = stored.get(command.job)
            return unit.append(before, command.events, command.after, command.follows, captures=links)

        stored[command.job] = store.write(work)
        kept.add(command.playbook.digest)


@cache
def _contents() -> dict[str, bytes]:
    return {hashlib.sha256(text).hexdigest(): text for text in map(b"capture %d".__mod__, range(5_000))}


def content_of(blob: str) -> bytes:
    """The bytes that a capture of a scenario stands for."""
    return _contents()[blob]


def jobs_of(commands: tuple[Command, ...]) -> Iterator[str]:
    """The jobs, each once."""
    yield from dict.fromkeys(command.job for command in commands)
