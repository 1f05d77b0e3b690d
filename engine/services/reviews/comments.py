"""Comments on a draft: threads at places of its documents, settled when they are dealt with."""

from __future__ import annotations

import msgspec

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.drafts.rows import find, name_of, taken
from engine.services.guarding import must_now
from engine.services.messages.posting import Notice, post
from engine.services.problems import Forbidden, NotFound
from engine.services.reviews.demanding import writers
from engine.services.reviews.views import Comment
from engine.services.secret_tokens import new_id
from engine.services.translating import read, write
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

_COLUMNS = "id, thread, file, place, said, by, at, edited_at, settled_by, settled_at"


def list_comments(services: Services, actor: Actor, *, draft: str) -> tuple[Comment, ...]:
    """All comments of a draft, oldest first. Raises Forbidden, NotFound."""
    must_now(services, actor, Action.SOP_DESIGN, Installation())

    def work(reading: Reading) -> tuple[Comment, ...]:
        _title(services, reading, draft)
        rows = reading.rows(
            f"SELECT {_COLUMNS} FROM draft_comment WHERE draft = ? ORDER BY number",  # noqa: S608 - own names
            draft,
        )
        return tuple(_comment(services, row) for row in rows)

    return read(services, work)


def comment(
    services: Services,
    actor: Actor,
    *,
    draft: str,
    said: str,
    thread: str | None = None,
    file: str = "",
    place: tuple[str | int, ...] = (),
) -> Comment:
    """Comment on a place, or answer in a thread (which opens it again). Those who wrote in the draft and
    those who spoke in the thread are told. Raises Forbidden, NotFound (``resource.unknown``)."""
    must_now(services, actor, Action.SOP_DESIGN, Installation())

    def work(unit: UnitOfWork) -> Comment:
        taken(unit, draft)
        sop, title = _title(services, unit, draft)
        key, at = new_id(), services.clock.now()
        where, path = file, place
        if thread is not None:
            first = _find(services, unit, draft, thread)
            where, path = first.file, first.place
            unit.run("UPDATE draft_comment SET settled_by = NULL, settled_at = NULL WHERE id = ?", thread)
        unit.run(
            "INSERT INTO draft_comment (id, draft, number, thread, file, place, said, by, at) "
            "SELECT ?, ?, 1 + coalesce((SELECT max(number) FROM draft_comment WHERE draft = ?), 0), "
            "?, ?, ?, ?, ?, ?",
            key,
            draft,
            draft,
            thread,
            where,
            msgspec.json.encode(path).decode(),
            said,
            actor.login,
            at,
        )
        spoke = unit.rows(
            "SELECT DISTINCT by FROM draft_comment WHERE draft = ? AND (id = ? OR thread = ?)",
            draft,
            thread or key,
            thread or key,
        )
        people = (writers(unit, draft) | {by for (by,) in spoke}) - {actor.login}
        post(
            unit,
            Notice(
                cause=f"comment:{key}",
                kind="draft.commented",
                people=tuple(sorted(people)),
                link=f"/office/designer/{draft}/review",
                params={"sop": sop, "title": title, "by": _name(services, actor.login), "text": said},
            ),
            at=at,
        )
        unit.changed("draft", draft, branch=None, at=at)
        return _find(services, unit, draft, key)

    return write(services, work)


def edit(services: Services, actor: Actor, *, draft: str, comment: str, said: str) -> Comment:
    """Say one's own comment in other words. Raises Forbidden (``comment.others``), NotFound."""
    must_now(services, actor, Action.SOP_DESIGN, Installation())

    def work(unit: UnitOfWork) -> Comment:
        _own(services, unit, actor, draft, comment)
        at = services.clock.now()
        unit.run("UPDATE draft_comment SET said = ?, edited_at = ? WHERE id = ?", said, at, comment)
        unit.changed("draft", draft, branch=None, at=at)
        return _find(services, unit, draft, comment)

    return write(services, work)


def settle(services: Services, actor: Actor, *, draft: str, comment: str, settled: bool) -> Comment:
    """Settle a thread, or open it again. Raises Forbidden, NotFound."""
    must_now(services, actor, Action.SOP_DESIGN, Installation())

    def work(unit: UnitOfWork) -> Comment:
        found, at = _find(services, unit, draft, comment), services.clock.now()
        who, when = (actor.login, at) if settled else (None, None)
        unit.run(
            "UPDATE draft_comment SET settled_by = ?, settled_at = ? WHERE id = ?", who, when, found.thread
        )
        unit.changed("draft", draft, branch=None, at=at)
        return _find(services, unit, draft, comment)

    return write(services, work)


def remove(services: Services, actor: Actor, *, draft: str, comment: str) -> None:
    """Take one's own comment away; the first of a thread takes it along. Raises Forbidden, NotFound."""
    must_now(services, actor, Action.SOP_DESIGN, Installation())

    def work(unit: UnitOfWork) -> None:
        _own(services, unit, actor, draft, comment)
        unit.run(
            "DELETE FROM draft_comment WHERE draft = ? AND (id = ? OR thread = ?)", draft, comment, comment
        )
        unit.changed("draft", draft, branch=None, at=services.clock.now())

    write(services, work)


def _own(services: Services, unit: UnitOfWork, actor: Actor, draft: str, key: str) -> None:
    if _find(services, unit, draft, key).by != actor.login:
        raise Forbidden("comment.others", "Only who wrote a comment changes it.")


def _find(services: Services, reading: Reading, draft: str, key: str) -> Comment:
    rows = reading.rows(
        f"SELECT {_COLUMNS} FROM draft_comment WHERE draft = ? AND id = ?",  # noqa: S608 - own names
        draft,
        key,
    )
    if not rows:
        raise NotFound("resource.unknown", "There is no such comment on this draft.")
    return _comment(services, rows[0])


def _comment(services: Services, row: tuple[object, ...]) -> Comment:
    key, thread, file, place, said, by, at, edited_at, settled_by, settled_at = row
    return msgspec.convert(
        {
            "id": key,
            "thread": thread or key,
            "file": file,
            "place": msgspec.json.decode(str(place)),
            "said": said,
            "by": by,
            "name": _name(services, str(by)),
            "at": at,
            "edited_at": edited_at,
            "settled_by": settled_by,
            "settled_at": settled_at,
        },
        Comment,
    )


def _title(services: Services, reading: Reading, draft: str) -> tuple[str, str]:
    """The draft's SOP and title. Raises NotFound."""
    organisation = services.organisations.current(reading)
    line = find(reading, draft, organisation=organisation, now=services.clock.now())
    return line.sop, line.title


def _name(services: Services, login: str) -> str:
    return name_of(services.organisations.current(), login)
