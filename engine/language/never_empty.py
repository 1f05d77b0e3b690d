"""Which lists have an item at least, by the schema of where they come from.

A list counts as never empty when its schema says ``minItems: 1``, the field and all around it are required,
and the form it stands in has surely been handed in (a job's inputs always have). Whatever can't be told may
be empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.language.compile_forms import Written
from engine.language.draft import Draft
from engine.language.outline import Node
from engine.language.proofs import Proofs


def never_empty(draft: Draft, written: Mapping[str, Written]) -> frozenset[str]:
    """The ``each`` steps whose list has an item at least."""
    nodes = [node for node in draft.outline.nodes.values() if node.kind == "each"]
    if not nodes:
        return frozenset()
    proofs = Proofs(draft.graph)
    return frozenset(node.path for node in nodes if _has_items(_list(draft, written, proofs, node)))


def _list(draft: Draft, written: Mapping[str, Written], proofs: Proofs, node: Node) -> Any:
    """The schema of a step's list, where it is demanded; else None."""
    name = str(node.data["each"].get("of")).strip()
    root, *rest = name.split(".")
    if root == "inputs":
        return _demanded(draft.data.get("inputs"), rest)
    if root == "answers":
        for path, fields in _steps_named(draft, node, rest):
            form = written.get(path)
            if form and not _has_rules(form.uischema) and proofs.always_done(path, before=node.path):
                return _demanded(form.schema, fields)
        return None
    for holder in draft.graph.holders(node.path):
        around = draft.outline.nodes[holder]
        if around.kind == "each" and around.data["each"].get("as", "item") == root:
            outer = _list(draft, written, proofs, around)
            return _demanded(outer.get("items"), rest) if isinstance(outer, Mapping) else None
    return None


def _steps_named(draft: Draft, node: Node, words: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The step that a name begins with, and the fields after it."""
    for length in range(len(words), 0, -1):
        if path := draft.outline.named(".".join(words[:length]), node.scope):
            yield path, words[length:]
            return


def _demanded(schema: Any, fields: list[str]) -> Any:
    """The schema of a field that is required with all that is around it; else None."""
    for name in fields:
        if not isinstance(schema, Mapping) or name not in (schema.get("required") or ()):
            return None
        schema = (schema.get("properties") or {}).get(name)
    return schema


def _has_items(schema: Any) -> bool:
    least = schema.get("minItems") if isinstance(schema, Mapping) else None
    return isinstance(least, int) and least >= 1


def _has_rules(uischema: Any) -> bool:
    """Whether anything in a layout may be hidden."""
    if isinstance(uischema, list):
        return any(_has_rules(inner) for inner in uischema)
    return isinstance(uischema, Mapping) and (
        "rule" in uischema or any(_has_rules(inner) for inner in uischema.values())
    )
