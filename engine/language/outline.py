"""The steps of an SOP document with their template paths, kinds and scopes.

Compiler, graph and type checker all walk an SOP; they walk this. It is built from plain data and is
forgiving: what is not shaped like a step is left out, since the schema has a finding for it already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.language.document import Document, Path

Kind = Literal["work", "approval", "any_order", "each", "call", "wait", "do", "end"]
KINDS: tuple[Kind, ...] = ("approval", "any_order", "each", "call", "wait", "do", "end")
COMPOSITES = frozenset({"any_order", "each"})

TOP = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A step as written: template path, name in its scope, the scope's key, and where it stands."""

    path: str
    name: str
    scope: str
    kind: Kind
    data: dict[str, Any]
    at: Path

    @property
    def locked(self) -> bool:
        return self.data.get("locked") is True


@dataclass(slots=True)
class ScopeNode:
    """A flat run of steps. ``holder`` is the composite step that opens it (None for the top)."""

    key: str
    kind: Literal["top", "member", "item"]
    holder: str | None
    names: dict[str, str] = field(default_factory=dict)  # name in the scope -> template path, as written


class Outline:
    """All steps of one SOP document, in written order (a composite before its inner steps)."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes: dict[str, Node] = {}
        self.scopes: dict[str, ScopeNode] = {}
        self._held: dict[str, list[ScopeNode]] = {}
        self._following: dict[str, str | None] = {}
        data = document.data if isinstance(document.data, dict) else {}
        self._scope(TOP, "top", None, data.get("steps"), ("steps",))

    def _scope(
        self, key: str, kind: Literal["top", "item"], holder: str | None, steps: object, at: Path
    ) -> None:
        scope = self._open(ScopeNode(key, kind, holder))
        prefix = f"{holder}." if holder else ""
        previous: str | None = None
        for name, data in _steps(steps):
            scope.names[name] = prefix + name
            if previous is not None:
                self._following[previous] = prefix + name
            previous = prefix + name
            self._node(Node(prefix + name, name, key, kind_of(data), data, (*at, name)))

    def _node(self, node: Node) -> None:
        self.nodes[node.path] = node
        if node.kind == "any_order":
            for name, data in _steps(node.data["any_order"]):
                path = f"{node.path}.{name}"
                self._open(ScopeNode(path, "member", node.path, {name: path}))
                self._node(Node(path, name, path, kind_of(data), data, (*node.at, "any_order", name)))
        elif node.kind == "each" and isinstance(node.data["each"], dict):
            self._scope(
                self.items_key(node),
                "item",
                node.path,
                node.data["each"].get("steps"),
                (*node.at, "each", "steps"),
            )

    def _open(self, scope: ScopeNode) -> ScopeNode:
        self.scopes[scope.key] = scope
        if scope.holder is not None:
            self._held.setdefault(scope.holder, []).append(scope)
        return scope

    def items_key(self, node: Node) -> str:
        """Key of the scope that an ``each`` step opens; see :class:`engine.language.runbook.Scope`."""
        return f"{node.path}.*" if self.scopes[node.scope].kind == "member" else node.path

    def inner_scopes(self, path: str) -> tuple[str, ...]:
        """Keys of the scopes that a composite step opens, in written order; empty for other steps."""
        return tuple(scope.key for scope in self._held.get(path, ()))

    def parent_scope(self, key: str) -> str | None:
        """The scope in which the composite step stands that opens this one; None for the top."""
        holder = self.scopes[key].holder
        return None if holder is None else self.nodes[holder].scope

    def enclosing(self, key: str) -> Iterator[str]:
        """The scope itself and the scopes around it, inside outwards; the top is last."""
        current: str | None = key
        while current is not None:
            yield current
            current = self.parent_scope(current)

    def common_scope(self, paths: Iterable[str]) -> str:
        """The innermost scope that all of these steps stand in, or inside of."""
        around = [list(self.enclosing(self.nodes[path].scope)) for path in paths]
        return next((key for key in around[0] if all(key in keys for keys in around)), TOP) if around else TOP

    def step_in(self, scope: str, path: str) -> str | None:
        """The step of ``scope`` that is ``path`` or holds it; None when ``path`` is outside of the scope."""
        current: str | None = path
        while current is not None:
            node = self.nodes[current]
            if node.scope == scope:
                return current
            current = self.scopes[node.scope].holder
        return None

    def target(self, name: str, scope: str) -> str | None:
        """Where ``go: name`` leads from a scope: a step beside, else one of a scope further out."""
        return next(
            (path for key in self.enclosing(scope) if (path := self.scopes[key].names.get(name))), None
        )

    def named(self, name: str, scope: str) -> str | None:
        """The step meant by ``name`` where steps are only spoken of (``performer:``, ``four_eyes`` …).

        Looked up inside outwards, members of the same ``any_order`` included; dots lead further in.
        """
        head, *rest = name.split(".")
        for key in self.enclosing(scope):
            holder = self.scopes[key].holder
            beside = self.inside(holder).get(head) if holder and self.scopes[key].kind == "member" else None
            path = self.scopes[key].names.get(head) or beside
            for part in rest:
                path = self.inside(path).get(part) if path else None
            if path:
                return path
        return None

    def inside(self, path: str) -> dict[str, str]:
        """The inner steps of a composite step by name; empty for other steps."""
        return {name: inner for scope in self._held.get(path, ()) for name, inner in scope.names.items()}

    def following(self, node: Node) -> str | None:
        """The step written after this one in its scope; None for the last."""
        return self._following.get(node.path)

    def within(self, path: str) -> Iterator[str]:
        """The steps inside a composite step, at any depth."""
        for inner in self.inside(path).values():
            yield inner
            yield from self.within(inner)


def kind_of(data: dict[str, Any]) -> Kind:
    """The key that is present decides."""
    return next((kind for kind in KINDS if kind in data), "work")


def _steps(value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        for name, data in value.items():
            if isinstance(name, str) and (data is None or isinstance(data, dict)):
                yield name, data or {}
