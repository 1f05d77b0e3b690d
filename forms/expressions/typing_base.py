"""What every part of the type check shares: names, what was found, and bringing values together."""

from __future__ import annotations

from abc import ABC, abstractmethod

from forms.expressions.converting import convert
from forms.expressions.problems import ExpressionProblem, nearest
from forms.expressions.resolving import Names
from forms.expressions.syntax import Node, Select
from forms.expressions.types import ERROR, NONE, Type, in_words, unify

Typed = tuple[Node, Type]


class Typing(ABC):
    """One check. ``problems`` and ``reads`` are complete after :meth:`check` of the whole tree."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.problems: list[ExpressionProblem] = []
        self.reads: dict[str, str] = {}
        self.local: dict[str, Type] = {}  # items of macros around

    @abstractmethod
    def check(self, node: Node) -> Typed:
        """The node with its conversions, and its type (``error`` where a problem was reported)."""

    def report(self, offset: int, message: str, hint: str | None = None) -> Type:
        """Note a problem; the type is ``error``, which nothing complains about again."""
        self.problems.append(ExpressionProblem(offset, message, hint))
        return ERROR

    def field_of(self, node: Select, owner: Type) -> Type:
        match owner.kind:
            case "error" | "dyn":
                return owner
            case "map":
                return owner.element
            case "object":
                if found := owner.field(node.field):
                    return found
                known = [name for name, _ in owner.fields]
                meant = nearest(node.field, known)
                hint = f"did you mean {meant}?" if meant else f"there is {', '.join(known[:6])}"
                return self.report(node.offset, f"there is no field “{node.field}” here", hint)
            case "list":
                hint = "take one of it: […][0], or look at all: ….all(x, …), ….exists(x, …)"
                return self.report(node.offset, f"a list has no field “{node.field}”", hint)
            case _:
                return self.report(node.offset, f"{in_words(owner)} has no field “{node.field}”")

    def same(self, offset: int, parts: list[Typed], what: str) -> tuple[list[Node], Type]:
        common = NONE
        for node, type_ in parts:
            joined = unify(common, type_) if common.kind != "none" else type_
            if joined is None:
                message = {
                    "list": "a list holds values of one kind",
                    "map": "a map holds values of one kind",
                    "choice": "both sides of “:” must be of one kind",
                }[what] + f", here {in_words(common)} and {in_words(type_)}"
                where = offset if what == "choice" else node.offset
                return [node for node, _ in parts], self.report(where, message)
            common = ERROR if ERROR in {common, type_} else joined
        return [convert(node, type_, common) for node, type_ in parts], common
