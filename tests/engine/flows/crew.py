"""Prefect's server and workers as processes, and what tests ask of them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from engine.flows import environment

PATIENCE = 60.0
"""Seconds after which a test that waits for something gives up."""


def eventually(holds: Callable[[], Any], what: str) -> Any:
    """Look until it holds; what it answered."""
    ends = time.monotonic() + PATIENCE
    while not (answer := holds()):
        assert time.monotonic() < ends, f"in vain: {what}"
        time.sleep(0.1)
    return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/health", timeout=1.0).is_success
    except httpx.HTTPError:
        return False


@contextmanager
def prefect_server(folder: Path, port: int | None = None) -> Iterator[str]:
    """A server of Prefect's with its files in ``folder``; its address. Killed at the end."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "engine.flows.server", str(port), str(os.getpid())]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command, env={**os.environ, **environment.of_server(folder, url)}, stdout=log, stderr=log
        )
    try:
        eventually(lambda: answers(url), f"a server at {url}")
        yield url
    finally:
        process.kill()
        process.wait()


class Worker:
    """A running ``sopwith worker``."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log

    @property
    def said(self) -> str:
        return self._log.read_text()

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End it without asking."""
        self.process.kill()
        self.process.wait()


@contextmanager
def worker(prefect: str, folder: Path, *arguments: str, database: str = "") -> Iterator[Worker]:
    """A worker; killed at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"worker-{free_port()}.log"
    command = [sys.executable, "-m", "engine.cli", "worker", "--data", str(folder), *arguments]
    variables = {
        **os.environ,
        "LANGUAGE": "en",
        "SOPWITH_DATABASE": database,
        "SOPWITH_PREFECT_URL": prefect,
    }
    with log.open("ab") as output:
        process = subprocess.Popen(command, env=variables, stdout=output, stderr=output)
    try:
        yield Worker(process, log)
    finally:
        process.kill()
        process.wait()


def asked_of_prefect(url: str, what: str, body: dict[str, Any] | None = None) -> Any:
    """What Prefect's API answers to a filter."""
    return httpx.post(f"{url}/api/{what}/filter", json=body or {}).raise_for_status().json()
