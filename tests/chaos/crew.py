"""The processes of an installation: the API with what it keeps beside, and a second worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx

PLUGINS = Path(__file__).parent / "plugins"
MARK = "SOPWITH_CHAOS"
PATIENCE = 240.0
"""Seconds that a start may take on a machine that does much else."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Crew:
    """``sopwith up`` (with Prefect's server and a worker) and one more worker, over one data folder."""

    def __init__(self, folder: Path, database: str | None) -> None:
        self.folder, self.database = folder, database
        self.port, prefect = free_port(), free_port()
        (folder / "prefect").mkdir(parents=True, exist_ok=True)
        (folder / "prefect" / "port").write_text(str(prefect))
        self.url, self.prefect = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{prefect}"
        self.mark = f"{os.getpid()}-{self.port}"
        self._prefect_port = prefect
        self._up: subprocess.Popen[bytes] | None = None
        self._second: subprocess.Popen[bytes] | None = None
        self._stopped: set[int] = set()
        self._killed: set[int] = set()
        self._leaving: list[subprocess.Popen[bytes]] = []

    def _start(self, name: str, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        variables = {
            **os.environ,
            "LANGUAGE": "en",
            "PYTHONPATH": str(PLUGINS),
            "SOPWITH_DATABASE": self.database or "",
            MARK: self.mark,
            **more,
        }
        variables.pop("SOPWITH_PREFECT_URL", None)
        command = [sys.executable, "-m", "engine.cli", *arguments, "--data", str(self.folder)]
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def fallen(self) -> list[str]:
        """Who ended though nobody asked or killed them; told once."""
        found = []
        for whom, process in (("api", self._up), ("second", self._second)):
            if process is not None and process.poll() is not None and process.pid not in self._killed:
                self._killed.add(process.pid)
                found.append(f"{whom} ended by itself with {process.returncode}")
        return found

    def begin(self) -> None:
        """Start what does not run. What was beside a killed server ends by itself first."""
        if self._up is None or self._up.poll() is not None:
            self._until(lambda: self._is_free(self._prefect_port) and self._is_free(self.port), "the ports")
            self._up = self._start("up", "up", "--port", str(self.port))
        if self._second is None or self._second.poll() is not None:
            where = () if self.database else ("--url", self.url)
            self._second = self._start("second", "worker", "--prefect-url", self.prefect, *where)

    def pid(self, whom: str) -> int | None:
        """The process of ``api``, ``prefect``, ``worker`` or ``second``; None where it does not run."""
        if whom in ("api", "second"):
            process = self._up if whom == "api" else self._second
            return process.pid if process is not None and process.poll() is None else None
        word = {"prefect": b"engine.flows.server", "worker": b"worker"}[whom]
        for child in self._children():
            with suppress(OSError):
                if word in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
                    return child
        return None

    def kill(self, whom: str) -> bool:
        """Kill it without asking; whether there was something to kill."""
        process = self.pid(whom)
        if process is None:
            return False
        self._killed.add(process)
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        if whom == "api" and self._up is not None:
            self._up.wait()
        if whom == "second" and self._second is not None:
            self._second.wait()
        return True

    def roll(self) -> None:
        """Start the second worker anew, under the same name, while the one before still ends."""
        before, self._second = self._second, None
        if before is not None and before.poll() is None:
            before.terminate()
            self._leaving.append(before)
        self.begin()

    def hold(self, whom: str) -> int | None:
        """Stop it where it stands, until :meth:`let_go`."""
        process = self.pid(whom)
        if process is not None:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGSTOP)
                self._stopped.add(process)
        return process

    def let_go(self, process: int) -> None:
        self._stopped.discard(process)
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGCONT)

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def works(self) -> bool:
        """Whether both parts beside the server run."""
        try:
            told = httpx.get(f"{self.url}/api/health/work", timeout=5, trust_env=False).json()
            return [part["state"] for part in told["parts"]] == ["running", "running"]
        except (httpx.HTTPError, ValueError, KeyError):
            return False

    def wait_until_it_works(self) -> None:
        self._until(self.answers, "the API")
        self._until(self.works, "a worker and Prefect's server")

    def end(self) -> list[int]:
        """Ask all to end; answers the processes that were left behind (and are killed now)."""
        for process in list(self._stopped):
            self.let_go(process)
        everybody = (*self._leaving, self._second, self._up)
        for one in everybody:
            if one is not None and one.poll() is None:
                one.terminate()
        for one in everybody:
            if one is not None:
                try:
                    one.wait(60)
                except subprocess.TimeoutExpired:
                    one.kill()
                    one.wait()
        ends = time.monotonic() + 15
        while (left := self._marked()) and time.monotonic() < ends:
            time.sleep(0.3)
        for process in left:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        return left

    def _marked(self) -> list[int]:
        """Processes that belong to this run, by what stands in their environment."""
        wanted, found = f"{MARK}={self.mark}".encode(), []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    if wanted in (entry / "environ").read_bytes().split(b"\0"):
                        found.append(int(entry.name))
        return found

    def _children(self) -> list[int]:
        if self._up is None or self._up.poll() is not None:
            return []
        with suppress(OSError):
            tasks = Path(f"/proc/{self._up.pid}/task").iterdir()
            return [int(child) for task in tasks for child in (task / "children").read_text().split()]
        return []

    @staticmethod
    def _is_free(port: int) -> bool:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
        return True

    @staticmethod
    def _until(holds: Callable[[], bool], what: str) -> None:
        ends = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > ends:
                raise TimeoutError(f"in vain: {what}")
            time.sleep(0.2)
