"""Calculated fields: always what their expression gives, never what somebody sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any, Protocol

from forms.expressions import UNKNOWN
from forms.fields import EVERY, MISSING, Path, Place, path_of_pointer, places, same
from forms.formulas import Around, Formula, known


class ExpressionLike(Protocol):
    """An expression with the types of what it reads."""

    @property
    def cel(self) -> str: ...
    @property
    def vars(self) -> Mapping[str, str]: ...


class ComputedLike(Protocol):
    """A calculated field: its pointer (``/rows/*/total``) and its expression."""

    @property
    def pointer(self) -> str: ...
    @property
    def expression(self) -> ExpressionLike: ...


class Calculation:
    """One calculated field, ready to run."""

    __slots__ = ("_formula", "holder", "name", "path", "reads")

    def __init__(self, path: Path, formula: Formula) -> None:
        self.path, self.holder, self.name = path, path[:-1], path[-1]
        self._formula = formula
        self.reads = [path_read(name, self.holder) for name in formula.reads]

    def run(self, answers: dict[str, Any], around: Around, hidden: Set[Place]) -> bool:
        """Set the field in every object it stands in and is not hidden in; whether anything changed."""
        changed = False
        for place, holder in places(answers, self.holder):
            if not isinstance(holder, dict):
                continue
            value = UNKNOWN
            if (*place, self.name) not in hidden:
                value = self._formula.value(answers, holder, around)
            before = holder.get(self.name, MISSING)
            if known(value):
                holder[self.name] = value
                changed |= before is MISSING or not same(before, value)
            elif before is not MISSING:
                del holder[self.name]
                changed = True
        return changed

    def waits_for(self, other: Calculation) -> bool:
        """Whether the other's field is among what this one reads."""
        return any(touches(read, other.path) for read in self.reads)


def calculations(computed: Sequence[ComputedLike], names: Mapping[Path, Sequence[str]]) -> list[Calculation]:
    """The calculated fields in an order in which each comes after what it reads.

    ``names`` are the names of the fields in each object. Fields that wait for each other keep the order in
    which they are written; the checker refuses them. Raises ValueError for an expression that does not hold.
    """
    waiting = []
    for field in computed:
        path = path_of_pointer(field.pointer)
        formula = Formula(field.expression.cel, field.expression.vars, names.get(path[:-1], ()))
        waiting.append(Calculation(path, formula))
    ordered: list[Calculation] = []
    while waiting:
        ready = next(
            (c for c in waiting if not any(c.waits_for(o) for o in waiting if o is not c)), waiting[0]
        )
        waiting.remove(ready)
        ordered.append(ready)
    return ordered


def path_read(name: str, holder: Path) -> Path:
    """The path that a name means to an expression in the object at ``holder``."""
    head, *rest = name.split(".")
    return tuple(rest) if head == "this" else (*holder, head, *rest)


def touches(read: Path, path: Path) -> bool:
    """Whether reading ``read`` sees the field at ``path``, or something inside it."""
    plain = tuple(step for step in path if step != EVERY)
    read = tuple(step for step in read if step != EVERY)
    shorter = min(len(plain), len(read))
    return plain[:shorter] == read[:shorter]
