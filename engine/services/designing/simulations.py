"""The simulations of this process: waiting, running, done. One runs at a time, the last are kept in memory.

What is kept dies with the process, and on a server of several processes each knows its own. A simulation can
be asked again: it gives the same, to the last number.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

State = Literal["waiting", "running", "done", "stopped", "failed"]

MOST_KEPT = 20
CHILD = "engine.services.designing.what_if_child"


@dataclass(slots=True, eq=False)
class Simulation:
    """One of them. ``ask`` is what the child process is given, ``result`` its last line."""

    run: str
    draft: str
    by: str
    of: int
    ask: bytes
    state: State = "waiting"
    done: int = 0
    result: bytes | None = None
    since: float | None = None
    until: float | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return 0.0 if self.since is None else round((self.until or time.monotonic()) - self.since, 1)


@dataclass(slots=True)
class Simulations:
    """All that are known. Safe to use from several threads."""

    _known: OrderedDict[str, Simulation] = field(default_factory=OrderedDict)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None
    _closed: bool = False

    def start(self, simulation: Simulation) -> None:
        """Have it run when those before it are done."""
        with self._changed:
            self._known[simulation.run] = simulation
            while len(self._known) > MOST_KEPT:
                self._end(self._known.popitem(last=False)[1])
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="what-if", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def find(self, run: str) -> Simulation | None:
        """The simulation of that id."""
        with self._changed:
            return self._known.get(run)

    def stop(self, simulation: Simulation) -> None:
        """Stop it, where it has not ended."""
        with self._changed:
            self._end(simulation)

    def wait(self, simulation: Simulation, timeout: float) -> bool:
        """Wait until it has ended; whether it has."""
        with self._changed:
            return self._changed.wait_for(lambda: simulation.state not in ("waiting", "running"), timeout)

    def close(self) -> None:
        """Stop everything; nothing is started any more."""
        with self._changed:
            self._closed = True
            for simulation in self._known.values():
                self._end(simulation)
            self._changed.notify_all()

    def _end(self, simulation: Simulation) -> None:
        if simulation.state in ("waiting", "running"):
            simulation.state, simulation.until = "stopped", time.monotonic()
            if simulation.process is not None:
                simulation.process.kill()
            self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                found: Simulation | None = None
                while found is None:
                    if self._closed:
                        return
                    found = next((one for one in self._known.values() if one.state == "waiting"), None)
                    if found is None and not self._changed.wait(30):
                        self._thread = None
                        return
                found.state, found.since = "running", time.monotonic()
                found.process = process = subprocess.Popen(  # noqa: S603 — our own module
                    [sys.executable, "-m", CHILD],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            self._listen(found, process)

    def _listen(self, simulation: Simulation, process: subprocess.Popen[bytes]) -> None:
        last = b""
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            with suppress(OSError):  # it has ended; what it says will tell
                process.stdin.write(simulation.ask)
                process.stdin.close()
            for line in process.stdout:
                last = line
                if len(line) < 200:
                    told: Any = msgspec.json.decode(line)
                    simulation.done = told.get("done", simulation.done)
        with self._changed:
            simulation.until = time.monotonic()
            simulation.process, simulation.ask = None, b""
            if simulation.state == "running":
                good = process.returncode == 0 and len(last) > 200
                simulation.state = "done" if good else "failed"
                simulation.result = last if good else None
            self._changed.notify_all()
