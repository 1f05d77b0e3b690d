"""Deliveries: claimed by workers with a lease, sent outside of any transaction, settled.

Every delivery ends as sent, skipped, dead or doubtful, and each of these can be seen. Where a worker was cut
off, a channel that may repeat is tried again with the same key; another is left in doubt for a person to
decide, since sending again might tell somebody twice.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import structlog

from engine.runtime.values import Ms
from engine.services.asking import Conditions, among
from engine.services.context import Services
from engine.services.marks import marked
from engine.services.messages.channels import Row, channel_plugins, rows_in, via
from engine.services.messages.parcels import Outcome, Parcels, Result, Sending, Via, Wanted
from engine.services.messages.preferences import Preferences, defaults_in, preferences_of, urgency_or
from engine.services.messages.quiet import quiet_until
from engine.services.messages.recipients import recipients
from engine.services.messages.sealing import Unsealable
from engine.services.messages.spreading import branches_of
from engine.services.messages.wording import Told, Wording, link_of
from engine.services.translating import read, write
from engine.services.work.batches import Batch, Line, Share
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork
from plugins.hooks.channels import Channel, Parcel, Recipient

LEASE: Ms = 300_000
"""How long a parcel is its worker's alone."""
ONCE_AT_A_TIME = 16
"""Parcels of channels that may not repeat, in one claim: so many are left in doubt when a worker dies."""
MOST_ATTEMPTS = 8
"""After so many a delivery is given up."""
FIRST_PAUSE: Ms = 30_000
LONGEST_PAUSE: Ms = 3_600_000
MOST_IN_DIGEST = 200
"""Messages in one digest; more are in the inbox anyhow, and go with the next."""

log = structlog.get_logger("messages")


class _Due(msgspec.Struct, frozen=True):
    """A delivery that is due, with its message."""

    id: str
    message: str
    channel: str
    person: str
    digest: bool
    status: str
    attempts: int
    kind: str
    urgency: str
    job: str | None
    link: str | None
    params: str
    created_at: Ms
    read_at: Ms | None

    def told(self) -> Told:
        return self.barely(job=self.job, params=msgspec.json.decode(self.params, type=dict[str, Any]))

    def barely(self, *, job: str | None = None, params: dict[str, Any] | None = None) -> Told:
        """What can be told of it even where its job or what it says can't be read."""
        return Told(
            id=self.message, kind=self.kind, job=job, link=self.link, params=params or {}, at=self.created_at
        )


class _Ready(msgspec.Struct, frozen=True):
    """A delivery that goes out now, with those that it carries and whom it is for. ``short`` says which
    texts its channel takes."""

    one: _Due
    others: tuple[_Due, ...]
    to: Recipient
    short: bool

    @property
    def attempt(self) -> int:
        """Which try this is."""
        return self.one.attempts + 1

    def ended(self, outcome: Outcome, error: str | None = None) -> Result:
        """What came of it before it was sent."""
        return Result(delivery=self.one.id, attempt=self.attempt, outcome=outcome, error=error)


_COLUMNS = (
    "d.id, d.message, d.channel, d.person, d.digest, d.status, d.attempts, "
    "m.kind, m.urgency, m.job, m.link, m.params, m.created_at, m.read_at"
)


def claim(services: Services, share: Share) -> Parcels:
    """Parcels that are due, in words, for the claimer alone until the lease is over.

    What was cut off is claimed again or put in doubt; what cannot or need not be sent is put aside. The words
    are found when the rows are claimed and the writer is free for others; what can't be put into words is
    given up, and says so.
    """
    claimed, ready = write(services, lambda unit: _Claim(services, unit, share).parcels())
    if not ready:
        return claimed
    try:
        items, failed = read(services, lambda reading: _in_words(services, reading, ready))
    except Exception:  # nothing was begun: others find the words
        settle(services, [one.ended("untouched") for one in ready])
        raise
    if failed:
        settle(services, failed)
    used = {item.channel for item in items}
    return msgspec.structs.replace(
        claimed,
        channels={name: via for name, via in claimed.channels.items() if name in used},
        items=items,
        settled=claimed.settled + len(failed),
    )


