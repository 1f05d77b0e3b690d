"""Code lists: one list of fault codes or customer labels for every form and report, with its history."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from engine.language.runbook import CodeList
from engine.runtime.verdict import FieldFault
from engine.services.access import Action, Actor, Installation
from engine.services.code_list_rows import all_code_lists, find_code_list, with_retired, write_code_list
from engine.services.context import Services
from engine.services.guarding import must, must_now
from engine.services.organisation_rules import name_faults, text_faults
from engine.services.problems import Invalid, NotFound, PreconditionFailed
from engine.services.translating import read, write
from engine.services.views import CodeListUse, CodeListVersion, CodeListView
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

MOST_ENTRIES = 100_000


def list_code_lists(services: Services, actor: Actor) -> tuple[CodeListView, ...]:
    """All code lists by name."""
    must_now(services, actor, Action.CODE_LIST_SEE, Installation())
    return tuple(read(services, all_code_lists).values())


def show_code_list(
    services: Services, actor: Actor, *, name: str, version: int | None = None
) -> CodeListView:
    """A code list now or in an older version. Raises NotFound (``code_list.unknown``)."""
    must_now(services, actor, Action.CODE_LIST_SEE, Installation())
    found = read(services, lambda reading: find_code_list(reading, name, version))
    if found is None:
        raise NotFound("code_list.unknown", f"There is no code list {name[:80]}, or not in that version.")
    return found


def put_code_list(
    services: Services, actor: Actor, *, name: str, content: CodeList, seen: int | None = None
) -> CodeListView:
    """Add or change a list. Codes that were there and are not any more are retired, never lost.

    Raises Invalid with every fault (``code.twice``, ``code.unknown_parent``, ``code_list.circle`` …),
    PreconditionFailed (``code_list.moved_on``; 0 is the version of a list that is not there yet). Runbooks
    keep the entries they were compiled with; publish again to bring new ones in.
    """

    def work(unit: UnitOfWork) -> CodeListView:
        must(actor, Action.CODE_LIST_MANAGE, Installation(), services.organisations.current(unit))
        known = all_code_lists(unit)
        before = known.get(name)
        version = before.version if before else 0
        if seen is not None and seen != version:
            raise PreconditionFailed("code_list.moved_on", "Somebody else changed the list meanwhile.")
        whole = with_retired(before.content if before else None, content)
        others = {other: view.content for other, view in known.items() if other != name}
        faults = tuple(list_faults(name, whole, others))
        if faults:
            raise Invalid("code_list.invalid", "The list can't be taken in.", faults=faults)
        if before is not None and before.content == whole:
            return before
        at = services.clock.now()
        details = {"version": version + 1, "entries": len(whole.entries)}
        unit.record("code_list.changed", name, by=actor.login, at=at, details=details)
        return write_code_list(unit, name, whole, version=version + 1, by=actor.login, at=at)

    return write(services, work)


def code_list_history(services: Services, actor: Actor, *, name: str) -> tuple[CodeListVersion, ...]:
    """The versions of a list, newest first. Raises NotFound (``code_list.unknown``)."""
    must_now(services, actor, Action.CODE_LIST_SEE, Installation())
    rows = read(
        services,
        lambda reading: reading.rows(
            'SELECT version, at, "by" FROM code_list_history WHERE list = ? ORDER BY version DESC', name
        ),
    )
    if not rows:
        raise NotFound("code_list.unknown", f"There is no code list {name[:80]}.")
    return tuple(CodeListVersion(version=version, at=at, by=by) for version, at, by in rows)


def code_list_uses(services: Services, actor: Actor, *, name: str) -> tuple[CodeListUse, ...]:
    """Where the list stands in what is live: per SOP the variants and the titles of the forms that use it."""
    must_now(services, actor, Action.CODE_LIST_SEE, Installation())

    def work(reading: Reading) -> tuple[CodeListUse, ...]:
        rows = reading.rows(
            "SELECT DISTINCT p.sop, p.digest FROM published_runbook p "
            "JOIN publication o ON o.sop = p.sop WHERE NOT o.withdrawn ORDER BY p.sop, p.digest"
        )
        found: dict[str, CodeListUse] = {}
        for sop, digest in rows:
            content = reading.runbook(digest)
            book = _users(content) if content is not None else _Users()
            if name not in book.code_lists:
                continue
            forms = {key: form.title for key, form in book.forms.items() if name in form.code_lists}
            known = found.get(sop)
            found[sop] = CodeListUse(
                sop=sop,
                title=book.title,
                forms={**(known.forms if known else {}), **forms},
                entries=max(known.entries if known else 0, len(book.code_lists[name].entries)),
            )
        return tuple(found.values())

    return read(services, work)


class _Form(msgspec.Struct, frozen=True):
    title: dict[str, str] = {}
    code_lists: tuple[str, ...] = ()


class _Users(msgspec.Struct, frozen=True):
    """What is asked of a runbook here."""

    title: dict[str, str] = {}
    forms: dict[str, _Form] = {}
    code_lists: dict[str, CodeList] = {}


_users = msgspec.json.Decoder(_Users).decode


def list_faults(name: str, content: CodeList, others: dict[str, CodeList]) -> Iterator[FieldFault]:
    """Everything that keeps the list from being taken in; ``others`` are the lists beside it."""
    yield from name_faults(name, "/name")
    if len(content.entries) > MOST_ENTRIES:
        yield FieldFault(pointer="/entries", code="too_many", params={"most": MOST_ENTRIES})
    parent = others.get(content.parent) if content.parent is not None else None
    if content.parent is not None and parent is None:
        code = "code_list.circle" if content.parent == name else "code_list.unknown"
        yield FieldFault(pointer="/parent", code=code, params={"list": content.parent})
    if parent is not None and name in _ancestors(parent, others):
        yield FieldFault(pointer="/parent", code="code_list.circle", params={"list": content.parent})
    above = {(type(entry.code), entry.code) for entry in parent.entries} if parent else set()
    seen: set[tuple[type, str | int]] = set()
    for index, entry in enumerate(content.entries):
        key = (type(entry.code), entry.code)
        if key in seen:
            yield FieldFault(pointer=f"/entries/{index}/code", code="code.twice", params={"code": entry.code})
        seen.add(key)
        yield from text_faults(str(entry.code), f"/entries/{index}/code", required=True)
        if entry.parent is not None and (type(entry.parent), entry.parent) not in above:
            yield FieldFault(
                pointer=f"/entries/{index}/parent",
                code="code.unknown_parent",
                params={"code": entry.parent},
            )


def _ancestors(content: CodeList, others: dict[str, CodeList]) -> set[str]:
    found: set[str] = set()
    name = content.parent
    while name is not None and name not in found:
        found.add(name)
        name = others[name].parent if name in others else None
    return found
