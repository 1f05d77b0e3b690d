"""Deliveries as administrators look at them: what was sent, what could not be, and sending it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import msgspec

from engine.runtime.values import Ms
from engine.services.access import Action, Actor, Installation
from engine.services.asking import Conditions, among, page_size
from engine.services.context import Services
from engine.services.cursors import read_cursor, write_cursor
from engine.services.guarding import must_now
from engine.services.messages.templates import Words
from engine.services.messages.wording import Told, Wording, language_of, link_of, readable
from engine.services.problems import Conflict, NotFound
from engine.services.translating import read, write
from engine.services.views import Page
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

Status = Literal["waiting", "held", "sending", "sent", "skipped", "dead", "doubtful"]
STATUSES: tuple[Status, ...] = get_args(Status)
AGAIN: tuple[Status, ...] = ("dead", "doubtful", "skipped")
"""What may be sent again by hand."""
MOST = 1_000
"""Deliveries that are sent again at once."""


class DeliveryView(msgspec.Struct, frozen=True, kw_only=True):
    """One message on its way over one channel. ``subject`` is in the asker's language."""

    id: str
    message: str
    channel: str
    person: str
    name: str
    kind: str
    urgency: str
    job: str | None
    subject: str
    status: Status
    digest: bool
    due_at: Ms
    attempts: int
    error: str | None
    receipt: str | None
    created_at: Ms
    sent_at: Ms | None


class DeliveryDetail(DeliveryView, frozen=True, kw_only=True):
    """A delivery with the words that the person gets, in their language. ``carries`` counts the other
    messages of the same digest; ``digest_of`` is the delivery that carries this one."""

    title: str
    text: str
    leads: str | None
    language: str
    carries: int
    digest_of: str | None


class DeliveryPage(Page[DeliveryView], frozen=True, kw_only=True):
    """Some deliveries, newest first, and how many there are of each status."""

    counts: dict[str, int] = {}


_COLUMNS = (
    "d.id, d.message, d.channel, d.person, d.status, d.digest, d.due_at, d.attempts, d.error, d.receipt, "
    "d.created_at, d.sent_at, m.kind, m.urgency, m.job, m.link, m.params, m.created_at"
)


def list_deliveries(
    services: Services,
    actor: Actor,
    *,
    status: Sequence[Status] = (),
    channel: str | None = None,
    person: str | None = None,
    job: str | None = None,
    since: Ms | None = None,
    until: Ms | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> DeliveryPage:
    """Deliveries, newest first; made at ``since`` or later, and before ``until``."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.page_limit)
    after = read_cursor(cursor, int, str) if cursor is not None else None

    def work(reading: Reading) -> DeliveryPage:
        wanted = Conditions()
        if status:
            wanted.add_either(among("d.status", status))
        for column, value in (("d.channel", channel), ("d.person", person), ("m.job", job)):
            if value is not None:
                wanted.add(f"{column} = ?", value)
        if since is not None:
            wanted.add("d.created_at >= ?", since)
        if until is not None:
            wanted.add("d.created_at < ?", until)
        if after is not None:
            wanted.add("(d.created_at, d.id) < (?, ?)", *after)
        rows = reading.rows(
            f"SELECT {_COLUMNS} FROM delivery d JOIN message m ON m.id = d.message{wanted.where()} "  # noqa: S608
            "ORDER BY d.created_at DESC, d.id DESC LIMIT ?",
            *wanted.parameters,
            size + 1,
        )
        items = _views(services, reading, actor, rows[:size])
        more = len(rows) > size
        return DeliveryPage(
            items=items,
            next=write_cursor(items[-1].created_at, items[-1].id) if more else None,
            counts=_counts(reading),
        )

    return read(services, work)


def show_delivery(services: Services, actor: Actor, *, delivery: str) -> DeliveryDetail:
    """One delivery, with its words. Raises NotFound (``delivery.unknown``)."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())

    def work(reading: Reading) -> DeliveryDetail:
        found = _one(services, reading, actor, delivery)
        rows = reading.rows("SELECT carried_by FROM delivery WHERE id = ?", delivery)
        leader = rows[0][0] or delivery
        short = reading.rows("SELECT length FROM channel WHERE name = ?", found.channel)
        words, language, leads, count = worded(
            services, reading, leader, found.person, short=bool(short) and short[0][0] == "short"
        )
        return DeliveryDetail(
            **msgspec.structs.asdict(found),
            title=words.subject,
            text=words.text,
            leads=leads,
            language=language,
            carries=count - 1,
            digest_of=rows[0][0],
        )

    return read(services, work)


def worded(
    services: Services, reading: Reading, leader: str, login: str, *, short: bool
) -> tuple[Words, str, str | None, int]:
    """What the parcel of a delivery says to the person, in which language, where it leads, and how many
    messages are in it."""
    organisation = services.organisations.current(reading)
    wording = Wording(services, reading, organisation)
    told = [
        Told(id=message, kind=kind, job=job, link=link, params=readable(params), at=at)
        for message, kind, job, link, params, at in reading.rows(
            "SELECT m.id, m.kind, m.job, m.link, m.params, m.created_at FROM delivery d "
            "JOIN message m ON m.id = d.message WHERE d.id = ? OR d.carried_by = ? "
            "ORDER BY CASE WHEN d.id = ? THEN 0 ELSE 1 END, m.created_at, m.id",
            leader,
            leader,
            leader,
        )
    ]
    wording.foresee(one.job for one in told)
    several = len(told) > 1
    words = (
        wording.digest(told, login, short=short) if several else wording.words(told[0], login, short=short)
    )
    leads = wording.link(link_of(told))
    return words, language_of(organisation.people.get(login)), leads, len(told)


def resend(services: Services, actor: Actor, *, delivery: str) -> DeliveryView:
    """Send again what is dead, doubtful or was skipped: it is due now and has all its attempts before it.

    Raises NotFound, Conflict (``delivery.on_its_way``) for what is on its way or was sent.
    """
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())

    def work(unit: UnitOfWork) -> DeliveryView:
        found = _one(services, unit, actor, delivery)
        if not _again(unit, [delivery], actor):
            raise Conflict(
                "delivery.on_its_way",
                "It is on its way, or has been sent.",
                params={"status": found.status},
            )
        return _one(services, unit, actor, delivery)

    return write(services, work)


