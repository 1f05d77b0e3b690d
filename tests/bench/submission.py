"""Handing in a step: in-process, against the floor, for short and long SOPs and young and old jobs."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from engine.runtime.commands import HandIn
from engine.runtime.verdict import Refused
from engine.services.commands import submit
from engine.services.context import Services
from engine.store.step_rows import StepRows
from tests.bench import floor
from tests.bench.installations import ANSWERS, Place, actor, fill, installation, open_jobs, write_definitions
from tests.bench.measuring import Report, seconds, section


def walk(services: Services, jobs: list[str], steps: list[str], *, in_flight: int) -> float:
    """Hand in ``steps`` of every job, so many commands under way at once; answers steps a second.

    Commands of one job follow each other; jobs go side by side, as people do.
    """
    wei = actor(services)
    waiting = deque(jobs)
    running: deque[tuple[str, int, Future[Any]]] = deque()

    def hand_in(job: str, number: int) -> None:
        command = HandIn(step=steps[number], answers=ANSWERS)
        running.append((job, number, submit(services, wei, job=job, command=command)))

    started = time.perf_counter()
    while waiting and len(running) < in_flight:
        hand_in(waiting.popleft(), 0)
    while running:
        job, number, future = running.popleft()
        answer = future.result()
        if isinstance(answer, Refused):
            raise TypeError(f"{steps[number]} was refused: {answer}")
        if number + 1 < len(steps):
            hand_in(job, number + 1)
        elif waiting:
            hand_in(waiting.popleft(), 0)
    return len(jobs) * len(steps) / (time.perf_counter() - started)


def against_the_floor(report: Report, place: Place, folder: Path, *, name: str, rounds: int) -> None:
    """Steps a second through services and writer, beside the same rows by the bare driver."""
    with section(f"Handing in a step, in-process, on {name}"):
        definitions = write_definitions(folder / f"{name}-10", steps=10)
        jobs = _prepared(place, folder, definitions, "short", sop="walk", count=200)
        steps = [f"s{n}" for n in range(9)]
        for callers in (1, 32) if place.postgres is None else (1, 8):
            with installation(place.copy("short", "noted"), folder) as services:
                rows: list[StepRows] = []
                with floor.taken_down(rows):
                    walk(services, jobs, steps, in_flight=callers)
            bare, ours = [], []
            for _ in range(rounds):
                url = place.copy("short", "bare")
                bare.append(len(rows) / seconds(partial(_replay, place, url, rows, callers)))
                with installation(place.copy("short", "ours"), folder) as services:
                    walk(services, jobs[:20], steps[:1], in_flight=callers)  # the playbook is built once
                    ours.append(walk(services, jobs[20:], steps, in_flight=callers))
            line = f"{name}: bare driver, {callers} waiting"
            report.add(line, bare, "steps/s")
            report.add(f"{name}: in-process, {callers} waiting", ours, "steps/s", against=line)


def _replay(place: Place, url: str, rows: list[StepRows], callers: int) -> None:
    if place.postgres is None:
        floor.on_sqlite(url.removeprefix("sqlite:///"), rows, together=callers)
    else:
        floor.on_postgres(url, rows, connections=callers)


def length_and_age(report: Report, place: Place, folder: Path, *, name: str, rounds: int) -> None:
    """Whether a step costs more in a long SOP or an old job."""
    with section(f"A step of a long SOP, and of an old job, on {name}"):
        short = _prepared(
            place, folder, write_definitions(folder / f"{name}-l10", steps=10), "sop10", sop="walk", count=160
        )
        long = _prepared(
            place,
            folder,
            write_definitions(folder / f"{name}-l200", steps=200),
            "sop200",
            sop="walk",
            count=160,
        )
        figures: dict[str, list[float]] = {"10": [], "200": [], "young": [], "old": []}
        old = _prepared(
            place, folder, write_definitions(folder / f"{name}-a", steps=2), "aged", sop="round", count=160
        )
        there_and_back = ["again", "there"]
        with installation(place.url("aged"), folder) as services:
            walk(services, old, there_and_back * 250, in_flight=16)
            young = open_jobs(
                services, "round", 160
            )  # beside the old ones: the database is as large for both
        six = [f"s{n}" for n in range(6)]
        for _ in range(rounds):
            for key, source, jobs, steps in (
                ("10", "sop10", short, six),
                ("200", "sop200", long, six),
                ("young", "aged", young, there_and_back * 3),
                ("old", "aged", old, there_and_back * 3),
            ):
                with installation(place.copy(source, "timed"), folder) as services:
                    walk(services, jobs[:20], steps, in_flight=16)
                    figures[key].append(walk(services, jobs[20:], steps, in_flight=16))
        report.add(f"{name}: SOP of 10 steps", figures["10"], "steps/s")
        report.add(f"{name}: SOP of 200 steps", figures["200"], "steps/s", against=f"{name}: SOP of 10 steps")
        report.add(f"{name}: job of 2 events", figures["young"], "steps/s")
        report.add(
            f"{name}: job of 1,000 events", figures["old"], "steps/s", against=f"{name}: job of 2 events"
        )


def against_peers(report: Report, sqlite: str, *, rounds: int) -> None:
    """SpiffWorkflow and DBOS on the same kind of work; ``sqlite`` names our line to compare with."""
    from tests.bench import peers

    with section("Peers: a process of human steps, saved at every step, SQLite"):
        for steps in (10, 40):
            times = peers.spiffworkflow(steps, jobs=max(3, rounds))
            report.add(f"SpiffWorkflow, {steps} steps", [1 / t for t in times], "steps/s", against=sqlite)
        alone, people = peers.dbos(10, jobs=rounds)
        report.add("DBOS, steps of one workflow", [1 / t for t in alone], "steps/s", against=sqlite)
        report.add("DBOS, a person's message per step", [1 / t for t in people], "steps/s", against=sqlite)


def _prepared(place: Place, folder: Path, definitions: Path, name: str, *, sop: str, count: int) -> list[str]:
    with installation(place.create(name), folder) as services:
        fill(services, definitions)
        return open_jobs(services, sop, count)