def settle(services: Services, results: Sequence[Result]) -> Batch:
    """Write down how the sendings went. A result that comes late still counts, unless somebody else has sent
    the parcel meanwhile."""

    def work(unit: UnitOfWork) -> Batch:
        now = services.clock.now()
        for endpoint in sorted({one for result in results for one in result.gone}):
            unit.run("DELETE FROM push_subscription WHERE endpoint = ?", endpoint)
        lines = tuple(line for result in results if (line := _settled(unit, result, now)) is not None)
        if lines:
            unit.changed("delivery", "", branch=None, at=now)
        return Batch(claimed=len(results), lines=lines)

    return write(services, work)


def pause(delivery: str, attempt: int) -> Ms:
    """How long to wait after the ``attempt``-th try: doubling, and spread by a fifth either way, so that what
    failed together does not come back together. The same for the same delivery and attempt."""
    usual: Ms = min(FIRST_PAUSE << min(attempt - 1, 20), LONGEST_PAUSE)
    return round(usual * random.Random(f"{delivery}/{attempt}").uniform(0.8, 1.2))  # noqa: S311


class _Claim:
    """One claim within its unit of work."""

    def __init__(self, services: Services, unit: UnitOfWork, share: Share) -> None:
        self._unit, self._share = unit, share
        self._now = services.clock.now()
        self._organisation = services.organisations.current(unit)
        self._plugins = channel_plugins(services)
        self._rows = rows_in(unit)
        self._usual = defaults_in(unit)
        self._channels: dict[str, Via] = {}
        self._closed: dict[str, str] = {}  # channels that nothing can be sent over now, and why
        for name, row in self._rows.items():
            self._open(services, name, row)
        self._settled = 0

    def _open(self, services: Services, name: str, row: Row) -> None:
        plugin = self._plugins.get(row.plugin)
        if plugin is None:
            self._closed[name] = "plugin_missing"
            return
        try:
            self._channels[name] = via(services, row, plugin)
        except Unsealable:
            self._closed[name] = "unsealable"

    def parcels(self) -> tuple[Parcels, list[_Ready]]:
        """What was claimed but for the words, and what is to be put into words."""
        self._cut_off()
        repeatable = {name for name in self._channels if self._plugin(name).repeatable}
        once = set(self._rows) - repeatable
        if isinstance(self._share, Wanted):
            repeatable, once = repeatable - {*self._share.without}, once - {*self._share.without}
        due = self._due(repeatable, self._share.limit)
        due += self._due(once, min(ONCE_AT_A_TIME, self._share.limit))
        due += self._due(None, self._share.limit)  # of channels that are gone
        ready = self._ready(due)
        self._take(ready)
        if self._settled or ready:
            self._unit.changed("delivery", "", branch=None, at=self._now)
        claimed = Parcels(
            until=self._now + LEASE,
            channels={name: self._channels[name] for name in sorted({each.one.channel for each in ready})},
            settled=self._settled,
            next_at=self._next(),
        )
        return claimed, ready

    def _plugin(self, channel: str) -> Channel:
        return self._plugins[self._rows[channel].plugin]

    def _cut_off(self) -> None:
        """Sendings whose worker did not come back: waiting again where that does no harm, else in doubt."""
        rows = self._unit.rows(
            "SELECT id, channel, attempts FROM delivery WHERE status = 'sending' AND carried_by IS NULL "
            "AND leased_until <= ? ORDER BY leased_until, id LIMIT ?{skip_locked}",
            self._now,
            self._share.limit,
        )
        for delivery, channel, attempts in rows:
            known = channel in self._channels and self._plugin(channel).repeatable
            status = "dead" if known and attempts >= MOST_ATTEMPTS else "waiting" if known else "doubtful"
            self._put(delivery, status, error="cut_off", due_at=self._now)
            self._settled += status != "waiting"

    def _due(self, channels: set[str] | None, limit: int) -> list[_Due]:
        wanted = Conditions()
        wanted.add("d.status IN ('waiting', 'held') AND d.carried_by IS NULL AND d.due_at <= ?", self._now)
        if channels is None:
            sql, names = among("d.channel", self._rows)
            wanted.add(f"NOT ({sql})", *names)
        else:
            wanted.add_either(among("d.channel", channels))
        if self._share.branches is not None:
            there, codes = among("branch", branches_of(self._organisation, self._share))
            wanted.add(f"d.person IN (SELECT login FROM person WHERE {there})", *codes)  # noqa: S608
        found = self._unit.rows(
            f"SELECT d.id FROM delivery d{wanted.where()} ORDER BY d.due_at, d.id LIMIT ?{{skip_locked}}",  # noqa: S608
            *wanted.parameters,
            limit,
        )
        return self._with_messages("d.id", [row[0] for row in found])

    def _with_messages(self, column: str, ids: Iterable[str]) -> list[_Due]:
        sql, named = among(column, ids)
        rows = self._unit.rows(
            f"SELECT {_COLUMNS} FROM delivery d JOIN message m ON m.id = d.message WHERE {sql} "  # noqa: S608
            "ORDER BY m.created_at, m.id",
            *named,
        )
        return [_Due(*row) for row in rows]

    def _ready(self, due: list[_Due]) -> list[_Ready]:
        """Those that go out now; the others are put aside."""
        people = sorted({one.person for one in due})
        reach = recipients(self._unit, self._organisation, people)
        chosen = preferences_of(self._unit, people)
        carried: set[str] = set()
        ready = []
        for one in due:
            if one.id in carried:
                continue
            to = reach.get(one.person)
            if why := self._why_not(one, to):
                self._put(one.id, "skipped", error=why)
                self._settled += 1
                continue
            if one.channel in self._closed:
                self._put(
                    one.id, "waiting", error=self._closed[one.channel], due_at=self._now + LONGEST_PAUSE
                )
                continue
            if (ends := self._quiet(one, chosen.get(one.person, self._usual))) is not None:
                self._put(one.id, "held", due_at=ends)
                continue
            assert to is not None
            others = self._gathered(one)
            carried.update(other.id for other in others)
            ready.append(_Ready(one, others, to, self._rows[one.channel].length == "short"))
        return ready

    def _why_not(self, one: _Due, to: Recipient | None) -> str | None:
        if one.channel not in self._rows:
            return "channel_gone"
        if to is None:
            return "person_inactive"
        if one.status == "held" and one.read_at is not None and one.attempts == 0:
            return "read"  # in the app, while it was held
        if not self._rows[one.channel].enabled and one.kind != "test":
            return "channel_off"
        return None

    def _quiet(self, one: _Due, preferences: Preferences) -> Ms | None:
        if one.kind == "test" or (urgency_or(one.urgency) == "urgent" and preferences.urgent_breaks):
            return None
        timezone = self._organisation.timezone(self._organisation.people[one.person].branch)
        return quiet_until(self._now, preferences.quiet, timezone)

    def _gathered(self, one: _Due) -> tuple[_Due, ...]:
        """The others that go in the same parcel: those of the first try stay together."""
        if not one.digest:
            return ()
        if one.attempts:
            return tuple(self._with_messages("d.carried_by", [one.id]))
        found = self._unit.rows(
            "SELECT id FROM delivery WHERE digest AND status IN ('waiting', 'held') AND carried_by IS NULL "
            "AND person = ? AND channel = ? AND due_at <= ? AND attempts = 0 AND id <> ? "
            "ORDER BY created_at, id LIMIT ?{skip_locked}",
            one.person,
            one.channel,
            self._now,
            one.id,
            MOST_IN_DIGEST - 1,
        )
        unread = []
        for other in self._with_messages("d.id", [row[0] for row in found]):
            if other.read_at is not None:
                self._put(other.id, "skipped", error="read")
                self._settled += 1
            else:
                unread.append(other)
        for other in unread:
            self._unit.run("UPDATE delivery SET carried_by = ? WHERE id = ?", one.id, other.id)
        return tuple(unread)

    def _take(self, ready: list[_Ready]) -> None:
        """They are the claimer's now."""
        for column in ("id", "carried_by"):
            for marks, some in marked(sorted(each.one.id for each in ready)):
                self._unit.run(
                    "UPDATE delivery SET status = 'sending', attempts = attempts + 1, leased_until = ?, "  # noqa: S608
                    f"error = NULL WHERE {column} IN ({marks})",
                    self._now + LEASE,
                    *some,
                )

    def _put(self, delivery: str, status: str, *, error: str | None = None, due_at: Ms | None = None) -> None:
        self._unit.run(
            "UPDATE delivery SET status = ?, error = coalesce(?, error), due_at = coalesce(?, due_at), "
            "leased_until = 0 WHERE id = ? OR carried_by = ?",
            status,
            error,
            due_at,
            delivery,
            delivery,
        )

    def _next(self) -> Ms | None:
        rows = self._unit.rows(
            "SELECT (SELECT min(due_at) FROM delivery WHERE status IN ('waiting', 'held') "
            "AND carried_by IS NULL), (SELECT min(leased_until) FROM delivery WHERE status = 'sending' "
            "AND carried_by IS NULL)"
        )
        return min((int(at) for at in rows[0] if at is not None), default=None)


