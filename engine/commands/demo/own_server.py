"""A server of the demo's own: another process, a free port, a temporary folder; gone afterwards."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from engine.commands.terminal import FAILED, Mistake, Terminal, both

START_SECONDS = 120


@contextmanager
def own_server(terminal: Terminal) -> Iterator[str]:
    """Start ``sopwith up --demo`` and answer its address."""
    with tempfile.TemporaryDirectory(prefix="sopwith-demo-") as folder:
        command = [sys.executable, "-m", "engine.cli", "up", "--demo", "--without-worker", "--data", folder]
        environment = {**os.environ, "LANGUAGE": "en", "SOPWITH_DATABASE": ""}
        process = subprocess.Popen(  # noqa: S603  our own command, no input of anybody's
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        try:
            with terminal.progress(both("Starting a server", "正在启动服务器")):
                url = _address_of(process)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for stream in (process.stdout, process.stderr):
                if stream is not None:
                    stream.close()


def _address_of(process: subprocess.Popen[str]) -> str:
    """Read what the server says until it says where it is; its complaints when it ends instead."""
    complaints: list[str] = []
    assert process.stdout is not None
    assert process.stderr is not None
    errors = process.stderr
    # Both pipes must be read on, or a talkative server stops when they are full.
    threading.Thread(target=lambda: complaints.extend(errors), daemon=True).start()
    giving_up = threading.Timer(START_SECONDS, process.kill)
    giving_up.start()
    try:
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                threading.Thread(target=process.stdout.read, daemon=True).start()
                return found.group(0)
    finally:
        giving_up.cancel()
    process.wait()
    raise Mistake(
        both("The server did not start.", "服务器未能启动。"),
        "".join(complaints[-5:]).strip() or None,
        exit_code=FAILED,
    )
