"""The audit log: what was done outside of jobs (people, access, publishing, lists), chained like them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from engine.runtime.values import Ms
from engine.services.access import Action, Actor, Installation
from engine.services.asking import Conditions, page_size
from engine.services.context import Services
from engine.services.cursors import read_cursor, write_cursor
from engine.services.guarding import must_now
from engine.services.translating import read
from engine.services.views import AuditLine, Page
from engine.store.reading import Reading


def list_audit(
    services: Services,
    actor: Actor,
    *,
    about: str | None = None,
    by: str | None = None,
    action: str | None = None,
    since: Ms | None = None,
    until: Ms | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[AuditLine]:
    """Administrative changes, newest first; ``about`` a login, an SOP, a list …, ``by`` whom, ``action`` an
    action or a family of them (``person``), from ``since`` and before ``until``.

    Needs ``audit`` at the top.
    """
    must_now(services, actor, Action.AUDIT_SEE, Installation())
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.page_limit)
    conditions = Conditions()
    if about is not None:
        conditions.add("about = ?", about)
    if by is not None:
        conditions.add('"by" = ?', by)
    if action is not None:
        if "." in action:
            conditions.add("action = ?", action)
        else:
            family = action.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            conditions.add("action LIKE ? ESCAPE '\\'", f"{family}.%")
    if since is not None:
        conditions.add("at >= ?", since)
    if until is not None:
        conditions.add("at < ?", until)
    if cursor is not None:
        conditions.add("seq < ?", *read_cursor(cursor, int))

    def work(reading: Reading) -> Page[AuditLine]:
        rows = reading.rows(
            f"SELECT body, hash FROM admin_event{conditions.where()} ORDER BY seq DESC LIMIT ?",  # noqa: S608
            *conditions.parameters,
            size + 1,
        )
        items = tuple(_line(body, sealed) for body, sealed in rows[:size])
        return Page(items=items, next=write_cursor(items[-1].id) if len(rows) > size else None)

    return read(services, work)


COLUMNS = ("id", "at", "by", "action", "about", "details", "hash")


def audit_csv(
    services: Services,
    actor: Actor,
    *,
    about: str | None = None,
    by: str | None = None,
    action: str | None = None,
    since: Ms | None = None,
    until: Ms | None = None,
) -> Iterator[bytes]:
    """All that :func:`list_audit` finds as CSV, newest first, in pieces: instants in RFC 3339, details as
    JSON, and the hash that seals each entry."""
    cursor: str | None = None
    head = True
    while head or cursor is not None:
        page = list_audit(
            services,
            actor,
            about=about,
            by=by,
            action=action,
            since=since,
            until=until,
            cursor=cursor,
            limit=services.settings.page_limit,
        )
        text = io.StringIO(newline="")
        rows = csv.writer(text)
        if head:
            rows.writerow(COLUMNS)
        for one in page.items:
            moment = datetime.fromtimestamp(one.at / 1000, UTC).isoformat(timespec="milliseconds")
            details = msgspec.json.encode(one.details).decode()
            rows.writerow(
                [one.id, moment, *map(_harmless, (one.by, one.action, one.about)), details, one.hash]
            )
        yield (b"\xef\xbb\xbf" if head else b"") + text.getvalue().encode()
        head, cursor = False, page.next


def _harmless(text: str) -> str:
    """A text that a spreadsheet would calculate, marked as text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _line(body: str, sealed: bytes) -> AuditLine:
    entry = msgspec.json.decode(body)
    return AuditLine(id=entry.pop("seq"), hash=bytes(sealed).hex(), **entry)
