"""Rows of the outbox: whether any waits, by a glance without the writer; and putting off what is broken."""

from __future__ import annotations

from collections.abc import Iterable

from engine.runtime.values import Ms
from engine.services.asking import Conditions, among
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

Branches = tuple[str, ...] | None
"""Those that a worker asks for, with all below them; None: all."""

PUT_OFF: Ms = 3_600_000
"""How long a row that can't be read or done, by a fault of the program or its own, waits until it is looked
at again: others go on meanwhile."""


def put_off(unit: UnitOfWork, key: str, trouble: Exception, *, now: Ms) -> None:
    """The row waits for a while, and says why."""
    why = f"{type(trouble).__name__}: {trouble}"[:1000]
    unit.postpone_message(key, error=why, due_at=now + PUT_OFF)


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
