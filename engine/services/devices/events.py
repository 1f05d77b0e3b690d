"""What was said, to be read: events with what came of each, and why one opened no job."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from engine.runtime.values import Ms
from engine.services.access import Actor
from engine.services.asking import Conditions, among, page_size
from engine.services.context import Services
from engine.services.cursors import read_cursor, write_cursor
from engine.services.devices.registry import sight_of
from engine.services.problems import NotFound
from engine.services.sight import below
from engine.services.translating import read
from engine.services.views import Page, View
from engine.store.reading import Reading

_COLUMNS = (
    "id, source, key, type, device_key, device, subject, branch, at, received_at, by, data, sop, trigger, "
    "attempts, error, done_at, outcome"
)
_decode = msgspec.json.decode


class JobSeen(View, frozen=True, kw_only=True):
    """A job that an outcome speaks of, as far as it helps to understand why there is none beside it."""

    id: str
    number: int
    status: str
    opened_at: Ms


class OutcomeView(View, frozen=True, kw_only=True):
    """What a trigger made of an event: ``code`` and ``params`` are put into words by pages. ``trigger`` is
    empty where jobs that waited were told. ``jobs`` are those that it speaks of: the one that was opened, the
    one that was open already, those that went on."""

    sop: str
    trigger: str
    code: str
    params: dict[str, Any]
    job: str | None
    number: int | None
    jobs: tuple[JobSeen, ...]
    at: Ms


class EventView(View, frozen=True, kw_only=True):
    """An event. ``outcome`` is None while it waits; ``error`` is that of the last attempt to handle it."""

    id: int
    source: str
    key: str
    type: str
    device: str | None
    device_key: str | None
    subject: str | None
    branch: str | None
    at: Ms
    received_at: Ms
    by: str
    data: dict[str, Any]
    sop: str | None
    trigger: str | None
    attempts: int
    error: str | None
    done_at: Ms | None
    outcome: str | None
    outcomes: tuple[OutcomeView, ...]


class EventCount(View, frozen=True, kw_only=True):
    """How many events of a day had an outcome."""

    day: str
    outcome: str
    count: int


def list_events(
    services: Services,
    actor: Actor,
    *,
    device: str | None = None,
    branch: str | None = None,
    type: str | None = None,  # noqa: A002
    outcome: str | None = None,
    sop: str | None = None,
    trigger: str | None = None,
    since: Ms | None = None,
    until: Ms | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[EventView]:
    """Events of devices that the actor may see, the last received first. ``outcome`` is a code, or
    ``waiting`` for those that nobody has handled yet; ``since`` and ``until`` are about when they were
    received. ``sop`` and ``trigger`` ask for those that a trigger looked at."""
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.page_limit)
    after = read_cursor(cursor, int) if cursor is not None else None

    def work(reading: Reading) -> Page[EventView]:
        organisation = services.organisations.current(reading)
        conditions = sight_of(organisation, actor, "branch")
        if branch is not None:
            conditions.add_either(among("branch", below(organisation, branch)))
        if device is not None:
            conditions.add("device = ?", device)
        if type is not None:
            conditions.add("type = ?", type)
        if outcome == "waiting":
            conditions.add("done_at IS NULL")
        elif outcome is not None:
            conditions.add("outcome = ?", outcome)
        if since is not None:
            conditions.add("received_at >= ?", since)
        if until is not None:
            conditions.add("received_at < ?", until)
        _of_trigger(conditions, sop, trigger)
        if after is not None:
            conditions.add("id < ?", after[0])
        rows = reading.rows(
            f"SELECT {_COLUMNS} FROM device_event{conditions.where()} ORDER BY id DESC LIMIT ?",  # noqa: S608
            *conditions.parameters,
            size + 1,
        )
        items = _with_outcomes(reading, rows[:size])
        return Page(items=items, next=write_cursor(items[-1].id) if len(rows) > size else None)

    return read(services, work)


def _of_trigger(conditions: Conditions, sop: str | None, trigger: str | None) -> None:
    asked = [(column, value) for column, value in (("sop", sop), ("trigger", trigger)) if value is not None]
    if asked:
        wanted = " AND ".join(f"o.{column} = ?" for column, _ in asked)
        conditions.add(
            f"EXISTS (SELECT 1 FROM event_outcome o WHERE o.event = device_event.id AND {wanted})",  # noqa: S608
            *(value for _, value in asked),
        )


def show_event(services: Services, actor: Actor, *, event: int) -> EventView:
    """One event with everything that came of it. Raises NotFound (``event.unknown``)."""

    def work(reading: Reading) -> EventView:
        conditions = sight_of(services.organisations.current(reading), actor, "branch")
        conditions.add("id = ?", event)
        rows = reading.rows(
            f"SELECT {_COLUMNS} FROM device_event{conditions.where()}",  # noqa: S608
            *conditions.parameters,
        )
        if not rows:
            raise NotFound("event.unknown", f"There is no event {event}.")
        return _with_outcomes(reading, rows)[0]

    return read(services, work)


def count_events(
    services: Services, actor: Actor, *, device: str | None = None, since: Ms, until: Ms
) -> tuple[EventCount, ...]:
    """How many events there were by day (UTC) and outcome, those that are kept no longer included."""
    day = "86400000"

    def work(reading: Reading) -> tuple[EventCount, ...]:
        organisation = services.organisations.current(reading)
        conditions = sight_of(organisation, actor, "branch")
        conditions.add("received_at >= ? AND received_at < ?", since, until)
        if device is not None:
            conditions.add("device = ?", device)
        counts: dict[tuple[str, str], int] = {}
        for number, outcome, count in reading.rows(
            f"SELECT received_at / {day}, coalesce(outcome, 'waiting'), count(*) FROM device_event"  # noqa: S608
            f"{conditions.where()} GROUP BY 1, 2",
            *conditions.parameters,
        ):
            counts[day_of(int(number) * 86_400_000), outcome] = int(count)
        if device is None:
            rolled = sight_of(organisation, actor, "nullif(branch, '')")
            rolled.add("day >= ? AND day <= ?", day_of(since), day_of(until))
            for name, outcome, count in reading.rows(
                f"SELECT day, outcome, sum(count) FROM event_count{rolled.where()} GROUP BY 1, 2",  # noqa: S608
                *rolled.parameters,
            ):
                counts[name, outcome] = counts.get((name, outcome), 0) + int(count)
        return tuple(
            EventCount(day=name, outcome=outcome, count=count)
            for (name, outcome), count in sorted(counts.items())
        )

    return read(services, work)


def day_of(at: Ms) -> str:
    """The day (UTC) of an instant, ``2026-03-02``."""
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()


def _with_outcomes(reading: Reading, rows: list[tuple[Any, ...]]) -> tuple[EventView, ...]:
    ids = [row[0] for row in rows]
    outcomes: dict[int, list[OutcomeView]] = {}
    if ids:
        lines = [
            (event, sop, trigger, code, _decode(params), job, at)
            for event, sop, trigger, code, params, job, at in reading.rows(
                "SELECT event, sop, trigger, code, params, job, at FROM event_outcome "  # noqa: S608
                f"WHERE event IN ({', '.join('?' * len(ids))}) ORDER BY event, sop, trigger",
                *ids,
            )
        ]
        seen = _jobs_seen(reading, {name for line in lines for name in _spoken_of(line[5], line[4])})
        for event, sop, trigger, code, params, job, at in lines:
            jobs = tuple(seen[name] for name in _spoken_of(job, params) if name in seen)
            outcomes.setdefault(event, []).append(
                OutcomeView(
                    sop=sop,
                    trigger=trigger,
                    code=code,
                    params=params,
                    job=job,
                    number=seen[job].number if job in seen else None,
                    jobs=jobs,
                    at=at,
                )
            )
    found = []
    for row in rows:
        (
            id_, source, key, type_, device_key, device, subject, branch, at, received_at, by, data, sop,
            trigger, attempts, error, done_at, outcome,
        ) = row  # fmt: skip
        found.append(
            EventView(
                id=id_,
                source=source,
                key=key,
                type=type_,
                device=device,
                device_key=device_key,
                subject=subject,
                branch=branch,
                at=at,
                received_at=received_at,
                by=by,
                data=_decode(data),
                sop=sop,
                trigger=trigger,
                attempts=attempts,
                error=error,
                done_at=done_at,
                outcome=outcome,
                outcomes=tuple(outcomes.get(id_, ())),
            )
        )
    return tuple(found)


def _spoken_of(job: str | None, params: dict[str, Any]) -> list[str]:
    """The jobs of an outcome: opened by it, in its way, or told of it."""
    if job is not None:
        return [job]
    held = params.get("job")
    return (
        [held] if isinstance(held, str) else [one for one in params.get("jobs", ()) if isinstance(one, str)]
    )


def _jobs_seen(reading: Reading, names: set[str]) -> dict[str, JobSeen]:
    found: dict[str, JobSeen] = {}
    ordered = sorted(names)
    for begin in range(0, len(ordered), 500):
        some = ordered[begin : begin + 500]
        for id_, number, status, opened_at in reading.rows(
            "SELECT id, number, status, opened_at FROM job "  # noqa: S608
            f"WHERE id IN ({', '.join('?' * len(some))})",
            *some,
        ):
            found[id_] = JobSeen(id=id_, number=number, status=status, opened_at=opened_at)
    return found
