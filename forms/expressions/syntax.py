"""The tree of an expression, and the parser that makes it.

The grammar is CEL's (github.com/google/cel-spec, langdef) without bytes, unsigned numbers and messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms.both import Both
from forms.expressions.tokens import Token, TokenError, tokenize

MOST_CHARACTERS = 4000
MOST_DEPTH = 28
"""Deepest tree. The runtime's own limit is 32 levels, parentheses counted."""
MOST_CONDITIONS = 100


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, number, ``true``, ``false`` or ``null``."""

    offset: int
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written: of a variable, or the first part of one."""

    offset: int
    name: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A declared variable, found by the checker; ``known`` asks only whether it was given."""

    offset: int
    name: str
    known: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """``operand.field``; ``has`` for ``has(operand.field)``."""

    offset: int
    operand: Node
    field: str
    has: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """``operand[index]``."""

    offset: int
    operand: Node
    index: Node


@dataclass(frozen=True, slots=True)
class Call:
    """``name(args)`` or ``target.name(args)``."""

    offset: int
    name: str
    target: Node | None
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """``target.macro(variable, args)``: all, exists, exists_one, filter, map. Made by the checker."""

    offset: int
    macro: str
    target: Node
    variable: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Unary:
    """``-x`` or ``!x``."""

    offset: int
    sign: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """``left sign right``; ``offset`` is the sign's.

    ``texts`` is set by the checker where the order of texts may be asked for.
    """

    offset: int
    sign: str
    left: Node
    right: Node
    texts: bool = False


@dataclass(frozen=True, slots=True)
class Ternary:
    """``condition ? yes : no``; ``offset`` is the question mark's."""

    offset: int
    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class ListOf:
    """``[a, b]``."""

    offset: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MapOf:
    """``{'a': b}``."""

    offset: int
    entries: tuple[tuple[Node, Node], ...]


Node = Literal | Name | Variable | Select | Index | Call | Each | Unary | Binary | Ternary | ListOf | MapOf

_LEVELS: tuple[tuple[str, ...], ...] = (
    ("||",),
    ("&&",),
    ("==", "!=", "<", "<=", ">", ">=", "in"),
    ("+", "-"),
    ("*", "/", "%"),
)
_WORDS = {"true": True, "false": False, "null": None}
_RESERVED = frozenset({
    "as", "break", "const", "continue", "else", "for", "function", "if", "import",
    "in", "let", "loop", "namespace", "package", "return", "var", "void", "while",
})  # fmt: skip
_MEANT = {"and": "&&", "or": "||", "not": "!", "is": "==", "AND": "&&", "OR": "||", "NOT": "!"}


