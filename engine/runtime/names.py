"""What a runbook names must be there: forms, outcomes, faults. And every expression in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from engine.language.runbook import Approval, Expression, Runbook
from engine.runtime.machines import PlaybookError


def check_names(runbook: Runbook) -> None:
    """Raises :class:`PlaybookError` for the first name of something that is not there."""
    for path, step in runbook.steps.items():
        form = getattr(step, "form", None)
        if form is not None and form not in runbook.forms:
            raise PlaybookError(f"{path} asks for the form {form}, which is not there")
        if isinstance(step, Approval):
            _check_approval(path, step)
    for name, fault in runbook.faults.items():
        if fault.form is not None and fault.form not in runbook.forms:
            raise PlaybookError(f"the fault {name} asks for the form {fault.form}, which is not there")
    for form in (runbook.inputs, *runbook.forms.values()):
        for code_list in form.code_lists:
            if code_list not in runbook.code_lists:
                raise PlaybookError(f"a form uses the code list {code_list}, which is not there")


def _check_approval(path: str, approval: Approval) -> None:
    if not approval.stages:
        raise PlaybookError(f"nobody decides {path}")
    if approval.first not in approval.outcomes:
        raise PlaybookError(f"{path} has no outcome {approval.first}")
    for rung in approval.escalate:
        if rung.outcome is not None and rung.outcome not in approval.outcomes:
            raise PlaybookError(f"the ladder of {path} decides {rung.outcome}, which is no outcome of it")


def expressions_in(value: Any) -> Iterator[Expression]:
    """Every expression inside a runbook value, those of templates and rules too."""
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from expressions_in(getattr(value, field))
    elif isinstance(value, Mapping):
        if value.keys() == {"$cel"}:
            yield msgspec.convert(value["$cel"], Expression)
        elif value.keys() == {"$text"}:
            parts = value["$text"]
            yield from (msgspec.convert(part, Expression) for part in parts if isinstance(part, dict))
        else:
            for inner in value.values():
                yield from expressions_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from expressions_in(inner)
