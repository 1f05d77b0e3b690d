"""What ``sopwith up`` keeps running beside the API: Prefect's server and one worker."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import httpx

from engine.commands import installation
from engine.commands.supervising import Child, Supervisor
from engine.commands.terminal import Terminal, both
from engine.commands.worker import PREFECT, READY
from engine.flows import environment
from engine.services.work.keys import worker_key
from engine.services.work.parts import Part

PREFERRED_PORT = 4200
PATIENCE = 6.0
"""Seconds that Prefect's port of last time is waited for."""


class Beside:
    """Prefect's server and a worker, from :meth:`begin` to :meth:`end`. Nothing waits for them: they take
    seconds to start, and the API does without. ``prefect`` is the address of Prefect's page."""

    def __init__(
        self, data: Path, children: Sequence[Child], terminal: Terminal, *, prefect: str | None
    ) -> None:
        self.prefect = prefect
        self._terminal = terminal
        self._told: set[str] = set()
        self._begun = False
        self._supervisor = Supervisor(data, children, tell=self._tell)

    @classmethod
    def of(cls, data: Path, database: str | None, *, address: str, terminal: Terminal, logs: Path) -> Beside:
        """For the installation that is served at ``address``. Where ``$SOPWITH_PREFECT_URL`` names a server
        of Prefect, the worker takes that one and none is started."""
        folder = data / "prefect"
        folder.mkdir(parents=True, exist_ok=True)
        worker_key(data)
        elsewhere = os.environ.get(PREFECT, "").rstrip("/")
        prefect = elsewhere or f"http://127.0.0.1:{free_port(folder / 'port')}"
        children = [_worker(data, database, address, prefect, logs)]
        if not elsewhere:
            children.insert(0, _server(folder, prefect, logs))
        return cls(data, children, terminal, prefect=prefect)

    def begin(self) -> None:
        """Start them."""
        self._begun = True
        self._supervisor.start()

    def end(self) -> None:
        """Stop them, with all that they began."""
        if self._begun:
            self._begun = False
            self._supervisor.stop()

    def _tell(self, part: Part) -> None:
        name = _name(part.name)
        if part.state == "resting":
            self._told.discard(part.name)
            text = both(f"{name} ended and is started again.", f"{name}已退出，正在重启。")
            self._terminal.note(text, style="yellow")
        if part.state == "running" and part.name not in self._told:
            self._told.add(part.name)
            self._terminal.note(both(f"{name} is running.", f"{name}已就绪。"))


def _name(part: str) -> str:
    return both("Prefect's server", "Prefect 服务") if part == "prefect" else both("The worker", "工作进程")


def _server(folder: Path, prefect: str, logs: Path) -> Child:
    return Child(
        name="prefect",
        command=[sys.executable, "-m", "engine.flows.server", prefect.rpartition(":")[2]],
        environment=environment.of_server(folder, prefect),
        log=logs / "prefect.log",
        answers=lambda _: _answers(f"{prefect}/api/health"),
        address=prefect,
    )


def _worker(data: Path, database: str | None, address: str, prefect: str, logs: Path) -> Child:
    command = [sys.executable, "-m", "engine.cli", "worker", "--data", str(data), "--address", address]
    if database is None:
        command += ["--url", address]
    ready = data / "prefect" / READY
    return Child(
        name="worker",
        command=[*command, "--parent"],
        environment={
            # Addresses may hold passwords: they are told here and not on the command line.
            installation.DATABASE: database or "",
            PREFECT: prefect,
        },
        log=logs / "worker.log",
        answers=lambda process: _is_ready(ready, process),
    )


def _is_ready(file: Path, process: int) -> bool:
    with suppress(OSError):
        return file.read_text() == str(process)
    return False


def _answers(url: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(url, timeout=1.0, trust_env=False).is_success
    return False


def free_port(remembered: Path, *, patience: float = PATIENCE) -> int:
    """A free port on the loopback: the one of last time, else 4200, else any. Remembered for next time, so
    that the page stays where it was. The one of last time is waited for, up to ``patience`` seconds: what an
    ``up`` that was killed left behind may still be about to end."""
    with suppress(OSError, ValueError):
        if (port := int(remembered.read_text())) and _is_free_within(port, patience):
            return port
    with socket.socket() as probe:
        if not _is_free(PREFERRED_PORT):
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        else:
            port = PREFERRED_PORT
    remembered.write_text(str(port))
    return port


def _is_free_within(port: int, seconds: float) -> bool:
    ends = time.monotonic() + seconds
    while not (free := _is_free(port)) and time.monotonic() < ends:
        time.sleep(0.1)
    return free


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