def _in_words(
    services: Services, reading: Reading, ready: Sequence[_Ready]
) -> tuple[tuple[Sending, ...], list[Result]]:
    """What is to be sent, and what came of those for which there are no words."""
    organisation = services.organisations.current(reading)
    wording = Wording(services, reading, organisation)
    try:
        wording.foresee(due.job for each in ready for due in (each.one, *each.others))
    except Exception:  # one of them can't be read: each is looked up by itself
        log.exception("delivery.jobs_unreadable")
        wording = Wording(services, reading, organisation)
    items: list[Sending] = []
    failed: list[Result] = []
    for each in ready:
        try:
            items.append(_parcel(wording, each))
        except Exception as error:  # one broken row must not keep the others waiting
            log.exception("delivery.no_words", delivery=each.one.id)
            failed.append(each.ended("failed", f"no_words: {type(error).__name__}: {error}"))
    return tuple(items), failed


def _parcel(wording: Wording, each: _Ready) -> Sending:
    one, others, login = each.one, each.others, each.to.login
    if one.digest and others:
        words = wording.digest(
            [_readable(wording, due, login) for due in (one, *others)], login, short=each.short
        )
    else:
        words = wording.words(one.told(), login, short=each.short)
    parcel = Parcel(
        key=one.id,
        kind="digest" if others else one.kind,
        to=each.to,
        subject=words.subject,
        text=words.text,
        link=wording.link(link_of([due.barely() for due in (one, *others)])),
        urgency=one.urgency,
        attempt=each.attempt,
    )
    return Sending(delivery=one.id, channel=one.channel, parcel=parcel)


