"""The world of a simulation: that of scenarios, but actions take their time and timers can be asked for."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.runtime.simulation import World
from engine.runtime.values import Ms


@dataclass(slots=True)
class Town(World):
    """``begun`` is told of every action asked for, ``alone`` of every child job whose SOP is not here;
    both go on when somebody says so."""

    begun: Callable[[str, Mapping[str, Any]], None] = field(default=lambda _job, _asked: None)
    alone: Callable[[str, Mapping[str, Any]], None] = field(default=lambda _job, _asked: None)

    def next_due(self) -> Ms | None:
        """When the next timer is due: as ``next_timer``, without looking at all of them."""
        while self._queue:
            at, _, job, key, armed = self._queue[0]
            if self._armed.get((job, key)) == (at, armed):
                return at
            heapq.heappop(self._queue)
        return None

    def _run(self, job: str, asked: Mapping[str, Any]) -> None:
        self.begun(job, asked)

    def _open_child(self, parent: str, asked: Mapping[str, Any]) -> None:
        if self.playbooks(asked["request"]["sop"], self.jobs[parent].job.state.branch) is None:
            self.alone(parent, asked)
            return
        World._open_child(self, parent, asked)  # noqa: SLF001 — slots leave no super() here
