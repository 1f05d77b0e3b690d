"""One run: an installation under load, a killer beside it, then a drain and the laws."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from engine.runtime.values import Position
from engine.services.access import Actor
from engine.services.composition import opened
from engine.services.devices.registry import DeviceChange, put_device
from engine.services.importing import import_folder
from engine.services.tokens import issue_token
from tests.chaos.crew import Crew
from tests.chaos.laws import broken
from tests.chaos.ledger import Ledger
from tests.chaos.load import DEVICES, FIELD, Person, Told, people
from tests.chaos.receiver import Receiver, receiving

DEFINITIONS = Path(__file__).parent / "definitions"
WAYS = {
    "kill worker": 3, "kill second": 3, "kill prefect": 2, "kill api": 2, "kill both workers": 1,
    "hold worker": 2, "hold second": 2, "hold prefect": 1, "hold api": 1, "lapse": 2, "roll second": 1,
}  # fmt: skip
"""What the killer does, and how often. To hold is to stop a process until its leases have ended."""

SHOWN = 40


@dataclass
class Outcome:
    """What became of a run."""

    seed: int
    journal: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def run(
    folder: Path,
    *,
    seed: int,
    seconds: float,
    database: str | None,
    gap: tuple[float, float] = (1.0, 12.0),
    pace: float = 1.0,
    patience: float = 120.0,
    say: Callable[[str], object] = print,
) -> Outcome:
    """Run for ``seconds`` over an empty database (None: the embedded one), killing every ``gap`` seconds. A
    higher ``pace`` is a smaller load. What is left afterwards may stand still for ``patience`` before
    it counts as stuck."""
    outcome, told, began = Outcome(seed), Told(), time.monotonic()

    def note(text: str) -> None:
        line = f"{time.monotonic() - began:6.1f} s  {text}"
        outcome.journal.append(line)
        say(line)

    with receiving(seed) as receiver:
        tokens = _furnish(folder, database, receiver)
        crew, ledger = Crew(folder, database), Ledger(folder, database)
        try:
            crew.begin()
            crew.wait_until_it_works()
            _set_up_channels(crew, tokens["root"], receiver)
            note(f"seed {seed}: it works")
            ends = time.monotonic() + seconds
            crowd = people(crew.url, tokens, told, seed, ends, pace=pace)
            for person in crowd:
                person.start()
            outcome.broken += _kill(crew, ledger, random.Random(f"killer {seed}"), ends, gap, note)
            crew.begin()
            _join(crowd, outcome)
            note("the load is over; everything is killed once more")
            for whom in ("second", "worker", "prefect", "api"):
                crew.kill(whom)
            ledger.lapse()
            crew.begin()
            crew.wait_until_it_works()
            note("it works again")
            _drain(ledger, patience, note)
            _count(ledger, told, receiver, outcome)
        finally:
            left = crew.end()
        outcome.broken += [f"process {process} was left behind" for process in left]
        outcome.broken += broken(ledger, told, receiver)
        outcome.broken += _audited(folder, database)
    note(f"counted: {outcome.counts}")
    for law in outcome.broken[:SHOWN]:
        note(f"BROKEN: {law}")
    if len(outcome.broken) > SHOWN:
        note(f"… and {len(outcome.broken) - SHOWN} more")
    return outcome


def _furnish(folder: Path, database: str | None, receiver: Receiver) -> dict[str, str]:
    """The company, its devices, and a token for each person."""
    definitions = folder / "definitions"
    shutil.copytree(DEFINITIONS, definitions)
    beat = definitions / "beat" / "sop.yaml"
    beat.write_text(beat.read_text().replace("65535", str(receiver.port)))
    (folder / "actions.yaml").write_text('webhook:\n  allow_hosts: ["127.0.0.1"]\n')
    with opened(url=database, folder=folder) as services:
        found = import_folder(services, root=definitions)
        if found.published != ("beat", "repair"):
            raise RuntimeError(f"the SOPs are not published: {found.findings}")
        root = Actor(login="root", at=services.clock.now())
        for place, key in enumerate(DEVICES):
            change = DeviceChange(
                key=key, name=key, kind="terminal", branch=("town", "coast")[place % 2],
                site=Position(lat=30.0, lon=120.0),
            )  # fmt: skip
            put_device(services, root, change=change)
        return {
            login: issue_token(services, login=login, title="chaos", scopes=("*",), days=1, by="chaos").secret
            for login in ("root", "max", *FIELD)
        }


def _set_up_channels(crew: Crew, token: str, receiver: Receiver) -> None:
    here = f"http://127.0.0.1:{receiver.port}"
    channels = {
        "hook": {
            "plugin": "webhook",
            "settings": {"url": f"{here}/hook", "secret": "s" * 32, "allow_hosts": ["127.0.0.1"]},
        },
        "shout": {"plugin": "shout", "settings": {"url": f"{here}/shout"}},
    }
    with httpx.Client(
        base_url=crew.url, headers={"Authorization": f"Bearer {token}"}, trust_env=False
    ) as client:
        for name, body in channels.items():
            answer = client.put(f"/api/channels/{name}", json={**body, "title": {"en": name}})
            if not answer.is_success:
                raise RuntimeError(answer.text)


def _kill(
    crew: Crew,
    ledger: Ledger,
    chance: random.Random,
    ends: float,
    gap: tuple[float, float],
    note: Callable[[str], None],
) -> list[str]:
    """Kill until it is time; answers who ended by themselves."""
    fallen: list[str] = []
    while True:
        pause = chance.uniform(*gap)
        (way,) = chance.choices([*WAYS], weights=[*WAYS.values()])
        rest = chance.uniform(1.0, 4.0)
        if time.monotonic() + pause >= ends:
            time.sleep(max(0.0, ends - time.monotonic()))
            return fallen + crew.fallen()
        time.sleep(pause)
        fallen += crew.fallen()
        verb, _, whom = way.partition(" ")
        note(way)
        if way == "kill both workers":
            crew.kill("worker")
            crew.kill("second")
        elif verb == "kill":
            crew.kill(whom)
            time.sleep(rest / 4)
        elif verb == "hold":
            process = crew.hold(whom)
            time.sleep(rest)
            if whom in ("worker", "second"):
                ledger.lapse()
                time.sleep(rest / 2)
            if process is not None:
                crew.let_go(process)
        elif verb == "roll":
            crew.roll()
        else:
            ledger.lapse()
        crew.begin()


def _join(crowd: list[Person], outcome: Outcome) -> None:
    for person in crowd:
        person.join(180)
        if person.is_alive():
            outcome.broken.append(f"{type(person).__name__} never came to an end")
        if person.failed is not None:
            outcome.broken.append(f"{type(person).__name__} failed: {person.failed!r}")


def _drain(ledger: Ledger, patience: float, note: Callable[[str], None]) -> None:
    before: dict[str, int] = {}
    moved, looks = time.monotonic(), 0
    while (waiting := ledger.waiting()) and time.monotonic() - moved < patience:
        if waiting != before:
            before, moved = waiting, time.monotonic()
        if looks % 10 == 0:
            note(f"waiting: {waiting}")
        ledger.hasten()
        time.sleep(1.0)
        looks += 1
    note(f"drained; waiting: {waiting}")


def _count(ledger: Ledger, told: Told, receiver: Receiver, outcome: Outcome) -> None:
    for table in ("device_event", "job", "job_event", "message", "delivery", "offer"):
        outcome.counts[table] = ledger.count(f"SELECT count(*) FROM {table}")
    outcome.counts["rungs"] = ledger.count("SELECT count(*) FROM job_event WHERE type = 'rung.fired'")
    outcome.counts["triggered"] = ledger.count("SELECT count(*) FROM event_outcome WHERE job IS NOT NULL")
    outcome.counts["doubtful"] = ledger.count("SELECT count(*) FROM delivery WHERE status = 'doubtful'")
    outcome.counts["acknowledged events"] = len(told.events)
    for what, heard in receiver.heard.items():
        outcome.counts[f"{what} heard"] = heard.total()
        outcome.counts[f"{what} repeated"] = heard.total() - len(heard)
    outcome.counts |= {f"answers {name}": count for name, count in sorted(told.answers.items())}


def _audited(folder: Path, database: str | None) -> list[str]:
    where = ["--database", database] if database else []
    done = subprocess.run(
        [sys.executable, "-m", "engine.cli", "audit", "--data", str(folder), *where],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    return [] if done.returncode == 0 else [f"the audit: {done.stdout[-2000:]}{done.stderr[-2000:]}"]
