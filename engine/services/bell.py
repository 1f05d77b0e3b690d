"""The bell between processes on PostgreSQL: what one writes wakes those who wait in the others.

It is rung after the commit and on a connection of its own, by NOTIFY: inside the transaction NOTIFY would
make all commits wait for one another. Rings that come close together are one. If the connection is lost,
nothing is: whoever waits looks by himself once a second, and the bell is hung up again.
"""

from __future__ import annotations

import threading
import time

import psycopg

from engine.services.signal import Signal

CHANNEL = "sopwith_change"
PAUSE = 0.02
"""Seconds between two rings at least."""
RETRY = 2.0
"""Seconds until a lost connection is tried again."""


class Bell:
    """Rings the bell of other processes when this one's ``signal`` is rung, and the other way round."""

    def __init__(self, conninfo: str, signal: Signal) -> None:
        self._conninfo = conninfo
        self._signal = signal
        self._rung = threading.Event()
        self._closing = threading.Event()
        self._own: set[int] = set()
        self._threads = [
            threading.Thread(target=work, name=f"sopwith-bell-{work.__name__}", daemon=True)
            for work in (self._send, self._listen)
        ]
        signal.on_ring(self._rung.set)
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop, and let go of the connections."""
        self._closing.set()
        self._rung.set()
        for thread in self._threads:
            thread.join()

    def _send(self) -> None:
        while not self._closing.is_set():
            try:
                with self._connected() as connection:
                    while self._rung.wait() and not self._closing.is_set():
                        self._rung.clear()
                        connection.execute(f"NOTIFY {CHANNEL}")
                        time.sleep(PAUSE)
            except psycopg.Error:
                self._closing.wait(RETRY)

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                with self._connected() as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    while not self._closing.is_set():
                        for heard in connection.notifies(timeout=0.5, stop_after=1):
                            if heard.pid not in self._own:
                                self._signal.ring(from_outside=True)
            except psycopg.Error:
                self._closing.wait(RETRY)

    def _connected(self) -> psycopg.Connection[tuple[object, ...]]:
        connection = psycopg.connect(self._conninfo, autocommit=True, application_name="sopwith bell")
        self._own.add(connection.info.backend_pid)
        return connection
