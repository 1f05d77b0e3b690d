"""A playbook: a runbook with everything built that running it needs.

Built once per digest and shared by all jobs on it, by several threads too: nothing in it changes but for
expressions and forms, which are compiled when they are first used.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from transitions import Machine

from engine.language.runbook import Each, Expression, Form, Runbook
from engine.runtime.addresses import last
from engine.runtime.machines import Ground, PlaybookError, build, reportable
from engine.runtime.names import check_names, expressions_in
from engine.runtime.programs import Formula, Gives
from forms.intake import FormTaker
from forms.validation import Validator

__all__ = ["Playbook", "PlaybookError"]


class Piece:
    """What a machine moves: a state and nothing else."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class Playbook:
    """A runbook, its digest, and what is built from it.

    Raises :class:`PlaybookError` for a runbook that contradicts itself (an arrow to nowhere, a scope that
    nobody opens); a compiled runbook never does.
    """

    def __init__(self, runbook: Runbook, digest: str) -> None:
        self.runbook = runbook
        self.digest = digest
        self.steps = runbook.steps
        self.scopes = runbook.scopes
        check_names(runbook)
        self.ground = Ground(runbook)
        self._formulas: dict[int, Formula] = {}
        self._takers: dict[str, FormTaker] = {}
        self._named: dict[tuple[str, str], tuple[str, str] | None] = {}
        self._machines: dict[str, Machine] = build(runbook, lambda expression: self.formula(expression).holds)
        self.faults = {path: reportable(runbook, path) for path in self.steps}
        self.kept = self._kept()
        self.counted = frozenset(runbook.remembered.visits)
        self.performed = frozenset(runbook.remembered.performers)

    def compile_all(self) -> None:
        """Compile every form and expression now, as whoever publishes a runbook does.

        Raises :class:`PlaybookError` for the first that can't be compiled, which a job would meet later.
        """
        try:
            for name in self.runbook.forms:
                self.taker(name)
            self._taker(self.runbook.inputs)
            if self.runbook.subject is not None:
                Validator(self.runbook.subject)
            for expression in expressions_in(self.runbook):
                Formula(expression).compile()
        except ValueError as wrong:
            raise PlaybookError(str(wrong)) from wrong

    def lead(self, scope: str, source: str, trigger: str, view: Gives) -> str | None:
        """Where the machine of a scope (by template path) goes from a step; None: nothing leads on."""
        event = self._machines[scope].events.get(trigger)
        if event is None or source not in event.transitions:
            return None
        piece = Piece(source)
        return piece.state if event.trigger(piece, view) else None

    def leads(self, scope: str, source: str, trigger: str) -> bool:
        """Whether a step has arrows for a trigger."""
        event = self._machines[scope].events.get(trigger)
        return event is not None and source in event.transitions

    def formula(self, expression: Expression) -> Formula:
        """The expression, ready to be evaluated. It must be one of this runbook's own."""
        formula = self._formulas.get(id(expression))
        if formula is None:
            formula = self._formulas[id(expression)] = Formula(expression)
        return formula

    def taker(self, name: str) -> FormTaker:
        """What takes in the form of that name."""
        taker = self._takers.get(name)
        if taker is None:
            taker = self._takers[name] = self._taker(self.runbook.forms[name])
        return taker

    @cached_property
    def inputs(self) -> FormTaker:
        """What takes in the job's inputs."""
        return self._taker(self.runbook.inputs)

    @cached_property
    def subject(self) -> Validator | None:
        """What checks the data of a job's subject, where its kind has a schema."""
        schema = self.runbook.subject
        return None if schema is None else Validator(schema)

    @cached_property
    def measures(self) -> bool:
        """Whether some evidence may not be captured too far from the job's site."""
        policies = (policy for form in self.runbook.forms.values() for policy in form.evidence.values())
        return any(policy.within is not None for policy in policies)

    def address(self, scope: str, of: str, template: str) -> str:
        """The address of a step in the scope of that address (``of`` is the scope's template path)."""
        if not scope:
            return template
        return scope if of == template else f"{scope}.{last(template)}"

    def template(self, address: str) -> str | None:
        """The step that an address names, as written; None where it names none."""
        template = ""
        item = False  # the word is that of an item, not of a step
        for word in address.split("."):
            if item:
                item = False
                continue
            template = f"{template}.{word}" if template else word
            if template not in self.steps:
                return None
            item = isinstance(self.steps[template], Each)
        return None if not item and isinstance(self.steps[template], Each) else template

    def step_named(self, name: str, scope: str) -> tuple[str, str] | None:
        """The step that ``prepare.badge.colour`` begins with, seen from a scope (template path) outwards,
        and what is left of the name; None where it begins with none."""
        if (name, scope) not in self._named:
            self._named[name, scope] = self._step_named(name, scope)
        return self._named[name, scope]

    def _step_named(self, name: str, scope: str) -> tuple[str, str] | None:
        for around in self.ground.enclosing(scope):
            holder = self.ground.holder.get(around)
            best: tuple[str, str] | None = None
            for template, rest in _beginnings(f"{holder}." if holder else "", name):
                if template in self.steps:
                    best = (template, rest)
            if best:
                return best
        return None

    def _kept(self) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
        """Per step: which of its answers a job remembers, as (name after the step's, keys to it)."""
        kept: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for name in self.runbook.remembered.answers:
            if found := self.step_named(name, ""):
                template, rest = found
                kept.setdefault(template, []).append((rest, tuple(rest.split(".")) if rest else ()))
        return {template: tuple(names) for template, names in kept.items()}

    def _taker(self, form: Form) -> FormTaker:
        lists = {name: self.runbook.code_lists[name] for name in form.code_lists}
        return FormTaker(form.schema, form.uischema, form.computed, lists)


def _beginnings(prefix: str, name: str) -> Iterator[tuple[str, str]]:
    """Every way to read a dotted name as a step and what is in it, shortest step first."""
    words = name.split(".")
    for length in range(1, len(words) + 1):
        yield prefix + ".".join(words[:length]), ".".join(words[length:])
