"""Filling an empty installation from a folder of SOP definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from engine.language.compiling import code_list
from engine.language.finding import Finding
from engine.language.library import Library
from engine.language.organisation import Organisation
from engine.runtime.values import Ms
from engine.services.access import BUILT_IN
from engine.services.checking import check_library, load
from engine.services.code_list_rows import find_code_list, write_code_list
from engine.services.context import Services
from engine.services.messages.settings import put_setting
from engine.services.organisation_tables import (
    REVIEWS,
    count_up,
    write_absences,
    write_branch,
    write_calendar,
    write_person,
    write_role,
)
from engine.services.publication_rows import OrganisationMoved, live_revision, put
from engine.services.revision_files import WORLD
from engine.services.sop_preparing import compiled, kind_of, parents_first
from engine.services.subject_rows import kinds, write_kind
from engine.services.translating import read, write_organisation
from engine.store.unit_of_work import UnitOfWork

BY = "import"
"""Who did it, in the audit log."""


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What came in: counts of new things, the SOPs published, and the findings (with errors among those of an
    SOP it was not published; with errors outside of all SOPs, nothing came in)."""

    branches: int = 0
    roles: int = 0
    people: int = 0
    calendars: int = 0
    code_lists: int = 0
    kinds: int = 0
    published: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def import_folder(
    services: Services, *, root: Path, progress: Callable[[str], None] = lambda _: None
) -> Imported:
    """Bring in the organisation, kinds of subject, code lists and SOPs of ``root``. What is there already
    stays as it is, so a second import changes nothing; SOPs whose files differ become new revisions.

    For the command line, whose user has the database itself: it asks no access. Raises FileNotFoundError.
    """
    progress("Reading the files")
    library = load(root)
    folders = {name: f"{files.folder}/" for name, files in library.sops.items()}
    if any(
        f.severity == "error" and not f.place.file.startswith(tuple(folders.values()))
        for f in library.findings
    ):
        return Imported(findings=library.findings)
    progress("Bringing in organisation and lists")
    told = write_organisation(services, lambda unit: _bring_in(services, unit, library))
    progress(f"Checking {len(folders)} SOPs and walking their scenarios")
    here = replace(library, organisation=services.organisations.current())
    findings = check_library(here, scene=library.organisation)
    outcome: dict[str, list[str]] = {"published": [], "unchanged": [], "refused": []}
    for number, (name, folder) in enumerate(sorted(folders.items()), start=1):
        progress(f"Publishing {name} ({number} of {len(folders)})")
        mine = tuple(finding for finding in findings if finding.place.file.startswith(folder))
        outcome[_publish(services, library, name, mine)].append(name)
    lists = {how: tuple(names) for how, names in outcome.items()}
    return msgspec.structs.replace(told, findings=tuple(findings), **lists)


def _bring_in(services: Services, unit: UnitOfWork, library: Library) -> Imported:
    """Add what the installation does not have yet."""
    at = services.clock.now()
    told = _organisation(unit, library.organisation, services.organisations.fresh(unit), at)
    known = kinds(unit)
    new_kinds = [name for name in sorted(library.subjects) if name not in known]
    for name in new_kinds:
        write_kind(unit, kind_of(library.subjects[name]), at=at)
    new_lists = [name for name in parents_first(library.code_lists) if find_code_list(unit, name) is None]
    for name in new_lists:
        write_code_list(unit, name, code_list(library.code_lists[name]), version=1, by=BY, at=at)
    told = msgspec.structs.replace(told, code_lists=len(new_lists), kinds=len(new_kinds))
    if told != Imported():
        counts = {key: value for key, value in msgspec.structs.asdict(told).items() if isinstance(value, int)}
        unit.record("installation.imported", library.root, by=BY, at=at, details=counts)
    return told


def _organisation(unit: UnitOfWork, new: Organisation, held: Organisation, at: Ms) -> Imported:
    calendars = [name for name in new.calendars if name not in held.calendars]
    for name in calendars:
        write_calendar(unit, name, new.calendars[name])
    roles = {name: role for name, role in {**BUILT_IN, **new.roles}.items() if name not in held.roles}
    for role in roles.values():
        write_role(unit, role)
    branches = [code for code in _tops_first(new) if code not in held.branches]
    for code in branches:
        write_branch(unit, new.branches[code])
    people = [login for login in new.people if login not in held.people]
    for login in people:
        write_person(unit, new.people[login], at=at)
    for login in people:
        write_absences(unit, login, new.people[login].absences)
    if new.reviews and not held.branches:
        put_setting(unit, REVIEWS, new.reviews, by=BY, at=at)
    if calendars or roles or branches or people:
        count_up(unit, ref="", branch=None, at=at)
    return Imported(branches=len(branches), roles=len(roles), people=len(people), calendars=len(calendars))


def _publish(services: Services, library: Library, sop: str, findings: tuple[Finding, ...]) -> str:
    """Publish an SOP of the folder: published, unchanged (the installation has it just so) or refused."""
    if any(finding.severity == "error" for finding in findings):
        return "refused"
    files = files_of_folder(library, sop)
    while True:
        organisation = services.organisations.current()
        prepared = compiled(replace(library, organisation=organisation), sop, findings)
        if not prepared.stands:
            return "refused"
        before = read(services, lambda reading: live_revision(reading, sop))
        with suppress(OrganisationMoved):
            revision = put(
                services,
                prepared,
                files,
                before=before,
                by=BY,
                note="",
                version=organisation.version,
            )
            return "unchanged" if revision == before.revision else "published"


def files_of_folder(library: Library, sop: str) -> dict[str, bytes]:
    """The files of an SOP as a revision keeps them: its folder, the forms of the library that it uses, and
    the organisation that its scenarios run in. Prose and hidden files beside them are left out."""
    files = library.sops[sop]
    folder = Path(files.folder)
    found = {
        f"{sop}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
    documents = [files.sop, *files.variants.values()]
    for name in sorted({form for document in documents for form in _forms(document.data)}):
        if name in library.forms and name not in files.forms:
            path = Path(library.forms[name].file)
            found[f"forms/library/{path.name}"] = path.read_bytes()
    if library.organisation_document is not None:
        found[WORLD] = Path(library.organisation_document.file).read_bytes()
    return found


def _forms(data: Any) -> Iterator[str]:
    """Every name that stands under a key ``form``."""
    if isinstance(data, dict):
        if isinstance(name := data.get("form"), str):
            yield name
        for value in data.values():
            yield from _forms(value)
    elif isinstance(data, list):
        for value in data:
            yield from _forms(value)


def _tops_first(organisation: Organisation) -> list[str]:
    return sorted(organisation.branches, key=lambda code: (len(organisation.ancestry(code)), code))
