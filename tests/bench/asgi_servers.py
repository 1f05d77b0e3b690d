"""Which ASGI server carries the API best: requests a second, tail, memory, start.

Runs a small Litestar application under each server in a process of its own, with load from this process
over keep-alive connections. Rounds of the servers alternate, so that a busy machine is unfair to none;
medians of the rounds are told. `python -m tests.bench.asgi_servers` prints a table, `--json` the figures.
Servers that are not installed are left out and named.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from litestar import Litestar, Request, get, post, put

SERVERS: dict[str, tuple[str, list[str]]] = {
    "uvicorn uvloop httptools": (
        "uvicorn",
        ["-m", "uvicorn", "{app}", "--port", "{port}", "--loop", "uvloop", "--http", "httptools",
         "--no-access-log", "--log-level", "warning"],
    ),
    "uvicorn asyncio h11": (
        "uvicorn",
        ["-m", "uvicorn", "{app}", "--port", "{port}", "--loop", "asyncio", "--http", "h11",
         "--no-access-log", "--log-level", "warning"],
    ),
    "granian": (
        "granian",
        ["-m", "granian", "{app}", "--interface", "asgi", "--port", "{port}", "--loop", "uvloop",
         "--no-access-log", "--log-level", "warning", "--workers", "1"],
    ),
}  # fmt: skip

_ANSWERS = json.dumps({"answers": {f"field_{n}": f"value {n}" for n in range(30)}, "opened": 7}).encode()
_PICTURE = os.urandom(1_500_000)


def _http(method: str, path: str, body: bytes = b"", media_type: str = "application/json") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: bench\r\n"
    if body:
        head += f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


LOADS: dict[str, tuple[bytes, int]] = {  # what is sent, over how many connections
    "nothing": (_http("GET", "/nothing"), 32),
    "hand in (1 kB of JSON)": (_http("POST", "/echo", _ANSWERS), 32),
    "upload (1.5 MB)": (_http("PUT", "/upload", _PICTURE, "image/jpeg"), 4),
}


@get("/nothing")
async def nothing() -> dict[str, bool]:
    """The least there is to do."""
    return {"ok": True}


@post("/echo", status_code=200)
async def echo(data: dict[str, Any]) -> dict[str, Any]:
    """Read JSON and write it."""
    return data


@put("/upload", request_max_body_size=None)
async def upload(request: Request[Any, Any, Any]) -> dict[str, int]:
    """Take a stream."""
    size = 0
    async for part in request.stream():
        size += len(part)
    return {"size": size}


app = Litestar([nothing, echo, upload], openapi_config=None, logging_config=None)


class Round(NamedTuple):
    """One round of one load: answers a second, and milliseconds of the median and the slowest 1 %."""

    per_second: float
    p50: float
    p99: float


async def _client(port: int, request: bytes, until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (begun := time.perf_counter()) < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status = head.split(b" ", 2)[1]
        assert status == b"200", head
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        await reader.readexactly(length)
        times.append(time.perf_counter() - begun)
    writer.close()


async def _load(port: int, request: bytes, connections: int, seconds: float) -> Round:
    times: list[float] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_client(port, request, until, times) for _ in range(connections)))
    times.sort()
    return Round(len(times) / seconds, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _memory(pid: int) -> float:
    """Resident memory of a process and its children, MB."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if int(folder.name) == pid or parent == pid:
                total += int((folder / "statm").read_text().split()[1]) * 4096
        except (OSError, ValueError):
            continue
    return total / 1e6


def _start(name: str, port: int) -> tuple[subprocess.Popen[bytes], float]:
    _, arguments = SERVERS[name]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *(part.format(app="tests.bench.asgi_servers:app", port=port) for part in arguments)]
    )
    while time.perf_counter() - begun < 30:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
        except OSError:
            time.sleep(0.02)
        else:
            return process, time.perf_counter() - begun
    process.kill()
    raise RuntimeError(f"{name} did not start")


def measure(rounds: int, seconds: float) -> dict[str, Any]:
    """All figures, by server."""
    present = [name for name, (module, _) in SERVERS.items() if importlib.util.find_spec(module)]
    running = {}
    results: dict[str, dict[str, Any]] = {}
    try:
        for name in present:
            port = _free_port()
            process, start = _start(name, port)
            running[name] = (process, port)
            results[name] = {"start_s": round(start, 2), "loads": {load: [] for load in LOADS}}
        for _ in range(rounds):
            for load, (request, connections) in LOADS.items():
                for name, (_, port) in running.items():
                    results[name]["loads"][load].append(
                        asyncio.run(_load(port, request, connections, seconds))
                    )
        for name, (process, _) in running.items():
            results[name]["memory_mb"] = round(_memory(process.pid), 1)
    finally:
        for process, _ in running.values():
            process.terminate()
            process.wait(10)
    for result in results.values():
        result["loads"] = {
            load: Round(
                *(round(statistics.median(column), 2) for column in zip(*found, strict=True))
            )._asdict()
            for load, found in result["loads"].items()
        }
    return {"servers": results, "missing": sorted(set(SERVERS) - set(present))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each round")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.rounds, options.seconds)
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, result in found["servers"].items():
        print(f"{name}: started in {result['start_s']} s, {result['memory_mb']} MB")
        for load, figures in result["loads"].items():
            print(
                f"  {load:24} {figures['per_second']:9.0f}/s   "
                f"p50 {figures['p50']:7.2f} ms   p99 {figures['p99']:7.2f} ms"
            )
    if found["missing"]:
        print("not installed:", ", ".join(found["missing"]))


if __name__ == "__main__":
    main()
