"""What an SOP can name in this installation, for the designer's lists and completion."""

from __future__ import annotations

from functools import cache
from typing import Any

from engine.language.compile_triggers import WAYS
from engine.language.organisation import Organisation
from engine.language.runbook import CodeList
from engine.language.yaml_reading import LARGEST_CODE_LIST, read_yaml
from engine.services.access import Action, Actor, Installation
from engine.services.checking import SHIPPED_FORMS, known_ways
from engine.services.code_list_rows import all_code_lists
from engine.services.context import Services
from engine.services.designing.words import CODES, FUNCTIONS
from engine.services.guarding import must_now
from engine.services.sops import list_sops
from engine.services.subject_rows import kinds
from engine.services.texts import plain
from engine.services.translating import read
from engine.services.views import Titles, View
from engine.store.reading import Reading


class RoleWord(View, frozen=True, kw_only=True):
    """A role and how many people hold it."""

    role: str
    title: Titles
    people: int


class PersonWord(View, frozen=True, kw_only=True):
    """A person."""

    login: str
    name: str
    branch: str
    roles: tuple[str, ...]
    skills: tuple[str, ...]


class BranchWord(View, frozen=True, kw_only=True):
    """A branch."""

    branch: str
    title: Titles
    parent: str | None
    tags: tuple[str, ...]
    calendar: str | None
    timezone: str


class ActionWord(View, frozen=True, kw_only=True):
    """What a ``do`` step can do."""

    action: str
    title: Titles
    schema: dict[str, Any] | None


class CheckWord(View, frozen=True, kw_only=True):
    """A check of evidence."""

    check: str
    title: Titles
    kinds: tuple[str, ...]


class CodeListWord(View, frozen=True, kw_only=True):
    """A code list. ``text`` is that of one which comes with the program and is not in the installation yet: a
    draft that uses it takes it along."""

    name: str
    title: Titles
    parent: str | None
    entries: int
    text: str | None


class FunctionWord(View, frozen=True, kw_only=True):
    """A function of expressions."""

    name: str
    call: str
    about: Titles


class SharedForm(View, frozen=True, kw_only=True):
    """A form that every SOP may use."""

    path: str
    title: Titles
    text: str


class CodeWord(View, frozen=True, kw_only=True):
    """A code of findings."""

    code: str
    title: Titles


class SubjectWord(View, frozen=True, kw_only=True):
    """A kind of subject."""

    kind: str
    title: Titles
    schema: dict[str, Any] | None


class Vocabulary(View, frozen=True, kw_only=True):
    """Everything there is to choose from."""

    roles: tuple[RoleWord, ...]
    people: tuple[PersonWord, ...]
    branches: tuple[BranchWord, ...]
    tags: tuple[str, ...]
    skills: tuple[str, ...]
    calendars: tuple[str, ...]
    actions: tuple[ActionWord, ...]
    checks: tuple[CheckWord, ...]
    strategies: tuple[str, ...]
    device_kinds: tuple[str, ...]
    subjects: tuple[SubjectWord, ...]
    code_lists: tuple[CodeListWord, ...]
    functions: tuple[FunctionWord, ...]
    forms: tuple[SharedForm, ...]
    codes: tuple[CodeWord, ...]
    sops: dict[str, Titles]


def vocabulary(services: Services, actor: Actor) -> Vocabulary:
    """What there is now. Raises Forbidden."""
    organisation = must_now(services, actor, Action.SOP_DESIGN, Installation())
    sops = {one.id: one.title for one in list_sops(services, actor) if not one.withdrawn}

    def work(reading: Reading) -> Vocabulary:
        lists = {name: _listed(name, view.content) for name, view in all_code_lists(reading).items()}
        people = [person for _, person in sorted(organisation.people.items()) if person.active]
        return Vocabulary(
            roles=_roles(organisation),
            people=tuple(
                PersonWord(
                    login=person.login,
                    name=person.name,
                    branch=person.branch,
                    roles=tuple(dict.fromkeys(role for role, _ in person.roles)),
                    skills=person.skills,
                )
                for person in people
            ),
            branches=tuple(
                BranchWord(
                    branch=code,
                    title=branch.title,
                    parent=branch.parent,
                    tags=branch.tags,
                    calendar=branch.calendar,
                    timezone=organisation.timezone(code),
                )
                for code, branch in organisation.branches.items()
            ),
            tags=_sorted(tag for branch in organisation.branches.values() for tag in branch.tags),
            skills=_sorted(skill for person in people for skill in person.skills),
            calendars=tuple(sorted(organisation.calendars)),
            actions=tuple(
                ActionWord(action=name, title=action.title, schema=action.with_schema)
                for name, action in sorted(services.plugins.actions.items())
            ),
            checks=tuple(
                CheckWord(check=name, title=check.title, kinds=tuple(check.kinds))
                for name, check in sorted(services.plugins.checks.items())
            ),
            strategies=tuple(dict.fromkeys((*WAYS, *sorted(known_ways())))),
            device_kinds=tuple(
                kind for (kind,) in reading.rows("SELECT DISTINCT kind FROM device ORDER BY kind")
            ),
            subjects=tuple(
                SubjectWord(kind=kind.kind, title=kind.title, schema=kind.schema)
                for kind in kinds(reading).values()
            ),
            code_lists=tuple(one for _, one in sorted({**_shipped_lists(), **lists}.items())),
            functions=_functions(),
            forms=_shipped_forms(),
            codes=tuple(CodeWord(code=code, title=sentence.titles) for code, sentence in CODES.items()),
            sops=sops,
        )

    return read(services, work)


def _roles(organisation: Organisation) -> tuple[RoleWord, ...]:
    held: dict[str, int] = {}
    for person in organisation.people.values():
        for role in {role for role, _ in person.roles} if person.active else ():
            held[role] = held.get(role, 0) + 1
    return tuple(
        RoleWord(role=name, title=role.title, people=held.get(name, 0))
        for name, role in sorted(organisation.roles.items())
    )


def _listed(name: str, content: CodeList) -> CodeListWord:
    return CodeListWord(
        name=name,
        title=plain(content.title),
        parent=content.parent,
        entries=len(content.entries),
        text=None,
    )


def _sorted(words: Any) -> tuple[str, ...]:
    return tuple(sorted(set(words)))


@cache
def _functions() -> tuple[FunctionWord, ...]:
    return tuple(
        FunctionWord(name=name, call=one.call, about=one.about.titles)
        for name, ways in FUNCTIONS.items()
        for one in ways
    )


@cache
def _shipped() -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """The files of the library that comes with the program: path, text and data."""
    found = []
    for file in sorted(SHIPPED_FORMS.glob("*.yaml")):
        content = file.read_bytes()
        document, _ = read_yaml(content, file.name, largest=LARGEST_CODE_LIST)
        if document is not None and isinstance(document.data, dict):
            found.append((f"forms/library/{file.name}", content.decode(), document.data))
    return tuple(found)


@cache
def _shipped_forms() -> tuple[SharedForm, ...]:
    return tuple(
        SharedForm(path=path, title=_titles(data.get("title")), text=text)
        for path, text, data in _shipped()
        if "form" in data
    )


@cache
def _shipped_lists() -> dict[str, CodeListWord]:
    return {
        data["codeList"]: CodeListWord(
            name=data["codeList"],
            title=_titles(data.get("title")),
            parent=data.get("parent"),
            entries=len(data.get("entries") or ()),
            text=text,
        )
        for _, text, data in _shipped()
        if "codeList" in data
    }


def _titles(value: Any) -> Titles:
    return {"und": value} if isinstance(value, str) else dict(value or {})
