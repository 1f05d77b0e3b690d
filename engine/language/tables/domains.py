"""The values that an input of a table can have, cut where its cells tell them apart.

All values between two cuts are treated alike by every cell of the column, so one example stands for them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from engine.language.tables.cells import Scalar, Test
from forms.both import Both

OTHER = object()
"""Every text that no cell of the column mentions."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Values that no cell tells apart. ``example`` is one of them (or :data:`OTHER`); numbers may be all
    those strictly between ``low`` and ``high`` (None: no bound)."""

    example: Scalar | object
    low: Decimal | None = None
    high: Decimal | None = None
    between: bool = False

    def shown(self) -> Both:
        """An example as a designer would write it."""
        if self.example is OTHER:
            return Both("any other text", "其他文字")
        if isinstance(self.example, bool):
            return _same("true" if self.example else "false")
        if isinstance(self.example, Decimal):
            return _same(format(self.example.normalize(), "f"))
        return _same(f"'{self.example}'")


def _same(text: str) -> Both:
    return Both(text, text)


def pieces(
    type_: str, schema: Mapping[str, Any] | None, codes: Iterable[Any] | None, tests: Iterable[Test | None]
) -> list[Piece] | None:
    """The pieces of a column's input; None where its values are none that can be told apart.

    ``schema`` is that of the field, where the input is nothing but a field; ``codes`` are those of its list.
    """
    known = [test for test in tests if test is not None]
    values = _enumerated(schema, codes)
    if values is not None:
        return [Piece(value) for value in values]
    if type_ == "bool":
        return [Piece(True), Piece(False)]
    if type_ in ("int", "double"):
        return _numbers(type_ == "int", schema or {}, known)
    if type_ == "string":
        mentioned = dict.fromkeys(v for test in known for v in test.values if isinstance(v, str))
        return [*(Piece(value) for value in mentioned), Piece(OTHER)]
    return None


def holds(test: Test, piece: Piece) -> bool:
    """Whether the test holds for the values of the piece."""
    first = test.values[0] if test.values else None
    match test.op:
        case "==" | "in":
            return not piece.between and piece.example in test.values
        case "!=":
            return piece.between or piece.example != first
        case "..":
            low, high = test.values
            return (low is None or _compare(">=", piece, low)) and (
                high is None or _compare("<=", piece, high)
            )
        case op:
            return _compare(op, piece, first)


def _compare(op: str, piece: Piece, value: Scalar | None) -> bool:
    example = piece.example
    if isinstance(example, bool) or isinstance(value, bool):
        return False
    if isinstance(example, Decimal) and isinstance(value, Decimal):
        return (
            (op == "<" and example < value)
            or (op == "<=" and example <= value)
            or (op == ">" and example > value)
            or (op == ">=" and example >= value)
        )
    return False


def _enumerated(schema: Mapping[str, Any] | None, codes: Iterable[Any] | None) -> list[Scalar] | None:
    found: Any = list(codes) if codes is not None else None
    if schema is not None and "const" in schema:
        found = [schema["const"]]
    elif schema is not None and isinstance(schema.get("enum"), list):
        found = schema["enum"]
    if found is None:
        return None
    values = [
        v if isinstance(v, bool | str) else Decimal(str(v))
        for v in found
        if isinstance(v, bool | str | int | float)
    ]
    return list(dict.fromkeys(values)) or None


def _numbers(whole: bool, schema: Mapping[str, Any], tests: list[Test]) -> list[Piece]:
    low, low_in = _bound(schema, "minimum", "exclusiveMinimum", max)
    high, high_in = _bound(schema, "maximum", "exclusiveMaximum", min)
    cuts = {value for test in tests for value in test.values if isinstance(value, Decimal)}
    cuts |= {bound for bound in (low, high) if bound is not None}
    inside = sorted(cut for cut in cuts if (low is None or cut >= low) and (high is None or cut <= high))
    edges: list[Decimal | None] = [None, *inside, None]
    found: list[Piece] = []
    for left, right in pairwise(edges):
        reached = left is not None and (left != low or low_in) and (left != high or high_in)
        if left is not None and reached and (not whole or left == left.to_integral_value()):
            found.append(Piece(left))
        if (left is None and low is not None) or (right is None and high is not None):
            continue
        if (example := _between(left, right, whole)) is not None:
            found.append(Piece(example, left, right, between=True))
    return found


def _bound(
    schema: Mapping[str, Any], included: str, excluded: str, stricter: Any
) -> tuple[Decimal | None, bool]:
    values = [
        (Decimal(str(value)), key == included)
        for key in (included, excluded)
        if isinstance(value := schema.get(key), int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    ]
    if not values:
        return None, False
    bound = stricter(value for value, _ in values)
    return bound, all(kept for value, kept in values if value == bound)


def _between(left: Decimal | None, right: Decimal | None, whole: bool) -> Decimal | None:
    """A number strictly between two; None where there is none (of the whole ones)."""
    if left is None and right is None:
        return Decimal(0)
    if left is None:
        assert right is not None
        return right.to_integral_value("ROUND_CEILING") - 1
    if right is None:
        return left.to_integral_value("ROUND_FLOOR") + 1
    candidate = left.to_integral_value("ROUND_FLOOR") + 1
    if candidate < right:
        return candidate
    return None if whole else (left + right) / 2
