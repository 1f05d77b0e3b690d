"""Expressions inside a form: over the whole form (``this``), the fields beside it, and what is around."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from forms.expressions import UNKNOWN, Checked, Program, bind, check, undeclared
from forms.fields import MISSING, dig

ROOTS = frozenset({"inputs", "subject", "branch", "job", "answers", "this", "event", "visits", "table"})
"""First names that never mean a field beside the expression."""


class Gives(Protocol):
    """Whatever can give the values of qualified names; those it does not know are left out."""

    def give(self, names: tuple[str, ...]) -> Mapping[str, Any]: ...


Context = Mapping[str, Any] | Gives
"""What is around a form: nested data by root (``{"inputs": {…}}``), or something that gives names."""


class Around:
    """The context of one taking; each name is asked for once."""

    __slots__ = ("_context", "_known")

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[tuple[str, ...], Mapping[str, Any]] = {}

    def give(self, names: tuple[str, ...]) -> Mapping[str, Any]:
        """The values of names; those that are not known are left out."""
        known = self._known.get(names)
        if known is None:
            context = self._context
            known = bind(names, context) if isinstance(context, Mapping) else context.give(names)
            self._known[names] = known
        return known


class Formula:
    """An expression with its names sorted by where they are found.

    ``beside`` are the names of the fields in the same object. Raises ValueError for an expression that
    does not hold.
    """

    __slots__ = ("_beside", "_outer", "_program", "_this", "reads")

    def __init__(self, source: str, reads: Mapping[str, str], beside: Collection[str]) -> None:
        self._program = Program(source, reads)
        self.reads = tuple(reads)
        this, near, outer = [], [], []
        for name in reads:
            head, *rest = name.split(".")
            if head == "this":
                this.append((name, tuple(rest)))
            elif head in beside and head not in ROOTS:
                near.append((name, (head, *rest)))
            else:
                outer.append(name)
        self._this, self._beside, self._outer = tuple(this), tuple(near), tuple(outer)

    def value(self, answers: Any, beside: Any, around: Around) -> Any:
        """Its value over these answers and the object that it stands in; UNKNOWN where it has none."""
        bindings: dict[str, Any] = dict(around.give(self._outer)) if self._outer else {}
        for name, place in self._this:
            if (found := dig(answers, place)) is not MISSING:
                bindings[name] = found
        for name, place in self._beside:
            if (found := dig(beside, place)) is not MISSING:
                bindings[name] = found
        return self._program.evaluate(bindings)

    def holds(self, answers: Any, beside: Any, around: Around) -> bool:
        """Whether it is true; what is not known does not hold."""
        return self.value(answers, beside, around) is True


def formula_of(written: Mapping[str, Any], variables: Mapping[str, str], beside: Collection[str]) -> Formula:
    """The formula of ``{cel: …}`` in a rule: checked already (with ``vars``), or as its author wrote it.

    In the latter what is around the form is of any type. Raises ValueError for one that does not hold.
    """
    inner = written.get("cel")
    stored = inner if isinstance(inner, Mapping) else written
    source, reads = stored.get("cel"), stored.get("vars")
    if not isinstance(source, str):
        raise ValueError("an expression is a text")
    if not isinstance(reads, Mapping):
        known_names = {**dict.fromkeys(undeclared(source, variables), "dyn"), **variables}
        checked = check(source, known_names)
        if not isinstance(checked, Checked):
            raise ValueError(f"{checked[0].message} (at {checked[0].offset} of {source!r})")
        source, reads = checked.source, checked.reads
    return Formula(source, reads, beside)


def known(value: Any) -> bool:
    """Whether an expression had a value."""
    return value is not UNKNOWN and value is not None