def resend_all(
    services: Services,
    actor: Actor,
    *,
    status: Sequence[Status] = ("dead",),
    channel: str | None = None,
    ids: Sequence[str] = (),
) -> int:
    """Send again all of these statuses (of one channel, or only those of these ids), at most :data:`MOST`;
    answers how many."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())

    def work(unit: UnitOfWork) -> int:
        wanted = Conditions()
        wanted.add_either(among("status", set(status) & set(AGAIN)))
        wanted.add("carried_by IS NULL")
        if channel is not None:
            wanted.add("channel = ?", channel)
        if ids:
            wanted.add_either(among("id", ids))
        rows = unit.rows(
            f"SELECT id FROM delivery{wanted.where()} ORDER BY created_at, id LIMIT ?",  # noqa: S608
            *wanted.parameters,
            MOST,
        )
        return _again(unit, [row[0] for row in rows], actor)

    return write(services, work)


def _again(unit: UnitOfWork, ids: Sequence[str], actor: Actor) -> int:
    sent = 0
    for name in ids:
        rows = unit.rows("SELECT coalesce(carried_by, id) FROM delivery WHERE id = ?", name)
        leader = rows[0][0] if rows else name
        sent += unit.run(
            "UPDATE delivery SET status = 'waiting', due_at = ?, attempts = 0, leased_until = 0, "
            "error = NULL "
            "WHERE id = ? AND status IN ('dead', 'doubtful', 'skipped')",
            actor.at,
            leader,
        )
        # What it carries goes with it, as one parcel still.
        unit.run("UPDATE delivery SET status = 'waiting', error = NULL WHERE carried_by = ? "
                 "AND status IN ('dead', 'doubtful', 'skipped')", leader)  # fmt: skip
    if sent:
        unit.record("delivery.resent", ids[0] if len(ids) == 1 else "", by=actor.login, at=actor.at,
                    details={"count": sent})  # fmt: skip
        unit.changed("delivery", "", branch=None, at=actor.at)
    return sent


def _one(services: Services, reading: Reading, actor: Actor, delivery: str) -> DeliveryView:
    rows = reading.rows(
        f"SELECT {_COLUMNS} FROM delivery d JOIN message m ON m.id = d.message WHERE d.id = ?",  # noqa: S608
        delivery,
    )
    if not rows:
        raise NotFound("delivery.unknown", "There is no such delivery.")
    return _views(services, reading, actor, rows)[0]


def _views(
    services: Services, reading: Reading, actor: Actor, rows: Sequence[Sequence[object]]
) -> tuple[DeliveryView, ...]:
    organisation = services.organisations.current(reading)
    wording = Wording(services, reading, organisation)
    wording.foresee(str(row[14]) for row in rows if row[14] is not None)
    return tuple(_view(wording, organisation.people, actor, *row) for row in rows)


def _view(wording: Wording, people: Mapping[str, object], actor: Actor, *row: object) -> DeliveryView:
    names = _COLUMNS.replace("d.", "").replace("m.created_at", "told_at").replace("m.", "").split(", ")
    held = dict(zip(names, row, strict=True))
    told = msgspec.convert(
        {
            **{name: held[name] for name in ("kind", "job", "link")},
            "id": held["message"],
            "params": readable(str(held["params"])),
            "at": held["told_at"],
        },
        Told,
    )
    person = people.get(str(held["person"]))
    fields = {name: held[name] for name in DeliveryView.__struct_fields__ if name in held}
    return msgspec.convert(
        {
            **fields,
            "digest": bool(held["digest"]),
            "name": getattr(person, "name", held["person"]),
            "subject": wording.words(told, actor.login).subject,
        },
        DeliveryView,
    )


def _counts(reading: Reading) -> dict[str, int]:
    rows = reading.rows("SELECT status, count(*) FROM delivery GROUP BY status")
    return dict.fromkeys(STATUSES, 0) | {status: int(count) for status, count in rows}
