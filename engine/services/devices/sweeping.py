"""Old events: kept for some days, then counted and taken away."""

from __future__ import annotations

from functools import partial

from engine.runtime.values import Ms
from engine.services.context import Services
from engine.services.devices.events import day_of
from engine.services.translating import write
from engine.store.unit_of_work import UnitOfWork

AT_ONCE = 1000
DAY: Ms = 86_400_000
CLAIMS_KEPT: Ms = 400 * DAY
"""Claims of spans of time (``once: per 1d``) that are over; those of open jobs stay."""


def sweep_events(services: Services, now: Ms, keep: int) -> int:
    """Take away events that were handled more than ``keep`` days ago, and count them by day, branch, type and
    outcome; answers how many. An event is never taken away while something that began with it must last."""
    swept = 0
    while some := write(services, partial(_sweep, before=now - keep * DAY)):
        swept += some
    write(
        services,
        lambda unit: unit.run("DELETE FROM trigger_claim WHERE span <> 'open' AND at < ?", now - CLAIMS_KEPT),
    )
    return swept


def _sweep(unit: UnitOfWork, *, before: Ms) -> int:
    unit.exclusively("intake.sweep")
    rows = unit.rows(
        "SELECT id, received_at, coalesce(branch, ''), type, coalesce(outcome, '') FROM device_event e "
        "WHERE done_at IS NOT NULL AND done_at < ? AND received_at < ? "
        "AND NOT EXISTS (SELECT 1 FROM trigger_watch w WHERE w.event = e.id) ORDER BY id LIMIT ?",
        before,
        before,
        AT_ONCE,
    )
    counts: dict[tuple[str, str, str, str], int] = {}
    for _, received_at, branch, type_, outcome in rows:
        key = (day_of(received_at), branch, type_, outcome)
        counts[key] = counts.get(key, 0) + 1
    for key, count in sorted(counts.items()):
        unit.run(
            "INSERT INTO event_count (day, branch, type, outcome, count) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (day, branch, type, outcome) "
            "DO UPDATE SET count = event_count.count + excluded.count",
            *key,
            count,
        )
    ids = [row[0] for row in rows]
    for begin in range(0, len(ids), 500):
        some = ids[begin : begin + 500]
        marks = ", ".join("?" * len(some))
        unit.run(f"DELETE FROM event_outcome WHERE event IN ({marks})", *some)  # noqa: S608
        unit.run(f"DELETE FROM device_event WHERE id IN ({marks})", *some)  # noqa: S608
    return len(ids)
