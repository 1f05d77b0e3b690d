"""What an expression names, and where: by its tree, so that rows, indexes and macros are seen through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from forms.expressions.syntax import (
    Binary,
    Call,
    Index,
    ListOf,
    Literal,
    MapOf,
    Name,
    Node,
    Select,
    Ternary,
    Unary,
    parse,
)
from forms.expressions.tokens import TokenError

EVERY = "*"
Span = tuple[int, int]
_MACROS = frozenset({"all", "exists", "exists_one", "filter", "map"})


class Chain(NamedTuple):
    """Names from a root on (``*`` for an item of a list), each with where it is written; None where it is
    meant by another word. ``item`` is what an item is, where that is not told by the names."""

    names: tuple[str, ...]
    spans: tuple[Span | None, ...]
    item: Chain | None = None

    def __truediv__(self, step: tuple[str, Span | None]) -> Chain:
        """One name further in."""
        return Chain((*self.names, step[0]), (*self.spans, step[1]))

    @property
    def each(self) -> Chain:
        """An item of what is named."""
        return self.item or self / (EVERY, None)


class Compared(NamedTuple):
    """A chain and the texts that it is compared with, each with where it stands between its quotes."""

    chain: Chain
    texts: tuple[tuple[str, Span], ...]


Around = Mapping[str, Chain]
"""Names that mean something else: the items of lists."""

_UNKNOWN = Chain(("\0",), (None,))


def chains(source: str, around: Around) -> list[Chain]:
    """Everything that is named, whole: of ``a.b.c`` not ``a.b`` too. Nothing where it can't be read."""
    tree = _tree(source)
    return [] if tree is None else list(_chains(source, tree, around))


def comparisons(source: str, around: Around) -> list[Compared]:
    """Every chain that is compared with texts: ``==``, ``!=``, ``in``."""
    tree = _tree(source)
    return [] if tree is None else list(_compared(source, tree, around))


def chain_of(source: str) -> Chain | None:
    """What an expression names that is nothing but a name."""
    tree = _tree(source)
    return None if tree is None else _chain(source, tree, {})


def texts_of(source: str) -> tuple[tuple[str, Span], ...]:
    """The texts that stand in an expression which is a text or a list of texts."""
    tree = _tree(source)
    return () if tree is None else _texts(source, tree)


def _tree(source: str) -> Node | None:
    try:
        return parse(source)
    except TokenError:
        return None


def _chain(source: str, node: Node, around: Around) -> Chain | None:
    match node:
        case Name(offset=offset, name=name):
            return around.get(name) or Chain((name,), ((offset, offset + len(name)),))
        case Select(offset=offset, operand=operand, field=field):
            of = _chain(source, operand, around)
            return None if of is None or of.item else of / (field, (offset, offset + len(field)))
        case Index(operand=operand, index=index):
            of = _chain(source, operand, around)
            if of is None:
                return None
            if isinstance(index, Literal) and isinstance(index.value, str):
                return of / (index.value, _inside(source, index))
            return of.each
        case Call(name="filter", target=target) if target is not None:
            return _chain(source, target, around)
        case Call(name="map", target=target, args=(Name(name=name), body)) if target is not None:
            of = _chain(source, target, around)
            item = None if of is None else _chain(source, body, {**around, name: of.each})
            return None if of is None or item is None else Chain(of.names, of.spans, item)
        case Call(name="has", target=None, args=(asked,)):
            return _chain(source, asked, around)
    return None


def _chains(source: str, node: Node, around: Around) -> Iterator[Chain]:
    inner: Node = node
    if isinstance(node, Name | Select | Index) and (found := _chain(source, node, around)) is not None:
        yield found
        while isinstance(inner, Select | Index):
            if isinstance(inner, Index):
                yield from _chains(source, inner.index, around)
            inner = inner.operand
        if isinstance(inner, Name):
            return
    if isinstance(inner, Call) and inner.name in _MACROS and inner.target is not None and inner.args:
        variable, *bodies = inner.args
        of = _chain(source, inner.target, around)
        yield from _chains(source, inner.target, around)
        name = variable.name if isinstance(variable, Name) else ""
        for body in bodies:
            yield from _chains(source, body, {**around, name: of.each if of else _UNKNOWN})
        return
    for child in _under(inner):
        yield from _chains(source, child, around)


def _compared(source: str, node: Node, around: Around) -> Iterator[Compared]:
    if isinstance(node, Binary) and node.sign in ("==", "!=", "in"):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            chain, texts = _chain(source, one, around), _texts(source, other)
            if chain is not None and texts:
                yield Compared(chain, texts)
    for child in _under(node):
        yield from _compared(source, child, around)


def _texts(source: str, node: Node) -> tuple[tuple[str, Span], ...]:
    items = node.items if isinstance(node, ListOf) else (node,)
    texts = [item for item in items if isinstance(item, Literal) and isinstance(item.value, str)]
    return tuple((str(text.value), span) for text in texts if (span := _inside(source, text)) is not None)


def _inside(source: str, text: Literal) -> Span | None:
    """Where a text stands between its quotes; None where it is written in another way."""
    start, value = text.offset + 1, str(text.value)
    return (start, start + len(value)) if source[start : start + len(value)] == value else None


def _under(node: Node) -> tuple[Node, ...]:
    match node:
        case Select(operand=operand) | Unary(operand=operand):
            return (operand,)
        case Index(operand=operand, index=index):
            return (operand, index)
        case Call(target=target, args=args):
            return args if target is None else (target, *args)
        case Binary(left=left, right=right):
            return (left, right)
        case Ternary(condition=condition, yes=yes, no=no):
            return (condition, yes, no)
        case ListOf(items=items):
            return items
        case MapOf(entries=entries):
            return tuple(part for entry in entries for part in entry)
    return ()
