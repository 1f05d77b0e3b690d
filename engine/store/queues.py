"""Work that waits in tables: timers and the outbox, claimed in batches with a lease.

A claim is a promise to be done with it before the lease ends; whoever dies only delays by that. Several
claimers never get the same row. Rows go (timers) or are settled (outbox) in the transaction that acts.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.store.hands import Hand
from engine.store.stored import DueMessage, DueTimer


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _of_branches(branches: Sequence[str]) -> str:
    return f"SELECT id FROM job WHERE branch IN ({_marks(len(branches))})"  # noqa: S608 - marks only


def next_timer(hand: Hand) -> int | None:
    """When the earliest timer is due, or None."""
    rows = hand.rows("SELECT at FROM timer ORDER BY at LIMIT 1")
    return int(rows[0][0]) if rows else None


def look_for_timers(
    hand: Hand, *, now: int, branches: Sequence[str] | None = None
) -> tuple[bool, int | None]:
    """Whether a timer (of a job of these branches, if any are named) could be claimed at ``now``; if none,
    when it is time to look again: when the next is due, or a lease ends."""
    there = ""
    if branches is not None:
        there = (
            "AND EXISTS (SELECT 1 FROM job WHERE job.id = timer.job "  # noqa: S608 - marks only
            f"AND job.branch IN ({_marks(len(branches))})) "
        )
    free = hand.rows(
        f"SELECT 1 FROM timer WHERE at <= ? AND leased_until <= ? {there}LIMIT 1",  # noqa: S608 - marks only
        (now, now, *(branches or ())),
    )
    if free:
        return True, now
    later = hand.rows("SELECT min(at) FROM timer WHERE at > ?", (now,))
    leased = hand.rows(
        f"SELECT min(leased_until) FROM timer WHERE at <= ? AND leased_until > ? {there}",  # noqa: S608
        (now, now, *(branches or ())),
    )
    return False, min((int(at) for ((at,),) in (later, leased) if at is not None), default=None)


def claim_timers(
    hand: Hand, *, now: int, lease: int, limit: int, branches: Sequence[str] | None = None
) -> list[DueTimer]:
    """Timers due at ``now`` (of jobs of these branches, if any are named), earliest first, for the claimer
    alone until ``now + lease`` (ms)."""
    wanted = "" if branches is None else f"AND job IN ({_of_branches(branches)}) "
    rows = hand.rows(
        'SELECT job, "key", at, armed FROM timer WHERE at <= ? AND leased_until <= ? '  # noqa: S608 - marks only
        f'{wanted}ORDER BY at, job, "key" LIMIT ?{{skip_locked}}',
        (now, now, *(branches or ()), limit),
    )
    for job, key, _, _ in rows:
        hand.run('UPDATE timer SET leased_until = ? WHERE job = ? AND "key" = ?', (now + lease, job, key))
    return [DueTimer(job=job, key=key, at=at, armed=armed) for job, key, at, armed in rows]


def drop_timer(hand: Hand, *, job: str, key: str, armed: int) -> bool:
    """Take away a timer that turned out to be armed no longer. False: it is another one by now, or gone."""
    return hand.run('DELETE FROM timer WHERE job = ? AND "key" = ? AND armed = ?', (job, key, armed)) == 1


def claim_messages(
    hand: Hand,
    *,
    now: int,
    lease: int,
    limit: int,
    kinds: Sequence[str] = (),
    branches: Sequence[str] | None = None,
) -> list[DueMessage]:
    """Outbox rows due at ``now`` (of these kinds, and of jobs of these branches, if any are named), earliest
    first, for the claimer alone until ``now + lease`` (ms). Counts the attempt."""
    wanted = f"AND kind IN ({_marks(len(kinds))}) " if kinds else ""
    wanted += "" if branches is None else f"AND job IN ({_of_branches(branches)}) "
    rows = hand.rows(
        'SELECT "key", job, kind, seq, at, payload, attempts FROM outbox '  # noqa: S608 - marks only
        f"WHERE done_at IS NULL AND due_at <= ? AND leased_until <= ? {wanted}"
        'ORDER BY due_at, "key" LIMIT ?{skip_locked}',
        (now, now, *kinds, *(branches or ()), limit),
    )
    for row in rows:
        hand.run(
            'UPDATE outbox SET leased_until = ?, attempts = attempts + 1 WHERE "key" = ?',
            (now + lease, row[0]),
        )
    return [
        DueMessage(
            key=key, job=job, kind=kind, seq=seq, at=at, payload=payload.encode(), attempts=attempts + 1
        )
        for key, job, kind, seq, at, payload, attempts in rows
    ]


def settle_message(hand: Hand, *, key: str, at: int) -> bool:
    """The message was delivered. False: it had been before."""
    return (
        hand.run('UPDATE outbox SET done_at = ?, error = NULL WHERE "key" = ? AND done_at IS NULL', (at, key))
        == 1
    )


def postpone_message(hand: Hand, *, key: str, error: str, due_at: int) -> bool:
    """An attempt failed: try again at ``due_at``. False: it was delivered meanwhile."""
    return (
        hand.run(
            'UPDATE outbox SET due_at = ?, leased_until = 0, error = ? WHERE "key" = ? AND done_at IS NULL',
            (due_at, error, key),
        )
        == 1
    )
