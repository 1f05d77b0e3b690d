"""A real MQTT broker (Mosquitto), on a free loopback port with a configuration of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


class Broker:
    """Mosquitto over one folder: its sessions and queues outlive :meth:`stop` and :meth:`start`."""

    def __init__(self, folder: Path, *lines: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._config = folder / "mosquitto.conf"
        given = [
            f"listener {self.port} 127.0.0.1",
            "persistence true",
            f"persistence_location {folder}/",
            "max_queued_messages 0",
            "log_dest none",
            "user root" if os.geteuid() == 0 else "",
            *(lines or ("allow_anonymous true",)),
        ]
        self._config.write_text("\n".join(line for line in given if line) + "\n")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin, and wait until the port answers."""
        assert MOSQUITTO is not None
        self._process = subprocess.Popen([MOSQUITTO, "-c", str(self._config)])
        until = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            assert self._process.poll() is None, "mosquitto ended"
            assert time.monotonic() < until, "mosquitto does not answer"
            time.sleep(0.02)

    def stop(self) -> None:
        """End it as a shutdown of the machine would: it writes its sessions down."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None


@contextlib.contextmanager
def running(folder: Path, *lines: str) -> Iterator[Broker]:
    """A broker for the length of a ``with``."""
    if MOSQUITTO is None:
        pytest.skip("mosquitto is not installed (Debian package mosquitto)")
    broker = Broker(folder, *lines)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker that lets everybody in."""
    with running(tmp_path) as broker:
        yield broker
