"""Forms and code lists as tests write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from forms.authoring_expressions import FormExpressions
from forms.intake import FormTaker, Taken
from forms.validation import FieldProblem, pointer


@dataclass(frozen=True)
class Expression:
    cel: str
    vars: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Computed:
    pointer: str
    expression: Expression


@dataclass(frozen=True)
class Entry:
    code: str | int
    parent: str | int | None = None
    retired: bool = False


@dataclass(frozen=True)
class Codes:
    entries: tuple[Entry, ...]
    parent: str | None = None


@dataclass(frozen=True)
class Policy:
    kind: Literal["photo", "signature"] = "photo"
    at_least: int = 1
    at_most: int | None = 1
    title: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """A form as a runbook holds it: names in canonical order, expressions checked."""

    schema: dict[str, Any]
    uischema: dict[str, Any] | None
    computed: tuple[Computed, ...]

    def taker(self, lists: Mapping[str, Codes]) -> FormTaker:
        """What takes it on the server."""
        return FormTaker(self.schema, self.uischema, self.computed, lists)


def compiled(schema: Any, uischema: Any, variables: Mapping[str, str], lists: Mapping[str, Codes]) -> Form:
    """The form with its expressions checked, as the compiler of SOPs does it. They must hold."""
    schema, uischema = canonical(schema), canonical(uischema)
    found = FormExpressions(schema, uischema, variables, lists)
    assert not found.problems, found.problems
    computed = tuple(
        Computed(pointer(each.field), Expression(each.checked.source, each.checked.reads))
        for each in found.calculated
    )
    for rule in found.rules:
        here: Any = uischema
        for step in rule.path[1:]:
            here = here[step]
        here |= {"cel": rule.checked.source, "vars": dict(rule.checked.reads)}
    return Form(schema, canonical(uischema), computed)


def canonical(value: Any) -> Any:
    """The value with lists and objects of its own, names in the order of canonical JSON (RFC 8785)."""
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return {name: canonical(value[name]) for name in names}
    return [canonical(item) for item in value] if isinstance(value, list) else value


def told(taken: Taken) -> dict[str, Any]:
    """What was taken, as JSON."""
    faults = [problem(fault) for fault in taken.faults]
    return {"answers": taken.answers, "faults": faults, "hidden": sorted(taken.hidden)}


def problem(fault: FieldProblem) -> dict[str, Any]:
    """A fault, as JSON."""
    params = {"params": fault.params} if fault.params else {}
    return {"pointer": fault.pointer, "code": fault.code, **params}


def as_json(lists: Mapping[str, Codes]) -> dict[str, Any]:
    """Code lists as a runbook holds them."""
    return {name: asdict(codes) for name, codes in lists.items()}
