"""Posting a message: a row per person, in the transaction that causes it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from engine.runtime.values import Ms
from engine.services.secret_tokens import new_id
from engine.store.unit_of_work import UnitOfWork


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What people are told. ``cause`` is unique for what happened: the same cause tells a person once.

    ``kind`` names the template; ``params`` is what it is given (JSON); ``link`` leads to the place, from the
    root of the site, and never decides anything by being opened.
    """

    cause: str
    kind: str
    people: tuple[str, ...]
    urgency: Literal["low", "normal", "urgent"] = "normal"
    job: str | None = None
    link: str | None = None
    params: dict[str, Any] = {}


def post(unit: UnitOfWork, notice: Notice, *, at: Ms) -> int:
    """Put the notice into the inbox of everybody it is for; answers how many had not been told before.

    Whoever is not known here, or not active, is left out.
    """
    posted = 0
    params = msgspec.json.encode(notice.params).decode()
    for login in dict.fromkeys(notice.people):
        written = unit.run(
            "INSERT INTO message (id, cause, person, kind, urgency, job, link, params, created_at) "
            "SELECT ?, ?, login, ?, ?, ?, ?, ?, ? FROM person WHERE login = ? AND active "
            "ON CONFLICT (cause, person) DO NOTHING",
            new_id(),
            notice.cause,
            notice.kind,
            notice.urgency,
            notice.job,
            notice.link,
            params,
            at,
            login,
        )
        if written:
            unit.changed("message", login, branch=None, at=at)
        posted += written
    return posted
