"""Messages in words: by the person's language, at the moment when they are read or sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from engine.language.organisation import Organisation, Person
from engine.runtime.local_time import to_local
from engine.runtime.values import Ms
from engine.services.context import Services
from engine.services.messages.kinds import KINDS, OTHER
from engine.services.messages.settings import public_url_in
from engine.services.messages.templates import NotRendered, Words, render
from engine.services.playbooks import UNREADABLE
from engine.services.texts import plain
from engine.services.views import Titles
from engine.store.reading import Reading

SHIPPED = Path(__file__).parents[3] / "ui" / "templates" / "messages"
LANGUAGES = ("zh-CN", "en")
"""Those that ship. Other languages are an installation's own templates, and English where there is none."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it stands in the table, so far as words need it."""

    id: str
    kind: str
    job: str | None
    link: str | None
    params: dict[str, Any]
    at: Ms


def readable(params: str) -> dict[str, Any]:
    """The params of a message that is only looked at: nothing where they can't be read, since one such row
    must not hide the others."""
    try:
        return msgspec.json.decode(params, type=dict[str, Any])
    except msgspec.MsgspecError:
        return {}


class Wording:
    """Puts messages into words within one reading: templates, jobs and people are looked up once."""

    def __init__(self, services: Services, reading: Reading, organisation: Organisation) -> None:
        self._services = services
        self._reading = reading
        self._organisation = organisation
        self._url = public_url_in(reading)
        self._jobs: dict[str, dict[str, Any] | None] = {}
        self._own = {
            (kind, language, length): content
            for kind, language, length, content in reading.rows(
                "SELECT kind, language, length, content FROM message_template"
            )
        }

    def foresee(self, jobs: Iterable[str | None]) -> None:
        """Look these jobs up together."""
        wanted = sorted({job for job in jobs if job is not None} - set(self._jobs))
        for start in range(0, len(wanted), 500):
            self._look_up(wanted[start : start + 500])

    def link(self, link: str | None) -> str | None:
        """The absolute link; None where there is none, or nobody said where the installation is found."""
        return None if link is None or self._url is None else self._url + link

    def words(self, told: Told, login: str, *, short: bool = False, language: str | None = None) -> Words:
        """The message in ``language`` (default: the person's). Never fails: what can't be said as the
        installation wants is said as shipped, and else in the barest way."""
        person = self._organisation.people.get(login)
        language = language or language_of(person)
        given = self.given(told, login, language)
        filters = filters_for(language, self._timezone(person))
        subject = self._said(told.kind, language, "long", given, filters)
        if not short:
            return subject
        if (own := self._own.get((told.kind, language, "short"))) is not None:
            try:
                text = render(own, given, subject=False, filters=filters).text
            except NotRendered:
                text = ""
            if text:
                return Words(subject.subject, text)
        return Words(subject.subject, " ".join(filter(None, (subject.subject, given["link"]))))

    def digest(self, several: Sequence[Told], login: str, *, short: bool = False) -> Words:
        """Several messages in one."""
        lines = [
            {"subject": self.words(told, login).subject, "link": self.link(told.link) or ""}
            for told in several
        ]
        first = several[0]
        whole = Told(
            id=first.id,
            kind="digest",
            job=None,
            link=None,
            params={"items": lines, "count": len(lines)},
            at=first.at,
        )
        return self.words(whole, login, short=short)

    def given(self, told: Told, login: str, language: str) -> dict[str, Any]:
        """What the template of the message is given."""
        person = self._organisation.people.get(login)
        kind = KINDS.get(told.kind, OTHER)
        return {
            **dict.fromkeys(kind.sample, ""),
            **{name: in_language(value, language) for name, value in told.params.items()},
            "job": in_language(self._job(told.job), language),
            "person": {"name": person.name if person else login},
            "link": self.link(told.link) or "",
        }

    def _said(
        self,
        kind: str,
        language: str,
        length: str,
        given: Mapping[str, Any],
        filters: Mapping[str, Callable[..., Any]],
    ) -> Words:
        candidates = (
            self._own.get((kind, language, length)),
            shipped(kind, language),
            self._own.get((kind, "en", length)),
            shipped(kind, "en"),
        )
        for content in candidates:
            if content is not None:
                try:
                    words = render(content, given, filters=filters)
                except NotRendered:
                    continue
                if words.subject:
                    return words
        return _barest(given, language)

    def _job(self, job: str | None) -> dict[str, Any] | None:
        if job is None:
            return None
        if job not in self._jobs:
            self._look_up([job])
        return self._jobs[job]

    def _look_up(self, jobs: Sequence[str]) -> None:
        self._jobs.update(dict.fromkeys(jobs))
        marks = ", ".join("?" * len(jobs))
        rows = self._reading.rows(
            "SELECT id, number, runbook, branch, priority, subject_name, due_at "  # noqa: S608
            f"FROM job WHERE id IN ({marks})",
            *jobs,
        )
        for job, number, runbook, branch, priority, subject, due_at in rows:
            at = self._organisation.branches.get(branch)
            self._jobs[job] = {
                "number": number,
                "title": self._title(runbook),
                "subject": subject or "",
                "branch": (at.title if at is not None and at.title else branch),
                "priority": priority,
                "due_at": due_at or "",
            }

    def _title(self, digest: str) -> Titles | str:
        try:
            runbook = self._services.playbooks.get(digest, self._reading).runbook
        except UNREADABLE:  # one job must not silence all the others
            return ""
        return plain(runbook.title) or runbook.sop

    def _timezone(self, person: Person | None) -> str:
        return self._organisation.timezone(person.branch) if person else "UTC"


