"""Expressions of a runbook, ready to be evaluated over what a job gives them."""

from __future__ import annotations

from typing import Any, Protocol

from engine.language.runbook import Expression
from forms.expressions import Program


class Gives(Protocol):
    """Whatever can give the values of names; names that it does not know are left out."""

    def give(self, names: tuple[str, ...]) -> dict[str, Any]: ...


class Formula:
    """An expression, compiled when it is first asked for and then kept."""

    __slots__ = ("_expression", "_program", "names")

    def __init__(self, expression: Expression) -> None:
        self._expression = expression
        self._program: Program | None = None
        self.names = tuple(expression.vars)

    def value(self, view: Gives) -> Any:
        """Its value, or UNKNOWN where a name that it needs was not given."""
        program = self._program or self.compile()
        return program.evaluate(view.give(self.names))

    def compile(self) -> Program:
        """Compile it. Raises ValueError for an expression that does not hold."""
        program = self._program = Program(self._expression.cel, self._expression.vars)
        return program

    def holds(self, view: Gives) -> bool:
        """Whether it is true; what is not known does not hold."""
        return self.value(view) is True
