"""What the jobs that changed last are to access: every reader of the feed asks it of the same few."""

from __future__ import annotations

import threading
from collections import OrderedDict

from engine.services.access import OfJob

ROOM = 4096


class ChangedJobs:
    """Resources by the number of the change, the oldest forgotten first. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[int, OfJob] = OrderedDict()

    def get(self, change: int) -> OfJob | None:
        """The job that the change is about, if somebody asked before."""
        return self._held.get(change)

    def put(self, change: int, job: OfJob) -> OfJob:
        """Keep it for the next who asks."""
        with self._lock:
            self._held[change] = job
            while len(self._held) > ROOM:
                self._held.popitem(last=False)
        return job