def link_of(several: Sequence[Told]) -> str | None:
    """Where a parcel leads: of several messages to the person's messages, in the app that they all lead
    into."""
    if len(several) == 1:
        return several[0].link
    in_field = all((told.link or "").startswith("/field/") for told in several)
    return "/field/messages" if in_field else "/office/messages"


def language_of(person: Person | None) -> str:
    """The language that the person reads; the first that ships where nobody said one."""
    said = person.language if person else None
    if said is None:
        return LANGUAGES[0]
    return next((one for one in LANGUAGES if one.partition("-")[0] == said.partition("-")[0]), said)


def in_language(value: Any, language: str) -> Any:
    """The value with texts per language replaced by the one in ``language``, else by any."""
    if isinstance(value, dict):
        if value and all(name in (*LANGUAGES, language, "und") for name in value):
            for name in (language, "und", *LANGUAGES):
                if name in value:
                    return value[name]
        return {name: in_language(held, language) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [in_language(held, language) for held in value]
    return "" if value is None else value


def filters_for(language: str, timezone: str) -> dict[str, Callable[..., Any]]:
    """``moment`` and ``day``: an instant (ms) as it stands on the person's wall clock."""

    def local(value: Any) -> datetime | None:
        return to_local(int(value), timezone) if isinstance(value, int | float) else None

    def day(value: Any) -> str:
        shown = local(value)
        if shown is None:
            return ""
        chinese = language.startswith("zh")
        return f"{shown.month}月{shown.day}日" if chinese else f"{shown.day} {_MONTHS[shown.month - 1]}"

    def moment(value: Any) -> str:
        shown = local(value)
        if shown is None:
            return ""
        clock = shown.strftime("%H:%M")
        return f"{day(value)} {clock}" if language.startswith("zh") else f"{day(value)}, {clock}"

    return {"day": day, "moment": moment}


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def shipped(kind: str, language: str) -> str | None:
    """The template that ships; None where there is none."""
    if kind not in KINDS or language not in LANGUAGES:
        return None
    return (SHIPPED / f"{kind}.{language}.txt").read_text(encoding="utf-8")


def _barest(given: Mapping[str, Any], language: str) -> Words:
    job = given.get("job")
    name = f"#{job['number']} {job['title']}" if isinstance(job, dict) else ""
    title = "有一条消息" if language.startswith("zh") else "There is a message for you"
    return Words(subject=name or title, text="\n".join(filter(None, (title, name, given.get("link") or ""))))
