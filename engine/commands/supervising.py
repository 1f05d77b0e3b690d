"""Children of ``sopwith up``: started, watched, started anew when they die, stopped with all they began."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
import structlog

from engine.services.work.parts import Part, Parts, State, write_parts

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
STEADY = 60.0
"""Seconds after which a child counts as well again: the next pause is short."""
LOOK = 0.2
STOP_SECONDS = 20.0

log = structlog.get_logger("supervisor")


class Child(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept running. ``answers`` says of the process with that id whether it does its work,
    and not only lives. The command is given the id of this process as its last argument."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    answers: Callable[[int], bool]
    address: str | None = None


class Supervisor:
    """Keeps children running from :meth:`start` to :meth:`stop`, and writes down how they are (see
    :mod:`engine.services.work.parts`)."""

    def __init__(
        self, folder: Path, children: Sequence[Child], *, tell: Callable[[Part], None] = lambda _: None
    ) -> None:
        self._folder = folder
        self._tell = tell
        self._stopping = {child.name: threading.Event() for child in children}
        self._lock = threading.Lock()
        self._parts = {child.name: _part(child, "starting", 0) for child in children}
        self._threads = [
            threading.Thread(target=self._keep, args=(child,), name=f"keep-{child.name}", daemon=True)
            for child in children
        ]

    def start(self) -> None:
        """Begin; does not wait for them."""
        self._write()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop them all, the last first: as asked, then by force, whole process groups."""
        for thread, stopping in reversed([*zip(self._threads, self._stopping.values(), strict=True)]):
            stopping.set()
            thread.join()

    def _keep(self, child: Child) -> None:
        pause, restarts, stopping = FIRST_PAUSE, 0, self._stopping[child.name]
        while not stopping.is_set():
            began = time.monotonic()
            code = self._live(child, restarts)
            if stopping.is_set():
                break
            if time.monotonic() - began > STEADY:
                pause = FIRST_PAUSE
            log.warning("child.died", name=child.name, code=code, again_in=pause)
            self._say(child, "resting", restarts)
            stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            restarts += 1
        self._say(child, "stopped", restarts)

    def _live(self, child: Child, restarts: int) -> int | None:
        """Start it and watch it until it ends or is to end; answers its exit code, None without one."""
        self._say(child, "starting", restarts)
        child.log.parent.mkdir(parents=True, exist_ok=True)
        try:
            with child.log.open("ab") as output:
                process = subprocess.Popen(  # noqa: S603  our own command, no input of anybody's
                    [*child.command, str(os.getpid())],
                    env={**os.environ, **child.environment},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,  # Ctrl-C on the terminal is ours to pass on
                )
        except OSError as error:
            log.warning("child.not_started", name=child.name, error=str(error))
            return None
        log.info("child.started", name=child.name, pid=process.pid)
        answered, stopping = False, self._stopping[child.name]
        try:
            while process.poll() is None and not stopping.is_set():
                if not answered and child.answers(process.pid):
                    answered = True
                    self._say(child, "running", restarts)
                stopping.wait(LOOK)
        finally:
            end_group(process)
        return process.returncode

    def _say(self, child: Child, state: State, restarts: int) -> None:
        part = _part(child, state, restarts)
        with self._lock:
            self._parts[child.name] = part
        self._write()
        self._tell(part)

    def _write(self) -> None:
        with self._lock:
            parts = Parts(keeper=os.getpid(), parts=tuple(self._parts.values()))
            with suppress(OSError):
                write_parts(self._folder, parts)


def _part(child: Child, state: State, restarts: int) -> Part:
    now = int(time.time() * 1000)
    return Part(name=child.name, state=state, since=now, restarts=restarts, address=child.address)


def end_group(process: subprocess.Popen[bytes], seconds: float = STOP_SECONDS) -> None:
    """End a process that leads a group, and whatever it left in the group."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
