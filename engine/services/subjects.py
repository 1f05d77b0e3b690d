"""Subjects: what jobs concern (customers, channels, terminals), each with a branch and a site."""

from __future__ import annotations

import math

import msgspec

from engine.language.organisation import Organisation
from engine.runtime.values import Ms, Subject
from engine.runtime.verdict import FieldFault
from engine.services.access import (
    Action,
    Actor,
    AtBranch,
    Denied,
    Installation,
    Resource,
    authorise,
    in_scope,
)
from engine.services.asking import Conditions, among, containing, page_size
from engine.services.context import Services
from engine.services.cursors import read_cursor, write_cursor
from engine.services.guarding import must, must_now
from engine.services.organisation_rules import name_faults, text_faults, title_faults, words_faults
from engine.services.problems import Forbidden, Invalid, NotFound, PreconditionFailed
from engine.services.sight import below, reach
from engine.services.subject_files import read_subjects
from engine.services.subject_rows import COLUMNS, find_subject, kinds, subject_of, write_kind, write_subject
from engine.services.translating import read, write
from engine.services.views import KindView, Page, SubjectsImported, SubjectView
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork
from forms.authoring_schema import schema_problems
from forms.validation import Validator

LONGEST_ID = 128
BATCH = 1000
"""Rows of an import that are written at once, so that no transaction keeps others waiting."""


def list_kinds(services: Services, actor: Actor) -> tuple[KindView, ...]:
    """The kinds of subject that the installation knows."""
    must_now(services, actor, Action.SUBJECT_SEE, Installation())
    return tuple(read(services, kinds).values())


def put_kind(services: Services, actor: Actor, *, kind: KindView) -> KindView:
    """Add or change a kind of subject. Needs ``publish`` at the top, like the SOPs about it. Subjects that
    are there stay as they are; the next change of each must fit.

    Raises Invalid (``kind.invalid``) for a name or a schema that can't be used.
    """

    def work(unit: UnitOfWork) -> KindView:
        must(actor, Action.SOP_PUBLISH, Installation(), services.organisations.current(unit))
        faults = [*name_faults(kind.kind, "/kind"), *title_faults(kind.title, "/title")]
        for problem in schema_problems(kind.schema, None) if kind.schema is not None else ():
            if problem.severity == "error":
                place = "".join(f"/{key}" for key in problem.path)
                params = {"en": problem.message.en, "zh": problem.message.zh}
                faults.append(FieldFault(pointer=place, code=problem.code, params=params))
        if faults:
            raise Invalid("kind.invalid", "The kind of subject can't be taken in.", faults=tuple(faults))
        at = services.clock.now()
        write_kind(unit, kind, at=at)
        unit.record("kind.changed", kind.kind, by=actor.login, at=at, details={"schema": kind.schema})
        unit.changed("subject", kind.kind, branch=None, at=at)
        return kind

    return write(services, work)


def list_subjects(
    services: Services,
    actor: Actor,
    *,
    kind: str | None = None,
    branch: str | None = None,
    text: str | None = None,
    retired: bool = False,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[SubjectView]:
    """Subjects that the actor may see, by kind and id; ``branch`` includes the branches below, ``text`` is
    any part of id, name or address, ``retired`` shows those that are out of use, too."""
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.page_limit)
    after = read_cursor(cursor, str, str) if cursor is not None else None

    def work(reading: Reading) -> Page[SubjectView]:
        organisation = services.organisations.current(reading)
        conditions = Conditions()
        conditions.add_either(("branch IS NULL", []), among("branch", _near(organisation, actor)))
        if actor.login not in organisation.people or not in_scope(actor, Action.SUBJECT_SEE):
            conditions.add_either()
        if kind is not None:
            conditions.add("kind = ?", kind)
        if branch is not None:
            conditions.add_either(among("branch", below(organisation, branch)))
        if text:
            conditions.add_either(containing(("id", "name", "address"), text.strip()))
        if not retired:
            conditions.add("NOT retired")
        if after is not None:
            conditions.add("(kind, id) > (?, ?)", *after)
        rows = reading.rows(
            f"SELECT {COLUMNS} FROM subject{conditions.where()} ORDER BY kind, id LIMIT ?",  # noqa: S608
            *conditions.parameters,
            size + 1,
        )
        items = tuple(subject_of(row) for row in rows[:size])
        last = items[-1].subject if len(rows) > size else None
        return Page(items=items, next=write_cursor(last.kind, last.id) if last else None)

    return read(services, work)


def _near(organisation: Organisation, actor: Actor) -> frozenset[str]:
    """The branches whose subjects the actor sees: ``subject.see`` at each of them."""
    return frozenset(
        code
        for code in organisation.branches
        if not isinstance(authorise(actor, Action.SUBJECT_SEE, AtBranch(branch=code), organisation), Denied)
    )


def show_subject(services: Services, actor: Actor, *, kind: str, id: str) -> SubjectView:  # noqa: A002
    """One subject. Raises NotFound (``subject.unknown``)."""
    found = read(services, lambda reading: find_subject(reading, kind, id))
    organisation = services.organisations.current()
    if found is None or isinstance(
        authorise(actor, Action.SUBJECT_SEE, _where(found.subject.branch), organisation), Denied
    ):
        raise NotFound("subject.unknown", f"There is no {kind[:40]} {id[:80]}.")
    return found


