"""A tree as source again: in the canonical form that is stored, or as the engine is given it.

The canonical form writes texts between single quotes, no needless parentheses, and every conversion. It is
standard CEL but for our functions and for ``has`` of a name without a dot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forms.expressions.functions import READING, text_of_number
from forms.expressions.syntax import (
    Binary,
    Call,
    Each,
    Index,
    ListOf,
    Literal,
    MapOf,
    Name,
    Node,
    Select,
    Ternary,
    Unary,
    Variable,
)  # fmt: skip

_BINDING = {"||": 1, "&&": 2, "in": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5}
_RELATION, _UNARY, _MEMBER = 3, 6, 7
_WRITTEN = {called: written for written, called in READING.items()}
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Printer:
    """``variable`` writes a variable, ``functions`` renames functions, ``order`` names the function that
    compares where texts may be compared, ``has`` asks for a field. ``depth`` is of what was printed,
    parentheses counted."""

    def __init__(
        self,
        variable: Callable[[Variable], str] | None = None,
        functions: Mapping[str, str] | None = None,
        order: str | None = None,
        has: Callable[[str, str], str] | None = None,
    ) -> None:
        self.variable = variable or canonical_variable
        self.functions = functions if functions is not None else _WRITTEN
        self.order = order
        self.has = has or canonical_has
        self.depth = 0
        self._level = 0

    def print(self, node: Node, around: int = 0) -> str:
        """The source of ``node`` inside an operator that binds ``around``."""
        binding = _binding(node)
        enclosed = binding < around
        self._level += 1 + enclosed
        self.depth = max(self.depth, self._level)
        text = self._bare(node, binding)
        self._level -= 1 + enclosed
        return f"({text})" if enclosed else text

    def _bare(self, node: Node, binding: int) -> str:
        match node:
            case Literal(value=value):
                return literal(value)
            case Name(name=name):
                return name
            case Variable():
                return self.variable(node)
            case Unary(sign=sign, operand=operand):
                return f"{sign}{self.print(operand, _MEMBER)}"
            case Binary():
                return self._binary(node, binding)
            case Ternary(condition=condition, yes=yes, no=no):
                return f"{self.print(condition, 1)} ? {self.print(yes, 1)} : {self.print(no)}"
            case ListOf(items=items):
                return f"[{self._row(items)}]"
            case MapOf(entries=entries):
                return (
                    "{" + ", ".join(f"{self.print(key)}: {self.print(value)}" for key, value in entries) + "}"
                )
            case _:
                return self._member(node)

    def _member(self, node: Select | Index | Call | Each) -> str:
        match node:
            case Select(operand=operand, field=field, has=has):
                owner = self.print(operand, _MEMBER)
                return self.has(owner, field) if has else f"{owner}.{field}"
            case Index(operand=operand, index=index):
                return f"{self.print(operand, _MEMBER)}[{self.print(index)}]"
            case Call(name=name, target=target, args=args):
                receiver = "" if target is None else self.print(target, _MEMBER) + "."
                return f"{receiver}{self.functions.get(name, name)}({self._row(args)})"
            case Each(macro=macro, target=target, variable=variable, args=args):
                return f"{self.print(target, _MEMBER)}.{macro}({variable}, {self._row(args)})"

    def _binary(self, node: Binary, binding: int) -> str:
        if node.texts and self.order:
            return f"{self.order}({self.print(node.left)}, {self.print(node.right)}) {node.sign} 0"
        tighter = node.sign not in {"&&", "||"}
        return f"{self.print(node.left, binding)} {node.sign} {self.print(node.right, binding + tighter)}"

    def _row(self, nodes: tuple[Node, ...]) -> str:
        return ", ".join(self.print(node) for node in nodes)


def _binding(node: Node) -> int:
    match node:
        case Ternary():
            return 0
        case Binary(sign=sign):
            return _BINDING.get(sign, _RELATION)
        case Unary():
            return _UNARY
        case Literal(value=int() | float() as value) if value is not True and value is not False:
            return _UNARY if value < 0 or literal(value).startswith("-") else _MEMBER
        case _:
            return _MEMBER


def canonical_has(owner: str, field: str) -> str:
    """Whether what is written ``owner`` has the field."""
    return f"has({owner}.{field})"


def canonical_variable(node: Variable) -> str:
    """A variable by its qualified name."""
    return f"has({node.name})" if node.known else node.name


def literal(value: str | float | bool | None) -> str:
    """A literal in canonical form; a double always has a point or an exponent."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + "".join(_ESCAPES.get(char) or _visible(char) for char in value) + "'"
    if isinstance(value, int):
        return str(value)
    text = text_of_number(value)
    return text if "." in text or "e" in text else f"{text}.0"


def _visible(char: str) -> str:
    return f"\\u{ord(char):04x}" if char < " " or char in "\x7f\u2028\u2029" else char
