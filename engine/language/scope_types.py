"""Which names an expression sees at a given place of an SOP, and of which types.

``inputs``, ``subject``, ``branch``, ``job`` and ``table`` are seen everywhere; ``answers`` of the steps that
can have come before; ``this`` where something is handed in, ``event`` where something happened outside; the
items of the ``each`` steps around. Names of steps are looked up from the inside outwards: a step in ``each``
reads the steps beside it by their own names. What is handed in within ``each`` is kept per item and can only
be read there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.language.order import Order
from engine.language.outline import TOP, Outline

Types = dict[str, str]

SUBJECT: Types = {
    "subject.id": "string",
    "subject.kind": "string",
    "subject.name": "string",
    "subject.branch": "string",
    "subject.site.lat": "double",
    "subject.site.lon": "double",
    "subject.address": "string",
    "subject.contact": "map(string, dyn)",
    "subject.labels": "list(string)",
}
BRANCH: Types = {
    "branch.code": "string",
    "branch.title": "string",
    "branch.parent": "string",
    "branch.tags": "list(string)",
    "branch.timezone": "string",
}
JOB: Types = {
    "job.id": "string",
    "job.sop": "string",
    "job.variant": "string",
    "job.branch": "string",
    "job.assignee": "string",
    "job.priority": "string",
    "job.opened_by": "string",
    "job.opened_at": "int",
    "job.due_at": "int",
}
"""Instants are whole milliseconds since 1970 UTC."""

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Seen:
    """The names that one expression sees.

    ``steps`` maps names of steps to template paths. What was handed in before one of ``points`` is known
    (None: whatever was handed in at all), and that of ``also``.
    """

    names: Names
    own: Types
    steps: Mapping[str, str] = field(default_factory=dict)
    points: tuple[str, ...] | None = ()
    also: str | None = None

    def only(self, source: str) -> Types:
        """The variables that an expression with these words can mean; as good as all, and fewer."""
        words = set(_WORD.findall(source))
        found = self._shared(words)
        if "answers" in words or "visits" in words:
            for name, path in self.steps.items():
                if name.partition(".")[0] in words:
                    self._of_step(name, path, found)
        return found | self.own

    def everything(self) -> Types:
        """All variables."""
        found = self._shared(None)
        for name, path in self.steps.items():
            self._of_step(name, path, found)
        return found | self.own

    def earlier(self, path: str) -> bool:
        """Whether the step can have come before."""
        if self.points is None or path == self.also:
            return True
        return any(path in self.names.order.earlier(point) for point in self.points)

    def with_(self, own: Types) -> Seen:
        """The same place with more names."""
        return Seen(self.names, self.own | own, self.steps, self.points, self.also)

    def _shared(self, words: set[str] | None) -> Types:
        found: Types = {}
        for root, types in self.names.shared.items():
            if words is None or root in words:
                found |= types
        return found

    def _of_step(self, name: str, path: str, found: Types) -> None:
        found[f"visits.{name}"] = "int"
        if self.earlier(path):
            for field_, type_ in self.names.answers.get(path, {}).items():
                found[f"answers.{name}.{field_}" if field_ else f"answers.{name}"] = type_


class Names:
    """The names of one SOP document.

    ``answers`` maps template paths to what their answers hold (field → type; ``""`` for the whole of it),
    ``items`` the ``each`` steps to the name and type of their item; both may be filled in later.
    """

    def __init__(self, outline: Outline, order: Order, *, inputs: Types, subject: Types) -> None:
        self.outline = outline
        self.order = order
        self.shared: dict[str, Types] = {
            "inputs": inputs,
            "subject": SUBJECT | {k: v for k, v in subject.items() if k not in SUBJECT},
            "branch": BRANCH,
            "job": JOB,
            "table": {},
        }
        self.answers: dict[str, Types] = {}
        self.items: dict[str, tuple[str, str]] = {}
        self._in_scope: dict[str, dict[str, str]] = {}
        self._items: dict[str, Types] = {}

    def at(self, path: str, *, own: Types | None = None) -> Seen:
        """What is seen at a step; ``own`` adds ``this`` or ``event``."""
        scope = self.outline.nodes[path].scope
        return Seen(self, self._items_around(scope) | (own or {}), self.in_scope(scope), (path,))

    def after(self, path: str, *, own: Types | None = None) -> Seen:
        """What is seen when a step is left: its own answers too."""
        seen = self.at(path, own=own)
        return Seen(self, seen.own, seen.steps, seen.points, also=path)

    def anywhere(self, own: Types | None = None) -> Seen:
        """What is seen by tables: whatever was handed in outside of ``each``."""
        return Seen(self, own or {}, self.in_scope(TOP), None)

    def outside(self, own: Types | None = None) -> Seen:
        """What is seen where there is no job yet or nothing was handed in."""
        return Seen(self, own or {})

    def together(self, paths: Iterable[str], own: Types) -> Seen:
        """What is seen where the work may come from any of these steps."""
        paths = list(paths)
        scope = self.outline.common_scope(paths)
        return Seen(self, self._items_around(scope) | own, self.in_scope(scope), tuple(paths))

    def in_scope(self, scope: str) -> dict[str, str]:
        """The names of steps as seen in a scope. Inner names hide outer ones."""
        if scope not in self._in_scope:
            found: dict[str, str] = {}
            scopes = list(self.outline.enclosing(scope))
            for key in reversed(scopes):
                holder = self.outline.scopes[key].holder
                prefix = f"{holder}." if holder else ""
                inner = {
                    path[len(prefix) :]: path
                    for path in self.outline.nodes
                    if path.startswith(prefix) and self._readable(path, scopes)
                }
                heads = {name.partition(".")[0] for name in inner}
                found = {name: path for name, path in found.items() if name.partition(".")[0] not in heads}
                found |= inner
            self._in_scope[scope] = found
        return self._in_scope[scope]

    def _readable(self, path: str, scopes: list[str]) -> bool:
        """Whether the step lies in no ``each`` but those around."""
        key: str | None = self.outline.nodes[path].scope
        while key is not None and key not in scopes:
            if self.outline.scopes[key].kind == "item":
                return False
            key = self.outline.parent_scope(key)
        return True

    def _items_around(self, scope: str) -> Types:
        if scope not in self._items:
            found: Types = {}
            for key in self.outline.enclosing(scope):
                holder = self.outline.scopes[key].holder
                if holder in self.items:
                    name, type_ = self.items[holder]
                    found.setdefault(name, type_)
            self._items[scope] = found
        return self._items[scope]

    @cached_property
    def roots(self) -> frozenset[str]:
        """The first words of all names, which an item can't be called by."""
        return frozenset({*self.shared, "answers", "this", "event", "visits"})
