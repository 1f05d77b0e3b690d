"""Publishing: an SOP is checked and compiled for every branch, or refused with the findings.

A revision never changes. Running jobs stay on their runbook; rolling back publishes an older revision again.
docs/publishing.md tells it in full.
"""

from __future__ import annotations

from contextlib import suppress

import msgspec

from engine.language.compiling import decode_runbook
from engine.language.runbook import Runbook
from engine.services.access import Action, Actor, Installation
from engine.services.code_list_rows import all_code_lists
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.problems import Conflict
from engine.services.publication_rows import Also, LiveRevision, OrganisationMoved, live_revision, put
from engine.services.reviews.demanding import must_be_approved
from engine.services.revision_differences import runbooks_of, told_apart
from engine.services.revision_files import must_be_files
from engine.services.sop_preparing import Prepared, World, neighbours_of, prepare_files
from engine.services.sops import files_of, no_such_revision, show_sop
from engine.services.subject_rows import kinds
from engine.services.translating import read, write
from engine.services.views import BranchRunbook, Published
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

MOST_ATTEMPTS = 3
"""How often an SOP is prepared again because the organisation changed under it."""


def publish(
    services: Services,
    actor: Actor,
    *,
    sop: str,
    files: dict[str, bytes],
    note: str = "",
    dry_run: bool = False,
    language: str = "en",
    also: Also | None = None,
) -> Published:
    """Publish the SOP as ``files`` say it (paths as in ``sop_definitions``: ``<sop>/sop.yaml``,
    ``<sop>/forms/…``, ``forms/library/…``), in the world of the installation's organisation, subjects and
    code lists. ``organisation.yaml`` among them is the organisation that the scenarios run in.

    With errors among the findings nothing is published and the answer says why (``revision`` None). Files
    that equal the live revision and give every branch what it has publish nothing new (``revision`` is the
    live one); ``also`` is done with the revision, in the transaction that makes it. The differences to what
    is live are told in ``language`` (zh-CN or en).

    Raises Forbidden, Invalid (``files.malformed``), Conflict (``organisation.moved_on``, ``review.needed``:
    the organisation demands that others approve these files first).
    """
    must_now(services, actor, Action.SOP_CHECK if dry_run else Action.SOP_PUBLISH, Installation())
    must_be_files(sop, files)
    for _ in range(MOST_ATTEMPTS):
        world, before, runbooks = read(
            services, lambda reading: _look(services, reading, sop=sop, files=files)
        )
        prepared = prepare_files(sop, files, world)
        told = _told(prepared, before, runbooks, dry_run=dry_run, language=language)
        if dry_run or not prepared.stands:
            return told
        must_be_approved(services, sop, files)
        if prepared.code_lists:
            must_now(services, actor, Action.CODE_LIST_MANAGE, Installation())
        with suppress(OrganisationMoved):
            revision = put(
                services,
                prepared,
                files,
                before=before,
                by=actor.login,
                note=note,
                version=world.organisation.version,
                also=also,
            )
            return msgspec.structs.replace(told, revision=revision)
    raise Conflict("organisation.moved_on", "The organisation keeps changing; try again.")


def roll_back(
    services: Services, actor: Actor, *, sop: str, revision: int, note: str = "", language: str = "en"
) -> Published:
    """Publish an older revision again, as a new one. It is checked against today's organisation."""
    files = files_of(services, actor, sop=sop, revision=revision)
    note = note or f"Back to revision {revision}."
    return publish(services, actor, sop=sop, files=files, note=note, language=language)


def withdraw(services: Services, actor: Actor, *, sop: str, withdrawn: bool = True) -> None:
    """No new jobs of this SOP; running ones go on. ``withdrawn`` False takes it back."""
    must_now(services, actor, Action.SOP_PUBLISH, Installation())
    show_sop(services, actor, sop=sop)

    def work(unit: UnitOfWork) -> None:
        at = services.clock.now()
        unit.run("UPDATE publication SET withdrawn = ? WHERE sop = ?", withdrawn, sop)
        unit.record("sop.withdrawn" if withdrawn else "sop.offered", sop, by=actor.login, at=at)
        unit.changed("sop", sop, branch=None, at=at)

    write(services, work)


def compare(
    services: Services, actor: Actor, *, sop: str, older: int, newer: int, language: str = "en"
) -> dict[str, tuple[str, ...]]:
    """What differs between two revisions, in a designer's words, per variant (``""`` is the base). Raises
    NotFound (``revision.unknown``)."""
    must_now(services, actor, Action.SOP_SEE, Installation())

    def work(reading: Reading) -> dict[str, tuple[str, ...]]:
        found = [runbooks_of(reading, sop, revision) for revision in (older, newer)]
        for revision, runbooks in zip((older, newer), found, strict=True):
            if not runbooks:
                raise no_such_revision(sop, revision)
        return told_apart(found[0], found[1], language)

    return read(services, work)


def _look(
    services: Services, reading: Reading, *, sop: str, files: dict[str, bytes]
) -> tuple[World, LiveRevision, dict[str, Runbook]]:
    """The installation's world, what is live of the SOP, and its runbooks, all of the same moment."""
    before = live_revision(reading, sop)
    runbooks = {} if before.revision is None else runbooks_of(reading, sop, before.revision)
    return world_of(services, reading, sop, files), before, runbooks


def world_of(services: Services, reading: Reading, sop: str, files: dict[str, bytes]) -> World:
    """What of the installation the SOP is checked against, as it is now."""
    return World(
        organisation=services.organisations.current(reading),
        kinds=kinds(reading),
        code_lists={name: view.content for name, view in all_code_lists(reading).items()},
        neighbours=neighbours_of(reading, files, but=sop),
    )


def _told(
    prepared: Prepared,
    before: LiveRevision,
    runbooks: dict[str, Runbook],
    *,
    dry_run: bool,
    language: str,
) -> Published:
    """What publishing does, before it is done."""
    newer = {variant or "": decode_runbook(one.content) for variant, one in prepared.runbooks.items()}
    return Published(
        sop=prepared.sop,
        revision=None,
        dry_run=dry_run,
        findings=prepared.findings,
        branches=tuple(
            BranchRunbook(
                branch=branch,
                variant=variant,
                runbook=prepared.runbooks[variant].digest,
                changed=before.runbooks.get(branch) != prepared.runbooks[variant].digest,
            )
            for branch, variant in sorted(prepared.variants.items())
        ),
        differences=told_apart(runbooks, newer, language) if runbooks and newer else {},
        scenarios=prepared.scenarios,
    )
