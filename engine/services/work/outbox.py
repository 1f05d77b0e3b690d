"""Whether a row of the outbox waits: a glance without the writer."""

from __future__ import annotations

from collections.abc import Iterable

from engine.runtime.values import Ms
from engine.services.asking import Conditions, among
from engine.store.reading import Reading

Branches = tuple[str, ...] | None
"""Those that a worker asks for, with all below them; None: all."""


def outbox_waits(reading: Reading, kinds: Iterable[str], now: Ms, branches: Branches) -> bool:
    """Whether a row of the outbox of one of these kinds could be claimed: it is due, in nobody's hands, and
    of a job of these branches."""
    wanted = Conditions()
    wanted.add("done_at IS NULL AND due_at <= ? AND leased_until <= ?", now, now)
    wanted.add_either(among("kind", kinds))
    if branches is not None:
        there, codes = among("job.branch", branches)
        wanted.add(f"EXISTS (SELECT 1 FROM job WHERE job.id = outbox.job AND {there})", *codes)  # noqa: S608
    return bool(reading.rows(f"SELECT 1 FROM outbox{wanted.where()} LIMIT 1", *wanted.parameters))  # noqa: S608
