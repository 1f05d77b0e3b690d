"""What runs by itself: steps, and whole SOPs, that need no person and no time."""

from __future__ import annotations

from collections.abc import Iterable

from engine.language.draft import Draft
from engine.language.graph import Graph
from engine.language.library import Library
from engine.language.outline import TOP, Outline
from engine.language.proofs import Proofs
from forms.both import Both


class SelfRunning:
    """The SOPs of a library that run by themselves, and which of them call each other at once."""

    def __init__(self, library: Library) -> None:
        files = {**library.beside, **library.sops}
        self._outlines = {name: Outline(sop.sop) for name, sop in files.items()}
        self._proofs = {
            name: Proofs(Graph(outline))
            for name, outline in self._outlines.items()
            if any(node.kind in ("do", "call") for node in outline.nodes.values())
        }
        self._sops: set[str] = set()
        while more := {name for name in self._proofs if name not in self._sops and self._ends(name)}:
            self._sops |= more
        self._calls = {name: set(self._called(name)) for name in self._proofs}

    def steps(self, outline: Outline) -> frozenset[str]:
        """The steps of an SOP that need neither a person nor time."""
        return frozenset(
            path
            for path, node in outline.nodes.items()
            if node.kind == "do" or (node.kind == "call" and node.data["call"] in self._sops)
        )

    def check_calls(self, draft: Draft, proofs: Proofs) -> None:
        """Add a finding for every call that leads back to this SOP with nobody in between."""
        sop = str(draft.data["sop"])
        for path in proofs.runs_by_itself(self.steps(draft.outline)):
            node = draft.outline.nodes[path]
            circle = self._circle(node.data["call"], sop) if node.kind == "call" else ()
            if circle and sop == min(circle):
                way = " → ".join(f"`{name}`" for name in (sop, *circle))
                draft.say(
                    "SOP011",
                    draft.at((*node.at, "call")),
                    Both(
                        f"this opens jobs without end, with no person and no time in between: {way}",
                        f"这会不停地新建工单，其间既无人也无时间间隔：{way}",
                    ),
                    Both(
                        "put a step that somebody hands in, or a `wait`, before it",
                        "在其前面加入由人提交的步骤，或`wait`",
                    ),
                )

    def _ends(self, name: str) -> bool:
        outline, proofs = self._outlines[name], self._proofs[name]
        return any(outline.nodes[path].kind == "end" for path in proofs.runs_by_itself(self.steps(outline)))

    def _called(self, name: str) -> Iterable[str]:
        """The SOPs that an SOP calls before anybody does anything."""
        outline, proofs = self._outlines[name], self._proofs[name]
        for path in proofs.runs_by_itself(self.steps(outline)):
            node = outline.nodes[path]
            if node.kind == "call" and node.scope == TOP:
                yield node.data["call"]

    def _circle(self, start: str, goal: str) -> tuple[str, ...]:
        """The SOPs from ``start`` to ``goal``, each called at once by the one before; empty without a way."""
        ways: list[tuple[str, ...]] = [(start,)]
        seen = {start}
        while ways:
            way = ways.pop(0)
            if way[-1] == goal:
                return way
            for called in sorted(self._calls.get(way[-1], ())):
                if called not in seen:
                    seen.add(called)
                    ways.append((*way, called))
        return ()
