"""Bringing a value to the type that it is needed in, by writing the conversion into the tree."""

from __future__ import annotations

from forms.expressions.functions import Signature
from forms.expressions.syntax import Call, Each, ListOf, Literal, MapOf, Name, Node
from forms.expressions.types import DOUBLE, DYN, ERROR, INT, Type

ITEM = "_each"
"""The name of the item where a list is converted; fields never have a name that begins so."""


def accepts(signature: Signature, types: list[Type]) -> bool:
    if len(types) != len(signature.params):
        return False
    return all(_fits(type_, param) for type_, param in zip(types, signature.params, strict=True))


def _fits(type_: Type, param: Type) -> bool:
    if type_ == param or type_.kind == "none":
        return True
    if type_ == DYN:
        # A number of any kind is a double there, so a whole one is never taken from it.
        return param != INT and (param.kind != "list" or param.element != INT)
    if type_.kind == "list" and param.kind == "list":
        return _fits(type_.element, param.element)
    return type_ == INT and param == DOUBLE


def convert(node: Node, type_: Type, to: Type) -> Node:
    """The node as a value of ``to``, where ``unify`` or a signature found that it can be one."""
    if type_ == to or ERROR in {type_, to} or "none" in {type_.kind, to.kind}:
        return node
    if type_ == INT and to in {DOUBLE, DYN}:
        if isinstance(node, Literal) and isinstance(node.value, int):
            return Literal(node.offset, float(node.value))
        return Call(node.offset, "double", None, (node,))
    if type_.kind == "list":
        element = to.element if to.kind == "list" else DYN
        if isinstance(node, ListOf):
            return ListOf(node.offset, tuple(convert(item, type_.element, element) for item in node.items))
        if _changes(type_.element, element):
            item = Name(node.offset, ITEM if not isinstance(node, Name) else f"{node.name}_")
            return Each(node.offset, "map", node, item.name, (convert(item, type_.element, element),))
    if type_.kind == "map" and isinstance(node, MapOf):
        value = to.element if to.kind == "map" else DYN
        entries = tuple((key, convert(item, type_.element, value)) for key, item in node.entries)
        return MapOf(node.offset, entries)
    return node


def _changes(type_: Type, to: Type) -> bool:
    """Whether values of ``type_`` have to be made anew to be values of ``to``."""
    if type_ == INT:
        return to in {DOUBLE, DYN}
    if type_.kind == "list":
        return _changes(type_.element, to.element if to.kind == "list" else DYN)
    return False
