"""The types of the expression language, and how they are written in a runbook.

``string``, ``int``, ``double``, ``bool``, ``null``, ``dyn``, ``list(T)``, ``map(string, T)`` and
``object(field: T, …)``. All but ``object`` are CEL's own; an object is a map whose fields are known, so
that a row of a table is checked like the form it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from forms.both import Both

Kind = Literal["string", "int", "double", "bool", "null", "dyn", "list", "map", "object", "none", "error"]

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
MOST_NESTING = 16


@dataclass(frozen=True, slots=True)
class Type:
    """``of`` is the element of a list or the value of a map; ``fields`` are those of an object.

    ``none`` is the element of the empty list; ``error`` stands where a problem was already reported.
    """

    kind: Kind
    of: Type | None = None
    fields: tuple[tuple[str, Type], ...] = ()

    def __str__(self) -> str:
        match self.kind:
            case "list":
                return f"list({self.element})"
            case "map":
                return f"map(string, {self.element})"
            case "object":
                return "object(" + ", ".join(f"{name}: {type_}" for name, type_ in self.fields) + ")"
            case "none" | "error":
                return "dyn"
            case _:
                return self.kind

    @property
    def element(self) -> Type:
        """Type of a list's elements or a map's values."""
        return self.of or DYN

    def field(self, name: str) -> Type | None:
        """Type of an object's field, or None."""
        return next((type_ for field, type_ in self.fields if field == name), None)


STRING, INT, DOUBLE, BOOL = Type("string"), Type("int"), Type("double"), Type("bool")
NULL, DYN, NONE, ERROR = Type("null"), Type("dyn"), Type("none"), Type("error")
SCALARS = {"string": STRING, "int": INT, "double": DOUBLE, "bool": BOOL, "null": NULL, "dyn": DYN}


def list_of(element: Type) -> Type:
    """``list(element)``."""
    return Type("list", element)


def map_of(value: Type) -> Type:
    """``map(string, value)``."""
    return Type("map", value)


@lru_cache(maxsize=4096)
def parse_type(text: str) -> Type:
    """The type that ``text`` writes. Raises ValueError where it writes none."""
    reader = _Reader(text)
    type_ = reader.type(0)
    if reader.rest():
        raise ValueError(f"unexpected {reader.rest()!r} in type {text!r}")
    return type_


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def rest(self) -> str:
        return self.text[self.at :].lstrip()

    def skip(self, literal: str) -> bool:
        found = self.rest().startswith(literal)
        if found:
            self.at = len(self.text) - len(self.rest()) + len(literal)
        return found

    def need(self, literal: str) -> None:
        if not self.skip(literal):
            raise ValueError(f"expected {literal!r} in type {self.text!r}")

    def name(self) -> str:
        self.at = len(self.text) - len(self.rest())
        found = IDENTIFIER.match(self.text, self.at)
        if not found:
            raise ValueError(f"expected a name in type {self.text!r}")
        self.at = found.end()
        return found[0]

    def type(self, depth: int) -> Type:
        if depth > MOST_NESTING:
            raise ValueError("type nested too deeply")
        name = self.name()
        if name in SCALARS:
            return SCALARS[name]
        self.need("(")
        if name == "list":
            type_ = list_of(self.type(depth + 1))
        elif name == "map":
            self.need("string")
            self.need(",")
            type_ = map_of(self.type(depth + 1))
        elif name == "object":
            return Type("object", fields=self.fields(depth))
        else:
            raise ValueError(f"unknown type {name!r}")
        self.need(")")
        return type_

    def fields(self, depth: int) -> tuple[tuple[str, Type], ...]:
        fields: list[tuple[str, Type]] = []
        while not self.skip(")"):
            if fields:
                self.need(",")
            name = self.name()
            self.need(":")
            fields.append((name, self.type(depth + 1)))
        return tuple(fields)


def has_ints(type_: Type) -> bool:
    """Whether a value of the type may hold whole numbers that are kept as such."""
    return (
        type_.kind == "int"
        or (type_.of is not None and has_ints(type_.of))
        or any(has_ints(field) for _, field in type_.fields)
    )


def unify(a: Type, b: Type) -> Type | None:
    """The one type that values of both can be brought to, or None."""
    if a == b or b.kind in {"none", "error"}:
        return a
    if a.kind in {"none", "error"}:
        return b
    if {a.kind, b.kind} == {"int", "double"}:
        return DOUBLE
    if a.kind == b.kind == "list":
        element = unify(a.element, b.element)
        return None if element is None else list_of(element)
    if a.kind == b.kind == "map" and not (has_ints(a) or has_ints(b)):
        value = unify(a.element, b.element)
        return None if value is None else map_of(value)
    if DYN in {a, b}:
        other = b if a == DYN else a
        return DYN if reaches_dyn(other) else None
    return None


def reaches_dyn(type_: Type) -> bool:
    """Whether a value can be used where any value may stand.

    There every number is a double, as in JSON. Whole numbers inside maps and objects can't be brought to
    that in place, so those types can't.
    """
    if type_.kind == "list":
        return reaches_dyn(type_.element)
    return type_.kind == "int" or not has_ints(type_)


_OF_A_LIST = {
    "string": Both("texts", "文字"),
    "int": Both("whole numbers", "整数"),
    "double": Both("numbers", "数字"),
    "object": Both("rows", "行"),
}


def in_words(type_: Type) -> Both:
    """The type in a designer's words."""
    match type_.kind:
        case "string":
            return Both("text", "文字")
        case "int":
            return Both("a whole number", "整数")
        case "double":
            return Both("a number", "数字")
        case "bool":
            return Both("true or false", "是或否")
        case "null":
            return Both("null", "空值")
        case "list":
            of = _OF_A_LIST.get(type_.element.kind, Both("values", "值"))
            return Both(f"a list of {of}", f"{of.zh}的列表")
        case "map":
            return Both("a map", "映射")
        case "object":
            return Both("a group of fields", "一组字段")
        case _:
            return Both("a value of any kind", "任意类型的值")
