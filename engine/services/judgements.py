"""What plugins' checks said of files, remembered by this process: the same bytes are named again after every
other mistake in a form."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

REMEMBERED = 20_000
"""Judgements kept in memory; of the rest a file is judged again."""

Reason = dict[str, str] | None


class Judgements:
    """What checks said, by file and check, the latest; and which checks policies have asked for."""

    def __init__(self) -> None:
        self._said: OrderedDict[tuple[str, str], Reason] = OrderedDict()
        self._asked: set[str] = set()
        self._lock = Lock()

    def asked(self) -> set[str]:
        """Checks that a policy has asked for since the process began."""
        with self._lock:
            return set(self._asked)

    def recall(self, sha256: str, name: str) -> tuple[bool, Reason]:
        """Whether this check has judged this file, and what it said. From now on it has been asked for."""
        with self._lock:
            self._asked.add(name)
            if (sha256, name) not in self._said:
                return False, None
            self._said.move_to_end((sha256, name))
            return True, self._said[sha256, name]

    def remember(self, sha256: str, name: str, reason: Reason) -> None:
        """What this check said of this file."""
        with self._lock:
            self._said[sha256, name] = reason
            while len(self._said) > REMEMBERED:
                self._said.popitem(last=False)
