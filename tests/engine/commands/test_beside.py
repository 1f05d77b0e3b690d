"""What ``sopwith up`` starts beside the API finds its place."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

from engine.commands.beside import free_port


def taken() -> tuple[socket.socket, int]:
    """Somebody who listens on a port of the loopback, and which one."""
    listening = socket.create_server(("127.0.0.1", 0))
    return listening, int(listening.getsockname()[1])


def test_the_port_of_last_time_is_waited_for_while_whoever_had_it_ends(tmp_path: Path) -> None:
    listening, port = taken()
    remembered = tmp_path / "port"
    remembered.write_text(str(port))
    ending = threading.Timer(0.3, listening.close)
    ending.start()
    assert free_port(remembered, patience=60.0) == port
    ending.join()


def test_a_port_that_stays_taken_is_given_up_for_another_that_is_remembered(tmp_path: Path) -> None:
    listening, port = taken()
    remembered = tmp_path / "port"
    remembered.write_text(str(port))
    with listening:
        other = free_port(remembered, patience=0.2)
    assert (other != port, remembered.read_text()) == (True, str(other))
