"""What a shift tells: lines in its log, and one table in Prefect with links back to the jobs."""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from datetime import UTC, datetime

from engine.services.work.batches import Batch, Line

KEPT = 200
"""Lines in the table: the newest."""
PAUSE = 30.0
"""Seconds between two versions of the table at least."""

Log = logging.Logger | logging.LoggerAdapter[logging.Logger]


class Report:
    """What one shift did so far."""

    def __init__(self, duty: str, where: str, address: str) -> None:
        self.counts: Counter[str] = Counter()
        self._key = f"{duty}-{where}".lower().replace("_", "-")
        self._title = f"{duty} in {where}"
        self._address = address.rstrip("/")
        self._rows: deque[dict[str, str]] = deque(maxlen=KEPT)
        self._told = 0
        self._written = time.monotonic()

    def add(self, operation: str, batch: Batch, log: Log) -> None:
        """What came of a batch."""
        for line in batch.lines:
            self.counts[line.what] += 1
            self._rows.appendleft(self._row(line))
        failed = sum(line.failed for line in batch.lines)
        log.info("%s: %d claimed, %d done, %d failed", operation, batch.claimed, len(batch.lines), failed)

    def _row(self, line: Line) -> dict[str, str]:
        job = f"[{line.number or line.job}]({self._address}/office/jobs/{line.job})" if line.job else ""
        return {
            "at": datetime.now(UTC).strftime("%H:%M:%S"),
            "what": line.what,
            "job": job,
            "detail": line.detail,
            "failed": "yes" if line.failed else "",
        }

    def summary(self) -> str:
        """One line: what was done, and how often."""
        done = ", ".join(f"{count} × {what}" for what, count in sorted(self.counts.items()))
        return done or "Nothing was due."

    @property
    def is_due(self) -> bool:
        """Whether something new has waited long enough to be shown."""
        return self._told < self.counts.total() and time.monotonic() - self._written > PAUSE

    async def show(self) -> None:
        """Write the table to Prefect where something is new. Only within a flow run, while the server is
        there."""
        if self._told == self.counts.total():
            return
        from prefect.artifacts import acreate_table_artifact

        telling, self._written = self.counts.total(), time.monotonic()
        await acreate_table_artifact(
            table=[*self._rows], key=self._key, description=f"**{self._title}** — {self.summary()}"
        )
        self._told = telling  # a table that could not be written is tried again
