"""Which steps can come before which: whose answers a step can read."""

from __future__ import annotations

from collections import deque

from engine.language.graph import DONE, RETURN
from engine.language.proofs import Proofs


class Order:
    """For every step, the steps that some walk comes to earlier (itself included, where it is in a loop)."""

    def __init__(self, proofs: Proofs) -> None:
        self._before: dict[str, set[str]] = {}
        self._earlier: dict[str, frozenset[str]] = {}
        graph, outline = proofs.graph, proofs.graph.outline
        for path, node in graph.nodes.items():
            inner = outline.inner_scopes(path)
            leaves = _out(path) if inner else path
            if inner:
                self._link(path, leaves)
                left = {edge.target for edge in proofs.everything.leaving(path)}
                beside = [path] if node.kind == "any_order" else []
                for step in outline.within(path):  # it may be done before another member is, or leads on
                    for target in (leaves, *left, *beside):
                        self._link(step, target)
            for key in inner:
                if first := graph.first(key):
                    self._link(path, first)
            holder = outline.scopes[node.scope].holder
            for edge in graph.edges[path]:
                if edge.target == DONE and holder is not None:
                    self._link(leaves, _out(holder))
                elif edge.target == RETURN:
                    for target in proofs.returning.get(path, ()):
                        self._link(leaves, target)
                else:
                    self._link(leaves, edge.target)

    def _link(self, source: str, target: str) -> None:
        self._before.setdefault(target, set()).add(source)

    def earlier(self, step: str) -> frozenset[str]:
        """The steps that can come before ``step``."""
        if step not in self._earlier:
            seen: set[str] = set()
            queue = deque([step])
            while queue:
                new = self._before.get(queue.popleft(), set()) - seen
                seen |= new
                queue.extend(new)
            self._earlier[step] = frozenset(name for name in seen if not name.endswith("$out"))
        return self._earlier[step]


def _out(path: str) -> str:
    """The moment when a composite step is finished, told apart from the one when it begins."""
    return f"{path}$out"
