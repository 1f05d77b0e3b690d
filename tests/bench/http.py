"""Handing in steps over HTTP: a server as `sopwith up` starts it, the load from this process.

Throughput is what 32 connections get when each asks again as soon as it is answered. Latency is told at
half of that rate, with requests sent at their time whether or not earlier ones were answered late.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop

from engine.services.tokens import issue_token
from tests.bench.installations import ANSWERS, Place, fill, installation, open_jobs, write_definitions
from tests.bench.measuring import Report, section

CONNECTIONS = 32
STEPS = [f"s{n}" for n in range(9)]


def steps_over_http(report: Report, place: Place, folder: Path, *, name: str, rounds: int) -> None:
    """Steps a second, and the slowest hundredth at half load."""
    with section(f"Handing in a step over HTTP, on {name}"):
        definitions = write_definitions(folder / f"{name}-http", steps=10)
        jobs, token = _prepared(place, folder, definitions)
        most, slow, middle = [], [], []
        for _ in range(rounds):
            url = place.copy("served", "asked")
            with serving(url, folder, several=place.postgres is not None) as port:
                half = len(jobs) // 2
                uvloop.run(_closed(port, token, jobs[:32], STEPS[:2]))  # everything is built and warm
                rate = uvloop.run(_closed(port, token, jobs[32:half], STEPS))
                times = uvloop.run(_paced(port, token, jobs[half:], rate / 2))
                most.append(rate)
                times.sort()
                middle.append(times[len(times) // 2] * 1000)
                slow.append(times[int(len(times) * 0.99)] * 1000)
        report.add(f"{name}: over HTTP, {CONNECTIONS} connections", most, "steps/s")
        report.add(f"{name}: over HTTP at half load, p50", middle, "ms")
        report.add(f"{name}: over HTTP at half load, p99", slow, "ms")


def _prepared(place: Place, folder: Path, definitions: Path) -> tuple[list[str], str]:
    with installation(place.create("served"), folder) as services:
        fill(services, definitions)
        jobs = open_jobs(services, "walk", 900)
        made = issue_token(services, login="wei", title="load", scopes=("job.*",), days=1, by="bench")
        return jobs, made.secret


@contextmanager
def serving(url: str, folder: Path, *, several: bool) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "engine.cli",
        "up",
        "--without-worker",
        "--port",
        str(port),
        "--data",
        str(folder),
    ]
    command += ["--database", url, *(["--processes", "2"] if several else [])]
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        for _ in range(1200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise RuntimeError((folder / "server.log").read_text())
        yield port
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def _request(token: str, job: str, step: str) -> bytes:
    body = json.dumps({"answers": ANSWERS}).encode()
    return (
        f"POST /api/jobs/{job}/steps/{step} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
        f"Idempotency-Key: {uuid.uuid4()}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


class _Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> _Connection:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, request: bytes) -> None:
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = head.lower().index(b"content-length:") + 15
        body = await self._reader.readexactly(int(head[length : head.index(b"\r", length)]))
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{head.decode()}{body.decode()}")

    def close(self) -> None:
        self._writer.close()


async def _closed(port: int, token: str, jobs: list[str], steps: list[str]) -> float:
    waiting = iter(jobs)
    count = len(jobs) * len(steps)

    async def person() -> None:
        connection = await _Connection.open(port)
        for job in waiting:
            for step in steps:
                await connection.ask(_request(token, job, step))
        connection.close()

    started = time.perf_counter()
    await asyncio.gather(*(person() for _ in range(CONNECTIONS)))
    return count / (time.perf_counter() - started)


async def _paced(port: int, token: str, jobs: list[str], rate: float) -> list[float]:
    """Every job is a person with a connection of 32; a step of each in turn, at the rate."""
    times: list[float] = []
    groups = [jobs[n::CONNECTIONS] for n in range(CONNECTIONS)]
    gap = CONNECTIONS / rate
    begin = time.perf_counter() + 0.1

    async def person(number: int) -> None:
        connection = await _Connection.open(port)
        due = begin + gap * number / CONNECTIONS
        for job in groups[number]:
            for step in STEPS:
                if (wait := due - time.perf_counter()) > 0:
                    await asyncio.sleep(wait)
                await connection.ask(_request(token, job, step))
                times.append(time.perf_counter() - due)
                due += gap
        connection.close()

    await asyncio.gather(*(person(number) for number in range(CONNECTIONS)))
    return times
