"""A person's own messages."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from engine.runtime.values import Ms
from engine.services.access import Action, Actor, in_scope
from engine.services.asking import Conditions, among, page_size
from engine.services.context import Services
from engine.services.cursors import read_cursor, write_cursor
from engine.services.guarding import must_be_in_person
from engine.services.messages.wording import Told, Wording, readable
from engine.services.problems import Forbidden
from engine.services.translating import read, write
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork


class MessageView(msgspec.Struct, frozen=True, kw_only=True):
    """A message in words. ``link`` is from the root of the site."""

    id: str
    kind: str
    urgency: str
    subject: str
    text: str
    job: str | None
    link: str | None
    at: Ms
    read_at: Ms | None


class InboxView(msgspec.Struct, frozen=True, kw_only=True):
    """Some messages, newest first, and how many are unread in all."""

    items: tuple[MessageView, ...]
    next: str | None
    unread: int


def list_messages(
    services: Services,
    actor: Actor,
    *,
    unread: bool = False,
    language: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> InboxView:
    """The actor's messages, newest first, in ``language`` (default: that of their profile). Raises Forbidden
    for a token that does not reach to jobs, of which they tell."""
    if not in_scope(actor, Action.JOB_SEE):
        raise Forbidden("access.denied", "The token does not reach to job.see.")
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.page_limit)
    after = read_cursor(cursor, int, str) if cursor is not None else None

    def work(reading: Reading) -> InboxView:
        wanted = Conditions()
        wanted.add("person = ?", actor.login)
        if unread:
            wanted.add("read_at IS NULL")
        if after is not None:
            wanted.add("(created_at, id) < (?, ?)", *after)
        rows = reading.rows(
            "SELECT id, kind, urgency, job, link, params, created_at, read_at "  # noqa: S608
            f"FROM message{wanted.where()} ORDER BY created_at DESC, id DESC LIMIT ?",
            *wanted.parameters,
            size + 1,
        )
        wording = Wording(services, reading, services.organisations.current(reading))
        wording.foresee(row[3] for row in rows[:size])
        items = []
        for message, kind, urgency, job, link, params, at, read_at in rows[:size]:
            told = Told(id=message, kind=kind, job=job, link=link, params=readable(params), at=at)
            words = wording.words(told, actor.login, language=language)
            items.append(
                MessageView(
                    id=message,
                    kind=kind,
                    urgency=urgency,
                    subject=words.subject,
                    text=words.text,
                    job=job,
                    link=link,
                    at=at,
                    read_at=read_at,
                )
            )
        more = len(rows) > size
        return InboxView(
            items=tuple(items),
            next=write_cursor(items[-1].at, items[-1].id) if more else None,
            unread=_unread(reading, actor.login),
        )

    return read(services, work)


def mark_read(services: Services, actor: Actor, *, ids: Sequence[str] = (), until: Ms | None = None) -> int:
    """These of the actor's messages were read, and all that came until a moment; answers how many are still
    unread."""
    must_be_in_person(actor)

    def work(unit: UnitOfWork) -> int:
        marked = 0
        if ids:
            sql, named = among("id", ids)
            marked += unit.run(
                f"UPDATE message SET read_at = ? WHERE person = ? AND read_at IS NULL AND {sql}",  # noqa: S608
                actor.at,
                actor.login,
                *named,
            )
        if until is not None:
            marked += unit.run(
                "UPDATE message SET read_at = ? WHERE person = ? AND read_at IS NULL AND created_at <= ?",
                actor.at,
                actor.login,
                until,
            )
        if marked:
            unit.changed("message", actor.login, branch=None, at=actor.at)
        return _unread(unit, actor.login)

    return write(services, work)


def _unread(reading: Reading, login: str) -> int:
    rows = reading.rows("SELECT count(*) FROM message WHERE person = ? AND read_at IS NULL", login)
    return int(rows[0][0])
