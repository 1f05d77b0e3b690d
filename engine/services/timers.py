"""Timers: rungs of ladders and ends of waits, each fired exactly once.

A timer is a row; firing it is a command like any other, and the row goes in the same transaction. Several
processes may fire at the same time: whoever comes second finds the timer no longer armed.
"""

from __future__ import annotations

from engine.runtime.values import Ms
from engine.services.context import Services


def fire_due(services: Services, *, limit: int = 500) -> int:
    """Fire up to ``limit`` timers that are due by the clock; answers how many were (0: none is due)."""
    raise NotImplementedError


def next_due(services: Services) -> Ms | None:
    """When the next timer is due; None when none runs."""
    raise NotImplementedError
