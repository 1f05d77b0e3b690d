"""The devices that spoke last, kept in memory: what is asked of a device with every event it sends."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from engine.store.reading import Reading

TRUST = 10.0
"""Seconds that an entry is believed; a change by this process is seen at once."""
MOST = 200_000
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Known:
    """What is asked of a device when it speaks. ``branch`` is its own, else that of the subject it is."""

    id: str
    branch: str | None
    retired: bool


class DeviceBook:
    """Devices by the key they call themselves. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, tuple[float, Known | None]] = {}

    def recall(self, key: str) -> tuple[Known | None] | None:
        """The device as it was a moment ago (``(None,)``: there is none); None: ask for it."""
        held = self._held.get(key)
        if held is None or time.monotonic() - held[0] > TRUST:
            return None
        return (held[1],)

    def missing(self, keys: Iterable[str]) -> list[str]:
        """Those keys that must be asked for."""
        return sorted({key for key in keys if self.recall(key) is None})

    def learn(self, reading: Reading, keys: list[str]) -> None:
        """Read these devices."""
        for begin in range(0, len(keys), AT_ONCE):
            some = keys[begin : begin + AT_ONCE]
            now = time.monotonic()
            marks = ", ".join("?" * len(some))
            found = {
                key: Known(id_, branch, bool(retired))
                for key, id_, branch, retired in reading.rows(
                    "SELECT d.key, d.id, coalesce(d.branch, s.branch), d.retired FROM device d "  # noqa: S608
                    "LEFT JOIN subject s ON s.kind = d.subject_kind AND s.id = d.subject_id "
                    f"WHERE d.key IN ({marks})",
                    *some,
                )
            }
            with self._lock:
                if len(self._held) > MOST:
                    self._held.clear()
                self._held.update({key: (now, found.get(key)) for key in some})

    def forget(self) -> None:
        """Devices were changed here."""
        with self._lock:
            self._held = {}
