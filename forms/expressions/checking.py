"""``check``: the one door through which an expression comes in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from forms.both import Both
from forms.expressions.printing import Printer
from forms.expressions.problems import ExpressionProblem
from forms.expressions.resolving import Names
from forms.expressions.syntax import MOST_DEPTH, Node, parse
from forms.expressions.tokens import TokenError
from forms.expressions.types import ERROR
from forms.expressions.typing import Checker


@dataclass(frozen=True, slots=True)
class Checked:
    """An expression that holds.

    ``source`` is its canonical form, with every conversion made explicit: store this one, every CEL engine
    runs it. ``reads`` maps the variables it reads to their types; ``type`` is the type of its value.
    """

    source: str
    reads: dict[str, str]
    type: str


def check(
    source: str, variables: Mapping[str, str], choices: Mapping[str, Collection[Any]] | None = None
) -> Checked | tuple[ExpressionProblem, ...]:
    """Parse and type-check ``source`` over ``variables`` (qualified name → type).

    ``choices`` are the only values that some of the variables can have; comparing one of those with
    something else is a problem. See :func:`forms.expressions.choices_of`.

    Returns every problem, in the order of their places. Never raises for what ``source`` holds; raises
    ValueError where a type in ``variables`` that is read is none.
    """
    found = analyse(source, Names(variables, choices or {}))
    return found if isinstance(found, tuple) else found.checked


@dataclass(frozen=True, slots=True)
class Analysed:
    """The outcome of a check with its tree."""

    tree: Node
    checked: Checked


def analyse(source: str, names: Names) -> Analysed | tuple[ExpressionProblem, ...]:
    """As :func:`check`, for whoever needs the tree or checks many expressions over the same names."""
    try:
        written = parse(source)
    except TokenError as error:
        return (error.problem,)
    checker = Checker(names)
    tree, type_ = checker.check(written)
    if checker.problems:
        return tuple(sorted(checker.problems, key=lambda problem: problem.offset))
    assert type_ != ERROR
    printer = Printer()
    canonical = printer.print(tree)
    if printer.depth > MOST_DEPTH:
        return (ExpressionProblem(0, Both("the expression is nested too deeply", "表达式嵌套过深")),)
    reads = dict(sorted(checker.reads.items()))
    return Analysed(tree, Checked(canonical, reads, str(type_)))
