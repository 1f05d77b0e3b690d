"""The audit log: what was done outside of jobs (people, access, publishing, lists), chained like them."""

from __future__ import annotations

import msgspec

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
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[AuditLine]:
    """Administrative changes, newest first; ``about`` a login, an SOP, a list …, ``by`` whom. Needs ``audit``
    at the top."""
    must_now(services, actor, Action.AUDIT_SEE, Installation())
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.page_limit)
    conditions = Conditions()
    if about is not None:
        conditions.add("about = ?", about)
    if by is not None:
        conditions.add('"by" = ?', by)
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


def _line(body: str, sealed: bytes) -> AuditLine:
    entry = msgspec.json.decode(body)
    return AuditLine(id=entry.pop("seq"), hash=bytes(sealed).hex(), **entry)
