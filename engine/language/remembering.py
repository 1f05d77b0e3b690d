"""What a running job must keep of its past: what some expression, ``performer:`` or four eyes reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from engine.language.outline import Outline
from engine.language.runbook import Expression, Remembered, Runbook
from engine.language.scope_types import Names


def remembered(runbook: Runbook, names: Names) -> Remembered:
    """``answers`` as qualified names of template paths, ``visits`` and ``performers`` as template paths."""
    outline = names.outline
    answers: set[str] = set()
    visits: set[str] = set()
    performers: set[str] = set()
    for scope, part in _parts(runbook, outline):
        for name in _reads(part):
            root, _, rest = name.partition(".")
            if root in ("answers", "visits") and (found := _step(names, scope, rest)):
                path, field = found
                (answers if root == "answers" else visits).add(f"{path}.{field}" if field else path)
        performers |= _performers(part)
    whole = {name for name in answers if any(name.startswith(f"{other}.") for other in answers)}
    return Remembered(
        answers=tuple(sorted(answers - whole)),
        visits=tuple(sorted(visits)),
        performers=tuple(sorted(performers)),
    )


def _parts(runbook: Runbook, outline: Outline) -> Iterator[tuple[str, Any]]:
    """Everything that may read something, with the scope that it reads in."""
    for path, step in runbook.steps.items():
        yield outline.nodes[path].scope, step
        form = getattr(step, "form", None)
        if form is not None:
            yield outline.nodes[path].scope, runbook.forms[form]
    for fault in runbook.faults.values():
        scope = outline.common_scope(fault.from_)
        yield scope, fault
        if fault.form is not None:
            yield scope, runbook.forms[fault.form]
    yield "", runbook.tables
    yield "", runbook.escalate


def _step(names: Names, scope: str, name: str) -> tuple[str, str] | None:
    """The step that a name begins with in a scope, and the field that is left."""
    known = names.in_scope(scope)
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        if path := known.get(".".join(parts[:length])):
            return path, ".".join(parts[length:])
    return None


def _reads(value: Any) -> Iterator[str]:
    """The variables that all expressions inside read, those of templates and rules too."""
    if isinstance(value, Expression):
        yield from value.vars
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            if field != "schema":  # which holds nothing to be evaluated
                yield from _reads(getattr(value, field))
    elif isinstance(value, dict):
        if isinstance(value.get("cel"), str) and isinstance(value.get("vars"), dict):
            yield from value["vars"]
        else:
            for inner in value.values():
                yield from _reads(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _reads(inner)


def _performers(value: Any) -> set[str]:
    """The steps whose performers a step or fault names."""
    found = set(getattr(value, "four_eyes", None) or ())
    people = [getattr(value, "by", ""), *getattr(value, "notify", ())]
    people += [stage.by for stage in getattr(value, "stages", ())]
    for rung in (*getattr(value, "escalate", ()), *(value if isinstance(value, tuple) else ())):
        people += [*rung.notify, *rung.raise_to]
    return found | {who.removeprefix("performer:") for who in people if who.startswith("performer:")}
