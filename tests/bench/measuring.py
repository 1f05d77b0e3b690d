"""Times, medians and the table."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Result:
    """One line: what was measured, the median of its rounds, and its ratio to another line of the run."""

    name: str
    value: float
    unit: str
    rounds: list[float]
    compared_with: str | None = None
    ratio: float | None = None
    note: str = ""


@dataclass(slots=True)
class Report:
    """All lines of one run."""

    results: list[Result] = field(default_factory=list)

    def add(
        self, name: str, rounds: Iterable[float], unit: str, *, against: str | None = None, note: str = ""
    ) -> Result:
        """A line; ``against`` names the line that its ratio is to."""
        values = list(rounds)
        median = statistics.median(values)
        ratio = None
        if against is not None:
            other = next(result for result in self.results if result.name == against)
            ratio = median / other.value
        result = Result(name, median, unit, values, against, ratio, note)
        self.results.append(result)
        shown = f"{ratio:8.2f} × {against}" if ratio is not None else ""
        print(f"  {name:<58} {median:>12,.1f} {unit:<12} {shown} {note}", flush=True)
        return result

    def write(self, path: Path) -> None:
        """The figures as JSON, with what machine they are of."""
        path.parent.mkdir(parents=True, exist_ok=True)
        machine = {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "system": platform.platform(),
        }
        lines: list[dict[str, Any]] = [
            {name: getattr(result, name) for name in Result.__slots__} for result in self.results
        ]
        path.write_text(json.dumps({"machine": machine, "results": lines}, indent=1) + "\n")


def seconds(function: Callable[[], object]) -> float:
    """How long it takes once."""
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


@contextmanager
def section(title: str) -> Any:
    """A heading in the output, and how long the part took."""
    print(f"\n{title}", flush=True)
    started = time.perf_counter()
    yield
    print(f"  ({time.perf_counter() - started:.0f} s)", flush=True)