def put_subject(
    services: Services, actor: Actor, *, subject: Subject, retired: bool = False, seen: int | None = None
) -> SubjectView:
    """Add or change a subject. Jobs keep what it was when they were opened.

    Raises Invalid with every fault against the kind's schema, PreconditionFailed (``subject.moved_on``),
    Forbidden.
    """

    def work(unit: UnitOfWork) -> SubjectView:
        organisation = services.organisations.current(unit)
        before = find_subject(unit, subject.kind, subject.id)
        for branch in {subject.branch, before.subject.branch if before else subject.branch}:
            must(actor, Action.SUBJECT_MANAGE, _where(branch), organisation)
        if seen is not None and seen != (before.version if before else 0):
            raise PreconditionFailed("subject.moved_on", "Somebody else changed the subject meanwhile.")
        faults = _faults(subject, kinds(unit), organisation)
        if faults:
            raise Invalid("subject.invalid", "The subject can't be taken in.", faults=faults)
        at = services.clock.now()
        write_subject(unit, subject, retired=retired, at=at)
        unit.changed("subject", f"{subject.kind}/{subject.id}", branch=subject.branch, at=at)
        after = find_subject(unit, subject.kind, subject.id)
        assert after is not None
        return after

    return write(services, work)


def import_csv(
    services: Services, actor: Actor, *, kind: str, content: bytes, dry_run: bool = False
) -> SubjectsImported:
    """Take in subjects from CSV (UTF-8 with or without a mark, or GB 18030; header row: ``id``, ``name``,
    ``branch``, ``lat``, ``lon``, ``address``, ``labels`` (separated by ``;``), ``contact.…`` and the fields
    of the kind).

    Every fault of every row is found before anything is written; with any, nothing is. Raises NotFound
    (``kind.unknown``) and Forbidden (for somebody who may change no subjects anywhere).
    """
    organisation = services.organisations.current()
    mine = frozenset() if actor.system else reach(organisation, actor.login, "subjects")
    if not mine or not in_scope(actor, Action.SUBJECT_MANAGE):
        raise Forbidden(
            "access.denied", "Needs a role that may 'subjects'.", params={"action": "subject.manage"}
        )
    known = read(services, kinds)
    if kind not in known:
        raise NotFound("kind.unknown", f"There is no kind of subject {kind[:40]}.")
    file = read_subjects(content, kind=kind, schema=known[kind].schema, branches=organisation.branches)
    for line, subject in file.subjects.items():
        if isinstance(authorise(actor, Action.SUBJECT_MANAGE, _where(subject.branch), organisation), Denied):
            file.fault(line, "branch", "branch.not_yours", subject.branch or "")
    if file.faults:
        faults = tuple(sorted(file.faults, key=lambda fault: (fault.line, fault.column, fault.code)))
        return SubjectsImported(added=0, changed=0, unchanged=0, faults=faults)
    return _write_all(services, list(file.subjects.values()), dry_run=dry_run)


def _write_all(services: Services, subjects: list[Subject], *, dry_run: bool) -> SubjectsImported:
    """Write what is new or different. Rows are whole by themselves, so batches may be seen one by one."""
    added = changed = unchanged = 0

    def work(unit: UnitOfWork, batch: list[Subject], at: Ms) -> tuple[int, int, int]:
        new = other = same = 0
        for subject in batch:
            before = find_subject(unit, subject.kind, subject.id)
            if before is not None and before.subject == subject and not before.retired:
                same += 1
                continue
            new, other = (new + 1, other) if before is None else (new, other + 1)
            if not dry_run:
                write_subject(unit, subject, retired=False, at=at)
        if (new or other) and not dry_run:
            unit.changed("subject", batch[0].kind, branch=None, at=at)
        return new, other, same

    for begin in range(0, len(subjects), BATCH):
        batch = subjects[begin : begin + BATCH]
        at = services.clock.now()
        new, other, same = write(services, lambda unit, batch=batch, at=at: work(unit, batch, at))  # type: ignore[misc]
        added, changed, unchanged = added + new, changed + other, unchanged + same
    return SubjectsImported(added=added, changed=changed, unchanged=unchanged, faults=())


def _faults(
    subject: Subject, known: dict[str, KindView], organisation: Organisation
) -> tuple[FieldFault, ...]:
    faults = [
        *text_faults(subject.id, "/id", required=True),
        *text_faults(subject.name, "/name", required=True),
    ]
    if len(subject.id) > LONGEST_ID:
        faults.append(FieldFault(pointer="/id", code="maxLength", params={"limit": LONGEST_ID}))
    faults += words_faults(subject.labels, "/labels")
    if subject.branch is not None and subject.branch not in organisation.branches:
        faults.append(FieldFault(pointer="/branch", code="branch.unknown", params={"branch": subject.branch}))
    if subject.site is not None and not (
        math.isfinite(subject.site.lat)
        and math.isfinite(subject.site.lon)
        and abs(subject.site.lat) <= 90
        and abs(subject.site.lon) <= 180
    ):
        faults.append(FieldFault(pointer="/site", code="position"))
    if subject.kind not in known:
        faults.append(FieldFault(pointer="/kind", code="kind.unknown", params={"kind": subject.kind}))
    elif (schema := known[subject.kind].schema) is not None:
        faults += [
            FieldFault(pointer=f"/data{fault.pointer}", code=fault.code, params=fault.params)
            for fault in Validator(schema).faults(subject.data)
        ]
    return tuple(msgspec.structs.replace(fault, params=dict(fault.params)) for fault in faults)


def _where(branch: str | None) -> Resource:
    return Installation() if branch is None else AtBranch(branch=branch)
