"""Subjects: what jobs concern (customers, channels, terminals), each with a branch and a site."""

from __future__ import annotations

from typing import Any

from engine.runtime.values import Subject
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import Page, View


class SubjectView(View, frozen=True, kw_only=True):
    """A subject and its version (for If-Match)."""

    subject: Subject
    retired: bool
    version: int


class KindView(View, frozen=True, kw_only=True):
    """A kind of subject: what its file adds to every subject, as a JSON Schema (None: nothing)."""

    kind: str
    title: dict[str, str]
    schema: dict[str, Any] | None


class RowFault(View, frozen=True, kw_only=True):
    """What is wrong with a line of a file: its number (from 1, the header is 1), column, code and value."""

    line: int
    column: str
    code: str
    value: str


class SubjectsImported(View, frozen=True, kw_only=True):
    """What an import did. With any fault nothing was written."""

    added: int
    changed: int
    unchanged: int
    faults: tuple[RowFault, ...]


def list_kinds(services: Services, actor: Actor) -> tuple[KindView, ...]:
    """The kinds of subject that the installation knows."""
    raise NotImplementedError


def list_subjects(
    services: Services,
    actor: Actor,
    *,
    kind: str | None = None,
    branch: str | None = None,
    text: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[SubjectView]:
    """Subjects that the actor may see, by kind and id; ``text`` is any part of id, name or address."""
    raise NotImplementedError


def show_subject(services: Services, actor: Actor, *, kind: str, id: str) -> SubjectView:  # noqa: A002
    """One subject. Raises NotFound (``subject.unknown``)."""
    raise NotImplementedError


def put_subject(
    services: Services, actor: Actor, *, subject: Subject, retired: bool = False, seen: int | None = None
) -> SubjectView:
    """Add or change a subject. Jobs keep what it was when they were opened.

    Raises Invalid with every fault against the kind's schema, PreconditionFailed, Forbidden.
    """
    raise NotImplementedError


def import_csv(
    services: Services, actor: Actor, *, kind: str, content: bytes, dry_run: bool = False
) -> SubjectsImported:
    """Take in subjects from CSV (UTF-8 with or without a mark, or GB 18030; header row: ``id``, ``name``,
    ``branch``, ``lat``, ``lon``, ``address``, ``labels`` (separated by ``;``), ``contact.…``
    and the fields of the kind).

    Every fault of every row is found before anything is written; with any, nothing is.
    """
    raise NotImplementedError