def _readable(wording: Wording, due: _Due, login: str) -> Told:
    """A line of a digest; the barest one where it can't be read, so that the others are told."""
    try:
        told = due.told()
        wording.words(told, login)
    except Exception:
        log.exception("delivery.no_words", delivery=due.id)
        return due.barely()
    return told


def _settled(unit: UnitOfWork, result: Result, now: Ms) -> Line | None:
    rows = unit.rows(
        "SELECT d.status, d.attempts, d.channel, d.person, j.id, j.number FROM delivery d "
        "JOIN message m ON m.id = d.message LEFT JOIN job j ON j.id = m.job AND NOT EXISTS "
        "(SELECT 1 FROM delivery o WHERE o.carried_by = d.id) "  # a digest is about several
        "WHERE d.id = ? AND d.carried_by IS NULL",
        result.delivery,
    )
    if not rows:
        return None
    status, attempts, channel, person, job, number = rows[0]
    if status == "sent" or (result.outcome != "sent" and attempts != result.attempt):
        return None  # somebody else was at it, and knows better
    if result.outcome != "sent" and status not in ("sending", "doubtful"):
        return None
    error = (result.error or "")[:1000] or None
    due_at: Ms | None = None
    tries = attempts
    match result.outcome:
        case "sent":
            status, error = "sent", None
        case "failed":
            status = "dead"
        case "unknown":
            status = "doubtful"
        case "untouched":
            status, due_at, tries = "waiting", now, attempts - 1
        case "later" if attempts >= MOST_ATTEMPTS:
            status = "dead"
        case "later":
            asked = 0 if result.seconds is None else min(round(result.seconds * 1000), 86_400_000)
            status, due_at = "waiting", now + max(asked, pause(result.delivery, attempts) if not asked else 0)
    unit.run(
        "UPDATE delivery SET status = ?, error = ?, receipt = coalesce(?, receipt), attempts = ?, "
        "due_at = coalesce(?, due_at), leased_until = 0, sent_at = ? WHERE id = ? OR carried_by = ?",
        status,
        error,
        (result.receipt or "")[:500] or None,
        tries,
        due_at,
        now if status == "sent" else None,
        result.delivery,
        result.delivery,
    )
    return Line(
        what=f"message.{result.outcome}",
        job=job,
        number=number,
        detail=f"{channel} to {person}" + (f": {error}" if error else ""),
        failed=status in ("dead", "doubtful"),
    )
