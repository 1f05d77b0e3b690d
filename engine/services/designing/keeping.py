"""Answers are kept for a while by what they were worked out from; of questions only the newest counts."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from engine.services.problems import Conflict

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """The last answers, by what was asked. Two who ask the same at once both work it out."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """What is kept, or what ``make`` answers."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return made


class Turns:
    """One question at a time for each key; one that waits or works is given up when a newer comes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: dict[Hashable, int] = {}
        self._working: dict[Hashable, threading.Lock] = {}
        self._asked = 0

    @contextmanager
    def take(self, key: Hashable) -> Iterator[Callable[[], None]]:
        """Waits until it is this question's turn. What it gives raises Conflict (``analysis.overtaken``) as
        soon as a newer question has come."""
        with self._lock:
            self._asked += 1
            mine = self._newest[key] = self._asked
            working = self._working.setdefault(key, threading.Lock())

        def go_on() -> None:
            if self._newest.get(key, mine) != mine:
                raise Conflict("analysis.overtaken", "A newer question about this draft has come.")

        try:
            with working:
                go_on()
                yield go_on
        finally:
            with self._lock:
                if self._newest.get(key) == mine:
                    del self._newest[key]
                    self._working.pop(key, None)
