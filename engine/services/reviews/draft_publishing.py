"""What a draft would change, and publishing it."""

from __future__ import annotations

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.drafts.keeping import close_as_published
from engine.services.drafts.rows import files_of as files_now
from engine.services.drafts.rows import find, must_be_open
from engine.services.guarding import must_now
from engine.services.problems import Conflict
from engine.services.publication_rows import live_revision
from engine.services.publishing import publish
from engine.services.reviews.views import ChangedFile, PublishedDraft, Report
from engine.services.roll_outs.asking import ask
from engine.services.sops import files_of
from engine.services.translating import read
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork


def report(
    services: Services, actor: Actor, *, draft: str, against: int | None = None, language: str = "en"
) -> Report:
    """What publishing the draft would do, told against what is live; its files against revision ``against``
    (default: the live one). Raises Forbidden, NotFound."""
    must_now(services, actor, Action.SOP_DESIGN, Installation())
    sop, version, files = _draft(services, draft)
    live = read(services, lambda reading: live_revision(reading, sop))
    older = live.files if against is None else files_of(services, actor, sop=sop, revision=against)
    told = publish(services, actor, sop=sop, files=files, dry_run=True, language=language)
    return Report(
        version=version,
        against=live.revision if against is None else against,
        findings=told.findings,
        branches=told.branches,
        differences=told.differences,
        scenarios=told.scenarios,
        files=changed_files(older, files),
    )


def publish_draft(
    services: Services,
    actor: Actor,
    *,
    draft: str,
    version: int,
    note: str = "",
    stages: tuple[tuple[str, ...], ...] | None = None,
) -> PublishedDraft:
    """Publish the draft as it is at ``version``: for all branches at once, or with ``stages`` as a roll-out,
    during which it stays open: it is closed when the first stage goes live.

    Raises Forbidden, NotFound, Conflict (``draft.moved_on``, ``draft.closed``, ``review.needed``,
    ``roll_out.under_way``), Invalid (``stages.invalid``).
    """
    must_now(services, actor, Action.SOP_PUBLISH, Installation())
    sop, now, files = _draft(services, draft, open_only=True)
    if now != version:
        raise Conflict("draft.moved_on", "It was changed meanwhile.", params={"version": now})
    if stages is not None:
        roll_out = ask(services, actor, sop=sop, files=files, stages=stages, note=note, draft=draft)
        return PublishedDraft(revision=None, roll_out=roll_out, findings=())

    def close(unit: UnitOfWork, revision: int) -> None:
        at = services.clock.now()
        close_as_published(unit, draft, revision=revision, by=actor.login, at=at)

    told = publish(services, actor, sop=sop, files=files, note=note, also=close)
    return PublishedDraft(revision=told.revision, roll_out=None, findings=told.findings)


def changed_files(older: dict[str, bytes], newer: dict[str, bytes]) -> tuple[ChangedFile, ...]:
    """The files that differ, by path."""
    found = []
    for path in sorted({*older, *newer}):
        before, after = older.get(path), newer.get(path)
        if before != after:
            change = "added" if before is None else "removed" if after is None else "changed"
            found.append(ChangedFile(path=path, change=change, before=_text(before), after=_text(after)))
    return tuple(found)


def _text(content: bytes | None) -> str | None:
    try:
        return None if content is None else content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _draft(services: Services, draft: str, *, open_only: bool = False) -> tuple[str, int, dict[str, bytes]]:
    def work(reading: Reading) -> tuple[str, int, dict[str, bytes]]:
        organisation = services.organisations.current(reading)
        line = find(reading, draft, organisation=organisation, now=services.clock.now())
        if open_only:
            must_be_open(draft, line.status)
        return line.sop, line.version, files_now(reading, draft)

    return read(services, work)
