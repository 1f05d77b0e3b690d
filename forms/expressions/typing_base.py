"""What every part of the type check shares: names, what was found, and bringing values together."""

from __future__ import annotations

from abc import ABC, abstractmethod

from forms.both import Both, names
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

    def report(self, offset: int, message: Both, hint: Both | None = None) -> Type:
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
                hint = (
                    Both(f"did you mean {meant}?", f"是不是想写 {meant}？")
                    if meant
                    else Both(f"there is {names(known[:6])}", f"可用的有 {names(known[:6]).zh}")
                )
                return self.report(
                    node.offset,
                    Both(f"there is no field “{node.field}” here", f"此处没有字段“{node.field}”"),
                    hint,
                )
            case "list":
                hint = Both(
                    "take one of it: […][0], or look at all: ….all(x, …), ….exists(x, …)",
                    "取其中一项：[…][0]，或查看所有项：….all(x, …)、….exists(x, …)",
                )
                return self.report(
                    node.offset,
                    Both(f"a list has no field “{node.field}”", f"列表没有字段“{node.field}”"),
                    hint,
                )
            case _:
                return self.report(
                    node.offset,
                    Both(
                        f"{in_words(owner)} has no field “{node.field}”",
                        f"{in_words(owner).zh}没有字段“{node.field}”",
                    ),
                )

    def same(self, offset: int, parts: list[Typed], what: str) -> tuple[list[Node], Type]:
        common = NONE
        for node, type_ in parts:
            joined = unify(common, type_) if common.kind != "none" else type_
            if joined is None:
                message = {
                    "list": Both("a list holds values of one kind", "列表中的值须是同一种"),
                    "map": Both("a map holds values of one kind", "映射中的值须是同一种"),
                    "choice": Both("both sides of “:” must be of one kind", "“:”两边须是同一种值"),
                }[what] + Both(
                    f", here {in_words(common)} and {in_words(type_)}",
                    f"，这里是{in_words(common).zh}和{in_words(type_).zh}",
                )
                where = offset if what == "choice" else node.offset
                return [node for node, _ in parts], self.report(where, message)
            common = ERROR if ERROR in {common, type_} else joined
        return [convert(node, type_, common) for node, type_ in parts], common