def parse(source: str) -> Node:
    """The tree of ``source``. Raises TokenError with the first thing that can't be read."""
    if len(source) > MOST_CHARACTERS:
        raise TokenError(
            MOST_CHARACTERS,
            Both(
                f"the expression is longer than {MOST_CHARACTERS} characters",
                f"表达式超过 {MOST_CHARACTERS} 个字符",
            ),
        )
    tokens = tokenize(source)
    if len(tokens) == 1:
        raise TokenError(0, Both("the expression is empty", "表达式是空的"))
    return _Parser(tokens).whole()


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def whole(self) -> Node:
        node = self.expression()
        if self.token.kind != "end":
            raise self.unexpected()
        return node

    def take(self, *texts: str) -> Token | None:
        token = self.token
        if token.text in texts and token.kind in {"sign", "name"}:
            self.at += 1
            return token
        return None

    def need(self, text: str) -> Token:
        token = self.take(text)
        if token is None:
            raise self.unexpected(Both(f"“{text}” is missing", f"缺少“{text}”"))
        return token

    def unexpected(self, message: Both | None = None) -> TokenError:
        token = self.token
        if token.kind == "end":
            return TokenError(token.offset, message or Both("the expression is not complete", "表达式不完整"))
        hint = (
            Both(f"write {_MEANT[token.text]}", f"请写 {_MEANT[token.text]}")
            if token.text in _MEANT
            else None
        )
        return TokenError(
            token.offset,
            message or Both(f"“{token.text}” can't stand here", f"此处不能写“{token.text}”"),
            hint,
        )

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise TokenError(self.token.offset, Both("the expression is nested too deeply", "表达式嵌套过深"))
        node = self.binary(0)
        if mark := self.take("?"):
            yes = self.binary(0)
            self.need(":")
            node = Ternary(mark.offset, node, yes, self.expression())
        self.depth -= 1
        return node

    def binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        if level < 2:
            operands, signs = [left], list[Token]()
            while sign := self.take(*_LEVELS[level]):
                signs.append(sign)
                operands.append(self.binary(level + 1))
            if len(signs) > MOST_CONDITIONS:
                raise TokenError(
                    signs[-1].offset,
                    Both(
                        f"more than {MOST_CONDITIONS} conditions in a row",
                        f"连续的条件超过 {MOST_CONDITIONS} 个",
                    ),
                )
            return balanced(operands, signs)
        length = 0
        while sign := self.take(*_LEVELS[level]):
            length += 1
            if length > MOST_DEPTH:
                hint = Both(
                    "add many numbers with sum([a, b, …]), many texts with [a, b, …].join('')",
                    "多个数字相加用 sum([a, b, …])，多段文字相连用 [a, b, …].join('')",
                )
                raise TokenError(sign.offset, Both("too many signs in a row", "连续的运算符过多"), hint)
            left = Binary(sign.offset, sign.text, left, self.binary(level + 1))
        return left

    def unary(self) -> Node:
        signs: list[Token] = []
        while sign := self.take("-", "!"):
            if len(signs) == MOST_DEPTH:
                raise TokenError(sign.offset, Both("the expression is nested too deeply", "表达式嵌套过深"))
            signs.append(sign)
        node = self.member()
        for sign in reversed(signs):
            if sign.text == "-" and isinstance(node, Literal) and type(node.value) in {int, float}:
                node = Literal(sign.offset, -node.value)  # type: ignore[operator]  # a number, just asked
            else:
                node = Unary(sign.offset, sign.text, node)
        return node

    def member(self) -> Node:
        node = self.primary()
        while True:
            if self.take("."):
                name = self.token
                if name.kind != "name":
                    raise self.unexpected(Both("a name is missing after “.”", "“.”后面缺少名称"))
                self.at += 1
                if self.take("("):
                    node = Call(name.offset, name.text, node, self.items(")"))
                else:
                    node = Select(name.offset, node, name.text)
            elif bracket := self.take("["):
                node = Index(bracket.offset, node, self.expression())
                self.need("]")
            else:
                return node

    def primary(self) -> Node:
        token = self.token
        self.at += 1
        match token.kind:
            case "int" | "double" | "string":
                return Literal(token.offset, token.value)
            case "name" if token.text in _WORDS:
                return Literal(token.offset, _WORDS[token.text])
            case "name" if token.text not in _RESERVED:
                if self.take("("):
                    return Call(token.offset, token.text, None, self.items(")"))
                return Name(token.offset, token.text)
            case "sign" if token.text == "(":
                node = self.expression()
                self.need(")")
                return node
            case "sign" if token.text == "[":
                return ListOf(token.offset, self.items("]"))
            case "sign" if token.text == "{":
                return MapOf(token.offset, self.entries())
            case _:
                self.at -= 1
                raise self.unexpected()

    def items(self, close: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self.take(close):
            if items:
                if not self.take(","):
                    raise self.unexpected(Both(f"“{close}” is missing", f"缺少“{close}”"))
                if close != ")" and self.take(close):
                    break
            items.append(self.expression())
        return tuple(items)

    def entries(self) -> tuple[tuple[Node, Node], ...]:
        entries: list[tuple[Node, Node]] = []
        while not self.take("}"):
            if entries:
                if not self.take(","):
                    raise self.unexpected(Both("“}” is missing", "缺少“}”"))
                if self.take("}"):
                    break
            key = self.expression()
            self.need(":")
            entries.append((key, self.expression()))
        return tuple(entries)


def walk(node: Node, *, whole_chains: bool = False) -> Iterator[Node]:
    """The node and all below it; with ``whole_chains`` nothing below the last name of ``a.b.c``."""
    yield node
    match node:
        case Select() if whole_chains and _is_chain(node):
            under: tuple[Node, ...] = ()
        case Select(operand=operand) | Unary(operand=operand):
            under = (operand,)
        case Index(operand=operand, index=index):
            under = (operand, index)
        case Call(target=target, args=args):
            under = args if target is None else (target, *args)
        case Each(target=target, args=args):
            under = (target, *args)
        case Binary(left=left, right=right):
            under = (left, right)
        case Ternary(condition=condition, yes=yes, no=no):
            under = (condition, yes, no)
        case ListOf(items=items):
            under = items
        case MapOf(entries=entries):
            under = tuple(part for entry in entries for part in entry)
        case _:
            under = ()
    for child in under:
        yield from walk(child, whole_chains=whole_chains)


def _is_chain(node: Node) -> bool:
    while isinstance(node, Select):
        node = node.operand
    return isinstance(node, Name)


def balanced(operands: Sequence[Node], signs: Sequence[Token]) -> Node:
    """``a && b && c && d`` as a tree of little depth: grouping does not matter to && and ||."""
    if len(operands) == 1:
        return operands[0]
    middle = len(operands) // 2
    sign = signs[middle - 1]
    left = balanced(operands[:middle], signs[: middle - 1])
    return Binary(sign.offset, sign.text, left, balanced(operands[middle:], signs[middle:]))
