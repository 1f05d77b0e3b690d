"""Templates as administrators edit them: what ships, their own words in its place, and previews."""

from __future__ import annotations

from typing import Literal

import msgspec

from engine.runtime.values import Ms
from engine.runtime.verdict import FieldFault
from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.messages.kinds import JOB_SAMPLE, KINDS
from engine.services.messages.settings import public_url_in
from engine.services.messages.templates import Mistake, NotRendered, Words, mistakes, render
from engine.services.messages.wording import LANGUAGES, filters_for, in_language, shipped
from engine.services.organisation_rules import language_faults
from engine.services.problems import Invalid, NotFound, PreconditionFailed
from engine.services.translating import read, write
from engine.services.views import Titles
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

Length = Literal["long", "short"]


class TemplateView(msgspec.Struct, frozen=True, kw_only=True):
    """The words for a kind of message in a language. ``own`` says whether the installation changed them;
    ``shipped`` is what it goes back to, None where nothing ships (a short text is then the subject)."""

    kind: str
    title: Titles
    language: str
    length: Length
    content: str
    own: bool
    shipped: str | None
    names: tuple[str, ...]
    version: int
    updated_at: Ms | None
    updated_by: str | None


class PreviewView(msgspec.Struct, frozen=True, kw_only=True):
    """What a template says for the kind's sample, and all that is wrong with it."""

    subject: str
    text: str
    mistakes: tuple[Mistake, ...]


def list_templates(services: Services, actor: Actor) -> tuple[TemplateView, ...]:
    """All templates by kind, language and length: those that ship, and the installation's own."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())
    return read(services, _all)


def show_template(
    services: Services, actor: Actor, *, kind: str, language: str, length: Length
) -> TemplateView:
    """One template. Raises NotFound (``message_kind.unknown``) for a kind that there is not."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())
    return read(services, lambda reading: _one(reading, kind, language, length))


def put_template(
    services: Services,
    actor: Actor,
    *,
    kind: str,
    language: str,
    length: Length,
    content: str,
    seen: int | None = None,
) -> TemplateView:
    """Use the installation's own words. Raises Invalid (``template.invalid``) with every mistake and its
    line, PreconditionFailed (``template.moved_on``; 0 is the version of what ships)."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())
    _must_be_kind(kind)

    def work(unit: UnitOfWork) -> TemplateView:
        unit.exclusively("message_templates")
        before = _one(unit, kind, language, length)
        if seen is not None and seen != before.version:
            raise PreconditionFailed("template.moved_on", "Somebody else changed the words meanwhile.")
        faults = [
            FieldFault(
                pointer="/content",
                code=f"template.{mistake.code}",
                params={"line": mistake.line, **mistake.params},
            )
            for mistake in mistakes(content, _sample(unit, kind, language), subject=length == "long")
        ]
        faults += language_faults(language, "/language")
        if faults:
            raise Invalid("template.invalid", "The template holds mistakes.", faults=tuple(faults))
        unit.run(
            "INSERT INTO message_template (kind, language, length, content, version, updated_at, updated_by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, language, length) DO UPDATE SET "
            "content = excluded.content, version = excluded.version, updated_at = excluded.updated_at, "
            "updated_by = excluded.updated_by",
            kind,
            language,
            length,
            content,
            before.version + 1,
            actor.at,
            actor.login,
        )
        unit.record(
            "message_template.changed",
            f"{kind}/{language}/{length}",
            by=actor.login,
            at=actor.at,
            details={"content": content},
        )
        return _one(unit, kind, language, length)

    return write(services, work)


def restore_template(
    services: Services, actor: Actor, *, kind: str, language: str, length: Length
) -> TemplateView:
    """Go back to what ships."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())
    _must_be_kind(kind)

    def work(unit: UnitOfWork) -> TemplateView:
        gone = unit.run(
            "DELETE FROM message_template WHERE kind = ? AND language = ? AND length = ?",
            kind,
            language,
            length,
        )
        if gone:
            about = f"{kind}/{language}/{length}"
            unit.record("message_template.restored", about, by=actor.login, at=actor.at)
        return _one(unit, kind, language, length)

    return write(services, work)


def preview(
    services: Services, actor: Actor, *, kind: str, language: str, length: Length, content: str
) -> PreviewView:
    """What the words say for a sample of the kind, and what is wrong with them. Keeps nothing."""
    must_now(services, actor, Action.CHANNEL_MANAGE, Installation())
    _must_be_kind(kind)

    def work(reading: Reading) -> PreviewView:
        sample = _sample(reading, kind, language)
        found = mistakes(content, sample, subject=length == "long")
        words = Words("", "")
        if not found:
            organisation = services.organisations.current(reading)
            person = organisation.people.get(actor.login)
            timezone = organisation.timezone(person.branch) if person else "UTC"
            try:
                words = render(
                    content, sample, subject=length == "long", filters=filters_for(language, timezone)
                )
            except NotRendered as error:
                found = (Mistake(line=1, code="fails", params={"reason": str(error)}),)
        return PreviewView(subject=words.subject, text=words.text, mistakes=found)

    return read(services, work)


def _must_be_kind(kind: str) -> None:
    if kind not in KINDS:
        raise NotFound("message_kind.unknown", f"There is no kind of message {kind[:100]!r}.")


def _sample(reading: Reading, kind: str, language: str) -> dict[str, object]:
    about = KINDS[kind]
    url = public_url_in(reading) or "https://sops.example.com"
    sample = {
        **about.sample,
        "job": JOB_SAMPLE if about.job else None,
        "person": {"name": "王伟" if language.startswith("zh") else "Wei"},
        "link": f"{url}/field/jobs/{JOB_SAMPLE['number']}",
    }
    result: dict[str, object] = in_language(sample, language)
    if not about.job:
        result["job"] = None
    return result


def _all(reading: Reading) -> tuple[TemplateView, ...]:
    own = {
        (row[0], row[1], row[2])
        for row in reading.rows("SELECT kind, language, length FROM message_template")
    }
    every = {(kind, language, "long") for kind in KINDS for language in LANGUAGES} | own
    return tuple(_one(reading, *key) for key in sorted(every) if key[0] in KINDS)


def _one(reading: Reading, kind: str, language: str, length: str) -> TemplateView:
    _must_be_kind(kind)
    ships = shipped(kind, language) if length == "long" else None
    rows = reading.rows(
        "SELECT content, version, updated_at, updated_by FROM message_template "
        "WHERE kind = ? AND language = ? AND length = ?",
        kind,
        language,
        length,
    )
    content, version, at, by = rows[0] if rows else (ships or "", 0, None, None)
    return TemplateView(
        kind=kind,
        title=KINDS[kind].title,
        language=language,
        length="short" if length == "short" else "long",
        content=content,
        own=bool(rows),
        shipped=ships,
        names=tuple(sorted(_names(kind))),
        version=version,
        updated_at=at,
        updated_by=by,
    )


def _names(kind: str) -> set[str]:
    """What a template of the kind may name."""
    job = {f"job.{name}" for name in JOB_SAMPLE} if KINDS[kind].job else set()
    return {*KINDS[kind].sample, *job, "person.name", "link"}
